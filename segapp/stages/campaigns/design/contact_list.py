"""List whom to contact for other tools: the members of one arm, merged with a user's file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from segapp.errors import CampaignError
from segapp.figures import figure
from segapp.stages.campaigns.design.terms import STANDING, find_campaign
from segapp.warehouse import Warehouse, quote_identifier, quote_text

OUR_COLUMNS = ("customer_id", "campaign_name", "arm_name", "segment_key", "segment_name")

MERGE_TABLE = "campaign_merge"
"""The temporary table of a person's own list."""

OPTED_OUT = (
    "(members.customer_id in (select customer_id from core.do_not_contact)"
    " or members.customer_id in (select customer_id from model.standing_holdout where is_current))"
)
"""Members stay members for the analysis; in a list of whom to contact are only those who may be contacted now."""


@dataclass(frozen=True)
class ArmCounts:
    """Counts of an arm: members who may be contacted, those who must not be, and contactable ones in a list."""

    member_count: int
    left_out_count: int
    found_count: int


def arms_to_export(warehouse: Warehouse, campaign_name: str, arm: str | None, *, with_holdout: bool) -> list[str]:
    """Return the arms to write: the named one, else all contacted arms; the holdout only when asked for.

    Raises
    ------
    CampaignError
        If there is no such campaign or arm, or it is a standing holdout.
    """
    key = find_campaign(warehouse, campaign_name)
    if warehouse.scalar("select origin from core.campaigns where campaign_key = ?", [key]) == STANDING:
        raise CampaignError(f"'{campaign_name}' contacts nobody: it holds customers out", todo="Export a campaign")
    rows = warehouse.rows(
        "select arm_name, bool_or(is_holdout) as is_holdout from core.campaign_contacts where campaign_key = ?"
        " group by arm_name order by arm_name",
        [key],
    )
    if arm is None:
        return [row.arm_name for row in rows if with_holdout or not row.is_holdout]
    for row in rows:
        if row.arm_name.casefold() == arm.strip().casefold():
            return [row.arm_name]
    known = ", ".join(row.arm_name for row in rows)
    raise CampaignError(f"'{campaign_name}' has no arm '{arm}'", todo=f"Arms are {known}")


@dataclass(frozen=True)
class Merged:
    """A user's list, loaded as a table of customer_id, c0, c1 and so on: its source and headers."""

    where: str
    headers: Sequence[str]


def count_arm(warehouse: Warehouse, campaign_name: str, arm_name: str, *, has_list: bool) -> ArmCounts:
    """Return how many members of an arm may be contacted, are left out, and are named by the user's list."""
    found = f"exists (select 1 from {MERGE_TABLE} as merged where merged.customer_id = members.customer_id)"
    row = warehouse.row(
        f"""
select
    count(*) filter (where not {OPTED_OUT}) as member_count,
    count(*) filter (where {OPTED_OUT}) as left_out_count,
    count(*) filter (where not {OPTED_OUT} and {found if has_list else "false"}) as found_count
from core.campaign_contacts as members
where members.campaign_key = ? and members.arm_name = ?""",
        [find_campaign(warehouse, campaign_name), arm_name],
    )
    return ArmCounts(row.member_count, row.left_out_count, row.found_count)


def refuse_strangers(warehouse: Warehouse, campaign_name: str, counts: Sequence[ArmCounts], merged: Merged) -> None:
    """Refuse a list that names no member: its ids are written differently, or it is another list.

    Raises
    ------
    CampaignError
        With an id of either side.
    """
    member_count = sum(each.member_count for each in counts)
    if not member_count or any(each.found_count for each in counts):
        return
    key = find_campaign(warehouse, campaign_name)
    ours = warehouse.scalar("select min(customer_id) from core.campaign_contacts where campaign_key = ?", [key])
    theirs = warehouse.scalar(f"select arg_min(customer_id, line_number) from {MERGE_TABLE}")
    raise CampaignError(
        f"none of the {figure(member_count)} members is found in it",
        where=merged.where,
        todo=f"An id here is {ours!r}, one there {theirs or ''!r}; name another column of ids: --on COLUMN",
    )


def members_query(warehouse: Warehouse, campaign_name: str, arm_name: str, merged: Merged | None = None) -> str:
    """Return the query of the members of an arm who may be contacted, by id; the columns of a list come last."""
    key = quote_text(find_campaign(warehouse, campaign_name))
    join = f"left join {MERGE_TABLE} as merged on members.customer_id = merged.customer_id" if merged else ""
    return f"""
select
    members.customer_id,
    campaigns.campaign_name,
    members.arm_name,
    members.segment_key,
    segments.segment_name{_added(merged.headers) if merged else ""}
from core.campaign_contacts as members
inner join core.campaigns on members.campaign_key = campaigns.campaign_key
left join model.segments on campaigns.run_id = segments.run_id and members.segment_key = segments.segment_key
{join}
where members.campaign_key = {key} and members.arm_name = {quote_text(arm_name)} and not {OPTED_OUT}
order by members.customer_id"""


def _added(headers: Sequence[str]) -> str:
    """Return the columns of a list under names that no other column has."""
    taken = {name.casefold() for name in OUR_COLUMNS}
    added = ""
    for at, header in enumerate(headers):
        name = header
        while name.casefold() in taken:
            name += "_merged"
        taken.add(name.casefold())
        added += f", merged.c{at} as {quote_identifier(name)}"
    return added


def file_name(campaign_name: str, arm_name: str, ending: str) -> str:
    """Return a file name that is valid on every system, whatever the names contain."""
    parts = [re.sub(r"[^\w-]+", "_", name).strip("_")[:60] or "arm" for name in (campaign_name, arm_name)]
    return f"campaign-{parts[0]}-{parts[1]}{ending}"
