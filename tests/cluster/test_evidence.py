"""Evidence for a clustering: gap, stability, and the verdict on structure, small enough to check by hand."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score
from threadpoolctl import threadpool_limits

from segapp.model import Floats, WeightedPoints
from segapp.stages.cluster import SearchOptions, search
from segapp.stages.cluster.evidence import gather_evidence
from segapp.stages.cluster.gap import gap
from segapp.stages.cluster.nulls import copula, gaussian, uniform
from segapp.stages.cluster.resampling import draw_without_replacement
from segapp.stages.cluster.stability import adjusted_rand, best_jaccards, crosstab
from segapp.stages.cluster.structure import judge_structure
from segapp.stages.cluster.subsets import clearest_subset
from tests.cluster.weighted import points_of

FEW = SearchOptions(k_max=6, restart_count=10)


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Run the small fits on one thread, as `gather_evidence` does; on more they wait for each other."""
    with threadpool_limits(1):
        yield


def diagonal_groups(size: int = 400) -> Floats:
    draws = np.random.default_rng(2)
    return draws.integers(0, 4, size)[:, None] * 6.0 + draws.normal(size=(size, 2))


def test_the_gap_is_the_textbook_formula() -> None:
    """Mean of the references less the data, and their population spread times sqrt(1 + 1/B)."""
    value, error = gap(1.0, [2.0, 4.0])
    assert value == 2.0
    assert error == pytest.approx(math.sqrt(1.5))


def test_adjusted_rand_equals_scikit_learn() -> None:
    """Weights count as customers."""
    draws = np.random.default_rng(1)
    first, second, weights = draws.integers(0, 4, 60), draws.integers(0, 4, 60), draws.integers(1, 9, 60)
    second[:40] = first[:40]
    expected = adjusted_rand_score(np.repeat(first, weights), np.repeat(second, weights))
    assert adjusted_rand(crosstab(first, second, weights, 4)) == pytest.approx(expected, abs=1e-12)


def test_jaccard_is_that_of_the_best_match() -> None:
    """A cluster of 10, of which 8 come back among 8 + 2 others: 8 / 12."""
    assert best_jaccards(np.array([[8.0, 2.0], [2.0, 5.0]])) == pytest.approx([8 / 12, 5 / 9])


def test_draws_without_replacement_are_different_customers() -> None:
    """Never more of a point than it has customers; all of them when all are asked for."""
    points = WeightedPoints(np.array([[0.0], [1.0], [2.0]]), np.array([5, 1, 30]), np.zeros(3))
    drawn = draw_without_replacement(points, 20, np.random.default_rng(1))[:, 0]
    assert len(drawn) == 20
    assert (drawn == 1).sum() <= 1
    assert (drawn == 0).sum() <= 5
    assert sorted(draw_without_replacement(points, 99, np.random.default_rng(1))[:, 0]) == [0] * 5 + [1] + [2] * 30


def test_customers_of_a_cell_are_spread_by_its_variance() -> None:
    """Draws from a grid have the variance of the customers, not only of the cells' means."""
    points = WeightedPoints(np.array([[0.0, 0.0], [1.0, 1.0]]), np.array([10**6, 10**6]), np.array([0.5, 0.5]))
    drawn = draw_without_replacement(points, 20_000, np.random.default_rng(1))
    assert drawn.var(axis=0) == pytest.approx([0.5, 0.5], abs=0.02)


def test_nulls_keep_what_they_say() -> None:
    """Gaussian and copula keep the covariance, the copula every marginal value, the uniform one the box."""
    draws = np.random.default_rng(3)
    rows = draws.normal(size=(4_000, 2)) @ np.array([[1.0, 0.8], [0.0, 0.6]])
    rows[:, 1] = np.round(rows[:, 1])
    points = points_of(rows)
    for null in (gaussian, copula):
        drawn = null(points)(20_000, np.random.default_rng(1))
        assert np.corrcoef(drawn.T)[0, 1] == pytest.approx(np.corrcoef(rows.T)[0, 1], abs=0.05)
    assert set(copula(points)(2_000, np.random.default_rng(1))[:, 1]) <= set(points.z[:, 1])
    box = uniform(points)(4_000, np.random.default_rng(1))
    assert np.abs(box).max() <= np.sqrt(2) * np.abs(points.z).max() + 1


def test_planted_groups_are_clear_and_solid() -> None:
    """Groups on the diagonal: the verdict is clear, every segment is found again, the gap peaks at their number."""
    points = points_of(diagonal_groups())
    found = gather_evidence(points, search(points, FEW), FEW)
    assert (found.clustering.chosen_k, found.structure_verdict) == (4, "clear")
    assert min(found.segment_jaccards) > 0.95
    gaps = {each.k: each.gap or 0.0 for each in found.clustering.results}
    assert gaps[4] > max(gaps[2], gaps[3])
    assert all(each.stability_mean_ari is not None for each in found.clustering.results)


