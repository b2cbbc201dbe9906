"""Freeze each segment's distances at the fit, and write the SQL that derives typicality from them.

Frozen, because a window such as percent_rank over all customers made the look-up of one customer in a live view take
2.8 s at 10 million rows instead of 0.01 s, and because a customer's typicality must not move with the others.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from segapp.model import Floats, Ints, SegmentModel
from segapp.scoring_sql import case_of, measured_select, segment_key_sql
from segapp.warehouse import Warehouse, float_literal, quote_identifier, quote_text

FINE_BITS = 12
"""Bins of the quantiles are 2^-12 of the power of two below a distance: as fine in tight segments as in wide."""
LOWEST_OCTAVE, HIGHEST_OCTAVE = -40, 19
"""Distances below 2^-40 standard deviations are cut into equal bins; those from 2^20 on share the last one."""
FARTHEST = float_literal(2.0**20 - 1)
COARSE_BITS = 8
"""Bins for the look-up of a customer's percentile are 1/256 to 1/512 of the segment's median distance."""
LAST_BIN = 4096
"""Distances from here on share a bin of the look-up."""
BIN_WIDTH_BEFORE = 1 / 64
"""Width of the look-up's bins in files whose distances were frozen before each segment had its own."""


def freeze_distances(warehouse: Warehouse, model: SegmentModel) -> None:
    """Store the quantiles of each segment's distances at the fit; one pass over the customers."""
    quantiles: list[tuple[object, ...]] = []
    percentiles: list[tuple[object, ...]] = []
    histograms = _distance_histograms(warehouse, model)
    for number, key in enumerate(model.keys, 1):
        bins, counts = histograms[number]
        width = _bin_width(bins, counts)
        quantiles += [(model.fit_run_id, key, p, value) for p, value in enumerate(_quantiles(bins, counts))]
        percentiles += [
            (model.fit_run_id, number, bin_, value, width) for bin_, value in _percentiles(bins, counts, width)
        ]
    warehouse.insert("model.distance_quantiles", quantiles)
    warehouse.insert("model.distance_percentiles", percentiles)


def scores_with_typicality(warehouse: Warehouse, model: SegmentModel) -> str:
    """Return the select of model.customer_scores: the placement with typicality from the frozen distances.

    All features follow, so that what reads placed customers need not join them: at 10 million rows the join took most
    of the memory.
    """
    thresholds = warehouse.row("select * from model.thresholds")
    cuts = _cuts(warehouse, model, thresholds)
    bins_per_deviation = case_of("measured.segment_number", _bins_per_deviation(warehouse, model))
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
        and cast(floor(least(measured.centroid_distance * {bins_per_deviation}, {float_literal(LAST_BIN)}))
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
    """Return the columns of customer_features except the id, in their order."""
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
    {_fine_bin_sql()} as distance_bin,
    count(*) as customer_count
from (
    select segment_number, least(centroid_distance, {FARTHEST}) as distance
    from ({measured_select(model)}) as measured
    where exclusion_reason is null
) as placed
group by segment_number, distance_bin
order by segment_number, distance_bin""")
    numbers = found["segment_number"]
    return {
        number: (found["distance_bin"][numbers == number], found["customer_count"][numbers == number])
        for number in range(1, len(model.keys) + 1)
    }


def _fine_bin_sql() -> str:
    """Return SQL for the fine bin of `distance`, counted from zero; exact, as only powers of two multiply."""
    far = _octave_cases(range(HIGHEST_OCTAVE, 0, -1))
    near = _octave_cases(range(-1, LOWEST_OCTAVE, -1))
    return f"""cast(floor(case
        when distance >= {float_literal(2.0)} then case {far} end
        when distance >= {float_literal(1.0)} then {_octave_bin(0)}
        else case {near} else {_octave_bin(LOWEST_OCTAVE)} end
    end) as bigint)"""


def _octave_cases(octaves: range) -> str:
    return " ".join(f"when distance >= {float_literal(2.0**each)} then {_octave_bin(each)}" for each in octaves)


def _octave_bin(octave: int) -> str:
    """Return SQL for the bin, with its fraction, of a distance in [2^octave, 2^(octave + 1))."""
    before = (octave - LOWEST_OCTAVE) << FINE_BITS
    return f"distance * {float_literal(2.0 ** (FINE_BITS - octave))} + {float_literal(before)}"


def _edges(bins: Ints) -> Floats:
    """Return the lower edge of fine bins."""
    octaves = np.maximum((bins >> FINE_BITS) - 1, 0)
    steps = (bins - (octaves << FINE_BITS)).astype(float)
    return np.asarray(np.ldexp(steps, octaves + LOWEST_OCTAVE - FINE_BITS))


def _quantiles(bins: Ints, counts: Ints) -> list[float]:
    """Return the 0th to 100th percentile: the upper edge of the bin in which the share is first reached."""
    if not len(bins):
        return [0.0] * 101
    reached = np.cumsum(counts)
    wanted = np.ceil(np.arange(101) / 100 * reached[-1]).clip(1)
    return [float(edge) for edge in _edges(bins + 1)[np.searchsorted(reached, wanted)]]


def _bin_width(bins: Ints, counts: Ints) -> float:
    """Return the width of the look-up's bins: a power of two next to the median of the distances beyond zero."""
    reached = np.cumsum(np.where(bins > 0, counts, 0))
    if not len(bins) or not reached[-1]:
        return BIN_WIDTH_BEFORE
    median = _edges(bins)[np.searchsorted(reached, (reached[-1] + 1) // 2)]
    return math.ldexp(1.0, math.frexp(median)[1] - 1 - COARSE_BITS)


def _percentiles(bins: Ints, counts: Ints, width: float) -> list[tuple[int, float]]:
    """Return (bin, 100 * share of customers at least as far away) for each bin up to the last that is occupied."""
    if not len(bins):
        return []
    coarse = np.minimum(np.floor(_edges(bins) / width), LAST_BIN).astype(np.int64)
    per_bin = np.bincount(coarse, weights=counts)
    at_least_as_far = np.cumsum(per_bin[::-1])[::-1]
    return [(number, float(100 * count / counts.sum())) for number, count in enumerate(at_least_as_far)]


def _bins_per_deviation(warehouse: Warehouse, model: SegmentModel) -> list[str]:
    """Return for each segment how many bins of the look-up make a standard deviation, as SQL."""
    rows = warehouse.rows(
        "select distinct segment_number, bin_width from model.distance_percentiles where run_id = ?",
        [model.fit_run_id],
    )
    widths = {row.segment_number: row.bin_width or BIN_WIDTH_BEFORE for row in rows}
    return [float_literal(1 / widths.get(number, BIN_WIDTH_BEFORE)) for number in range(1, len(model.keys) + 1)]


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
