"""Find the grid cells that a border between two clusters cuts, and what of their customers lies beyond it.

A cell's customers are seen as spread evenly across the border.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from segapp.model import Floats, Ints, WeightedPoints


@dataclass(frozen=True)
class Nearest:
    """For each point its nearest and second nearest centroid, its squared distance, and what the second's is more."""

    first: Ints
    second: Ints
    squared: Floats
    delta: Floats


@dataclass(frozen=True)
class Cut:
    """Cells that a border cuts: which, and what lies beyond the border.

    cells: (c,) numbers of points; shares: (c,) of the cell's customers, at most a half; means: (c, d) of the customers
    beyond; deltas: (c,) their mean difference of squared distances, below 0; savings: (c,) squared distance saved per
    customer of the cell when those beyond change sides.
    """

    cells: Ints
    shares: Floats
    means: Floats
    deltas: Floats
    savings: Floats


def nearest_two(z: Floats, centroids: Floats) -> Nearest:
    """Return the nearest and the second nearest of at least two centroids, ties to the lowest."""
    squared = np.empty((len(centroids), len(z)))
    for j, centroid in enumerate(centroids):
        squared[j] = sum((z[:, i] - coordinate) ** 2 for i, coordinate in enumerate(centroid))
    places = np.arange(len(z))
    first = np.argmin(squared, axis=0)
    lowest = squared[first, places]
    squared[first, places] = np.inf
    second = np.argmin(squared, axis=0)
    return Nearest(first, second, lowest, squared[second, places] - lowest)


def cut(points: WeightedPoints, centroids: Floats, found: Nearest) -> Cut:
    """Cut cells at the border, where the difference of squared distances is 0.

    Across the border the difference falls by 2 |gap| per unit, the gap being that between the two centroids, so a cell
    whose customers have variance v / d in that direction covers delta +- half with half = 2 |gap| sqrt(3 v / d).
    """
    dimensions = max(int(np.sum(np.ptp(points.z, axis=0) > 0)), 1)
    gaps = centroids[found.second] - centroids[found.first]
    length = np.sqrt(np.sum(gaps**2, axis=1))
    half = 2 * length * np.sqrt(3 * points.variance / dimensions)
    cells = np.flatnonzero(found.delta < half)
    delta, half, length = found.delta[cells], half[cells], length[cells]
    beyond = gaps[cells] * ((delta + half) / (4 * length**2))[:, None]
    return Cut(
        cells=cells,
        shares=(half - delta) / (2 * half),
        means=points.z[cells] + beyond,
        deltas=(delta - half) / 2,
        savings=(half - delta) ** 2 / (4 * half),
    )
