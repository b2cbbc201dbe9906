"""Continuous features: the grid keeps exact sums, its loss bounds what it can cost, and passes finish the centroids."""

from __future__ import annotations

import math

import numpy as np
import pytest

from segapp.model import Floats, Summary
from segapp.stages.cluster import SearchOptions, search
from segapp.stages.cluster.kmeans import nearest
from segapp.stages.summarize import polish, summarize
from segapp.stages.summarize.quantiles import Column, quantile
from tests.summarize.conftest import Load, make_feature

FEW = SearchOptions(k_min=3, k_max=5, restart_count=10)


def told(_: str) -> None:
    """Take progress and say nothing."""


def planted(size: int, seed: int = 1, feature_count: int = 3) -> Floats:
    """Return customers in four groups, without a value that comes twice."""
    rng = np.random.default_rng(seed)
    centres = rng.permutation(np.eye(max(feature_count, 4)))[:4, :feature_count] * 6
    return centres[rng.integers(0, 4, size)] + rng.normal(size=(size, feature_count))


def columns_of(rows: Floats) -> dict[str, list[float]]:
    return {f"x{i}": list(column) for i, column in enumerate(rows.T)}


def features_of(rows: Floats, transform: str = "standard") -> tuple[object, ...]:
    return tuple(make_feature(f"x{i}", transform=transform) for i in range(rows.shape[1]))


def transformed(rows: Floats, summary: Summary) -> Floats:
    u = np.sign(rows) * np.log1p(np.abs(rows)) if summary.features[0].transform == "log" else rows
    return (u - [each.centre for each in summary.transforms]) / [each.scale for each in summary.transforms]


def test_cells_keep_all_customers_their_mean_and_their_squares(load: Load) -> None:
    """The cells' counts, means and inner variances add up to those of the customers."""
    rows = planted(30_000)
    summary = summarize(load(**columns_of(rows)), features_of(rows), told)
    points = summary.points
    assert (summary.kind, points.pitch, points.weights.sum()) == ("grid", 2**-3, 30_000)
    np.testing.assert_allclose([each.centre for each in summary.transforms], rows.mean(axis=0), atol=1e-5)
    np.testing.assert_allclose([each.scale for each in summary.transforms], rows.std(axis=0), rtol=1e-6)
    np.testing.assert_allclose(points.weights @ points.z, np.zeros(3), atol=1e-2)
    np.testing.assert_allclose(summary.total_squares, 3 * 30_000, rtol=1e-6)
    np.testing.assert_allclose(points.loss, np.sum(points.weights * points.variance), rtol=1e-12)


def test_the_loss_bounds_what_the_grid_can_cost(load: Load) -> None:
    """For any centroids the inertia of the customers lies within the bounds that the cells give."""
    rows = planted(30_000, feature_count=2)
    summary = summarize(load(**columns_of(rows)), features_of(rows), told)
    z = transformed(rows, summary)
    for seed in range(20):
        centroids = np.random.default_rng(seed).normal(size=(seed % 6 + 1, 2))
        inertia = float(np.sum(nearest(z, centroids)[1]))
        on_cells = float(np.sum(summary.points.weights * nearest(summary.points.z, centroids)[1]))
        assert abs(math.sqrt(inertia) - math.sqrt(on_cells)) <= math.sqrt(summary.points.loss) * (1 + 1e-4)
        assert inertia <= (on_cells + summary.points.loss) * (1 + 1e-6)