@pytest.mark.parametrize(
    ("name", "rows", "verdicts"),
    [
        ("square", np.random.default_rng(1).uniform(size=(400, 2)), {"none", "weak"}),
        ("round", np.random.default_rng(1).normal(size=(400, 2)), {"none", "weak"}),
        ("lognormal", np.exp(np.random.default_rng(1).normal(size=(400, 2))), {"none", "weak"}),
        (
            "one axis",
            np.column_stack([np.repeat([0.0, 8.0], 200), np.zeros(400)])
            + np.random.default_rng(1).normal(size=(400, 2)),
            {"weak", "clear"},
        ),
    ],
)
def test_no_structure_is_not_called_clear(name: str, rows: Floats, verdicts: set[str]) -> None:
    """One cloud is never clear; two groups on one axis are at least weak."""
    verdict, tests = judge_structure(points_of(rows), FEW, 29)
    assert verdict in verdicts, name
    assert [test.null_name for test in tests] == ["gaussian", "uniform", "copula"]
    assert all(test.null_median < test.null_q95 < test.null_q99 for test in tests)


def test_the_same_seed_gives_the_same_evidence() -> None:
    """Order of points does not matter."""
    points = points_of(diagonal_groups(100))
    shuffle = np.random.default_rng(1).permutation(len(points.weights))
    mixed = WeightedPoints(points.z[shuffle], points.weights[shuffle], points.variance[shuffle])
    options = SearchOptions(k_max=4, restart_count=5)
    first, second = (gather_evidence(each, search(each, options), options) for each in (points, mixed))
    assert first.null_tests == second.null_tests
    assert first.segment_jaccards == second.segment_jaccards


def test_one_segment_needs_no_evidence() -> None:
    """All customers the same: no test, no verdict but none."""
    points = WeightedPoints(np.zeros((1, 2)), np.array([50]), np.zeros(1))
    found = gather_evidence(points, search(points, FEW), FEW)
    assert (found.structure_verdict, found.null_tests, found.segment_jaccards) == ("none", (), (1.0,))


def test_groups_of_very_unequal_size_are_clear() -> None:
    """85, 10 and 5 % of customers: the split into three is beyond chance, though a split into two is not."""
    draws = np.random.default_rng(2)
    centres = np.array([[0, 0, 0], [5, 0, 5], [0, 5, 5]])
    rows = centres[draws.choice(3, 300, p=[0.85, 0.10, 0.05])] + draws.normal(size=(300, 3))
    assert judge_structure(points_of(rows), FEW, 29)[0] == "clear"


def test_groups_in_two_of_ten_features_are_found_and_proposed() -> None:
    """All ten features together show nothing; the search over pairs names the two, and how many groups there are."""
    draws = np.random.default_rng(1)
    rows = draws.normal(size=(300, 10))
    rows[:, [2, 7]] += 4 * np.array([[0, 0], [1, 1], [2, 0], [1, -1]])[draws.integers(0, 4, 300)]
    hint = clearest_subset(points_of(rows), FEW, 19)
    assert hint is not None
    assert (hint.places, hint.k) == ((2, 7), 4)
    assert hint.silhouette > hint.null_q95


def test_corners_of_a_grid_are_groups() -> None:
    """Two bimodal features make four groups, in whole numbers too; what one feature shows alone does not."""
    draws = np.random.default_rng(1)
    noise = draws.normal(size=(300, 8))
    corners = noise + np.pad(6.0 * draws.integers(0, 2, (300, 2)), ((0, 0), (3, 3)))
    for rows in (corners, np.round(3 * corners)):
        assert judge_structure(points_of(rows[:, 3:5]), FEW, 29)[0] == "clear"
        hint = clearest_subset(points_of(rows), FEW, 19)
        assert hint is not None
        assert (hint.places, hint.k) == ((3, 4), 4)
    one_bimodal = noise + np.pad(6.0 * draws.integers(0, 2, (300, 1)), ((0, 0), (3, 4)))
    assert judge_structure(points_of(one_bimodal[:, 3:5]), FEW, 29)[0] == "weak"
    assert clearest_subset(points_of(one_bimodal), FEW, 19) is None


def test_nothing_is_proposed_where_no_features_show_groups() -> None:
    """Noise, one skewed cloud, and fewer than three features."""
    draws = np.random.default_rng(1)
    for rows in (draws.normal(size=(300, 4)), draws.lognormal(size=(300, 4)), draws.normal(size=(300, 2))):
        assert clearest_subset(points_of(rows), FEW, 19) is None
