"""Find the best clustering for each number of segments: many starts on a coarse grid, the best finished on all points.

Coarse to fine keeps 50 restarts for nine numbers of segments within a second or two, whatever the number of points.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from segapp.model import Floats, Ints, WeightedPoints
from segapp.stages.cluster.cells import lloyd_on_cells
from segapp.stages.cluster.kmeans import Solution, largest_first, lloyd, move_points, restart, to_means
from segapp.stages.cluster.neighbours import merges, splits
from segapp.stages.cluster.options import SearchOptions
from segapp.stages.cluster.points import finest_grid

COARSE_CELLS = 4_000
MIDDLE_CELLS = 30_000
KEPT_SOLUTIONS = 8
"""Different solutions per number of segments that are carried from the coarse to the middle grid."""
SINGLE_MOVE_POINTS = 2_000
"""Up to this many points single moves matter; beyond, a point is too light to shift a centroid."""
MAX_SWEEPS = 3


@dataclass(frozen=True)
class Fit:
    """Centroids (k, d), largest segment first, the label of every point, and how far the restarts lay apart.

    restart_spread is by how much the middle restart is worse than the best, relative to the best: 0 says that most
    starts end in the same place.
    """

    centroids: Floats
    labels: Ints
    cells_inertia: float | None  # on cells: what is to be expected on the customers
    restart_spread: float


@dataclass(frozen=True)
class _Levels:
    """The same customers on three grids; all three are the points themselves when those are few."""

    coarse: WeightedPoints
    middle: WeightedPoints
    fine: WeightedPoints


def fit_all(points: WeightedPoints, numbers: list[int], options: SearchOptions) -> list[Fit]:
    """Return the best clustering of ordered points found for each number of segments, in the order given."""
    levels = _levels(points, max(numbers))
    coarse = levels.coarse
    spreads, kept = {}, {}
    for k in numbers:
        starts = sorted((restart(coarse, k, options.seed + i) for i in range(options.restart_count)), key=_rank)
        spreads[k] = starts[len(starts) // 2].inertia / starts[0].inertia - 1 if starts[0].inertia > 0 else 0.0
        kept[k] = _best([_improve(coarse, each) for each in _best(starts, len(starts))], KEPT_SOLUTIONS)
    for _ in range(MAX_SWEEPS):
        if not _sweep(coarse, kept):
            break
    if levels.middle is not coarse:
        kept = {k: _best([lloyd(levels.middle, each.centroids) for each in kept[k]], KEPT_SOLUTIONS) for k in numbers}
        _sweep(levels.middle, kept)
    return [_finish(levels.fine, kept[k][0], spreads[k]) for k in numbers]


def _levels(points: WeightedPoints, k: int) -> _Levels:
    middle = finest_grid(points, MIDDLE_CELLS)
    coarse = finest_grid(middle, COARSE_CELLS)
    return _Levels(coarse, middle, points) if len(coarse.weights) >= k else _Levels(points, points, points)


def _sweep(points: WeightedPoints, kept: dict[int, list[Solution]]) -> bool:
    """Try splits of the solutions of k - 1 for every k, then merges of those of k + 1; say whether any was better."""
    is_better = False
    upwards = [(k, k - 1, splits) for k in sorted(kept)]
    downwards = [(k, k + 1, merges) for k in sorted(kept, reverse=True)]
    for k, neighbour, starts in (*upwards, *downwards):
        if neighbour not in kept:
            continue
        found = [_improve(points, lloyd(points, each)) for each in starts(points, kept[neighbour][0].centroids)]
        best = _best([*kept[k], *found], KEPT_SOLUTIONS)
        is_better |= best[0].inertia < kept[k][0].inertia * (1 - 1e-9)
        kept[k] = best
    return is_better


def _improve(points: WeightedPoints, found: Solution) -> Solution:
    return move_points(points, found) if len(points.weights) <= SINGLE_MOVE_POINTS else found


def _finish(points: WeightedPoints, best: Solution, restart_spread: float) -> Fit:
    """Return the best solution after passes over all points."""
    if points.pitch is not None:
        found = lloyd_on_cells(points, best.centroids)
        return Fit(*largest_first(points, found.centroids), found.inertia, restart_spread)
    centroids = to_means(points, lloyd(points, best.centroids).centroids)
    return Fit(*largest_first(points, centroids), None, restart_spread)


def _best(found: list[Solution], count: int) -> list[Solution]:
    """Return the best few different solutions, best first."""
    chosen: list[Solution] = []
    for each in sorted(found, key=_rank):
        if not chosen or each.inertia > chosen[-1].inertia * (1 + 1e-9):
            chosen.append(each)
    return chosen[:count]


def _rank(found: Solution) -> tuple[float, list[list[float]]]:
    return found.inertia, np.round(found.centroids, 9).tolist()