@pytest.mark.parametrize("feature_count", [1, 2, 3, 5])
def test_polished_centroids_are_the_means_of_their_customers(load: Load, feature_count: int) -> None:
    """After the passes each centroid is the mean of its customers, and the inertia is that of all customers."""
    rows = planted(25_000, feature_count=feature_count)
    warehouse = load(**columns_of(rows))
    summary = summarize(warehouse, features_of(rows), told)
    found = polish(warehouse, summary, search(summary.points, FEW), told)
    z = transformed(rows, summary)
    labels, squared = nearest(z, found.chosen.centroids_z)
    np.testing.assert_allclose(found.chosen.inertia, squared.sum(), rtol=1e-5)
    means = np.array([z[labels == j].mean(axis=0) for j in range(found.chosen_k)])
    np.testing.assert_allclose(found.chosen.centroids_z, means, atol=2e-3)
    assert found.last_shift is not None
    assert found.last_shift <= 1e-3
    assert 1 <= found.pass_count <= 10


def test_what_the_search_says_of_cells_holds_for_customers(load: Load) -> None:
    """At every number of segments inertia and centroids are within 1e-3 and 1e-4 of Lloyd's on all customers."""
    from sklearn.cluster import KMeans

    rows = planted(40_000)
    summary = summarize(load(**columns_of(rows)), features_of(rows), told)
    z = transformed(rows, summary)
    for each in search(summary.points, SearchOptions(k_max=7, restart_count=10)).results:
        inertia = float(np.sum(nearest(z, each.centroids_z)[1]))
        strict = KMeans(each.k, init=each.centroids_z, n_init=1, tol=0).fit(z).inertia_
        assert inertia <= strict * (1 + 1e-4)
        np.testing.assert_allclose(each.inertia, inertia, rtol=1e-3)


@pytest.mark.parametrize(
    ("name", "change", "transform"),
    [
        ("offset", lambda x: 1e12 + 1e3 * x, "standard"),
        ("unix times", lambda x: 1.7e9 + 86_400 * x, "standard"),
        ("heavy tails", lambda x: np.exp(2 * x), "log"),
        ("refunds", lambda x: np.sinh(3 * x), "log"),
        ("outliers", lambda x: np.where(np.arange(len(x))[:, None] == 7, 1e6, x), "robust"),
        ("two equal features", lambda x: np.column_stack([x, x[:, 0]]), "standard"),
        ("tiny", lambda x: 1e-30 * x, "standard"),
    ],
)
def test_awkward_features_get_the_right_labels(load: Load, name: str, change: object, transform: str) -> None:
    """However the numbers lie, the planted groups are found and everybody is placed as numpy places them."""
    from sklearn.metrics import adjusted_rand_score

    from segapp.model import SegmentModel
    from segapp.scoring_sql import numbered_select

    plain = planted(25_000)
    rows = change(plain)  # type: ignore[operator]
    warehouse = load(**columns_of(rows))
    features = features_of(rows, transform)
    summary = summarize(warehouse, features, told)
    found = polish(warehouse, summary, search(summary.points, SearchOptions(forced_k=4, restart_count=20)), told)
    keys = tuple(f"S{j}" for j in range(4))
    model = SegmentModel(summary.transforms, keys, found.chosen.centroids_z)
    in_sql = warehouse.arrays(numbered_select(model))["segment_number"] - 1
    labels = nearest(transformed(rows, summary), found.chosen.centroids_z)[0]
    assert np.mean(in_sql != labels) < 1e-4, name
    expected = nearest(plain, np.array([plain[nearest_group(plain) == j].mean(axis=0) for j in range(4)]))[0]
    assert adjusted_rand_score(expected, in_sql) > (0.9 if name != "outliers" else 0.3), name


def test_one_value_of_1e13_leaves_the_others_their_groups(load: Load) -> None:
    """Cells and sums stay fine enough to tell the others apart, and the inertia is no difference of huge numbers."""
    from sklearn.metrics import adjusted_rand_score

    rows = planted(25_000)
    groups = nearest_group(rows)
    rows = 100 * rows / rows.std(axis=0)
    rows[7, 0] = 1e13
    warehouse = load(**columns_of(rows))
    summary = summarize(warehouse, features_of(rows, "none"), told)
    found = polish(warehouse, summary, search(summary.points, SearchOptions(forced_k=5, restart_count=20)), told)
    z = transformed(rows, summary)
    labels, squared = nearest(z, found.chosen.centroids_z)
    others = np.arange(len(rows)) != 7
    assert adjusted_rand_score(groups[others], labels[others]) > 0.9
    means = np.array([z[labels == j].mean(axis=0) for j in range(5)])
    np.testing.assert_allclose(found.chosen.centroids_z, means, rtol=1e-9, atol=0.02)
    np.testing.assert_allclose(found.chosen.inertia, squared.sum(), rtol=0.05)


