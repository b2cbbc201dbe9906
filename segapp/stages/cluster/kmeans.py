"""Run k-means on weighted points: Lloyd's algorithm from given centroids, and moves of single points.

scikit-learn does the passes; labels, ties and the last step are ours, so that they agree with the assignment in SQL.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from segapp.model import Floats, Ints, WeightedPoints

MAX_PASSES = 300
MAX_MOVES = 400
CHUNK_POINTS = 8_192
"""Points whose distances are worked out at once: arrays that a processor keeps near."""


@dataclass(frozen=True)
class Solution:
    """Centroids (k, d) and the sum of squared distances of all customers to the nearest of them."""

    centroids: Floats
    inertia: float


def lloyd(points: WeightedPoints, centroids: Floats, *, tolerance: float = 0.0) -> Solution:
    """Return where Lloyd's algorithm ends from given centroids (Lloyd 1982).

    It stops when no label changes, or earlier when the centroids' squared shift in one pass falls below tolerance
    times the mean variance of the features.
    """
    return _run(points, len(centroids), init=centroids, tol=tolerance)


def best_of(points: WeightedPoints, starts: Sequence[Floats], *, tolerance: float = 0.0) -> Solution:
    """Return the best end of Lloyd's algorithm from several starts: one call, so one check of the points."""
    middle = points.z.mean(axis=0)  # scikit-learn takes it off before it asks for the starts
    waiting = iter(starts)

    def next_start(*_: object, **__: object) -> Floats:
        return np.asarray(next(waiting) - middle)

    return _run(points, len(starts[0]), init=next_start, n_init=len(starts), tol=tolerance)


def nearest(z: Floats, centroids: Floats) -> tuple[Ints, Floats]:
    """Return the nearest centroid of each point, ties to the lowest, and its squared distance."""
    best = np.empty(len(z))
    labels = np.zeros(len(z), dtype=np.int64)
    for begin in range(0, len(z), CHUNK_POINTS):
        rows = slice(begin, begin + CHUNK_POINTS)
        columns = np.ascontiguousarray(z[rows].T)
        closest = squared_distances(columns, centroids[0])
        for j in range(1, len(centroids)):
            squared = squared_distances(columns, centroids[j])
            np.copyto(labels[rows], j, where=squared < closest)
            np.minimum(closest, squared, out=closest)
        best[rows] = closest
    return labels, best


def squared_distances(columns: Floats, centroid: Floats | Sequence[Floats]) -> Floats:
    """Return (n,): squared distances of points, given as columns (d, n), to a centroid (d,) or each to its own (d, n).

    Added in the order of the features.
    """
    squared = columns[0] - centroid[0]
    squared *= squared
    for column, coordinate in zip(columns[1:], centroid[1:], strict=True):
        difference = column - coordinate
        difference *= difference
        squared += difference
    return np.asarray(squared)


def to_means(points: WeightedPoints, centroids: Floats) -> Floats:
    """Return the means of the points nearest to each centroid: a final pass with our labels."""
    labels, squared = nearest(points.z, centroids)
    return _means(points, labels, squared, len(centroids))


def largest_first(points: WeightedPoints, centroids: Floats) -> tuple[Floats, Ints]:
    """Return the centroids in falling order of their customers (ties by coordinates) and the label of each point."""
    sizes = np.bincount(nearest(points.z, centroids)[0], weights=points.weights, minlength=len(centroids))
    centroids = centroids[np.lexsort((*centroids.T[::-1], -sizes))]
    return centroids, nearest(points.z, centroids)[0]


def move_points(points: WeightedPoints, start: Solution) -> Solution:
    """Return the solution after moving single points to other clusters while that lowers the inertia.

    Lloyd's algorithm compares distances to the centroids as they are; moving a point shifts both centroids, and on few
    points that leaves many of its local optima. Source: Hartigan (1975), Clustering Algorithms, chapter 4.
    """
    from scipy.spatial.distance import cdist

    weights, places = points.weights.astype(np.float64), np.arange(len(points.weights))
    centroids = start.centroids.copy()
    squared = cdist(points.z, centroids, "sqeuclidean")
    labels = np.argmin(squared, axis=1)
    sizes = np.bincount(labels, weights=weights, minlength=len(centroids)).astype(np.float64)
    for _ in range(MAX_MOVES):
        gains, targets = _move_gains(squared, weights, labels, sizes)
        point = int(np.argmax(gains))
        if not gains[point] > 1e-12 * start.inertia:
            break
        source, target, weight = labels[point], targets[point], weights[point]
        for cluster, change in ((source, -weight), (target, weight)):
            centroids[cluster] += (points.z[point] - centroids[cluster]) * change / (sizes[cluster] + change)
            sizes[cluster] += change
        labels[point] = target
        squared[:, [source, target]] = cdist(points.z, centroids[[source, target]], "sqeuclidean")
    inertia = float(np.sum(weights * (squared[places, labels] + points.variance)))
    return Solution(centroids, inertia) if inertia < start.inertia else start


def _move_gains(squared: Floats, weights: Floats, labels: Ints, sizes: Floats) -> tuple[Floats, Ints]:
    """Return for each point how much its best move lowers the inertia, and its target cluster."""
    places = np.arange(len(labels))
    own = sizes[labels]
    leaving = np.where(own > weights, own * weights / np.maximum(own - weights, 1.0) * squared[places, labels], 0.0)
    joining = squared * (sizes * weights[:, None] / (sizes + weights[:, None]))
    joining[places, labels] = np.inf
    targets = np.argmin(joining, axis=1)
    return leaving - joining[places, targets], targets


def _run(points: WeightedPoints, k: int, **settings: object) -> Solution:
    from sklearn.cluster import KMeans

    model = KMeans(k, max_iter=MAX_PASSES, copy_x=False, **{"n_init": 1, **settings})
    with _quiet():
        model.fit(points.z, sample_weight=points.weights.astype(np.float64))
    inside = float(np.sum(points.weights * points.variance))
    return Solution(np.asarray(model.cluster_centers_), float(model.inertia_) + inside)


@contextmanager
def _quiet() -> Iterator[None]:
    """Skip scikit-learn's checks of every call, and its warning where a grid has fewer cells than clusters."""
    import sklearn
    from sklearn.exceptions import ConvergenceWarning

    with sklearn.config_context(assume_finite=True, skip_parameter_validation=True), warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        yield


def _means(points: WeightedPoints, labels: Ints, squared: Floats, k: int) -> Floats:
    """Return the mean of each cluster; empty ones move to the points that are farthest from their centroids."""
    weights = np.bincount(labels, weights=points.weights, minlength=k)
    sums = [np.bincount(labels, weights=points.weights * column, minlength=k) for column in points.z.T]
    means = np.column_stack(sums) / np.maximum(weights, 1)[:, None]
    empty = np.flatnonzero(weights == 0)
    if len(empty):
        means[empty] = points.z[np.argsort(-squared, kind="stable")[: len(empty)]]
    return means
