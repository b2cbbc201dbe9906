"""Keeping the published number of segments: month by month it stays, unless another one leads by more than chance."""

from __future__ import annotations

import dataclasses
import pathlib

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import silhouette_samples

from segapp.figures import ENGLISH
from segapp.model import WeightedPoints
from segapp.stages.cluster import SearchOptions, search
from segapp.stages.cluster.silhouette import silhouettes


def points_of(rows: np.ndarray) -> WeightedPoints:
    """Return the standardised rows as weighted points."""
    z = (rows - rows.mean(axis=0)) / rows.std(axis=0)
    distinct, counts = np.unique(z, axis=0, return_counts=True)
    return WeightedPoints(distinct, counts.astype(np.int64), np.zeros(len(distinct)))


def next_month(rows: np.ndarray, seed: int) -> np.ndarray:
    """Return the customers a month later: one in ten is somebody else, and everybody has changed a little."""
    draws = np.random.default_rng(seed)
    later = rows.copy()
    later[draws.choice(len(rows), len(rows) // 10, replace=False)] = rows[draws.integers(0, len(rows), len(rows) // 10)]
    later += draws.normal(size=later.shape) * 0.1 * rows.std(axis=0)
    return np.clip(np.round(later), rows.min(axis=0), rows.max(axis=0))


def groups(centres: list[list[float]], count: int, seed: int) -> np.ndarray:
    """Return round groups of equal size."""
    draws = np.random.default_rng(seed)
    return np.concatenate([draws.normal(centre, 1.0, (count, 2)) for centre in centres])


@pytest.mark.oracle
@pytest.mark.slow
def test_the_mall_keeps_six_segments_over_twenty_simulated_months(mall_csv: pathlib.Path) -> None:
    """The rule alone would change the number in most months; none of those leads is beyond chance."""
    rows = pd.read_csv(mall_csv).iloc[:, 2:].to_numpy(float)
    found = [search(points_of(next_month(rows, seed)), SearchOptions(published_k=6)) for seed in range(20)]
    assert [each.chosen_k for each in found] == [6] * 20
    assert sum(each.rule_k != 6 for each in found) >= 5


def test_a_clear_lead_changes_the_number() -> None:
    """Where a fourth group has come up, three segments are not kept; the sentence is the rule's."""
    found = search(points_of(groups([[0, 0], [12, 0], [0, 12], [12, 12]], 100, 1)), SearchOptions(published_k=3))
    assert (found.chosen_k, found.rule_k) == (4, 4)
    assert found.choice_text.startswith("4 segments separate best of 2 to 10 tried")


def test_the_best_number_is_kept_in_its_own_words() -> None:
    """A published number that is still the best says so."""
    found = search(points_of(groups([[0, 0], [12, 0], [0, 12]], 100, 1)), SearchOptions(published_k=3))
    assert (found.chosen_k, found.rule_k, found.chosen_by) == (3, 3, "rule")
    assert ENGLISH.show(found.choice_text).startswith(
        "3 segments, as published: they still separate best (silhouette 0.8"
    )


def test_a_published_number_that_leaves_a_segment_too_small_is_not_kept() -> None:
    """Eligibility comes first."""
    rows = np.concatenate([groups([[0, 0], [12, 0]], 300, 1), [[300.0, 300.0]]])
    options = SearchOptions(k_max=4, published_k=3)
    found = search(points_of(rows), options)
    assert not next(each for each in found.results if each.k == 3).is_eligible
    assert found.chosen_k != 3


def test_a_person_chooses_over_the_published_number() -> None:
    """--k wins, and the sentence says what the rule would choose."""
    points = points_of(groups([[0, 0], [12, 0], [0, 12]], 100, 1))
    found = search(points, SearchOptions(published_k=3, forced_k=5))
    assert (found.chosen_k, found.rule_k, found.chosen_by) == (5, 3, "person")


def test_the_error_of_a_lead_is_that_of_paired_differences() -> None:
    """Equal to the standard error of scikit-learn's silhouettes, customer by customer, weights included."""
    rows = groups([[0, 0], [4, 0], [0, 4]], 40, 2).round()
    points = points_of(rows)
    first, second = (np.random.default_rng(seed).integers(0, 3, len(points.weights)) for seed in (1, 2))
    found = silhouettes(points, [first, second])
    z = np.repeat(points.z, points.weights, axis=0)
    each = [silhouette_samples(z, np.repeat(labels, points.weights)) for labels in (first, second)]
    differences = each[0] - each[1]
    assert found.lead_error(0, 1) == pytest.approx(differences.std() / np.sqrt(len(differences)), rel=1e-9)


def test_many_customers_do_not_make_a_small_lead_count() -> None:
    """The error is that of at most 2,000 draws: fifty times the customers have the same one."""
    points = points_of(groups([[0, 0], [4, 0], [0, 4]], 800, 2).round(1))
    heavy = dataclasses.replace(points, weights=points.weights * 50)
    labels = [np.random.default_rng(seed).integers(0, 3, len(points.weights)) for seed in (1, 2)]
    errors = [silhouettes(each, labels).lead_error(0, 1) for each in (points, heavy)]
    assert errors[1] == pytest.approx(errors[0], rel=0.02)
