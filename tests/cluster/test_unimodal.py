"""The nearest unimodal distribution: it rises, it falls, and leaves alone what already does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segapp.model import Floats
from segapp.stages.cluster.unimodal import nearest_unimodal


def counted(values: Floats) -> tuple[Floats, Floats]:
    """Return distinct values and how many have each."""
    found, counts = np.unique(values, return_counts=True)
    return found, counts.astype(np.float64)


def turns(counts: Floats) -> int:
    """Return how often evenly spaced counts rise again after they fell."""
    steps = np.sign(np.round(np.diff(counts), 9))
    steps = steps[steps != 0]
    return int(np.sum((steps[:-1] < 0) & (steps[1:] > 0)))


@settings(deadline=None)  # the first call loads the library
@given(st.lists(st.integers(1, 40), min_size=3, max_size=60))
def test_all_customers_stay_and_there_is_one_mode(counts: list[int]) -> None:
    """Whatever the counts of whole numbers are; what stands out as a spike is left out of the look."""
    values, own = np.arange(len(counts), dtype=np.float64), np.array(counts, dtype=np.float64)
    found, distance = nearest_unimodal(values, own)
    assert found.sum() == pytest.approx(own.sum())
    assert 0 <= distance <= 1
    changed = found[found != own]
    assert turns(changed) == 0 or np.any(own >= 0.05 * own.sum())


def test_a_unimodal_one_is_left_alone() -> None:
    """Counts that rise and fall are their own nearest."""
    values, counts = np.arange(7.0), np.array([1.0, 3, 9, 12, 7, 2, 1])
    found, distance = nearest_unimodal(values, counts)
    assert found == pytest.approx(counts)
    assert distance == pytest.approx(0)


def test_a_bimodal_one_is_far_from_unimodal() -> None:
    """The second mode becomes a shelf of the first: nothing rises again; a skewed one is much nearer."""
    draws = np.random.default_rng(1)
    whole = np.round(np.concatenate([draws.normal(20, 3, 500), draws.normal(50, 3, 500)]))
    values, counts = counted(np.concatenate([whole, np.arange(60.0)]))
    found, distance = nearest_unimodal(values, counts)
    assert turns(counts) > 1
    assert turns(found) == 0
    assert distance > 0.1 > 3 * nearest_unimodal(*counted(draws.lognormal(size=1_000)))[1]


def test_a_value_that_many_have_stays_as_it_is() -> None:
    """Half the customers spend nothing: that is no mode of amounts, and the others keep theirs."""
    draws = np.random.default_rng(1)
    values, counts = counted(np.concatenate([np.zeros(500), draws.lognormal(3, 0.5, 500)]))
    found, distance = nearest_unimodal(values, counts)
    assert found[0] == 500
    assert distance < 0.03


def test_few_or_equal_values_are_taken_as_they_are() -> None:
    """One value, two values, and nothing but spikes."""
    for values, counts in (([1.0], [9.0]), ([0.0, 1.0], [5.0, 4.0]), ([1.0, 2, 3], [10.0, 1, 10])):
        found, distance = nearest_unimodal(np.array(values), np.array(counts))
        assert (found.tolist(), distance) == (counts, 0.0)


def test_values_that_differ_in_their_last_bits_are_no_fault() -> None:
    """Shares that add up to one end in 1.0 and 0.9999999999999999: no room is between them."""
    values = np.array([0.0, 0.05, 0.1, np.nextafter(1.0, 0.0), 1.0])
    found, distance = nearest_unimodal(values, np.array([30.0, 40, 20, 5, 6]))
    assert np.isfinite(found).all()
    assert found.sum() == pytest.approx(101)
    assert distance < 1


def test_one_spike_at_most_is_left_as_it_is() -> None:
    """Of three values that many tick, two are modes, however sharp."""
    found, distance = nearest_unimodal(np.arange(5.0), np.array([30.0, 2, 30, 2, 30]))
    assert distance > 0.1
    assert found[0] == 30
