"""Count what the rule needs: customers by old segment and new cluster, in one pass, and the keys ever given."""

from __future__ import annotations

import numpy as np

from segapp.model import Ints, RunContext, SegmentModel
from segapp.scoring_sql import measured_select, numbered_select
from segapp.stages.match_segments.rule import Crosstab
from segapp.warehouse import Warehouse


def count_sizes(warehouse: Warehouse, draft: SegmentModel) -> Ints:
    """Return (k,) customers of each cluster; without runners-up and without the run before, in a fifth of the time."""
    sizes = np.zeros(len(draft.keys), dtype=np.int64)
    for row in warehouse.rows(
        f"select segment_number, count(*) as customer_count from ({numbered_select(draft)}) as numbered"
        " group by segment_number order by segment_number"
    ):
        sizes[row.segment_number - 1] = row.customer_count
    return sizes


def count_crosstab(warehouse: Warehouse, draft: SegmentModel, previous_keys: tuple[str, ...]) -> tuple[Crosstab, Ints]:
    """Return the shared customers by old key and cluster, and (k,) all customers of each cluster."""
    places = {key: i for i, key in enumerate(previous_keys)}
    shared = np.zeros((len(previous_keys), len(draft.keys)), dtype=np.int64)
    sizes = np.zeros(len(draft.keys), dtype=np.int64)
    for row in warehouse.rows(f"""
select assignments.segment_key as previous_key, scores.segment_number, count(*) as customer_count
from ({measured_select(draft)}) as scores
left join model.assignments on scores.customer_id = assignments.customer_id
where scores.exclusion_reason is null
group by assignments.segment_key, scores.segment_number
order by assignments.segment_key, scores.segment_number"""):
        sizes[row.segment_number - 1] += row.customer_count
        if row.previous_key in places:
            shared[places[row.previous_key], row.segment_number - 1] += row.customer_count
    return Crosstab(previous_keys, shared), sizes


def find_previous_keys(warehouse: Warehouse, run: RunContext) -> tuple[str, ...]:
    """Return the keys of the model that placed the customers in the run before, lowest first."""
    rows = warehouse.rows(
        "select distinct centroids.segment_key from model.centroids"
        " inner join model.runs on centroids.run_id = runs.fit_run_id"
        " where runs.run_id = ? order by centroids.segment_key",
        [run.previous_run_id],
    )
    return tuple(row.segment_key for row in rows)


def highest_key_number(warehouse: Warehouse) -> int:
    """Return the highest number that any key ever had, in any run; 0 where there was none."""
    return int(
        warehouse.scalar("""
select coalesce(max(cast(substr(segment_key, 2) as integer)), 0)
from (
    select segment_key from model.centroids
    union all
    select segment_key from model.segments
    union all
    select segment_key from model.segment_lineage
    union all
    select previous_segment_key from model.segment_lineage
) as keys""")
    )
