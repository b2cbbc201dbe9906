"""Write model.segment_typical_customers: five customers in the middle of each segment and five on its edge."""

from __future__ import annotations

from segapp.warehouse import Warehouse

SHOWN_COUNT = 5


def write_typical_customers(warehouse: Warehouse, run_id: str) -> None:
    """Write the nearest to the centre (typical) and those with the smallest margin (borderline), ties by id."""
    warehouse.execute(
        """
insert into model.segment_typical_customers (run_id, segment_key, kind, typical_rank, customer_id)
with
typical as (
    select segment_key, customer_id, row_number() over (
        partition by segment_key order by centroid_distance, customer_id
    ) as typical_rank
    from model.assignments
    where segment_key is not null
    qualify typical_rank <= $shown_count
),
borderline as (
    select segment_key, customer_id, row_number() over (
        partition by segment_key order by runner_up_margin, customer_id
    ) as typical_rank
    from model.assignments
    where segment_key is not null and runner_up_margin is not null
    qualify typical_rank <= $shown_count
)
select $run_id, segment_key, 'typical' as kind, typical_rank, customer_id from typical
union all
select $run_id, segment_key, 'borderline' as kind, typical_rank, customer_id from borderline
order by kind desc, segment_key, typical_rank""",
        {"run_id": run_id, "shown_count": SHOWN_COUNT},
    )
