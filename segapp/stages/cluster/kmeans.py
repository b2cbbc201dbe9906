"""Find the best centroids for one number of segments: many starts on a coarse grid, the best refined on finer ones."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np

from segapp.model import Floats, Ints, WeightedPoints
from segapp.stages.cluster.points import finest_grid

COARSE_CELLS = 4_000  # restarts see at most this many points
MIDDLE_CELLS = 30_000
REFINED_COUNT = 5  # distinct solutions of the restarts that are refined on the middle grid
MAX_PASSES = 300


@dataclass(frozen=True)
class Fit:
    """Centroids (k, d), largest segment first, the label of every point, and how far the restarts lay apart."""

    centroids: Floats
    labels: Ints
    inertia: float
    restart_spread: float


@dataclass(frozen=True)
class Levels:
    """The same customers on three grids, coarse to fine; all three are the points themselves when those are few."""

    coarse: WeightedPoints
    middle: WeightedPoints
    fine: WeightedPoints

    @classmethod
    def of(cls, points: WeightedPoints) -> Levels:
        """Return the levels of ordered points."""
        middle = finest_grid(points, MIDDLE_CELLS)
        return cls(finest_grid(points, COARSE_CELLS), middle, points)


def fit(levels: Levels, *, k: int, restart_count: int, seed: int) -> Fit:
    """Return the best clustering into k: restarts on the coarse grid, the best few refined, the best of all finished.

    restart_spread is how much worse the middle restart is than the best, relative to the best: 0 says that most
    starts end in the same place.
    """
    coarse = levels.coarse if len(levels.coarse.weights) >= k else levels.fine
    starts = sorted((_restart(coarse, k, seed + i) for i in range(restart_count)), key=lambda each: each[0])
    spread = starts[len(starts) // 2][0] / starts[0][0] - 1 if starts[0][0] > 0 else 0.0
    refined = [lloyd(levels.middle, centroids) for centroids in _distinct(starts)]
    best = min(refined, key=lambda each: (each[1], each[0].tolist()))
    centroids, inertia = lloyd(levels.fine, best[0]) if levels.fine is not levels.middle else best
    centroids = _largest_first(levels.fine, centroids)
    return Fit(centroids, nearest(levels.fine.z, centroids)[0], inertia, spread)


def nearest(z: Floats, centroids: Floats) -> tuple[Ints, Floats]:
    """Return the nearest centroid of each point, ties to the lowest, and its squared distance."""
    best = np.full(len(z), np.inf)
    labels = np.zeros(len(z), dtype=np.int64)
    for j, centroid in enumerate(centroids):
        squared = np.zeros(len(z))
        for i, coordinate in enumerate(centroid):
            squared += (z[:, i] - coordinate) ** 2
        closer = squared < best
        labels[closer] = j
        best = np.minimum(best, squared)
    return labels, best


def lloyd(points: WeightedPoints, centroids: Floats) -> tuple[Floats, float]:
    """Return the fixed point of Lloyd's algorithm from given centroids, and its inertia.

    Source: Lloyd (1982), Least squares quantization in PCM. Stops when no label changes.
    """
    labels, squared = nearest(points.z, centroids)
    for _ in range(MAX_PASSES):
        centroids = _means(points, labels, squared, len(centroids))
        before = labels
        labels, squared = nearest(points.z, centroids)
        if np.array_equal(before, labels):
            break
    return centroids, float(np.sum(points.weights * (squared + points.variance)))


def _restart(points: WeightedPoints, k: int, seed: int) -> tuple[float, Floats]:
    """Return inertia and centroids of one k-means++ start, run to its end by scikit-learn."""
    import sklearn
    from sklearn.cluster import KMeans
    from sklearn.exceptions import ConvergenceWarning

    model = KMeans(k, n_init=1, random_state=seed % 2**32, max_iter=MAX_PASSES, copy_x=False)
    with sklearn.config_context(assume_finite=True, skip_parameter_validation=True), warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(points.z, sample_weight=points.weights.astype(np.float64))
    return float(model.inertia_), np.asarray(model.cluster_centers_)


def _distinct(starts: list[tuple[float, Floats]]) -> list[Floats]:
    """Return the centroids of the best few different solutions."""
    chosen: list[tuple[float, Floats]] = []
    for inertia, centroids in starts:
        if not chosen or inertia > chosen[-1][0] * (1 + 1e-9):
            chosen.append((inertia, centroids))
    return [centroids for _, centroids in chosen[:REFINED_COUNT]]


def _means(points: WeightedPoints, labels: Ints, squared: Floats, k: int) -> Floats:
    """Return the mean of each cluster; empty ones move to the points that are farthest from their centroids."""
    weights = np.bincount(labels, weights=points.weights, minlength=k)
    sums = [np.bincount(labels, weights=points.weights * column, minlength=k) for column in points.z.T]
    means = np.column_stack(sums) / np.maximum(weights, 1)[:, None]
    empty = np.flatnonzero(weights == 0)
    if len(empty):
        means[empty] = points.z[np.argsort(-squared, kind="stable")[: len(empty)]]
    return means


def _largest_first(points: WeightedPoints, centroids: Floats) -> Floats:
    labels = nearest(points.z, centroids)[0]
    weights = np.bincount(labels, weights=points.weights, minlength=len(centroids))
    places = np.lexsort((*centroids.T[::-1], -weights))
    return centroids[places]
