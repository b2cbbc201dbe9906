"""Lay rods along a feature's range: stretches with whole steps of their own, fine where customers are; pure arithmetic.

One rod over the whole range is enough for ordinary values. Where a value far away would make its steps too coarse, the
ends of the crowds of ordinary values cut the range, and so do distances from them that grow by 2^6, from a crowd's
width on: every value then is known to 2^-24 of its distance from each crowd, and to 2^-30 of the crowd's width near it.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

STEP_BITS = 31
"""A rod has fewer than 2^31 steps: sums of steps and of the halves of their squares then hold in a BIGINT up to 2^32
customers, and are the same whatever the order of the rows."""
ROD_BITS = 32
"""A value's code is its rod's place times 2^32, plus its steps: codes rise with the values."""
GROWTH_BITS = 6
ALIKE = 16.0
"""Crowds are one where together they are at most so many times as wide as the narrowest of them."""
SMALLEST_PART = 2.0**-400
"""Of the range: the width of a crowd of zeros, which has no digits to tell how fine it is."""

Crowd = tuple[float, float]
"""Lowest and highest value of customers who are close together."""


@dataclass(frozen=True)
class Rod:
    """A stretch of values counted in whole steps: value = low + steps / steps_per_unit."""

    low: float
    steps_per_unit: float  # a power of two


def lay_rods(low: float, high: float, crowds: Collection[Crowd] = ()) -> tuple[Rod, ...]:
    """Return the rods from low to high, in rising order; each reaches to the next one's low."""
    smallest = (high - low) * SMALLEST_PART
    cuts = {cut for crowd in _joined(crowds) for cut in _cuts(crowd, high - low, smallest) if low < cut < high}
    edges = [low, *sorted(cuts), high]
    return tuple(_rod(*ends) for ends in itertools.pairwise(edges))


def _rod(low: float, high: float) -> Rod:
    exponent = math.frexp(high - low)[1] if high > low else STEP_BITS  # the stretch is below 2^exponent
    return Rod(low, math.ldexp(1.0, min(STEP_BITS - exponent, 900)))


def _cuts(crowd: Crowd, span: float, smallest: float) -> Iterator[float]:
    """Yield the ends of a crowd, and the distances from them at which steps become coarser."""
    low, high = crowd
    yield from crowd
    distance = max(high - low, math.ulp(max(abs(low), abs(high))), smallest)
    while distance < span:
        yield low - distance
        yield high + distance
        distance = math.ldexp(distance, GROWTH_BITS)


def _joined(crowds: Collection[Crowd]) -> Sequence[Crowd]:
    """Return crowds without those of one value inside others, neighbours of like width as one."""
    wide = sorted(crowd for crowd in crowds if crowd[0] < crowd[1])
    joined: list[Crowd] = []
    narrowest = 0.0
    for low, high in wide:
        both = (joined[-1][0], max(joined[-1][1], high)) if joined else (low, high)
        narrower = min(narrowest, high - low)
        if joined and both[1] - both[0] <= ALIKE * narrower:
            joined[-1], narrowest = both, narrower
        else:
            joined.append((low, high))
            narrowest = high - low
    alone = (crowd for crowd in crowds if crowd[0] == crowd[1])
    return [*joined, *(crowd for crowd in alone if not any(low <= crowd[0] <= high for low, high in wide))]
