"""Rods cover a range without gaps, and are fine near crowds whatever lies far away."""

import math
from fractions import Fraction

import hypothesis.strategies as st
import pytest
from hypothesis import given

from segapp.stages.describe.rods import GROWTH_BITS, STEP_BITS, Rod, lay_rods

numbers = st.floats(-1e100, 1e100, allow_subnormal=False).map(lambda value: value + 0.0)
sizes = st.floats(1e-6, 1e6)


def rod_of(value: float, rods: tuple[Rod, ...]) -> Rod:
    return [rod for rod in rods if rod.low <= value][-1]


def steps_above(value: float, rod: Rod) -> int:
    """Return the whole steps as SQL counts them, in doubles."""
    return math.floor((value - rod.low) * rod.steps_per_unit)


def test_one_rod_covers_ordinary_values() -> None:
    """Whole numbers up to 2^31 then are whole steps."""
    assert lay_rods(18.0, 70.0) == (Rod(18.0, 2.0**25),)
    assert lay_rods(5.0, 5.0) == (Rod(5.0, 1.0),)


@given(st.lists(numbers, min_size=3, max_size=12))
def test_every_value_has_fewer_steps_than_a_bigint_sum_can_hold(values: list[float]) -> None:
    """Rods rise, each begins below the next, and no value of the range has 2^31 steps or more."""
    values = sorted(values)
    middle = values[len(values) // 3], values[2 * len(values) // 3]
    rods = lay_rods(values[0], values[-1], [middle])
    lows = [rod.low for rod in rods]
    assert lows == sorted(set(lows))
    assert lows[0] == values[0]
    assert all(0 <= steps_above(value, rod_of(value, rods)) < 2**STEP_BITS for value in values)


@given(st.floats(-1e9, 1e9), sizes, st.floats(-1e15, 1e15), st.floats(1e20, 1e60))
def test_a_value_is_known_by_its_distance_from_the_crowd(low: float, width: float, value: float, far: float) -> None:
    """A step is at most 2^-24 of the distance from the crowd; within its width of it, 2^-30 of that."""
    crowd = low, low + width
    rod = rod_of(value, lay_rods(-far, far, [crowd]))
    distance = max(Fraction(crowd[0]) - Fraction(value), Fraction(value) - Fraction(crowd[1]), Fraction(width))
    bits = STEP_BITS - 1 if distance == width else STEP_BITS - 1 - GROWTH_BITS
    assert 1 / Fraction(rod.steps_per_unit) <= distance / 2**bits


def test_crowds_of_like_width_have_one_rod_and_narrow_ones_their_own() -> None:
    """Segments beside each other share their rods; one that is far narrower does not lose its steps to the others."""
    shared = lay_rods(0.0, 1e12, [(15.0, 60.0), (50.0, 137.0)])
    assert [rod.low for rod in shared[:3]] == [0.0, 15.0, 137.0]
    narrow = lay_rods(0.0, 1e12, [(15.0, 137.0), (50.0, 50.001)])
    assert rod_of(50.0005, narrow).steps_per_unit >= 2.0**40


@pytest.mark.parametrize("value", [50.3, 1e12 + 0.5, -7e-9])
def test_a_crowd_of_one_value_is_exact(value: float) -> None:
    """Its rod begins at the value itself."""
    rods = lay_rods(-1e60, 1e60, [(value, value)])
    assert rod_of(value, rods).low == value
