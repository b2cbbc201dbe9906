"""Write what changed between two runs: moves between segments, and stays in a segment."""

from __future__ import annotations

from segapp.model import RunContext
from segapp.warehouse import Warehouse


def write_moves(warehouse: Warehouse, run: RunContext) -> None:
    """Count customers by previous and current segment; those who are gone have a null current key."""
    if run.previous_run_id is None:
        return
    warehouse.execute(
        """
insert into model.segment_moves
select ?, previous_segment_key, segment_key, count(*) as customer_count
from (
    select previous_segment_key, segment_key
    from model.assignments_next
    union all
    select previous.segment_key as previous_segment_key, null as segment_key
    from model.assignments as previous
    anti join model.assignments_next as now on previous.customer_id = now.customer_id
) as moves
where previous_segment_key is not null or segment_key is not null
group by previous_segment_key, segment_key
order by previous_segment_key, segment_key""",
        [run.run_id],
    )


def write_membership(warehouse: Warehouse, run: RunContext) -> None:
    """Close the stays that ended and open the new ones; only changes are stored."""
    if run.previous_run_id is not None:
        _close_stays(warehouse, run)
    warehouse.execute(
        """
insert into model.segment_membership
select customer_id, segment_key, ?, null, ?
from model.assignments
where segment_key is not null and segment_key is distinct from previous_segment_key""",
        [run.data_date, run.run_id],
    )


def _close_stays(warehouse: Warehouse, run: RunContext) -> None:
    warehouse.execute(
        """
update model.segment_membership
set valid_to_date = ?
where valid_to_date is null
    and not exists (
        select 1
        from model.assignments
        where assignments.customer_id = segment_membership.customer_id
            and assignments.segment_key = segment_membership.segment_key
    )""",
        [run.data_date],
    )
