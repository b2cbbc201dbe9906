"""Compute the indices of a clustering of weighted points that need only one pass and sums per cluster.

On distinct points they equal what scikit-learn gives on one row per customer; on grid cells the variance inside the
cells is counted too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from segapp.model import Floats, Ints, WeightedPoints
from segapp.stages.cluster.kmeans import squared_distances


@dataclass(frozen=True)
class Indices:
    """Inertia and indices of one clustering; None where an index is not defined (one cluster, or one per customer)."""

    inertia: float
    silhouette_squared: float | None
    calinski_harabasz: float | None
    davies_bouldin: float | None
    sizes: tuple[int, ...]


@dataclass(frozen=True)
class _Clusters:
    """Per cluster: customers, mean (k, d), and mean squared distance to that mean."""

    sizes: Floats
    means: Floats
    variances: Floats


def measure(points: WeightedPoints, labels: Ints, k: int) -> Indices:
    """Return inertia and indices of the labelling of the points into k clusters.

    Cells are not customers: where those that a cluster shares all lie nearer to others it has none of its own. It
    counts as a cluster of size 0, and the indices are those of the others.
    """
    sizes = np.bincount(labels, weights=points.weights, minlength=k).astype(np.int64).tolist()
    filled, labels = np.unique(labels, return_inverse=True)
    return replace(_measure_filled(points, labels, len(filled)), sizes=tuple(sizes))


def _measure_filled(points: WeightedPoints, labels: Ints, k: int) -> Indices:
    clusters = _clusters(points, labels, k)
    inertia = float(np.sum(clusters.sizes * clusters.variances))
    size = int(points.weights.sum())
    if not 2 <= k < size:
        return Indices(inertia, None, None, None, ())
    return Indices(
        inertia=inertia,
        silhouette_squared=_silhouette_squared(points, labels, clusters),
        calinski_harabasz=_calinski_harabasz(clusters, inertia),
        davies_bouldin=_davies_bouldin(points, labels, clusters),
        sizes=(),
    )


def _clusters(points: WeightedPoints, labels: Ints, k: int) -> _Clusters:
    sizes = np.bincount(labels, weights=points.weights, minlength=k).astype(np.float64)
    sums = [np.bincount(labels, weights=points.weights * column, minlength=k) for column in points.z.T]
    means = np.column_stack(sums) / sizes[:, None]
    squares = points.weights * (points.variance + _own_squares(points, labels, means))
    return _Clusters(sizes, means, np.bincount(labels, weights=squares, minlength=k) / sizes)


def _own_squares(points: WeightedPoints, labels: Ints, means: Floats) -> Floats:
    """Return (n,): squared distances of the points to the means of their clusters."""
    return squared_distances(points.z.T, [column[labels] for column in means.T])


def _silhouette_squared(points: WeightedPoints, labels: Ints, clusters: _Clusters) -> float:
    """Return the mean silhouette with squared distances: |p - mean|^2 + variance is the mean one to a cluster."""
    columns = np.ascontiguousarray(points.z.T)
    within, between = np.empty(len(labels)), np.full(len(labels), np.inf)
    for j, mean in enumerate(clusters.means):
        distances = squared_distances(columns, mean) + points.variance + clusters.variances[j]
        is_own = labels == j
        np.copyto(within, distances, where=is_own)
        np.minimum(between, distances, out=between, where=~is_own)
    own_size = clusters.sizes[labels]
    within *= own_size / np.maximum(own_size - 1, 1)
    larger = np.maximum(within, between)
    values = np.divide(between - within, larger, out=np.zeros(len(labels)), where=larger > 0)
    values[own_size <= 1] = 0.0
    return float(np.sum(points.weights * values) / points.weights.sum())


def _calinski_harabasz(clusters: _Clusters, inertia: float) -> float | None:
    """Return the ratio of between to within variance (Calinski and Harabasz 1974); None where nothing is within."""
    size, k = clusters.sizes.sum(), len(clusters.sizes)
    centre = np.average(clusters.means, axis=0, weights=clusters.sizes)
    between = np.sum(clusters.sizes * np.sum((clusters.means - centre) ** 2, axis=1))
    return float(between / (k - 1) / (inertia / (size - k))) if inertia > 0 else None


def _davies_bouldin(points: WeightedPoints, labels: Ints, clusters: _Clusters) -> float:
    """Return the mean over clusters of the worst ratio of widths to distance (Davies and Bouldin 1979)."""
    from scipy.spatial.distance import cdist

    k = len(clusters.sizes)
    distances = np.sqrt(points.variance + _own_squares(points, labels, clusters.means))
    widths = np.bincount(labels, weights=points.weights * distances, minlength=k) / clusters.sizes
    apart = cdist(clusters.means, clusters.means)
    apart[apart == 0] = np.inf
    return float(np.mean(np.max((widths[:, None] + widths[None, :]) / apart, axis=1)))
