"""Measure the Euclidean silhouette of several clusterings of one set of weighted points, in one pass over distances.

Rousseeuw (1987), Silhouettes: a graphical aid to the interpretation and validation of cluster analysis.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from segapp.model import Floats, Ints, SilhouetteSpread, WeightedPoints
from segapp.stages.cluster.points import finest_grid

SILHOUETTE_CELLS = 10_000
CHUNK_ROWS = 256
MOST_DRAWS = 2_000
"""Customers a resample draws at most: with all of 10 million every lead, however small, would be beyond chance."""


@dataclass(frozen=True)
class Silhouettes:
    """The mean silhouette of each labelling, None where it is not defined, and what their differences vary by.

    products: (m, m), the mean over customers of the product of two labellings' silhouettes.
    spreads: for each labelling, the silhouettes within each of its clusters; None for one that the grid left empty.
    """

    means: tuple[float | None, ...]
    products: Floats
    customer_count: int
    spreads: tuple[tuple[SilhouetteSpread | None, ...], ...]

    def lead_error(self, first: int, second: int) -> float:
        """Return the standard error of the difference of two means, if min(N, 2,000) customers are drawn anew.

        Both labellings see the same customers, so that the error is that of the mean of the paired differences.
        """
        lead = (self.means[first] or 0.0) - (self.means[second] or 0.0)
        square = self.products[first, first] + self.products[second, second] - 2 * self.products[first, second]
        return float(np.sqrt(max(square - lead**2, 0.0) / min(self.customer_count, MOST_DRAWS)))


def silhouette_points(points: WeightedPoints) -> WeightedPoints:
    """Return the points the silhouette is measured on: all up to 10,000, else the finest grid that has fewer."""
    return finest_grid(points, SILHOUETTE_CELLS)


def silhouettes(points: WeightedPoints, labellings: list[Ints]) -> Silhouettes:
    """Return the silhouette over customers of each labelling of the points.

    The distance between customers of two cells is sqrt(d^2 + v_p + v_q), their root mean square; a customer alone in
    a cluster has silhouette 0, as in scikit-learn.
    """
    given = labellings
    labellings = [np.unique(labels, return_inverse=True)[1] for labels in labellings]  # a grid may leave one empty
    counts = [int(labels.max()) + 1 for labels in labellings]
    members = np.concatenate([_members(points, *each) for each in zip(labellings, counts, strict=True)], axis=1)
    starts = np.cumsum([0, *counts])
    totals = np.zeros(len(labellings))
    products = np.zeros((len(labellings), len(labellings)))
    everybody = np.empty((len(labellings), len(points.weights)))
    for begin in range(0, len(points.weights), CHUNK_ROWS):
        rows = slice(begin, begin + CHUNK_ROWS)
        sums = _distances(points, rows) @ members
        values = np.empty((len(labellings), len(sums)))
        for number, labels in enumerate(labellings):
            block = slice(starts[number], starts[number + 1])
            sizes = members[:, block].sum(axis=0)
            values[number] = _point_silhouettes(sums[:, block], labels[rows], sizes)
            totals[number] += float(np.sum(points.weights[rows] * values[number]))
        products += (values * points.weights[rows]) @ values.T
        everybody[:, rows] = values
    size = int(points.weights.sum())
    pairs = zip(totals, counts, strict=True)
    means = tuple(float(total / size) if 2 <= count < size else None for total, count in pairs)
    measured = zip(means, given, everybody, strict=True)
    spreads = tuple(() if mean is None else _spreads(points, labels, values) for mean, labels, values in measured)
    return Silhouettes(means, products / size, size, spreads)


def _spreads(points: WeightedPoints, labels: Ints, values: Floats) -> tuple[SilhouetteSpread | None, ...]:
    """Return the spread of the silhouettes of each cluster, from the first to the last that has customers."""
    clusters = [np.flatnonzero(labels == cluster) for cluster in range(int(labels.max()) + 1)]
    return tuple(_spread(values[each], points.weights[each]) if len(each) else None for each in clusters)


def _spread(values: Floats, weights: Ints) -> SilhouetteSpread:
    order = np.argsort(values, kind="stable")
    values, reached = values[order], np.cumsum(weights[order])
    size = int(reached[-1])
    low, high = (float(values[np.searchsorted(reached, share * size)]) for share in (0.1, 0.9))
    nearer_to_another = int(np.sum(weights[order][values < 0]))
    return SilhouetteSpread(float(np.average(values, weights=weights[order])), low, high, nearer_to_another / size)


def _members(points: WeightedPoints, labels: Ints, count: int) -> Floats:
    """Return (n, count): the customers of each point in the column of its cluster."""
    members = np.zeros((len(labels), count))
    members[np.arange(len(labels)), labels] = points.weights
    return members


def _distances(points: WeightedPoints, rows: slice) -> Floats:
    """Return distances (rows, n); from a cell to itself so that its own customers are counted once too few."""
    from scipy.spatial.distance import cdist

    squared = cdist(points.z[rows], points.z, "sqeuclidean")
    squared += points.variance[rows, None]
    squared += points.variance[None, :]
    distances = np.sqrt(squared, out=squared)
    weights, numbers = points.weights[rows], np.arange(len(points.weights))[rows]
    # w - 1 other customers at root mean square distance sqrt(2 v w / (w - 1)), divided by w: members multiply it again
    distances[np.arange(len(weights)), numbers] = np.sqrt(2 * points.variance[rows] * (weights - 1) / weights)
    return np.asarray(distances)


def _point_silhouettes(sums: Floats, labels: Ints, sizes: Floats) -> Floats:
    """Return (b - a) / max(a, b) per point from its summed distances (n, k) to the clusters."""
    places = np.arange(len(labels))
    own_size = sizes[labels]
    within = sums[places, labels] / np.maximum(own_size - 1, 1)
    means = sums / sizes
    means[places, labels] = np.inf
    between = means.min(axis=1)
    larger = np.maximum(within, between)
    with np.errstate(invalid="ignore"):  # 0 / 0 where all customers are in one place; infinity where k is 1
        values = np.where((larger > 0) & np.isfinite(larger), (between - within) / larger, 0.0)
    return np.where(own_size > 1, values, 0.0)
