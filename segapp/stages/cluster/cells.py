"""Run Lloyd's algorithm on grid cells whose customers may lie on both sides of a border between two segments.

Taken as wholes, cells pin the borders: no cell changes sides although the customers in it would, and where the inertia
is flat the search ends early. Here a cell on a border is cut by it, as if its customers were spread evenly.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from segapp.model import Floats, Ints, WeightedPoints
from segapp.stages.cluster.kmeans import Solution

MAX_PASSES = 300
SMALLEST_SHIFT = 2e-4
"""Passes end when no coordinate of a centroid would move further, in units of the points."""
STEP = 1.8
"""Each pass goes this part of the way to the means: any step below 2 ends in the same place, this one twice as fast."""


@dataclass(frozen=True)
class _Cut:
    """Cells that a border cuts: which, their nearest and second centroid, and what lies beyond the border."""

    cells: Ints
    shares: Floats  # of the cell's customers, at most a half
    means: Floats  # (n, d) of the customers beyond the border
    savings: Floats  # squared distance saved per customer of the cell


def lloyd_on_cells(points: WeightedPoints, centroids: Floats) -> Solution:
    """Return the fixed point from given centroids (k >= 2), and the inertia to be expected on the customers."""
    inertia = math.inf
    for _ in range(MAX_PASSES):
        moved, inertia = _pass(points, centroids)
        if float(np.max(np.abs(moved - centroids))) < SMALLEST_SHIFT:
            return Solution(moved, inertia)
        centroids = centroids + STEP * (moved - centroids)
    return Solution(centroids, inertia)


def _pass(points: WeightedPoints, centroids: Floats) -> tuple[Floats, float]:
    first, second, squared, delta = _nearest_two(points.z, centroids)
    cut = _cut(points, centroids[second] - centroids[first], delta)
    k, weights = len(centroids), points.weights.astype(np.float64)
    crossing = weights[cut.cells] * cut.shares
    sizes = _sums(first, weights, k) + _moved(crossing, first[cut.cells], second[cut.cells], k)
    means = centroids.copy()
    filled = sizes > 0
    for i, column in enumerate(points.z.T):
        crossed = _moved(crossing * cut.means[:, i], first[cut.cells], second[cut.cells], k)
        sums = _sums(first, weights * column, k) + crossed
        means[filled, i] = sums[filled] / sizes[filled]
    inertia = np.sum(weights * (squared + points.variance)) - np.sum(weights[cut.cells] * cut.savings)
    return means, float(inertia)


def _nearest_two(z: Floats, centroids: Floats) -> tuple[Ints, Ints, Floats, Floats]:
    """Return nearest and second nearest centroid, the squared distance, and by how much the second is further."""
    squared = np.empty((len(centroids), len(z)))
    for j, centroid in enumerate(centroids):
        squared[j] = sum((z[:, i] - coordinate) ** 2 for i, coordinate in enumerate(centroid))
    places = np.arange(len(z))
    first = np.argmin(squared, axis=0)
    nearest = squared[first, places]
    squared[first, places] = np.inf
    second = np.argmin(squared, axis=0)
    return first, second, nearest, squared[second, places] - nearest


def _cut(points: WeightedPoints, gaps: Floats, delta: Floats) -> _Cut:
    """Cut cells at the border, where the difference of squared distances is 0, seen as spread evenly across it.

    Across the border the difference falls by 2 |gap| per unit, so a cell whose customers have variance v / d in that
    direction covers delta +- half with half = 2 |gap| sqrt(3 v / d).
    """
    dimensions = max(int(np.sum(np.ptp(points.z, axis=0) > 0)), 1)
    length = np.sqrt(np.sum(gaps**2, axis=1))
    half = 2 * length * np.sqrt(3 * points.variance / dimensions)
    cells = np.flatnonzero(delta < half)
    delta, half, length = delta[cells], half[cells], length[cells]
    beyond = gaps[cells] * ((delta + half) / (4 * length**2))[:, None]
    return _Cut(
        cells=cells,
        shares=(half - delta) / (2 * half),
        means=points.z[cells] + beyond,
        savings=(half - delta) ** 2 / (4 * half),
    )


def _moved(amounts: Floats, source: Ints, target: Ints, k: int) -> Floats:
    """Return what each cluster gains when amounts go from one to another."""
    return _sums(target, amounts, k) - _sums(source, amounts, k)


def _sums(labels: Ints, amounts: Floats, k: int) -> Floats:
    return np.bincount(labels, weights=amounts, minlength=k).astype(np.float64)
