"""Find where values lie too close for a feature's one step range, and count those features again.

One absurd value stretches a range, and with it the steps in which everybody is counted. A segment's middle half says
whether steps are fine enough for it; where they are not, one look at those customers says where they really lie.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from segapp.stages.describe.counting.columns import NumberColumn
from segapp.stages.describe.counting.counts import bin_sql, coded_select, recount_numbers
from segapp.stages.describe.counting.step_ranges import RANGE_BITS, DenseRange, lay_step_ranges
from segapp.warehouse import Warehouse

FINE_STEPS = 2**20
"""The distance between the quartiles of a segment has at least so many steps: a step is a millionth of it."""
LEAST_COUNT = 5
"""Segments of fewer customers do not say what is ordinary; theirs is as fine as the next dense range's."""
MOST_ROUNDS = 10
"""A round does away with what is 2^20 times as far as the rest; absurd values of several sizes need several."""


@dataclass(frozen=True)
class Coarse:
    """A segment's quartiles of a feature that are too few steps apart: first codes of their bins."""

    number: int
    key: str
    low_bin: int
    high_bin: int
    has_fine_rest: bool  # the outer hundredths are steps enough apart


def recount_dense_ranges(warehouse: Warehouse, columns: Sequence[NumberColumn]) -> tuple[NumberColumn, ...]:
    """Return the columns as they are counted in the end: with more step ranges where one is too coarse."""
    counted = {column.number: column for column in columns}
    known: defaultdict[int, dict[str, DenseRange]] = defaultdict(dict)
    checked = [column for column in columns if not column.is_exact]
    for _ in range(MOST_ROUNDS):
        coarse = [row for row in _coarse_rows(warehouse, checked) if not _is_one_value(known[row.number].get(row.key))]
        dense_ranges = _look(warehouse, [counted[number] for number in sorted({row.number for row in coarse})], coarse)
        changed = set()
        for row in coarse:
            dense_range = dense_ranges[row.number, row.key]
            is_counted_well = row.has_fine_rest and _is_one_step(counted[row.number], dense_range)
            if dense_range != known[row.number].get(row.key) and not is_counted_well:
                known[row.number][row.key] = dense_range
                changed.add(row.number)
        for number in changed:
            column = counted[number]
            counted[number] = replace(
                column, step_ranges=lay_step_ranges(column.low, column.high, known[number].values())
            )
        checked = [counted[number] for number in sorted(changed)]
        if not checked:
            break
        recount_numbers(warehouse, checked)
    return tuple(counted.values())


def _is_one_value(dense_range: DenseRange | None) -> bool:
    return dense_range is not None and dense_range[0] == dense_range[1]


def _is_one_step(column: NumberColumn, dense_range: DenseRange) -> bool:
    """Return whether a dense range is one value that is a whole number of steps, so that nothing is lost of it."""
    step_range = next(step_range for step_range in reversed(column.step_ranges) if step_range.low <= dense_range[0])
    return _is_one_value(dense_range) and ((dense_range[0] - step_range.low) * step_range.steps_per_unit).is_integer()


def _coarse_rows(warehouse: Warehouse, columns: Sequence[NumberColumn]) -> Iterator[Coarse]:
    """Yield the segments whose quartiles, or outer tenths where those are equal, are too few steps apart."""
    if not columns:
        return
    by_number = {column.number: column for column in columns}
    for row in warehouse.rows(_quartiles_select(sorted(by_number))):
        column = by_number[row.feature_number]
        ends = (row.bin_25, row.bin_75) if row.bin_25 < row.bin_75 else (row.bin_10, row.bin_90)
        if not _is_fine(column, *ends):
            rest = _is_fine(column, row.bin_01, row.bin_99)
            yield Coarse(row.feature_number, row.segment_key, row.bin_25, row.bin_75, rest)


def _is_fine(column: NumberColumn, low_bin: int, high_bin: int) -> bool:
    ends = [column.step_ranges[code >> RANGE_BITS] for code in (low_bin, high_bin)]
    low, high = (
        step_range.low + (code % 2**RANGE_BITS) / step_range.steps_per_unit
        for step_range, code in zip(ends, (low_bin, high_bin), strict=True)
    )
    return bool((high - low) * min(step_range.steps_per_unit for step_range in ends) >= FINE_STEPS)


def _quartiles_select(numbers: Sequence[int]) -> str:
    """Return a select of the bins of quartiles, outer tenths and hundredths: one row per segment and feature."""
    picks = ", ".join(
        f"min(case when upto > {ending}({share} * (n - 1)) then bin end) as bin_{share[2:4]}"
        for ending, shares in (("floor", ("0.01e0", "0.10e0", "0.25e0")), ("ceil", ("0.75e0", "0.90e0", "0.99e0")))
        for share in shares
    )
    return f"""
with bins as (
    select
        segment_key,
        feature_number,
        bin,
        cast(sum(customer_count) over (partition by segment_key, feature_number order by bin) as double) as upto,
        cast(sum(customer_count) over (partition by segment_key, feature_number) as double) as n
    from number_counts
    where segment_key is not null and bin is not null and feature_number in ({", ".join(map(str, numbers))})
)
select feature_number, segment_key, {picks}
from bins
where n >= {LEAST_COUNT}
group by feature_number, segment_key
order by feature_number, segment_key"""


def _look(
    warehouse: Warehouse, columns: Sequence[NumberColumn], coarse: Sequence[Coarse]
) -> dict[tuple[int, str], DenseRange]:
    """Return the lowest and highest value of each segment's customers from one bin to another, in one pass."""
    if not coarse:
        return {}
    warehouse.execute(
        "create or replace temp table looked"
        " (feature_number integer, segment_key varchar, low_bin bigint, high_bin bigint)"
    )
    warehouse.insert("looked", [(row.number, row.key, row.low_bin, row.high_bin) for row in coarse])
    rows = warehouse.execute(f"""
select looked.feature_number, looked.segment_key, min(stacked.value), max(stacked.value)
from ({coded_select(columns)}) as stacked
inner join looked on stacked.feature_number = looked.feature_number and stacked.segment_key = looked.segment_key
where {bin_sql("stacked.code", columns)} between looked.low_bin and looked.high_bin
group by looked.feature_number, looked.segment_key""").fetchall()
    return {(number, key): (low, high) for number, key, low, high in rows}
