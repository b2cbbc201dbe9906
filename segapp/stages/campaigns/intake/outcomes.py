"""Load campaign outcomes and do-not-contact lists: rules for their rows, and where they are stored."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from segapp.errors import CampaignError
from segapp.figures import figure
from segapp.row_contract import RowContract, RowRule
from segapp.stages.campaigns.design.terms import find_campaign
from segapp.warehouse import Warehouse, quote_text, shown


@dataclass(frozen=True)
class Taken:
    """What became of the accepted rows, with notes for the user."""

    new_count: int
    changed_count: int = 0
    notes: tuple[str, ...] = ()


def outcome_contract(warehouse: Warehouse, campaign_name: str, until_date: datetime.date) -> RowContract:
    """Return the rules for rows of this campaign's outcomes files.

    Raises
    ------
    CampaignError
        If there is no such campaign.
    """
    key = quote_text(find_campaign(warehouse, campaign_name))
    name = quote_text(f" is not in the audience of '{campaign_name}'")
    arms = [row.arm_name for row in warehouse.rows(_ARMS.format(key=key))]
    known = ", ".join(quote_text(arm.casefold()) for arm in arms)
    unknown = quote_text(f" is not an arm of '{campaign_name}': {', '.join(arms)}")
    return RowContract(
        rules=(
            RowRule(
                "customer_id",
                "not exists (select 1 from core.campaign_contacts as members"
                f" where members.campaign_key = {key} and members.customer_id = arriving.customer_id)",
                f"{shown('customer_id')} || {name}",
            ),
            future_rule("outcome_date", until_date),
            RowRule("arm_name", f"lower(arm_name) not in ({known})", f"{shown('arm_name')} || {unknown}"),
        ),
        may_be_empty=True,
        own_words=frozenset({"outcome_name"}),  # "none" says that nothing came of it, and NA is no response
    )


_ARMS = "select distinct arm_name from core.campaign_contacts where campaign_key = {key} order by arm_name"


_WORD = "coalesce(outcome_name, case when amount = 0 then 'none' else 'response' end)"
"""What a row without a word says: a response, unless it says that no money came."""


def future_rule(column_name: str, until_date: datetime.date) -> RowRule:
    """Return the rule that no date lies after the data date of a source."""
    day = quote_text(until_date.isoformat())
    return RowRule(
        column_name,
        f"{column_name} > date {day}",
        f"'\"' || {column_name} || '\" is after ' || {day} || ', the date of the data in this file'",
    )


def take_outcomes(
    warehouse: Warehouse, rows: str, *, campaign_name: str, batch_id: str, until_date: datetime.date
) -> Taken:
    """Store new outcomes, and the day up to which outcomes are known.

    Parameters
    ----------
    rows : str
        Table of the rows that came in, with the columns of intake.outcome_rows.
    """
    key = find_campaign(warehouse, campaign_name)
    names = ("customer_id", "outcome_date", "outcome_name", "amount", "outcome_id")
    is_same = " and ".join(f"arrived.{name} is not distinct from known.{name}" for name in names)
    before = warehouse.scalar("select count(*) from core.campaign_outcomes")
    warehouse.execute(
        f"""
insert into core.campaign_outcomes
with arrived as (
    select distinct customer_id, outcome_date, {_WORD} as outcome_name, amount, outcome_id
    from {rows}
)
select $key, arrived.*, $batch_id
from arrived
where not exists (select 1 from core.campaign_outcomes as known where known.campaign_key = $key and {is_same})
order by all""",
        {"key": key, "batch_id": batch_id},
    )
    warehouse.execute(
        "update core.campaigns set outcomes_until_date = greatest(coalesce(outcomes_until_date, $day), $day)"
        " where campaign_key = $key",
        {"key": key, "day": until_date},
    )
    new_count = warehouse.scalar("select count(*) from core.campaign_outcomes") - before
    return Taken(new_count, notes=(*_arm_notes(warehouse, rows, key), *_word_notes(warehouse, rows)))


def _arm_notes(warehouse: Warehouse, rows: str, key: str) -> list[str]:
    differing = warehouse.scalar(
        f"""
select count(*) from {rows} as arrived
inner join core.campaign_contacts as members
    on members.campaign_key = ? and arrived.customer_id = members.customer_id
