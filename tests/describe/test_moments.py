"""Means and spreads from sums of steps are those of exact arithmetic, rounded once."""

from fractions import Fraction

import hypothesis.strategies as st
from hypothesis import given

from segapp.stages.describe.counting.segment_moments import PowerSums

step_ranges = st.tuples(st.floats(-1e100, 1e100), st.integers(-300, 300).map(lambda power: 2.0**power))


def of_values(steps: list[int], step_range: tuple[float, float]) -> PowerSums:
    return PowerSums.of_steps(len(steps), sum(steps), sum(step * step for step in steps), step_range)


@given(step_ranges, step_ranges, *(st.lists(st.integers(0, 2**31 - 1), min_size=1, max_size=20) for _ in "ab"))
def test_sums_over_rods_are_exact(
    one: tuple[float, float], other: tuple[float, float], steps: list[int], others: list[int]
) -> None:
    """Two step ranges together have the mean and variance of all their values."""
    found = of_values(steps, one) + of_values(others, other)
    values = [
        Fraction(step_range[0]) + step / Fraction(step_range[1])
        for step_range, counted in ((one, steps), (other, others))
        for step in counted
    ]
    mean = sum(values) / len(values)
    variance = sum((value - mean) ** 2 for value in values) / len(values)
    assert found.mean == float(mean)
    assert abs(Fraction(found.spread) ** 2 - variance) <= variance / 10**12


def test_the_smallest_and_largest_spreads_are_no_zero_and_no_error() -> None:
    """A square may be beyond the doubles on either side where its root is not."""
    assert of_values([0, 2], (0.0, 2.0**600)).spread == 2.0**-600
    assert of_values([0, 2], (0.0, 2.0**-600)).spread == 2.0**600
    assert of_values([7], (1e100, 1.0)).spread == 0.0
