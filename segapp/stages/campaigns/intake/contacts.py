"""Load contacts of campaigns run elsewhere: their arms, who was held out, and the segment at the time."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from segapp.figures import figure
from segapp.row_contract import RowContract, RowRule
from segapp.stages.campaigns.design.terms import (
    HOLDOUT,
    Terms,
    check_terms,
    insert_campaign,
    next_campaign_key,
    terms_row,
)
from segapp.stages.campaigns.intake.outcomes import Taken, future_rule
from segapp.warehouse import Warehouse, quote_text, step

HOLDOUT_WORDS = ("holdout", "hold out", "held out", "control", "control group", "not contacted")
_WORDS = ", ".join(quote_text(word) for word in HOLDOUT_WORDS)
OUTCOME_COLUMNS = frozenset({"is_responded", "is_converted", "revenue"})
NAME_SQL = "coalesce($campaign_name, campaign_name)"


@dataclass(frozen=True)
class ContactsRequest:
    """How to interpret contacts.

    `terms` hold for each campaign that the file brings in; its name is that of the file's rows where `campaign_name`
    is None, and its start the first contact. `planned_holdout_share`, or the planned share of every arm, checks the
    split; neither: all arms are taken to be equal.
    """

    terms: Terms
    campaign_name: str | None
    planned_holdout_share: float | None
    batch_id: str
    until_date: datetime.date
    taken_at: datetime.datetime
    planned_shares: Mapping[str, float] = field(default_factory=dict)


def contact_contract(campaign_name: str | None, until_date: datetime.date) -> RowContract:
    """Return the rules for rows of a contacts file; a name given here overrides the file's own."""
    name = "campaign_name" if campaign_name is None else quote_text(campaign_name)
    frozen = f"(select lower(trim(campaign_name)) from core.campaigns where origin <> {quote_text('contacts')})"
    is_word = f"lower(trim(arm_name)) in ({_WORDS})"
    return RowContract(
        identity=("customer_id", "campaign_name"),
        rules=(
            RowRule("campaign_name", f"{name} is null", "'no campaign is named'"),
            RowRule(
                "campaign_name",
                f"lower(trim({name})) in {frozen}",
                f"'\"' || {name} || '\" was frozen here, and its members never change: load its outcomes'",
            ),
            RowRule(
                "arm_name",
                "arm_name is null and is_holdout is null",
                "'neither an arm nor a holdout is given: is_holdout is false for whoever was contacted'",
            ),
            RowRule("is_holdout", f"not is_holdout and {is_word}", "'the arm says held out, but is_holdout says not'"),
            future_rule("contacted_date", until_date),
        ),
    )


def take_contacts(
    warehouse: Warehouse, rows: str, all_rows: str, *, provided: frozenset[str], request: ContactsRequest
) -> Taken:
    """Store the contacts under their campaigns, creating new ones.

    A customer whom the source puts into two arms is kept once and not analysed. The segment is that of the day of the
    contact where it is known, else the present one, marked as later.
    """
    _make_incoming(warehouse, rows, all_rows, request)
    _make_campaigns(warehouse, request)
    _keep_shares(warehouse, request)
    new_count, changed_count = _write_contacts(warehouse, request)
    outcomes_day = request.until_date if provided & OUTCOME_COLUMNS else None
    warehouse.execute(
        """
update core.campaigns set
    member_count = (select count(*) from core.campaign_contacts as members
        where members.campaign_key = campaigns.campaign_key),
    outcomes_until_date = greatest(outcomes_until_date, $day::date)
where campaign_name in (select campaign_name from campaign_incoming)""",
        {"day": outcomes_day},
    )
    unknown = warehouse.scalar(
        "select count(*) from campaign_incoming where customer_id not in (select customer_id from core.customers)"
    )
    warehouse.execute("drop table campaign_incoming")
    many = "contacts are of people who are not customers here: kept but not counted"
    one = "contact is of somebody who is not a customer here: kept but not counted"
    notes = (f"{figure(unknown)} {one if unknown == 1 else many}",)
    return Taken(new_count, changed_count, notes if unknown else ())


def _make_incoming(warehouse: Warehouse, rows: str, all_rows: str, request: ContactsRequest) -> None:
    """Make one row per campaign and customer, with the arm in our terms and a second arm if there is one."""
    arm = f"coalesce(trim(arm_name), case when is_holdout then {quote_text(HOLDOUT)} else 'contact' end)"
    warehouse.execute(
        f"""
create or replace temp table campaign_incoming as
with arms as (
    select {NAME_SQL} as campaign_name, customer_id, min({arm}) as first_arm, max({arm}) as last_arm
    from {all_rows}
    group by all
    having min({arm}) <> max({arm})
),
arrived as (
    select
        {NAME_SQL} as campaign_name,
        customer_id,
        {arm} as arm_name,
        coalesce(is_holdout, lower(trim(arm_name)) in ({_WORDS})) as is_holdout,
        contacted_date,
        is_responded,
        is_converted,
        revenue
    from {rows}
)
select
    arrived.*,
    case
        when arms.first_arm <> arrived.arm_name then arms.first_arm
        when arms.last_arm <> arrived.arm_name then arms.last_arm
    end as conflicting_arm_name
from arrived
left join arms on arrived.campaign_name = arms.campaign_name and arrived.customer_id = arms.customer_id""",
        {"campaign_name": request.campaign_name},
    )


def _make_campaigns(warehouse: Warehouse, request: ContactsRequest) -> None:
    """Create a campaign for each new name; it starts with its first contact."""
    named = warehouse.rows(step("campaigns/new_campaigns"))
    for row in named:
        start = row.first_date or request.terms.start_date
        terms = replace(request.terms, campaign_name=row.campaign_name, start_date=start)
        check_terms(warehouse, terms)
        how = ("contacts", None, None, 0, None, request.taken_at)
        insert_campaign(
            warehouse, (next_campaign_key(warehouse), *terms_row(terms), request.planned_holdout_share, *how)
        )


def _keep_shares(warehouse: Warehouse, request: ContactsRequest) -> None:
    """Store the planned shares, which a later file of the same campaign may bring."""
    keys = warehouse.rows("select distinct campaign_key from core.campaigns where campaign_name in"
                          " (select campaign_name from campaign_incoming) order by campaign_key")  # fmt: skip
    for row in keys:
        if request.planned_holdout_share is not None:
            warehouse.execute(
                "update core.campaigns set planned_holdout_share = ? where campaign_key = ?",
                [request.planned_holdout_share, row.campaign_key],
            )
        if request.planned_shares:
            warehouse.execute("delete from core.campaign_shares where campaign_key = ?", [row.campaign_key])
            warehouse.insert(
                "core.campaign_shares",
                [(row.campaign_key, name, share) for name, share in sorted(request.planned_shares.items())],
            )


def _write_contacts(warehouse: Warehouse, request: ContactsRequest) -> tuple[int, int]:
    """Store the incoming rows; return how many are new and how many replace a known contact."""
    warehouse.execute(step("campaigns/contact_changes"), {"batch_id": request.batch_id})
    counts = warehouse.row(
        "select count(*) filter (is_new) as added, count(*) filter (not is_new) as changed from campaign_changes"
    )
    warehouse.execute(
        "delete from core.campaign_contacts as known using campaign_changes as changes"
        " where known.campaign_key = changes.campaign_key and known.customer_id = changes.customer_id"
    )
    warehouse.execute(
        "insert into core.campaign_contacts select * exclude (is_new) from campaign_changes"
        " order by campaign_key, customer_id"
    )
    warehouse.execute("drop table campaign_changes")
    return counts.added, counts.changed
