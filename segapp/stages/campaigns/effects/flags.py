"""Flag figures of a campaign that should not be trusted: failed splits, late segments, odd dates."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from segapp.figures import figure, percent_of_text
from segapp.stages.campaigns.effects import statistics
from segapp.stages.campaigns.effects.money_caps import cap_flags
from segapp.stages.campaigns.effects.trust import Flag, trust_flags
from segapp.warehouse import Warehouse, step

OPTED_OUT_COUNTS = """
select contacts.campaign_key, count(*) as affected_count
from core.campaign_contacts as contacts
where contacts.customer_id in (select customer_id from core.do_not_contact)
group by contacts.campaign_key
order by contacts.campaign_key"""

LATE_SHARE = 0.01
"""With more members than this share assigned a segment after the contact, verdicts by segment are suppressed."""

DOUBLE_SHARE = 0.05
"""With more members than this share in two arms, and left out, the verdict is suppressed."""

EVERYBODY_SHARE = 0.98
"""From this share of responses on, a file lists whom it was sent to rather than who responded."""
FEW_MEMBERS = 50
"""Among fewer members everybody may well have responded."""


def write_flags(warehouse: Warehouse, run_id: str) -> None:
    """Replace all stored trust flags."""
    thresholds = warehouse.row("select * from model.campaign_thresholds")
    overrides = {
        (row.campaign_key, row.flag_name): f" Set aside by {row.decided_by} on {row.decided_on}: {row.reason_text}."
        for row in warehouse.rows(OVERRIDES)
    }
    flags: list[Flag] = []
    for row in warehouse.rows(step("campaigns/flag_counts")):
        flags += _counted_flags(row)
    flags += _split_flags(warehouse, thresholds.split_alpha) + trust_flags(warehouse, thresholds)
    flags += _opted_out_flags(warehouse)
    still_open = {flag[0] for flag in flags if flag[2] == "window open"}
    flags += [flag for flag in cap_flags(warehouse) if flag[0] not in still_open]
    warehouse.execute("delete from model.campaign_flags")
    rows = [(run_id, *_set_aside(flag, overrides.get((flag[0], flag[2])))) for flag in sorted(flags)]
    warehouse.insert("model.campaign_flags", rows)


OVERRIDES = """
select campaigns.campaign_key, overrides.*
from intake.trust_overrides as overrides
inner join core.campaigns on lower(trim(overrides.campaign_name)) = lower(trim(campaigns.campaign_name))
order by all"""


def _set_aside(flag: Flag, said: str | None) -> Flag:
    """Return the flag with a user's override: it then blocks nothing, and says so."""
    key, scope, name, affected, is_blocking, text = flag
    if said is None or not is_blocking or name == "window open":
        return flag
    return (key, scope, name, affected, False, text + said)


def _counted_flags(row: Any) -> list[Flag]:
    key, count = row.campaign_key, row.member_count
    found: list[Flag] = []

    def flag(scope: str, name: str, affected: int, text: str, *, is_blocking: bool = False) -> None:
        """Add one trust flag."""
        found.append((key, scope, name, affected, is_blocking, text))

    if row.is_open:
        text = f"Outcomes run to {row.until_text}, the window to {row.closing_text}: preliminary."
        flag("campaign", "window open", count, text, is_blocking=True)
    if row.outcome_count and not row.inside_count and not row.is_response_given:
        none = (
            "The one outcome is not" if row.outcome_count == 1 else f"None of {figure(row.outcome_count)} outcomes is"
        )
        text = f"{none} in the window, {row.first_text} to {row.closing_text}: are their dates right?"
        flag("campaign", "no outcome in window", row.outcome_count, text, is_blocking=True)
    if not row.holdout_count:
        flag("campaign", "no holdout", count, "Response only: nobody was held out, so extra sales are unknown.")
    if row.cost_per_contact is None:
        text = "No cost per contact was given: the break-even is unknown, so verdicts only compare with no effect."
        flag("campaign", "no cost", count, text)
    if row.later_count:
        given = "assigned a segment only after the contact, which may have caused it."
        text = _counted(row.later_count, f"member was {given}", f"members were {given}")
        is_blocking = row.later_count > LATE_SHARE * count
        flag("segments", "segment assigned later", row.later_count, text, is_blocking=is_blocking)
    if row.unknown_word_count:
        text = _counted(row.unknown_word_count, "outcome does not count", "outcomes do not count")
        text += f": sql/1_intake/outcome_words.sql does not say what '{row.unknown_word[:40]}' means."
        flag("campaign", "unknown words", row.unknown_word_count, text, is_blocking=True)
    return found + _left_out_flags(row)


