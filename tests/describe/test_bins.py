"""Histograms and scatter cells have round edges and hold every value, whatever the range."""

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from segapp.stages.describe.counting.round_bins import round_bins


def test_ages_get_bins_of_five_years() -> None:
    """The ages of the mall, 18 to 70, fall into twelve bins of five years."""
    bins = round_bins(18, 70, most=20, is_integer=True)
    assert bins.edges == tuple(range(15, 80, 5))
    assert bins.middles[0] == 17  # 15 to 19


def test_decimal_edges_are_the_decimal_numbers() -> None:
    """An edge at 0.3 is 0.3, not three times 0.1."""
    assert round_bins(0.0, 0.95, most=10, is_integer=False).edges == tuple(i / 10 for i in range(11))


def test_whole_numbers_are_not_split() -> None:
    """Numbers of children, 0 to 3, get one bin each."""
    assert round_bins(0, 3, most=20, is_integer=True).edges == (0, 1, 2, 3, 4)


@pytest.mark.parametrize("value", [0.0, 5.0, -2.5, 1e150, -1e150, 1e-300])
def test_a_constant_gets_one_bin(value: float) -> None:
    """A feature with one value has one bin, and the value lies in it."""
    bins = round_bins(value, value, most=20, is_integer=False)
    assert bins.count == 1
    assert bins.edges[0] <= value < bins.edges[1]


@settings(max_examples=400)
@given(low=st.floats(-1e150, 1e150), span=st.floats(0, 1e150), most=st.integers(2, 40), is_integer=st.booleans())
def test_every_value_lies_in_a_bin(low: float, span: float, most: int, is_integer: bool) -> None:
    """Edges rise, there are not more bins than asked for, and the ends are covered."""
    if is_integer:
        low, span = float(round(low)), float(round(span))
    bins = round_bins(low, low + span, most=most, is_integer=is_integer)
    assert list(bins.edges) == sorted(set(bins.edges))
    assert 1 <= bins.count <= most
    assert bins.edges[0] <= low
    assert low + span < bins.edges[-1]
