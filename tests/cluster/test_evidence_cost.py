"""What evidence costs, counted and not timed: the same fits on as many rows, however many customers there are."""

from __future__ import annotations

import collections
from collections.abc import Sequence

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from segapp.model import WeightedPoints
from segapp.stages.cluster import SearchOptions, gap, search, stability, structure
from segapp.stages.cluster.draws import fit_draws
from segapp.stages.cluster.evidence import BUDGETS, gather_evidence
from segapp.stages.cluster.stability import MOST_DRAWS

Fits = collections.Counter[int]


def customers(count: int) -> WeightedPoints:
    """Return so many customers in four groups, with whole numbers as in a summary of distinct vectors."""
    draws = np.random.default_rng(5)
    rows = np.round(draws.integers(0, 4, count)[:, None] * 60 + draws.normal(size=(count, 2)) * 10)
    distinct, counts = np.unique(rows, axis=0, return_counts=True)
    z = (distinct - rows.mean(axis=0)) / rows.std(axis=0)
    return WeightedPoints(z, counts.astype(np.int64), np.zeros(len(z)))


def fits_of(points: WeightedPoints, budget: str, monkeypatch: pytest.MonkeyPatch) -> Fits:
    """Return how many starts were made from draws of how many rows while evidence was gathered."""
    options = SearchOptions(k_max=4, restart_count=5)
    clustering = search(points, options)
    fits: Fits = collections.Counter()

    def counted(draws: np.ndarray, numbers: Sequence[int], *, start_count: int, **settings: object) -> object:
        fits[draws.shape[1]] += len(draws) * len(numbers) * start_count
        return fit_draws(draws, numbers, start_count=start_count, **settings)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        for module in (gap, stability, structure):
            patch.setattr(module, "fit_draws", counted)
        with threadpool_limits(1):
            gather_evidence(points, clustering, options, budget)
    return fits


def test_a_million_customers_cost_the_same_fits_as_two_thousand(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many starts from as many rows each; only the summary is handed over, and it is a few thousand points."""
    few, many = customers(2_000), customers(1_000_000)
    assert int(many.weights.sum()) == 1_000_000
    assert len(many.weights) < 30_000
    assert fits_of(few, "quick", monkeypatch) == fits_of(many, "quick", monkeypatch)


def test_no_fit_of_evidence_is_on_more_rows_than_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Resamples and references of 2,000 customers, nulls of 500: starts and rows are those of the budget."""
    budget, points = BUDGETS["quick"], customers(100_000)
    numbers = len(search(points, SearchOptions(k_max=4, restart_count=5)).results)
    fits = fits_of(points, "quick", monkeypatch)
    draws = budget.resample_count + budget.reference_count
    assert fits[MOST_DRAWS] == numbers * draws * budget.start_count
    assert set(fits) == {MOST_DRAWS, 500}
