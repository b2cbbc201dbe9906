"""Make number_moments: mean and standard deviation of each number from exact sums, rounded once at the end."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from segapp.stages.describe.counting.step_ranges import RANGE_BITS, STEP_BITS
from segapp.warehouse import Warehouse, step


@dataclass(frozen=True)
class PowerSums:
    """How many values there are, their sum and the sum of their squares; they add up."""

    count: int = 0
    total: Fraction = Fraction(0)
    squares: Fraction = Fraction(0)

    @classmethod
    def of_steps(cls, count: int, steps: int, square_steps: int, step_range: tuple[float, float]) -> PowerSums:
        """Return the sums of values given as whole steps above the low of `step_range`: (low, steps_per_unit)."""
        low, step = Fraction(step_range[0]), 1 / Fraction(step_range[1])
        above = steps * step
        return cls(count, count * low + above, low * (count * low + 2 * above) + square_steps * step * step)

    def __add__(self, other: PowerSums) -> PowerSums:
        return PowerSums(self.count + other.count, self.total + other.total, self.squares + other.squares)

    @property
    def mean(self) -> float:
        """Return the mean."""
        return float(self.total / self.count)

    @property
    def spread(self) -> float:
        """Return the population standard deviation."""
        return _root((self.count * self.squares - self.total * self.total) / (self.count * self.count))


def make_number_moments(warehouse: Warehouse) -> None:
    """Make the temporary table number_moments: scope, segment_key, feature_number, mean, sd; no row without a value."""
    sums: defaultdict[tuple[str, str | None, int], PowerSums] = defaultdict(PowerSums)
    rows = warehouse.execute(step("profiles/step_range_sums"), {"range_bits": RANGE_BITS}).fetchall()
    for key, number, count, steps, high, low, *step_range in rows:
        range_sums = PowerSums.of_steps(count, steps, (high << STEP_BITS) + low, (step_range[0], step_range[1]))
        for scope in (("everyone", None), *((("placed", None), ("segment", key)) if key is not None else ())):
            sums[(*scope, number)] += range_sums
    warehouse.execute(
        "create or replace temp table number_moments"
        " (scope varchar, segment_key varchar, feature_number integer, mean double, sd double)"
    )
    warehouse.insert("number_moments", [(*place, each.mean, each.spread) for place, each in sums.items()])


def _root(square: Fraction) -> float:
    """Return a square root, of numbers too small or too large for a double too."""
    half = (square.numerator.bit_length() - square.denominator.bit_length()) // 2
    return math.ldexp(math.sqrt(square / Fraction(4) ** half), half)
