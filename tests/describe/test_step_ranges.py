"""Step ranges cover a range without gaps, and are fine near dense ranges whatever lies far away."""

import math
from fractions import Fraction

import hypothesis.strategies as st
import pytest
from hypothesis import example, given

from segapp.stages.describe.counting.step_ranges import GROWTH_BITS, STEP_BITS, StepRange, lay_step_ranges

numbers = st.floats(-1e100, 1e100, allow_subnormal=False).map(lambda value: value + 0.0)
sizes = st.floats(1e-6, 1e6)


def step_range_of(value: float, step_ranges: tuple[StepRange, ...]) -> StepRange:
    return [step_range for step_range in step_ranges if step_range.low <= value][-1]


def steps_above(value: float, step_range: StepRange) -> int:
    """Return the whole steps as SQL counts them, in doubles."""
    return math.floor((value - step_range.low) * step_range.steps_per_unit)


def test_one_rod_covers_ordinary_values() -> None:
    """Whole numbers up to 2^31 then are whole steps."""
    assert lay_step_ranges(18.0, 70.0) == (StepRange(18.0, 2.0**25),)
    assert lay_step_ranges(5.0, 5.0) == (StepRange(5.0, 1.0),)


@given(st.lists(numbers, min_size=3, max_size=12))
def test_every_value_has_fewer_steps_than_a_bigint_sum_can_hold(values: list[float]) -> None:
    """Step ranges rise, each begins below the next, and no value of the range has 2^31 steps or more."""
    values = sorted(values)
    middle = values[len(values) // 3], values[2 * len(values) // 3]
    step_ranges = lay_step_ranges(values[0], values[-1], [middle])
    lows = [step_range.low for step_range in step_ranges]
    assert lows == sorted(set(lows))
    assert lows[0] == values[0]
    assert all(0 <= steps_above(value, step_range_of(value, step_ranges)) < 2**STEP_BITS for value in values)


@given(st.floats(-1e9, 1e9), sizes, st.floats(-1e15, 1e15), st.floats(1e20, 1e60))
@example(0.0, 0.75, 1.5, 1e20)  # begins the first coarser range: known exactly
def test_a_value_is_known_by_its_distance_from_the_crowd(low: float, width: float, value: float, far: float) -> None:
    """A step is at most 2^-24 of the distance from the dense range; within its width of it, 2^-30 of that."""
    dense_range = low, low + width
    step_range = step_range_of(value, lay_step_ranges(-far, far, [dense_range]))
    if value == step_range.low:
        return  # no step away from where its range begins
    distance = max(
        Fraction(dense_range[0]) - Fraction(value), Fraction(value) - Fraction(dense_range[1]), Fraction(width)
    )
    bits = STEP_BITS - 1 if distance == width else STEP_BITS - 1 - GROWTH_BITS
    assert 1 / Fraction(step_range.steps_per_unit) <= distance / 2**bits


def test_crowds_of_like_width_have_one_rod_and_narrow_ones_their_own() -> None:
    """Segments beside each other share their step ranges; a far narrower one keeps steps of its own."""
    shared = lay_step_ranges(0.0, 1e12, [(15.0, 60.0), (50.0, 137.0)])
    assert [step_range.low for step_range in shared[:3]] == [0.0, 15.0, 137.0]
    narrow = lay_step_ranges(0.0, 1e12, [(15.0, 137.0), (50.0, 50.001)])
    assert step_range_of(50.0005, narrow).steps_per_unit >= 2.0**40


@pytest.mark.parametrize("value", [50.3, 1e12 + 0.5, -7e-9])
def test_a_crowd_of_one_value_is_exact(value: float) -> None:
    """Its step range begins at the value itself."""
    step_ranges = lay_step_ranges(-1e60, 1e60, [(value, value)])
    assert step_range_of(value, step_ranges).low == value
