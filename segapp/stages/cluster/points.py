"""Order weighted points and merge them into coarser grid cells that keep their sums."""

from __future__ import annotations

import math

import numpy as np

from segapp.model import Floats, Ints, WeightedPoints

FINEST_LEVEL = 40
"""A cell of level n is 2^-n standard deviations wide; at this level cells are as good as points."""


def order(points: WeightedPoints) -> WeightedPoints:
    """Return the points in rising order of their coordinates: the search must not depend on the order of rows."""
    columns = (points.variance, points.weights, *points.z.T[::-1])
    places = np.lexsort(columns)
    return WeightedPoints(points.z[places], points.weights[places], points.variance[places], points.pitch, points.loss)


def count_distinct(points: WeightedPoints) -> int:
    """Return how many places the (ordered) points take."""
    return 1 + int(np.any(np.diff(points.z, axis=0) != 0, axis=1).sum()) if len(points.z) else 0


def finest_grid(points: WeightedPoints, max_cells: int) -> WeightedPoints:
    """Return the points themselves if they are at most `max_cells`, else the finest dyadic grid that is.

    Cells are 2^-n standard deviations wide (n may be negative), the standard deviation being the root mean square
    over the features that vary.
    """
    return grid(points, max_cells)[0]


def grid(points: WeightedPoints, max_cells: int) -> tuple[WeightedPoints, Ints]:
    """Return that grid, and for each point (n,) the number of its cell."""
    if len(points.weights) <= max_cells:
        return points, np.arange(len(points.weights))
    width = _standard_deviation(points) * 2.0**-FINEST_LEVEL
    cells = np.floor(points.z / width).astype(np.int64)
    level = 2
    while _count(cells, level) > max_cells:
        level -= 1
    while level < FINEST_LEVEL and _count(cells, level + 1) <= max_cells:
        level += 1
    ids = np.unique(_keys(cells, level), return_inverse=True)[1]
    return merge(points, ids, 2.0**-level), ids


def _count(cells: Ints, level: int) -> int:
    return len(np.unique(_keys(cells, level)))


def _standard_deviation(points: WeightedPoints) -> float:
    variances = np.average((points.z - weighted_mean(points)) ** 2, axis=0, weights=points.weights)
    varying = variances[variances > 0]
    return math.sqrt(float(varying.mean())) if len(varying) else 1.0


def weighted_mean(points: WeightedPoints) -> Floats:
    """Return the mean (d,) of all customers."""
    return np.asarray(np.average(points.z, axis=0, weights=points.weights))


def _keys(cells: Ints, level: int) -> Ints:
    """Return a number for each row of finest cells (n, d): the same in one cell of the level, rising as coordinates."""
    keys = np.zeros(len(cells), dtype=np.int64)
    for column in (cells >> FINEST_LEVEL - level).T:
        places = column - column.min()
        width = int(places.max()) + 1
        if (int(keys.max()) + 1) * width >= 2**62:  # too many to number all: number those that there are
            places = np.unique(places, return_inverse=True)[1]
            keys, width = np.unique(keys, return_inverse=True)[1], int(places.max()) + 1
        keys = keys * width + places
    return keys


def merge(points: WeightedPoints, ids: Ints, pitch: float | None) -> WeightedPoints:
    """Return one point per id: its mean, its customers, and the variance of its customers round that mean."""
    weights = np.bincount(ids, weights=points.weights)
    z = np.column_stack([np.bincount(ids, weights=points.weights * column) / weights for column in points.z.T])
    squares = points.weights * (points.variance + np.sum((points.z - z[ids]) ** 2, axis=1))
    variance = np.bincount(ids, weights=squares) / weights
    return WeightedPoints(z, weights.astype(np.int64), variance, pitch, math.fsum(squares))
