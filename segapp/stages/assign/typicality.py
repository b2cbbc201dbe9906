"""Freeze each segment's distances at the fit, and write the SQL that reads from them how typical a customer is.

Frozen, because a window such as percent_rank over all customers made the look-up of one customer in a live view take
2.8 s at 10 million rows instead of 0.01 s, and because a customer's typicality must not move with the others.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from segapp.model import Ints, SegmentModel
from segapp.scoring_sql import case_of, measured_select, segment_key_sql
from segapp.warehouse import Warehouse, float_literal, quote_identifier, quote_text

FINE_BINS = 4096
"""Bins per standard deviation for the quantiles."""
COARSE_BINS = 64
"""Bins per standard deviation for the look-up of a customer's percentile."""
FARTHEST = float_literal(64.0)
"""Distances from 64 standard deviations on share the last bin."""


def freeze_distances(warehouse: Warehouse, model: SegmentModel) -> None:
    """Store the quantiles of each segment's distances at the fit; one pass over the customers."""
    quantiles: list[tuple[object, ...]] = []
    percentiles: list[tuple[object, ...]] = []
    histograms = _distance_histograms(warehouse, model)
    for number, key in enumerate(model.keys, 1):
        bins, counts = histograms[number]
        quantiles += [(model.fit_run_id, key, p, value) for p, value in enumerate(_quantiles(bins, counts))]
        percentiles += [(model.fit_run_id, number, bin_, value) for bin_, value in _percentiles(bins, counts)]
    warehouse.insert("model.distance_quantiles", quantiles)
    warehouse.insert("model.distance_percentiles", percentiles)


def scores_with_typicality(warehouse: Warehouse, model: SegmentModel) -> str:
    """Return the select of model.customer_scores: the placement with typicality from the frozen distances.

    All features follow, so that what reads placed customers need not join them: at 10 million rows the join took most
    of the memory.
    """
    thresholds = warehouse.row("select * from model.thresholds")
    cuts = _cuts(warehouse, model, thresholds)
    carried = _feature_columns(warehouse)
    return f"""
with measured as (
    {measured_select(model, carried=carried)}
),
typical as (
    select
        measured.*,
        distance_percentiles.typicality_percentile,
        {case_of("measured.segment_number", cuts["core"])} as core_distance,
        {case_of("measured.segment_number", cuts["outlier"])} as outlier_distance
    from measured
    left join model.distance_percentiles
        on distance_percentiles.run_id = {quote_text(model.fit_run_id)}
        and measured.segment_number = distance_percentiles.segment_number
        and cast(floor(least(measured.centroid_distance, {FARTHEST}) * {COARSE_BINS})
            as integer) = distance_percentiles.distance_bin
)
select
    customer_id,
    {segment_key_sql("segment_number", model)} as segment_key,
    centroid_distance,
    {segment_key_sql("runner_up_number", model)} as runner_up_segment_key,
    runner_up_distance,
    runner_up_margin,
    case
        when segment_number is null then null
        when centroid_distance > outlier_distance then 'outlier'
        when runner_up_margin < {float_literal(thresholds.borderline_max_margin)} then 'borderline'
        when centroid_distance <= core_distance then 'core'
        else 'typical'
    end as typicality,
    case when segment_number is not null then coalesce(typicality_percentile, 0e0) end as typicality_percentile,
    centroid_distance > outlier_distance as is_outlier,
    exclusion_reason{"".join(f", {quote_identifier(name)}" for name in carried)}
from typical"""


def _feature_columns(warehouse: Warehouse) -> list[str]:
    """Return the columns of customer_features but the id, in their order."""
    rows = warehouse.rows(
        "select column_name from duckdb_columns() where database_name = current_database()"
        " and schema_name = 'features' and table_name = 'customer_features' and column_name <> 'customer_id'"
        " order by column_index"
    )
    return [row.column_name for row in rows]


def _distance_histograms(warehouse: Warehouse, model: SegmentModel) -> dict[int, tuple[Ints, Ints]]:
    # The reason tells who is excluded: asked for the number, the database works all distances out again in its filter.
    found = warehouse.arrays(f"""
select
    segment_number,
    cast(floor(least(centroid_distance, {FARTHEST}) * {FINE_BINS}) as bigint) as distance_bin,
    count(*) as customer_count
from ({measured_select(model)}) as measured
where exclusion_reason is null
group by segment_number, distance_bin
order by segment_number, distance_bin""")
    numbers = found["segment_number"]
    return {
        number: (found["distance_bin"][numbers == number], found["customer_count"][numbers == number])
        for number in range(1, len(model.keys) + 1)
    }


def _quantiles(bins: Ints, counts: Ints) -> list[float]:
    """Return the 0th to 100th percentile: the upper edge of the bin in which the share is first reached."""
    if not len(bins):
        return [0.0] * 101
    reached = np.cumsum(counts)
    wanted = np.ceil(np.arange(101) / 100 * reached[-1]).clip(1)
    return [float((bins[i] + 1) / FINE_BINS) for i in np.searchsorted(reached, wanted)]


def _percentiles(bins: Ints, counts: Ints) -> list[tuple[int, float]]:
    """Return (bin, 100 * share of customers at least as far away) for each bin up to the last that is occupied."""
    if not len(bins):
        return []
    per_bin = np.bincount(bins // (FINE_BINS // COARSE_BINS), weights=counts)
    at_least_as_far = np.cumsum(per_bin[::-1])[::-1]
    return [(number, float(100 * count / counts.sum())) for number, count in enumerate(at_least_as_far)]


def _cuts(warehouse: Warehouse, model: SegmentModel, thresholds: Any) -> dict[str, list[str]]:
    rows = warehouse.rows(
        "select segment_key, percentile, centroid_distance from model.distance_quantiles where run_id = ?",
        [model.fit_run_id],
    )
    frozen = {(row.segment_key, row.percentile): row.centroid_distance for row in rows}
    percents = {"core": thresholds.core_max_quantile, "outlier": thresholds.outlier_quantile}
    return {
        name: [float_literal(frozen[key, round(100 * quantile)]) for key in model.keys]
        for name, quantile in percents.items()
    }