def _left_out_flags(row: Any) -> list[Flag]:
    """Return a flag for each kind of contact and outcome that was kept and does not count."""
    found: list[Flag] = []

    def flag(name: str, affected: int, text: str) -> None:
        """Add a flag for what is left out."""
        found.append((row.campaign_key, "campaign", name, affected, False, text))

    if row.two_arms_count:
        two = ("member is in two arms and is left out.", "members are in two arms and are left out.")
        text = _counted(row.two_arms_count, *two)
        is_blocking = row.two_arms_count > DOUBLE_SHARE * row.member_count
        found.append((row.campaign_key, "campaign", "two arms", row.two_arms_count, is_blocking, text))
    if row.unknown_count:
        one = "contact of somebody who is not a customer here is kept but not counted."
        many = "contacts of people who are not customers here are kept but not counted."
        text = _counted(row.unknown_count, one, many)
        flag("unknown customers", row.unknown_count, text)
    if row.early_count:
        early = (
            "outcome came before the contact and does not count.",
            "outcomes came before the contact and do not count.",
        )
        text = _counted(row.early_count, *early)
        flag("outcomes before contact", row.early_count, text)
    if row.contacted_only_count:
        only = "that only contacted people can have (such as opened)"
        text = _counted(row.contacted_only_count, f"outcome {only} does not count.", f"outcomes {only} do not count.")
        flag("contacted only", row.contacted_only_count, text)
    return found


def _counted(count: int, one: str, many: str) -> str:
    return f"{figure(count)} {one if count == 1 else many}"


def _opted_out_flags(warehouse: Warehouse) -> list[Flag]:
    """Return a flag for each campaign some of whose members must not be contacted any more."""
    one = "member must no longer be contacted: counted as assigned, and left out of every list."
    many = "members must no longer be contacted: counted as assigned, and left out of every list."
    return [
        (row.campaign_key, "campaign", "opted out", row.affected_count, False, _counted(row.affected_count, one, many))
        for row in warehouse.rows(OPTED_OUT_COUNTS)
    ]


def _split_flags(warehouse: Warehouse, split_alpha: float) -> list[Flag]:
    """Return the flags of campaigns whose holdout differs between segments, or in which nearly everybody responded."""
    cells = warehouse.rows(step("campaigns/split_counts"))
    by_campaign = defaultdict(list)
    for cell in cells:
        by_campaign[cell.campaign_key].append(cell)
    return [flag for rows in by_campaign.values() for flag in _campaign_split_flags(rows, split_alpha)]


def _campaign_split_flags(cells: list[Any], split_alpha: float) -> list[Flag]:
    pairs = [(cell.contacted_count or 0, cell.holdout_count or 0) for cell in cells]
    contacted, held_out = (sum(pair[side] for pair in pairs) for side in (0, 1))
    key = cells[0].campaign_key
    found: list[Flag] = []
    responded = sum(cell.responded_count or 0 for cell in cells)
    if contacted + held_out >= FEW_MEMBERS and responded >= EVERYBODY_SHARE * (contacted + held_out):
        share = percent_of_text(responded / (contacted + held_out))
        text = f"{share} responded: the file seems to list everybody, not who responded."
        found.append((key, "campaign", "nearly everybody responded", responded, True, text))
    if statistics.even_split(pairs) < split_alpha:
        text = "The share held out differs between segments: compare only within segments."
        found.append((key, "overall", "split differs by segment", contacted + held_out, True, text))
    return found
