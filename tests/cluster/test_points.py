"""Points are merged into cells, put in order, and started from anywhere, whatever their size, number and place."""

from __future__ import annotations

import numpy as np
import pytest

from segapp.model import Floats, WeightedPoints
from segapp.solver import load_solver
from segapp.stages.cluster import SearchOptions, search
from segapp.stages.cluster.boundary_cells import nearest_two
from segapp.stages.cluster.fits import levels_of
from segapp.stages.cluster.kmeans import best_of, lloyd
from segapp.stages.cluster.points import finest_grid, order, thinned
from segapp.stages.cluster.restarts import run_starts, seed_chains
from segapp.stages.cluster.silhouette import silhouettes


def points_of(z: Floats) -> WeightedPoints:
    return WeightedPoints(z, np.ones(len(z), dtype=np.int64), np.zeros(len(z)))


def drawn(count: int, features: int) -> Floats:
    return np.asarray(np.random.default_rng([count, features]).normal(size=(count, features)))


def test_twelve_features_fall_into_few_cells() -> None:
    """Customers on all sides of the mean of twelve features take 4,000 cells, or one: then some of them start."""
    points = points_of(drawn(20_000, 12))
    assert len(finest_grid(points, 1_000).weights) == 1
    coarse = levels_of(points, 10).coarse
    assert len(coarse.weights) == 1_000
    np.testing.assert_allclose(coarse.z.mean(axis=0), points.z.mean(axis=0), atol=0.1)


def test_points_are_thinned_by_their_customers() -> None:
    """A point with half of the customers is met by half of the steps; together they stand for all."""
    z = np.arange(4, dtype=np.float64)[:, None]
    found = thinned(WeightedPoints(z, np.array([1, 4, 1, 2]), np.zeros(4)), 4)
    assert (found.z[:, 0].tolist(), found.weights.tolist()) == ([1.0, 2.0, 3.0], [4, 2, 2])


@pytest.mark.parametrize("offset", [0.0, 1e6])
def test_cells_hold_all_customers_wherever_they_lie(offset: float) -> None:
    """Counts and means are kept, in at most as many cells as asked for."""
    points = points_of(drawn(5_000, 3) + offset)
    cells = finest_grid(points, 500)
    assert 100 < len(cells.weights) <= 500
    assert cells.weights.sum() == 5_000
    np.testing.assert_allclose(cells.weights @ cells.z / 5_000, points.z.mean(axis=0), rtol=1e-12, atol=1e-12)


def test_points_that_rise_stay_and_others_are_put_in_order() -> None:
    """The order is the same for any order of rows; points that are in it are not copied."""
    z = np.unique(np.round(drawn(500, 3)), axis=0)
    points = points_of(z)
    shuffled = points_of(z[np.random.default_rng(1).permutation(len(z))])
    assert order(points) is points
    np.testing.assert_array_equal(order(shuffled).z, z)


@pytest.mark.parametrize("offset", [0.0, 1e9])
def test_starts_at_once_end_where_scikit_learn_does(offset: float) -> None:
    """One after the other by scikit-learn or all at once: the same centroids, far from zero, too."""
    load_solver()
    points = points_of(np.round(drawn(3_000, 3), 2) + offset)
    seeds = seed_chains(points, 5, 20, 1)
    together = run_starts(points, seeds)
    alone = [lloyd(points, each) for each in seeds]
    np.testing.assert_allclose([each.inertia for each in together], [each.inertia for each in alone], rtol=1e-6)
    best = best_of(points, list(seeds))
    assert best.inertia == pytest.approx(min(each.inertia for each in alone), rel=1e-12)


def test_two_nearest_are_the_two_smallest_distances() -> None:
    """Ties go to the lower number, for the second nearest as well."""
    z = np.array([[0.0], [1.0], [2.0], [3.0]])
    found = nearest_two(z, np.array([[0.0], [2.0], [2.0], [1.0]]))
    assert found.first.tolist() == [0, 3, 1, 1]
    assert found.second.tolist() == [3, 0, 2, 2]
    assert found.delta.tolist() == [1.0, 1.0, 0.0, 0.0]


def test_silhouettes_have_the_same_bytes_on_one_thread_and_on_two() -> None:
    """The order of addition does not hang on the threads."""
    points = order(points_of(drawn(4_000, 3)))
    labels = (points.z[:, 0] > 0).astype(np.int64) + (points.z[:, 1] > 0)
    one, two = (silhouettes(points, [labels], thread_count=count) for count in (1, 2))
    assert one.means == two.means
    assert one.products.tobytes() == two.products.tobytes()


def test_ten_features_with_customers_everywhere_are_searched() -> None:
    """Twenty thousand customers in all corners of ten features: the search comes to an end, with a choice."""
    corners = np.random.default_rng(7).integers(0, 2, (20_000, 10)) * 3.0
    found = search(order(points_of(corners + drawn(20_000, 10) / 3)), SearchOptions(k_max=3, restart_count=5))
    assert [each.k for each in found.results] == [2, 3]
