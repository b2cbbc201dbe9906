"""Take exact means and spreads of any number of rows in one pass: fixed-point numbers, summed as integers.

Sums of doubles depend on the order in which threads add them; these do not, and any engine gives the same bytes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from segapp.warehouse import Warehouse, float_literal

BITS = 22
"""Numbers below 2^22: sums of them, and of the halves of their squares, hold in a BIGINT for 2^41 rows."""


@dataclass(frozen=True)
class FixedPoint:
    """A column as integers below 2^22, or another power of two: floor((u - low) * steps), steps a power of two."""

    low: float
    steps: float

    @classmethod
    def over(cls, low: float, high: float, bits: int = BITS) -> FixedPoint:
        """Return the finest fixed point that holds a range in so many bits."""
        _, exponent = math.frexp(high - low)  # the range is below 2^exponent
        return cls(low, math.ldexp(1.0, bits - exponent)) if high > low else cls(low, 1.0)

    def sql(self, column: str) -> str:
        """Return SQL for the integer."""
        return f"cast(floor(({column} - {float_literal(self.low)}) * {float_literal(self.steps)}) as bigint)"

    def mean(self, total: int, count: int) -> float:
        """Return the mean of values whose integers sum to `total`; each stands for the middle of its step."""
        return self.low + float(Fraction(2 * total + count, 2 * count) / Fraction(self.steps))


@dataclass(frozen=True)
class Moments:
    """Mean and population standard deviation of one column."""

    mean: float
    spread: float


def measure(warehouse: Warehouse, select: str, ranges: list[tuple[float, float]]) -> list[Moments]:
    """Return the moments of u1, u2, ... of a select; `ranges` are their lowest and highest values."""
    points = [FixedPoint.over(*each) for each in ranges]
    integers = ", ".join(f"{point.sql(f'u{i}')} as q{i}" for i, point in enumerate(points, 1))
    sums = ", ".join(_sums(f"q{i}") for i in range(1, len(points) + 1))
    count, *rest = warehouse.execute(
        f"select count(*), {sums} from (select {integers} from ({select}) as given) as fixed"
    ).fetchall()[0]
    return [_moments(point, count, *rest[3 * i : 3 * i + 3]) for i, point in enumerate(points)]


def _sums(name: str) -> str:
    square, mask = f"({name} * {name})", 2**BITS - 1
    parts = (name, f"{square} >> {BITS}", f"{square} & {mask}")
    return ", ".join(f"cast(sum({part}) as bigint)" for part in parts)


def _moments(point: FixedPoint, count: int, total: int, high_half: int, low_half: int) -> Moments:
    squares = (high_half << BITS) + low_half
    variance = Fraction(count * squares - total * total, count * count)
    return Moments(point.mean(total, count), math.sqrt(variance) / point.steps)
