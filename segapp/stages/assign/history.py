"""Write what changed between two runs: moves between segments, and stays that ended."""

from __future__ import annotations

from segapp.model import RunContext
from segapp.warehouse import Warehouse


def write_moves(warehouse: Warehouse, run: RunContext) -> None:
    """Count customers by previous and current segment; those who are gone have a null current key."""
    warehouse.execute(
        """
insert into model.segment_moves
with placed as (
    select previous_segment_key, segment_key, count(*) as customer_count
    from model.assignments_next
    group by previous_segment_key, segment_key
),
still_there as (
    select previous_segment_key, sum(customer_count) as customer_count from placed group by previous_segment_key
),
before as (
    select segment_key, count(*) as customer_count from model.assignments group by segment_key
),
gone as (
    select before.segment_key, before.customer_count - coalesce(still_there.customer_count, 0) as customer_count
    from before
    left join still_there on before.segment_key = still_there.previous_segment_key
)
select ?, previous_segment_key, segment_key, customer_count
from (
    select previous_segment_key, segment_key, customer_count from placed
    union all
    select segment_key, null, customer_count from gone where customer_count > 0
) as moves
where previous_segment_key is not null or segment_key is not null
order by previous_segment_key, segment_key""",
        [run.run_id],
    )


def write_ended_stays(warehouse: Warehouse, run: RunContext) -> None:
    """Store the stays of those who moved, left or cannot be placed now; others go on in the assignments."""
    warehouse.execute(
        """
insert into model.ended_stays
select previous.customer_id, previous.segment_key, previous.segment_since_date, ?, runs.run_id
from model.assignments as previous
inner join model.runs on previous.segment_since_run_number = runs.run_number
left join model.assignments_next as now on previous.customer_id = now.customer_id
where previous.segment_key is not null and previous.segment_key is distinct from now.segment_key""",
        [run.data_date],
    )