where lower(arrived.arm_name) <> lower(members.arm_name)""",
        [key],
    )
    rows_name = "row names" if differing == 1 else "rows name"
    text = f"{figure(differing)} {rows_name} another arm than the one assigned: everybody is counted as assigned"
    return [text] if differing else []


def _word_notes(warehouse: Warehouse, rows: str) -> list[str]:
    """List the words without a known meaning; none is guessed."""
    row_count, words = warehouse.execute(
        f"""
select coalesce(sum(word_count), 0)::bigint, string_agg(word, ', ' order by word_count desc, word)
from (
    select left(lower(trim(outcome_name)), 40) as word, count(*) as word_count
    from {rows}
    where outcome_name is not null
        and lower(trim(outcome_name)) not in (select outcome_word from intake.outcome_words)
    group by word
    order by word_count desc, word
    limit 5
) as unknown"""
    ).fetchall()[0]
    text = (
        f"{figure(row_count)} outcomes are kept and do not count:"
        f" say in sql/1_intake/outcome_words.sql what {words} means"
    )
    return [text] if row_count else []


def do_not_contact_contract() -> RowContract:
    """Return the rules for rows of a do-not-contact file."""
    return RowContract(may_be_empty=True)


@dataclass(frozen=True)
class WholeList:
    """A do-not-contact file that is declared complete, so that whoever is not in it may be contacted again.

    `named` is a table of all its rows, rejected ones too: who is named in one of those stays. `may_release` says that
    people may be let go although the file is empty or rows were rejected, any of whom might be anybody.
    """

    named: str
    row_count: int
    rejected_count: int
    where: str
    may_release: bool = False


def take_do_not_contact(
    warehouse: Warehouse, rows: str, *, batch_id: str, whole_list: WholeList | None = None
) -> Taken:
    """Add customers to the do-not-contact list; a complete list releases those it does not name.

    Raises
    ------
    CampaignError
        If a whole list is empty, has rejected rows or names nobody known, unless it may release people all the same.
    """
    before = warehouse.scalar("select count(*) from core.do_not_contact")
    removed = _release(warehouse, whole_list) if whole_list and before else 0
    warehouse.execute(
        f"insert into core.do_not_contact select distinct customer_id, ? from {rows}"
        " where customer_id not in (select customer_id from core.do_not_contact) order by customer_id",
        [batch_id],
    )
    new_count = warehouse.scalar("select count(*) from core.do_not_contact") - before + removed
    unknown = warehouse.scalar(
        f"select count(distinct customer_id) from {rows}"
        " where customer_id not in (select customer_id from core.customers)"
    )
    notes = (
        [f"{figure(removed)} {'customer' if removed == 1 else 'customers'} may be contacted again"] if removed else []
    )
    ids = "id is not a customer here; it is kept" if unknown == 1 else "ids are not customers here; they are kept"
    notes += [f"{figure(unknown)} {ids}"] if unknown else []
    return Taken(new_count, notes=tuple(notes))


def _release(warehouse: Warehouse, whole_list: WholeList) -> int:
    """Release those whom a complete list does not name, not even in a rejected row; return how many."""
    doubt = "" if whole_list.may_release else _doubt(warehouse, whole_list)
    if doubt:
        todo = "Fix the file; or leave out --full-snapshot, which releases nobody; or give --allow-release"
        raise CampaignError(doubt, where=whole_list.where, todo=todo)
    return int(
        warehouse.execute(f"""
delete from core.do_not_contact
where customer_id not in (
    select customer_id from {whole_list.named} where customer_id is not null
    union all
    select unnest(regexp_split_to_array(customer_id, '[\\s"''=,;|]+')) from {whole_list.named}  -- "id"x, 'id
    where problems is not null and customer_id is not null
)""").fetchall()[0][0]
    )


def _doubt(warehouse: Warehouse, whole_list: WholeList) -> str:
    """Return why a list declared complete may not be; empty if nothing suggests it."""
    if not whole_list.row_count:
        return "this complete list is empty: everybody could be contacted again"
    if whole_list.rejected_count:
        many = "rows of this complete list were rejected, so whom they name is not certain"
        one = "row of this complete list was rejected, so whom it names is not certain"
        return f"{figure(whole_list.rejected_count)} {one if whole_list.rejected_count == 1 else many}"
    known = "select customer_id from core.customers union all select customer_id from core.do_not_contact"
    if warehouse.scalar(f"select count(*) from {whole_list.named} where customer_id in ({known})"):
        return ""
    return "this complete list names nobody known: are its ids written differently (1, 001 and 1.0 are three ids)?"
