"""Say whom a tool is to contact: the members of one arm, with columns of a file of one's own beside them."""

from __future__ import annotations

import pathlib
import re
from collections.abc import Callable, Sequence

from segapp.errors import CampaignError
from segapp.stages.campaigns.terms import find_campaign
from segapp.warehouse import Warehouse, quote_identifier, quote_text, worded

FindKey = Callable[[Sequence[str]], str | None]

OUR_COLUMNS = ("customer_id", "campaign_name", "arm_name", "segment_key", "segment_name")


def arms_to_export(warehouse: Warehouse, campaign_name: str, arm: str | None, *, with_holdout: bool) -> list[str]:
    """Return the arms to write: the one named, else all that are contacted, and the holdout only when asked for.

    Raises
    ------
    CampaignError
        If there is no such campaign or arm.
    """
    key = find_campaign(warehouse, campaign_name)
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


def load_merge_file(warehouse: Warehouse, path: pathlib.Path, find_key: FindKey) -> list[str]:
    """Read a person's own CSV or Parquet file beside the members; return the columns that it adds.

    Parameters
    ----------
    find_key : callable
        Returns which of the headers is that of the customer's id, None where none is.

    Raises
    ------
    SegappError
        If it cannot be read, has no such key, or holds a key twice.
    """
    reader = (
        "read_parquet(?)" if path.suffix.lower() == ".parquet" else "read_csv(?, all_varchar = true, header = true)"
    )
    with worded(str(path), todo="Give a CSV or Parquet file with a header"):
        warehouse.execute(f"create or replace temp table campaign_merge as select * from {reader}", [str(path)])
    names = [row.column_name for row in warehouse.rows("select column_name from (describe campaign_merge)")]
    found = find_key(names)
    if found is None:
        todo = f"Its columns are {', '.join(names)}; name the one with the id: --on COLUMN"
        raise CampaignError("there is no such column of customers' ids", where=str(path), todo=todo)
    warehouse.execute(f"alter table campaign_merge rename column {quote_identifier(found)} to segapp_merge_key")
    twice = warehouse.scalar(
        "select segapp_merge_key::varchar from campaign_merge where segapp_merge_key is not null"
        " group by all having count(*) > 1 order by 1 limit 1"
    )
    if twice is not None:
        raise CampaignError(f"'{twice}' stands in it more than once", where=str(path), todo="Keep one row per customer")
    return [name for name in names if name != found]


def members_query(warehouse: Warehouse, campaign_name: str, arm_name: str, merged: Sequence[str] = ()) -> str:
    """Return the query of one arm's members in the order of their ids; merged columns come last."""
    key = quote_text(find_campaign(warehouse, campaign_name))
    taken = {name.casefold() for name in OUR_COLUMNS}
    added = "".join(
        f", merged.{quote_identifier(name)}"
        + (f" as {quote_identifier(name + '_merged')}" if name.casefold() in taken else "")
        for name in merged
    )
    join = (
        "left join campaign_merge as merged on members.customer_id = merged.segapp_merge_key::varchar" if merged else ""
    )
    return f"""
select
    members.customer_id,
    campaigns.campaign_name,
    members.arm_name,
    members.segment_key,
    segments.segment_name{added}
from core.campaign_contacts as members
inner join core.campaigns on members.campaign_key = campaigns.campaign_key
left join model.segments on campaigns.run_id = segments.run_id and members.segment_key = segments.segment_key
{join if merged else ""}
where members.campaign_key = {key} and members.arm_name = {quote_text(arm_name)}
order by members.customer_id"""


def file_name(campaign_name: str, arm_name: str, ending: str) -> str:
    """Return a file name that every system takes, whatever the names hold."""
    parts = [re.sub(r"[^\w-]+", "_", name).strip("_")[:60] or "arm" for name in (campaign_name, arm_name)]
    return f"campaign-{parts[0]}-{parts[1]}{ending}"
