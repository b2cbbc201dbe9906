"""Measure the Euclidean silhouette of several clusterings of one set of weighted points, in one pass over distances.

Rousseeuw (1987), Silhouettes: a graphical aid to the interpretation and validation of cluster analysis.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np

from segapp.model import Floats, Ints, SilhouetteSpread, WeightedPoints
from segapp.stages.cluster.boundary_cells import cut, nearest_two
from segapp.stages.cluster.divided_cells import DividedCells, divide, undivided
from segapp.stages.cluster.points import finest_grid

SILHOUETTE_CELLS = 10_000
CHUNK_ROWS = 64
LANES = 2
"""Every second chunk is summed apart, however many threads there are, so that the order of addition is the same."""
FEW_POINTS = 2_000
"""Up to this many, a thread would cost more than it saves."""
MOST_DRAWS = 2_000
"""Customers a resample draws at most: with all of 10 million every lead, however small, would be beyond chance."""


@dataclass(frozen=True)
class Silhouettes:
    """The mean silhouette of each labelling, None where it is not defined, and what their differences vary by.

    products: (m, m), the mean over customers of the product of two labellings' silhouettes.
    spreads: for each labelling, the silhouettes within each of its clusters; None for one that the grid left empty.
    pitch: how wide the cells are that they were measured on, in standard deviations; None for the points themselves.
    """

    means: tuple[float | None, ...]
    products: Floats
    customer_count: int
    spreads: tuple[tuple[SilhouetteSpread | None, ...], ...]
    pitch: float | None = None

    def lead_error(self, first: int, second: int) -> float:
        """Return the standard error of the difference of two means, if min(N, 2,000) customers are resampled.

        Both labellings see the same customers, so that the error is that of the mean of the paired differences.
        """
        lead = (self.means[first] or 0.0) - (self.means[second] or 0.0)
        square = self.products[first, first] + self.products[second, second] - 2 * self.products[first, second]
        return float(np.sqrt(max(square - lead**2, 0.0) / min(self.customer_count, MOST_DRAWS)))


def silhouettes(points: WeightedPoints, labellings: list[Ints], thread_count: int = 1) -> Silhouettes:
    """Return the silhouette over customers of each labelling of the points.

    Up to 10,000 points are taken as they are. More are taken together in cells of a grid; a cell whose points have
    different labels is divided by them. The distance between customers of two cells is sqrt(d^2 + v_p + v_q), their
    root mean square; a customer alone in a cluster has silhouette 0, as in scikit-learn.
    """
    pieces = divide(points, labellings, SILHOUETTE_CELLS)
    sums = _sums(pieces, thread_count)
    return _summarize(pieces, [_values(pieces, number, each) for number, each in enumerate(sums)])


def grid_silhouettes(points: WeightedPoints, centroid_sets: list[Floats], thread_count: int = 1) -> Silhouettes:
    """Return the silhouettes of clusterings of grid cells, which know nothing of their customers but mean and spread.

    A cell that the border to the second nearest centroid cuts is corrected for its customers beyond.
    """
    cells = finest_grid(points, SILHOUETTE_CELLS)
    pieces = undivided(cells, [nearest_two(cells.z, each).first for each in centroid_sets])
    sums = _sums(pieces, thread_count)
    pairs = zip(sums, centroid_sets, strict=True)
    return _summarize(pieces, [_values(pieces, number, *pair) for number, pair in enumerate(pairs)])


def _sums(pieces: DividedCells, thread_count: int) -> list[Floats]:
    """Return for each labelling (p, k): the distances of each piece to all customers of a cluster, summed."""
    members = [_members(pieces.points, labels) for labels in pieces.labels]
    columns = np.concatenate(members, axis=1)
    worked = partial(_lane_sums, pieces.points, columns)
    if thread_count > 1 and len(columns) > FEW_POINTS:
        with ThreadPoolExecutor(LANES) as threads:
            sums = sum(threads.map(worked, range(LANES)))
    else:
        sums = sum(map(worked, range(LANES)))
    return np.split(np.asarray(sums), np.cumsum([each.shape[1] for each in members])[:-1], axis=1)


def _lane_sums(points: WeightedPoints, columns: Floats, lane: int) -> Floats:
    """Return what the chunks of one lane add to the sums: each pair once, as distances are symmetric."""
    sums = np.zeros_like(columns)
    for begin in range(lane * CHUNK_ROWS, len(columns), LANES * CHUNK_ROWS):
        rows, behind = slice(begin, begin + CHUNK_ROWS), slice(begin + CHUNK_ROWS, None)
        distances = _distances(points, begin)
        sums[rows] += distances @ columns[begin:]
        sums[behind] += distances[:, CHUNK_ROWS:].T @ columns[rows]
    return sums


def _members(points: WeightedPoints, labels: Ints) -> Floats:
    """Return (p, k): the customers of each piece in the column of its cluster."""
    members = np.zeros((len(labels), int(labels.max()) + 1))
    counted = np.flatnonzero(labels >= 0)
    members[counted, labels[counted]] = points.weights[counted]
    return members


def _distances(points: WeightedPoints, begin: int) -> Floats:
    """Return distances from one chunk of points to all from its first on; a point's own customers count once less."""
    from scipy.spatial.distance import cdist

    rows = slice(begin, begin + CHUNK_ROWS)
    squared = cdist(points.z[rows], points.z[begin:], "sqeuclidean")
    squared += points.variance[rows, None]
    squared += points.variance[None, begin:]
    distances = np.sqrt(squared, out=squared)
    weights = points.weights[rows]
    numbers = np.arange(len(weights))
    # w - 1 other customers at root mean square distance sqrt(2 v w / (w - 1)), divided by w: members multiply it again
    distances[numbers, numbers] = np.sqrt(2 * points.variance[rows] * (weights - 1) / weights)
    return np.asarray(distances)


