"""Run Lloyd's algorithm on grid cells whose customers may lie on both sides of a border between two segments.

Taken as wholes, cells pin the borders: no cell changes sides although the customers in it would, and where the inertia
is flat the search ends early. Here a cell on a border is cut by it, as if its customers were spread evenly.
"""

from __future__ import annotations

import math

import numpy as np

from segapp.model import Floats, Ints, WeightedPoints
from segapp.stages.cluster.boundary_cells import cut, nearest_two
from segapp.stages.cluster.kmeans import Solution

MAX_PASSES = 300
SMALLEST_SHIFT = 2e-4
"""Passes end when no coordinate of a centroid would move further, in units of the points."""
STEP = 1.8
"""Each pass goes this part of the way to the means: any step below 2 ends in the same place, this one twice as fast."""


def lloyd_on_cells(points: WeightedPoints, centroids: Floats, max_passes: int = MAX_PASSES) -> Solution:
    """Return the fixed point from given centroids (k >= 2), and the inertia to be expected on the customers."""
    inertia = math.inf
    for _ in range(max_passes):
        moved, inertia = _pass(points, centroids)
        if float(np.max(np.abs(moved - centroids))) < SMALLEST_SHIFT:
            return Solution(moved, inertia)
        centroids = centroids + STEP * (moved - centroids)
    return Solution(centroids, inertia)


def _pass(points: WeightedPoints, centroids: Floats) -> tuple[Floats, float]:
    found = nearest_two(points.z, centroids)
    across = cut(points, centroids, found)
    first, source, target = found.first, found.first[across.cells], found.second[across.cells]
    k, weights = len(centroids), points.weights.astype(np.float64)
    crossing = weights[across.cells] * across.shares
    sizes = _sums(first, weights, k) + _moved(crossing, source, target, k)
    means = centroids.copy()
    filled = sizes > 0
    for i, column in enumerate(points.z.T):
        crossed = _moved(crossing * across.means[:, i], source, target, k)
        sums = _sums(first, weights * column, k) + crossed
        means[filled, i] = sums[filled] / sizes[filled]
    inertia = np.sum(weights * (found.squared + points.variance)) - np.sum(weights[across.cells] * across.savings)
    return means, float(inertia)


def _moved(amounts: Floats, source: Ints, target: Ints, k: int) -> Floats:
    """Return each cluster's net gain when amounts move from one to another."""
    return _sums(target, amounts, k) - _sums(source, amounts, k)


def _sums(labels: Ints, amounts: Floats, k: int) -> Floats:
    return np.bincount(labels, weights=amounts, minlength=k).astype(np.float64)
