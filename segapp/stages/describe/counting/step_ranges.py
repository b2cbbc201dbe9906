"""Divide a feature's range into step ranges: stretches with whole steps of their own, fine where customers are.

One step range is enough for ordinary values. Where a value far away would make its steps too coarse, the ends of the
dense ranges (where ordinary values lie close) divide it, and so do distances from them that grow by 2^6, from the width
of a dense range on: every value then is known to 2^-24 of its distance from each dense range, and near one to 2^-30 of
its width.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

STEP_BITS = 31
"""A step range has fewer than 2^31 steps: sums of steps and of the halves of their squares then hold in a BIGINT up to
2^32 customers, and are the same whatever the order of the rows."""
RANGE_BITS = 32
"""A value's code is its step range's place times 2^32, plus its steps: codes rise with the values."""
GROWTH_BITS = 6
ALIKE = 16.0
"""Crowds are one where together they are at most so many times as wide as the narrowest of them."""
SMALLEST_PART = 2.0**-400
"""Of the range: the width of a dense range of zeros, which has no digits to tell how fine it is."""

DenseRange = tuple[float, float]
"""Lowest and highest value of customers who are close together."""


@dataclass(frozen=True)
class StepRange:
    """A stretch of values counted in whole steps: value = low + steps / steps_per_unit."""

    low: float
    steps_per_unit: float  # a power of two


def lay_step_ranges(low: float, high: float, dense_ranges: Collection[DenseRange] = ()) -> tuple[StepRange, ...]:
    """Return the step ranges from low to high, in rising order; each reaches to the next one's low."""
    smallest = (high - low) * SMALLEST_PART
    cuts = {cut for dense_range in _joined(dense_ranges) for cut in _cuts(dense_range, high - low, smallest)}
    cuts |= {value for value, end in dense_ranges if value == end}  # inside another range: exact where its steps begin
    edges = [low, *sorted(cut for cut in cuts if low < cut < high), high]
    return tuple(_step_range(*ends) for ends in itertools.pairwise(edges))


def _step_range(low: float, high: float) -> StepRange:
    exponent = math.frexp(high - low)[1] if high > low else STEP_BITS  # the stretch is below 2^exponent
    return StepRange(low, math.ldexp(1.0, min(STEP_BITS - exponent, 900)))


def _cuts(dense_range: DenseRange, span: float, smallest: float) -> Iterator[float]:
    """Yield the ends of a dense range, and the distances from them at which steps become coarser."""
    low, high = dense_range
    yield from dense_range
    distance = max(high - low, math.ulp(max(abs(low), abs(high))), smallest)
    while distance < span:
        yield low - distance
        yield high + distance
        distance = math.ldexp(distance, GROWTH_BITS)


def _joined(dense_ranges: Collection[DenseRange]) -> Sequence[DenseRange]:
    """Return dense ranges without those of one value inside others, neighbours of like width as one."""
    wide = sorted(dense_range for dense_range in dense_ranges if dense_range[0] < dense_range[1])
    joined: list[DenseRange] = []
    narrowest = 0.0
    for low, high in wide:
        both = (joined[-1][0], max(joined[-1][1], high)) if joined else (low, high)
        narrower = min(narrowest, high - low)
        if joined and both[1] - both[0] <= ALIKE * narrower:
            joined[-1], narrowest = both, narrower
        else:
            joined.append((low, high))
            narrowest = high - low
    alone = (dense_range for dense_range in dense_ranges if dense_range[0] == dense_range[1])
    return [
        *joined,
        *(dense_range for dense_range in alone if not any(low <= dense_range[0] <= high for low, high in wide)),
    ]