def nearest_group(plain: Floats) -> np.ndarray:
    """Return which planted group each customer is nearest to: the centres are 0 or 6 times a unit vector."""
    centres = np.vstack([np.eye(3) * 6, np.zeros(3)])
    return nearest(plain, centres)[0]


def test_tight_groups_make_the_grid_finer(load: Load) -> None:
    """Groups much tighter than a usual cell still leave enough cells to search on."""
    rows = planted(30_000, feature_count=2) * 1e-3 + np.random.default_rng(2).integers(0, 3, (30_000, 1)) * 100.0
    summary = summarize(load(**columns_of(rows)), features_of(rows), told)
    assert len(summary.points.weights) >= 2_000
    assert summary.points.pitch is not None
    assert summary.points.pitch < 2**-6


def test_many_features_start_from_a_sample_and_finish_on_all(load: Load) -> None:
    """With more features than a grid can carry, a fixed sample starts and passes over all customers finish."""
    rows = planted(25_000, feature_count=10)
    warehouse = load(customer_id=[f"{i:06d}" for i in range(25_000)], **columns_of(rows))
    summary = summarize(warehouse, features_of(rows), told)
    assert (summary.kind, summary.points.weights.sum()) == ("sample", 20_000)
    np.testing.assert_allclose(summary.total_squares, 10 * 25_000, rtol=1e-6)
    found = polish(warehouse, summary, search(summary.points, FEW), told)
    squared = nearest(transformed(rows, summary), found.chosen.centroids_z)[1]
    np.testing.assert_allclose(found.chosen.inertia, squared.sum(), rtol=1e-5)
    assert found.chosen_k == 4


def test_shuffled_rows_and_threads_give_the_same_bytes(load: Load) -> None:
    """Grid, scales, quartiles and polished centroids do not depend on the order of rows or on threads."""
    rows = np.column_stack([planted(30_000, feature_count=2), np.exp(planted(30_000, 2, 1))])
    features = (make_feature("x0"), make_feature("x1", transform="robust"), make_feature("x2", transform="log"))
    found = set()
    for seed, threads in ((1, 1), (2, 2)):
        order = np.random.default_rng(seed).permutation(len(rows))
        warehouse = load(**columns_of(rows[order]))
        warehouse.execute(f"set threads = {threads}")
        summary = summarize(warehouse, features, told)
        clustering = polish(warehouse, summary, search(summary.points, FEW), told)
        parts = (summary.points.z, summary.points.weights, summary.points.variance, clustering.chosen.centroids_z)
        found.add((summary.transforms, clustering.chosen.inertia, *(part.tobytes() for part in parts)))
    assert len(found) == 1


@pytest.mark.parametrize("share", [0.0, 0.1, 0.25, 0.5, 0.75, 0.999, 1.0])
@pytest.mark.parametrize("kind", ["spread", "ties", "tails"])
def test_quantiles_are_exact(load: Load, kind: str, share: float) -> None:
    """Narrowing down finds the very quantile that numpy gives, with ties and heavy tails too."""
    draws = np.random.default_rng(3).normal(size=40_001)
    values = {"spread": draws, "ties": np.round(draws), "tails": np.exp(20 * draws)}[kind]
    warehouse = load(x=list(values))
    select = "select x from features.customer_features"
    column = Column(select, "x", len(values), float(values.min()), float(values.max()))
    np.testing.assert_allclose(quantile(warehouse, column, share), np.quantile(values, share), rtol=1e-12)
