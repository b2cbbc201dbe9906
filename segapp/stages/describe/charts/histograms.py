"""Write model.feature_histograms from the counts: how each number is spread over round bins, by segment and for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from segapp.stages.describe.counting.columns import NumberColumn
from segapp.stages.describe.counting.round_bins import TAIL_FACTOR, Bins, round_bins
from segapp.warehouse import Warehouse, step

HISTOGRAM_BINS = 20
MIDDLES = (("p01", "p99", 0.0), ("p10", "p90", 1.0))
"""What is covered where tails are long: the middle 98 %; where that has long tails too, since one customer in a hundred
is far away, the middle 80 % and as much again on both sides."""


def write_histograms(warehouse: Warehouse, run_id: str, columns: Sequence[NumberColumn]) -> Mapping[int, Bins]:
    """Write one row per segment (null: all customers), number and bin, empty bins too.

    Returns
    -------
    mapping
        For each column's number, the range of its bins; the scatter cells use it.
    """
    ends = _ends(warehouse, columns)
    bins = {
        column.number: round_bins(*ends[column.number], most=HISTOGRAM_BINS, is_integer=column.is_integer)
        for column in columns
        if column.number in ends
    }
    warehouse.execute(
        "create or replace temp table histogram_bins"
        " (feature_number integer, bin_low double, bin_high double, is_first boolean, is_last boolean)"
    )
    warehouse.insert("histogram_bins", [row for number, each in bins.items() for row in _bin_rows(number, each)])
    warehouse.execute(step("profiles/histograms"), {"run_id": run_id})
    return bins


def _ends(warehouse: Warehouse, columns: Sequence[NumberColumn]) -> dict[int, tuple[float, float]]:
    """Return what the bins of each number have to cover: all of it, or the middle where there are long tails."""
    figures = {row.feature_number: row for row in warehouse.rows("select * from number_figures where scope = 'placed'")}
    return {
        column.number: _covered(column, figures[column.number])
        for column in columns
        if column.number in figures and figures[column.number].customer_count
    }


def _covered(column: NumberColumn, figures: Any) -> tuple[float, float]:
    low, high = column.low, column.high
    for below, above, room in MIDDLES:
        first, last = getattr(figures, below), getattr(figures, above)
        margin = room * (last - first)
        first, last = max(low, first - margin), min(high, last + margin)
        if last > first and high - low > TAIL_FACTOR * (last - first):
            low, high = first, last
    return low, high


def _bin_rows(number: int, bins: Bins) -> list[tuple[object, ...]]:
    pairs = zip(bins.edges, bins.edges[1:], strict=False)
    return [(number, low, high, i == 0, i == bins.count - 1) for i, (low, high) in enumerate(pairs)]


# A value was cut to whole steps; one step more puts a value that lies on an edge above it, where it belongs.
