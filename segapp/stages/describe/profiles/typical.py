"""Write model.segment_typical_customers: five customers in the middle of each segment and five on its edge."""

from __future__ import annotations

from segapp.warehouse import Warehouse

SHOWN_COUNT = 5


def write_typical_customers(warehouse: Warehouse, run_id: str) -> None:
    """Write the nearest to the centre (typical) and those with the smallest margin (borderline), ties by id.

    `arg_min` over a pair has one answer, and keeps five customers per segment in memory where a window sorts all.
    """
    warehouse.execute(
        """
insert into model.segment_typical_customers (run_id, segment_key, kind, typical_rank, customer_id)
with
nearest as (
    select
        segment_key,
        arg_min(customer_id, struct_pack(distance := centroid_distance, id := customer_id), $shown_count) as typical,
        arg_min(customer_id, struct_pack(margin := runner_up_margin, id := customer_id), $shown_count)
            filter (where runner_up_margin is not null) as borderline
    from model.assignments
    where segment_key is not null
    group by segment_key
)
select $run_id, segment_key, 'typical' as kind, generate_subscripts(typical, 1) as place, unnest(typical)
from nearest
union all
select $run_id, segment_key, 'borderline' as kind, generate_subscripts(borderline, 1) as place, unnest(borderline)
from nearest
order by kind desc, segment_key, place""",
        {"run_id": run_id, "shown_count": SHOWN_COUNT},
    )
