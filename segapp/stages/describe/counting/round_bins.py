"""Choose bins on round edges for histograms and scatter cells; pure arithmetic."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

TAIL_FACTOR = 3.0
"""Where what the bins would cover is more than three times as wide as its middle, they cover the middle only."""


SMALLEST_RANGE = 1e-290
"""Smaller ranges are not cut: their tenth is no longer a number with all its digits."""


@dataclass(frozen=True)
class Bins:
    """Bins of equal width on round edges; the outermost ones also take what lies beyond them."""

    edges: tuple[float, ...]
    is_integer: bool

    @property
    def count(self) -> int:
        """Return the number of bins."""
        return len(self.edges) - 1

    @property
    def width(self) -> float:
        """Return the width of a bin."""
        return (self.edges[-1] - self.edges[0]) / self.count

    @property
    def middles(self) -> tuple[float, ...]:
        """Return the middle of the values a bin can hold: of whole numbers, [20, 25) holds 20 to 24."""
        last = self.width - 1 if self.is_integer else self.width
        return tuple(edge + last / 2 for edge in self.edges[:-1])


def round_bins(low: float, high: float, *, most: int, is_integer: bool) -> Bins:
    """Return at most `most` bins of width 1, 2 or 5 times a power of ten that cover low to high.

    Whole numbers get bins of width 1 or more; the largest value falls inside the last bin.
    """
    if not high > low:
        start = math.floor(low) if abs(low) < 2**52 else low
        return Bins((float(start), float(start + max(1.0, math.ulp(start)))), is_integer)
    if high - low < SMALLEST_RANGE:
        return Bins((low, math.nextafter(high, math.inf)), is_integer)
    exponent = math.floor(math.log10((high - low) / most))
    for power, digit in ((power, digit) for power in range(exponent, exponent + 3) for digit in (1, 2, 5)):
        if is_integer and power < 0:
            continue
        first, last = (_multiple(value, digit, power) for value in (low, high))
        if last - first + 1 <= most:
            edges = tuple(multiple_of(first + i, digit, power) for i in range(last - first + 2))
            if _rise(edges) and edges[0] <= low and high < edges[-1]:
                return Bins(edges, is_integer)
    # Values too close together for their size have no round edges between them.
    return Bins((low, math.nextafter(high, math.inf)), is_integer)


def _multiple(value: float, digit: int, power: int) -> int:
    """Return the last multiple whose edge is not above the value; division alone puts 0.3 below 3 * 0.1."""
    near = math.floor(value / (digit * 10.0**power))
    return max(
        (each for each in range(near - 2, near + 3) if multiple_of(each, digit, power) <= value), default=near - 2
    )


def _rise(edges: tuple[float, ...]) -> bool:
    return all(below < above for below, above in itertools.pairwise(edges))


def multiple_of(multiple: int, digit: int, power: int) -> float:
    """Return multiple * digit * 10^power as the double nearest to the decimal number."""
    return float(multiple * digit * 10**power) if power >= 0 else multiple * digit / 10**-power
