"""Order weighted points and merge them into coarser grid cells that keep their sums."""

from __future__ import annotations

import math

import numpy as np

from segapp.model import Floats, Ints, WeightedPoints

FINEST_LEVEL = 40
"""A cell of level n is 2^-n standard deviations wide; at this level cells are as good as points."""
WIDEST_BITS = FINEST_LEVEL + 5
"""Cells are counted from the next multiple of 32 standard deviations below all points. Counted from the mean, two cells
a feature would remain however wide they are: with ten features more than a thousand."""


def order(points: WeightedPoints) -> WeightedPoints:
    """Return the points in rising order of their coordinates: the search must not depend on the order of rows."""
    if _rises(points.z):
        return points
    columns = (points.variance, points.weights, *points.z.T[::-1])
    places = np.lexsort(columns)
    return WeightedPoints(points.z[places], points.weights[places], points.variance[places], points.pitch, points.loss)


def _rises(z: Floats) -> bool:
    """Return whether each row (n, d) comes behind the one before it, by the first column that tells them apart."""
    undecided = np.ones(max(len(z) - 1, 0), dtype=bool)
    for column in z.T:
        if np.any(column[1:][undecided] < column[:-1][undecided]):
            return False
        undecided &= column[1:] == column[:-1]
    return not undecided.any()


def count_distinct(points: WeightedPoints) -> int:
    """Return how many places the (ordered) points take."""
    return 1 + int(np.any(np.diff(points.z, axis=0) != 0, axis=1).sum()) if len(points.z) else 0


def finest_grid(points: WeightedPoints, max_cells: int) -> WeightedPoints:
    """Return the points themselves if they are at most `max_cells`, else the finest dyadic grid that is.

    Cells are 2^-n standard deviations wide (n may be negative), the standard deviation being the root mean square
    over the features that vary.
    """
    return grid(points, max_cells)[0]


def thinned(points: WeightedPoints, count: int) -> WeightedPoints:
    """Return up to `count` points: those in the middle of equal steps through all customers, in order.

    Each stands for the customers of its steps.
    """
    ends = np.cumsum(points.weights)
    steps = np.arange(count + 1) * int(ends[-1]) // count
    met = np.searchsorted(ends, (steps[:-1] + steps[1:]) // 2, side="right")
    places, ids = np.unique(met, return_inverse=True)
    weights = np.bincount(ids, weights=np.diff(steps)).astype(np.int64)
    return WeightedPoints(points.z[places], weights, points.variance[places], points.pitch)


def grid(points: WeightedPoints, max_cells: int) -> tuple[WeightedPoints, Ints]:
    """Return that grid, and for each point (n,) the number of its cell."""
    if len(points.weights) <= max_cells:
        return points, np.arange(len(points.weights))
    width = _standard_deviation(points) * 2.0**-FINEST_LEVEL
    cells = np.floor(np.ascontiguousarray(points.z.T) / width).astype(np.int64)
    cells -= cells.min(axis=1, keepdims=True) >> WIDEST_BITS << WIDEST_BITS
    level = 2
    while _count(cells, level) > max_cells:
        level -= 1
    while level < FINEST_LEVEL and _count(cells, level + 1) <= max_cells:
        level += 1
    ids = _numbered(_keys(cells, level))[0]
    return merge(points, ids, 2.0**-level), ids


def _count(cells: Ints, level: int) -> int:
    keys = _keys(cells, level)
    return len(np.unique(keys)) if _are_sparse(keys) else int(np.count_nonzero(np.bincount(keys)))


def _standard_deviation(points: WeightedPoints) -> float:
    variances = np.average((points.z - weighted_mean(points)) ** 2, axis=0, weights=points.weights)
    varying = variances[variances > 0]
    return math.sqrt(float(varying.mean())) if len(varying) else 1.0


def weighted_mean(points: WeightedPoints) -> Floats:
    """Return the mean (d,) of all customers."""
    return np.asarray(points.weights.astype(np.float64) @ points.z / points.weights.sum())


def _keys(cells: Ints, level: int) -> Ints:
    """Return a key per finest cell (d, n): equal within a cell of the level, rising with the coordinates."""
    keys = np.zeros(cells.shape[1], dtype=np.int64)
    for column in cells >> FINEST_LEVEL - level:
        places, width = column, int(column.max()) + 1
        if (int(keys.max()) + 1) * width >= 2**62:  # too many to number all: number those that there are
            (places, width), (keys, _) = _numbered(column), _numbered(keys)
        keys = keys * width + places
    return keys


def _numbered(keys: Ints) -> tuple[Ints, int]:
    """Return the rank of each key among the distinct ones, from 0, and how many there are."""
    if _are_sparse(keys):
        unique, ids = np.unique(keys, return_inverse=True)
        return ids, len(unique)
    ranks = np.cumsum(np.bincount(keys) > 0)
    return ranks[keys] - 1, int(ranks[-1])


def _are_sparse(keys: Ints) -> bool:
    """Return whether most numbers up to the highest key are unused; else counting is quicker than sorting."""
    return int(keys.max()) > 4 * len(keys) + 1_000


def merge(points: WeightedPoints, ids: Ints, pitch: float | None) -> WeightedPoints:
    """Return one point per id: its mean, its customers, and the variance of its customers round that mean."""
    weights = np.bincount(ids, weights=points.weights)
    z = np.column_stack([np.bincount(ids, weights=points.weights * column) / weights for column in points.z.T])
    squares = points.weights * (points.variance + np.sum((points.z - z[ids]) ** 2, axis=1))
    variance = np.bincount(ids, weights=squares) / weights
    return WeightedPoints(z, weights.astype(np.int64), variance, pitch, math.fsum(squares))
