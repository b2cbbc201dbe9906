"""The figures of drift: the index itself, and what chance alone gives."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from scipy import stats

from segapp.stages.drift.index import chance_index, chance_outside, chi_square_quantile, stability_index
from segapp.stages.drift.spread import Bin, Spread, Subject

Z = 3.719016485455709


def spread(counts: Sequence[int]) -> Spread:
    """Return a spread over as many bins as there are counts; none missing."""
    bins = tuple(Bin(number, 0.0, 1.0) for number in range(1, len(counts) + 1))
    return Spread(Subject("feature", "age_years", True, bins), dict(enumerate(map(int, counts), 1)))


def test_the_index_of_a_small_case_by_hand() -> None:
    """30 and 70 against 50 and 50 of a hundred each, half a customer added to each bin."""
    p, q = (30.5 / 101, 70.5 / 101), (50.5 / 101, 50.5 / 101)
    by_hand = (p[0] - q[0]) * math.log(p[0] / q[0]) + (p[1] - q[1]) * math.log(p[1] / q[1])
    assert stability_index(spread([50, 50]), spread([30, 70])) == pytest.approx(by_hand, rel=1e-12)


def test_equal_shares_give_zero_and_empty_bins_stay_finite() -> None:
    """The same shares are no shift; a bin that only one side fills counts, one that nobody fills does not."""
    assert stability_index(spread([20, 30, 0]), spread([20, 30, 0])) == 0
    assert stability_index(spread([50, 50, 0]), spread([40, 40, 20])) > 0.25
    assert stability_index(spread([50, 50, 0]), spread([30, 70, 0])) == stability_index(
        spread([50, 50]), spread([30, 70])
    )


@pytest.mark.parametrize("freedom", [0.5, 1, 2, 5, 9, 20])
def test_the_chi_square_quantile_is_close_to_the_exact_one(freedom: float) -> None:
    """Never below scipy's, and at most 9 % above it, at one in ten thousand."""
    assert 1 <= chi_square_quantile(freedom, Z) / stats.chi2.ppf(0.9999, freedom) <= 1.09


@pytest.mark.parametrize(("fit_count", "now_count"), [(200, 200), (200, 20_000), (5_000, 300)])
def test_chance_seldom_exceeds_its_bound(fit_count: int, now_count: int) -> None:
    """Of 4,000 pairs of draws from the same customers, at most four exceed what one in ten thousand should."""
    draws = np.random.default_rng(1)
    shares = np.full(10, 0.1)
    before, after = draws.multinomial(fit_count, shares, 4000), draws.multinomial(now_count, shares, 4000)
    beyond = [
        stability_index(spread(a), spread(b)) > chance_index(spread(a), spread(b), Z)
        for a, b in zip(before, after, strict=True)
    ]
    assert sum(beyond) <= 4


@pytest.mark.parametrize(("fit_count", "now_count"), [(200, 200), (200, 5_000), (5_000, 300)])
def test_new_extremes_are_expected_by_chance(fit_count: int, now_count: int) -> None:
    """Customers outside the ranges of the fit, by chance alone, seldom exceed the bound."""
    draws = np.random.default_rng(2)
    bound = chance_outside(fit_count, now_count, 3, Z)
    beyond = 0
    for _ in range(1000):
        before, after = draws.random((fit_count, 3)), draws.random((now_count, 3))
        outside = ((after < before.min(axis=0)) | (after > before.max(axis=0))).any(axis=1).sum()
        beyond += outside > bound
    assert beyond <= 2
