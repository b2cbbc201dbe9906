"""Find the grid cells cut by the boundary between two clusters, and the share of customers beyond it.

A cell's customers are seen as spread evenly across the border.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from segapp.model import Floats, Ints, WeightedPoints
from segapp.stages.cluster.kmeans import squared_distances


@dataclass(frozen=True)
class Nearest:
    """For each point its nearest and second nearest centroid, its squared distance, and the second's excess over it."""

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
    columns = np.ascontiguousarray(z.T)
    lowest, next_lowest = squared_distances(columns, centroids[0]), np.full(len(z), np.inf)
    first, second = np.zeros(len(z), dtype=np.int64), np.zeros(len(z), dtype=np.int64)
    for j in range(1, len(centroids)):
        squared = squared_distances(columns, centroids[j])
        is_nearest = squared < lowest
        np.copyto(second, j, where=squared < next_lowest)
        np.copyto(second, first, where=is_nearest)
        np.copyto(first, j, where=is_nearest)
        np.minimum(next_lowest, squared, out=next_lowest)
        np.copyto(next_lowest, lowest, where=is_nearest)
        np.minimum(lowest, squared, out=lowest)
    return Nearest(first, second, lowest, next_lowest - lowest)


def cut(points: WeightedPoints, centroids: Floats, found: Nearest) -> Cut:
    """Cut cells at the border, where the difference of squared distances is 0.

    Across the border the difference falls by 2 |gap| per unit, the gap being that between the two centroids, so a cell
    whose customers have variance v / d in that direction covers delta +- half with half = 2 |gap| sqrt(3 v / d).
    """
    lengths = np.sqrt(np.sum((centroids[:, None] - centroids[None]) ** 2, axis=2))
    half = 2 * lengths[found.first, found.second] * points.half_widths
    cells = np.flatnonzero(found.delta < half)
    delta, half = found.delta[cells], half[cells]
    gaps = centroids[found.second[cells]] - centroids[found.first[cells]]
    squared_lengths = np.sum(gaps**2, axis=1)
    beyond = gaps * ((delta + half) / (4 * squared_lengths))[:, None]
    return Cut(
        cells=cells,
        shares=(half - delta) / (2 * half),
        means=points.z[cells] + beyond,
        deltas=(delta - half) / 2,
        savings=(half - delta) ** 2 / (4 * half),
    )