def _values(pieces: DividedCells, number: int, sums: Floats, centroids: Floats | None = None) -> Floats:
    """Return (p,): the silhouette of each piece that the labelling counts, 0 for others."""
    rows = np.flatnonzero(pieces.labels[number] >= 0)
    labels = pieces.labels[number][rows]
    sizes: Floats = np.bincount(labels, weights=pieces.points.weights[rows], minlength=sums.shape[1]).astype(np.float64)
    within, between = _mean_distances(sums[rows], labels, sizes)
    larger = np.maximum(within, between)
    with np.errstate(invalid="ignore"):  # 0 / 0 where all customers are in one place; infinity where k is 1
        values = np.where((larger > 0) & np.isfinite(larger), (between - within) / larger, 0.0)
    if centroids is not None:
        values += _beyond_border(pieces.points, centroids, values, 1 / ((within + between) * larger))
    everybody = np.zeros(len(pieces.cells))
    everybody[rows] = np.where(sizes[labels] > 1, values, 0.0)
    return everybody


def _mean_distances(sums: Floats, labels: Ints, sizes: Floats) -> tuple[Floats, Floats]:
    """Return the mean distance to the own cluster's other customers, and to those of the nearest other cluster."""
    places = np.arange(len(labels))
    within = sums[places, labels] / np.maximum(sizes[labels] - 1, 1)
    means = np.divide(sums, sizes, out=np.full_like(sums, np.inf), where=sizes > 0)
    means[places, labels] = np.inf
    return within, means.min(axis=1)


def _beyond_border(points: WeightedPoints, centroids: Floats, values: Floats, slope: Floats) -> Floats:
    """Return what it changes that the customers of a cell who are beyond a border belong to the cluster there.

    Seen from there their silhouette has the other sign; it changes with the difference of squared distances to the two
    centroids by `slope`, as b - a = (b^2 - a^2) / (a + b).
    """
    found = nearest_two(points.z, centroids)
    across = cut(points, centroids, found)
    cells = across.cells
    there = values[cells] + slope[cells] * (across.deltas - found.delta[cells])
    changes = -2 * across.shares * there
    return np.bincount(cells, weights=changes, minlength=len(values)).astype(np.float64)


def _summarize(pieces: DividedCells, everybody: list[Floats]) -> Silhouettes:
    """Return means, products and spreads from the silhouettes (p,) of each labelling."""
    weights = pieces.points.weights
    size = int(weights[: pieces.cell_count].sum())
    in_cells = np.stack([
        np.bincount(pieces.cells, weights=np.where(labels >= 0, weights * values, 0.0), minlength=pieces.cell_count)
        for labels, values in zip(pieces.labels, everybody, strict=True)
    ])  # fmt: skip
    counts = [len(np.unique(labels[labels >= 0])) for labels in pieces.labels]
    pairs = zip(in_cells.sum(axis=1), counts, strict=True)
    means = tuple(float(total / size) if 2 <= count < size else None for total, count in pairs)
    measured = zip(means, pieces.labels, everybody, strict=True)
    spreads = tuple(() if mean is None else _spreads(weights, labels, values) for mean, labels, values in measured)
    products = (in_cells / weights[: pieces.cell_count]) @ in_cells.T
    return Silhouettes(means, products / size, size, spreads, pieces.points.pitch)


def _spreads(weights: Ints, labels: Ints, values: Floats) -> tuple[SilhouetteSpread | None, ...]:
    """Return the spread of the silhouettes of each cluster, from the first to the last that has customers."""
    clusters = [np.flatnonzero(labels == cluster) for cluster in range(int(labels.max()) + 1)]
    return tuple(_spread(values[each], weights[each]) if len(each) else None for each in clusters)


def _spread(values: Floats, weights: Ints) -> SilhouetteSpread:
    order = np.argsort(values, kind="stable")
    values, reached = values[order], np.cumsum(weights[order])
    size = int(reached[-1])
    low, high = (float(values[np.searchsorted(reached, share * size)]) for share in (0.1, 0.9))
    nearer_to_another = int(np.sum(weights[order][values < 0]))
    return SilhouetteSpread(float(np.average(values, weights=weights[order])), low, high, nearer_to_another / size)
