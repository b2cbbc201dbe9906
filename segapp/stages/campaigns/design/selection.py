"""Select customers for a plan or an audience: by segment, a condition on the marts, and who may be contacted."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from segapp import segment_words
from segapp.errors import CampaignError, WarehouseError
from segapp.figures import figure
from segapp.warehouse import Warehouse, check_condition, quote_text

CUSTOMERS = "marts.customer_segments"
STANDING_REASON = "held out of every campaign"
NO_SEGMENT = ""
"""Stands for `no segment` where a join needs a value."""


@dataclass(frozen=True)
class Selection:
    """Whom a campaign is for.

    `segments` are keys, names, or lists of them with commas between (none: every segment), `condition` is SQL on the
    columns of marts.customer_segments, `contact_gap_days` leaves out who was contacted in that many days before the
    start (0: nobody is left out for it).
    """

    segments: Sequence[str] = ()
    condition: str = ""
    contact_gap_days: int = 0

    @property
    def text(self) -> str:
        """Return the selection in words, as it is stored with the campaign."""
        parts = ["segments " + ", ".join(self.segments) if self.segments else "all segments"]
        parts += [f"where {self.condition}"] if self.condition else []
        parts += [f"not contacted in {self.contact_gap_days} days"] if self.contact_gap_days else []
        return "; ".join(parts)


def candidates_select(warehouse: Warehouse, selection: Selection, start_date: datetime.date) -> str:
    """Return a select of customer_id, segment_key and exclusion_reason (null: none) of the customers chosen.

    Raises
    ------
    CampaignError
        If a segment is not there, a number of days is negative, or the condition cannot be used.
    """
    if selection.contact_gap_days < 0:
        raise CampaignError("the days since the last contact cannot be negative", todo="Give 0 or more")
    if selection.contact_gap_days >= start_date.toordinal():
        what = f"{figure(selection.contact_gap_days)} days before {start_date} no calendar has begun"
        raise CampaignError(what, todo="Give fewer days since the last contact")
    keys = segment_keys(warehouse, selection.segments)
    conditions = [f"segment_key in ({', '.join(quote_text(key) for key in keys)})"] if keys else []
    if not keys and not selection.condition:
        conditions.append("segment_key is not null")
    if selection.condition:
        conditions.append(_checked(warehouse, selection.condition))
    days = min(selection.contact_gap_days, (start_date - datetime.date.min).days)
    start = f"date {quote_text(start_date.isoformat())}"
    recent = quote_text((start_date - datetime.timedelta(days=days)).isoformat())
    return f"""
select
    customer_id,
    coalesce(segment_key, {quote_text(NO_SEGMENT)}) as segment_key,
    case
        when customer_id in (select customer_id from core.do_not_contact) then 'must not be contacted'
        when customer_id in (
            select customer_id from model.standing_holdout where {start} between from_date and until_date
        ) then {quote_text(STANDING_REASON)}
        when {selection.contact_gap_days} > 0 and last_contacted_date > date {recent} then 'contacted lately'
    end as exclusion_reason
from {CUSTOMERS}
where {" and ".join(conditions)}"""


def segment_keys(warehouse: Warehouse, wanted: Sequence[str]) -> list[str]:
    """Return the keys of segments given by keys or names, in key order; an empty list stays empty.

    Raises
    ------
    CampaignError
        If one of them is not a segment of the current run.
    """
    rows = warehouse.rows("select segment_key, segment_name from marts.segments order by segment_key")
    try:
        return segment_words.segment_keys(wanted, {row.segment_key: row.segment_name for row in rows})
    except segment_words.SegmentWordError as error:
        raise CampaignError(error.what, todo=error.todo) from error


def _checked(warehouse: Warehouse, condition: str) -> str:
    try:
        return check_condition(warehouse, CUSTOMERS, condition)
    except WarehouseError as error:
        raise CampaignError(error.what, where=error.where, todo=error.todo) from error
