"""Find the best clustering for each number of segments: many starts on a coarse grid, the best finished on finer ones.

Coarse to fine keeps 100 restarts for nine numbers of segments below a second, whatever the number of points.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from segapp.model import Floats, Ints, WeightedPoints
from segapp.stages.cluster.cells import lloyd_on_cells
from segapp.stages.cluster.kmeans import Solution, best_of, largest_first, lloyd, move_points, to_means
from segapp.stages.cluster.neighbours import merges, splits
from segapp.stages.cluster.options import SearchOptions
from segapp.stages.cluster.points import finest_grid, thinned
from segapp.stages.cluster.restarts import run_starts, seed_chains

COARSE_CELLS = 1_000
FEWEST_CELLS = 100
"""Where the finest grid that has few enough cells has fewer than this, as it may with ten features, a thousand of the
points serve for the starts instead."""
MIDDLE_POINTS = 30_000
"""Up to this many different customers every number of segments is finished on all of them."""
MIDDLE_CELLS = 10_000
"""Beyond, and where the points are cells of a grid anyway, it is on this many cells: that costs an eighth, and the
inertia on all customers is within 1e-4 of the best."""
MOST_COORDINATES = 30_000
"""Starts on points with this many coordinates run at once in numpy, which saves scikit-learn's checks of each; on more
scikit-learn is quicker."""
SETTLING_PASSES = 2
"""Passes on all different customers for numbers that were not chosen; 12 ms each at 240,000 of them. Whole numbers lie
unevenly in their cells, which alone leaves ten segments 5e-4 worse than they can be."""
KEPT_SOLUTIONS = 16
"""Different solutions per number of segments that are carried from the coarse to the middle grid at most."""
HOPELESS = 0.03
"""Solutions that are this much worse than the best, relative to it, are not carried: cells change inertia by a tenth
of that."""
SINGLE_MOVE_POINTS = 2_000
"""Up to this many points single moves matter; beyond, a point is too light to shift a centroid."""
COMPARED = 1e-4
"""How far solutions on many points are carried before the best alone is finished (scikit-learn's default)."""
MAX_SWEEPS = 3
UNTOLD = 5e-4
"""Solutions whose inertia on the middle points is this close, relative to the best, are told apart on the fine ones."""
MOST_UNTOLD = 2
"""How many of them: where customers form no groups, all solutions are close, and choosing among them is idle."""
RANKING_PASSES = 10
"""Passes on the fine cells that show which of them is better; the end of all passes would cost ten times that."""
SAME = 0.05
"""Solutions are one where each centroid has one of the other's this near, in units of the points."""


@dataclass(frozen=True)
class Levels:
    """The same customers on three grids; all three are the points themselves when those are few."""

    coarse: WeightedPoints
    middle: WeightedPoints
    fine: WeightedPoints


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


def levels_of(points: WeightedPoints, k: int) -> Levels:
    """Return the grids on which up to k clusters are searched, compared and finished."""
    if len(points.weights) <= COARSE_CELLS:
        return Levels(points, points, points)
    are_few = points.pitch is None and len(points.weights) <= MIDDLE_POINTS
    middle = points if are_few else _reduced(points, MIDDLE_CELLS, k)
    return Levels(_reduced(middle, COARSE_CELLS, k), middle, points)


def _reduced(points: WeightedPoints, count: int, k: int) -> WeightedPoints:
    cells = finest_grid(points, count)
    return cells if len(cells.weights) >= max(k, FEWEST_CELLS) else thinned(points, count)


def fit_all(levels: Levels, numbers: list[int], options: SearchOptions) -> list[Fit]:
    """Return the best clustering of the middle points found for each number of segments, in the order given."""
    coarse, middle = levels.coarse, levels.middle
    chains = seed_chains(coarse, max(numbers), options.restart_count, options.seed)
    spreads, kept = {}, {}
    for k in numbers:
        starts = sorted(run_starts(coarse, chains[:, :k]), key=_rank)
        spreads[k] = starts[len(starts) // 2].inertia / starts[0].inertia - 1 if starts[0].inertia > 0 else 0.0
        kept[k] = _best([_improve(levels, each) for each in _best(starts, len(starts))], KEPT_SOLUTIONS)
    for _ in range(MAX_SWEEPS):
        if not _sweep(levels, kept):
            break
    if middle is not coarse:
        between = replace(levels, coarse=middle)
        kept = {k: _best(_lloyd(between, _hopeful(kept[k])), KEPT_SOLUTIONS) for k in numbers}
        _sweep(between, kept)
    return [finish(levels.middle, _best_on_fine(levels, kept[k]).centroids, spreads[k]) for k in numbers]


def finish(points: WeightedPoints, centroids: Floats, restart_spread: float) -> Fit:
    """Return where Lloyd's algorithm on all the points ends from given centroids."""
    if points.pitch is not None:
        found = lloyd_on_cells(points, centroids)
        return Fit(*largest_first(points, found.centroids), found.inertia, restart_spread)
    means = to_means(points, lloyd(points, centroids).centroids)
    return Fit(*largest_first(points, means), None, restart_spread)


def settle(points: WeightedPoints, centroids: Floats) -> Solution:
    """Return the centroids after a few passes on all points."""
    return run_starts(points, centroids[None], most_passes=SETTLING_PASSES)[0]


def _best_on_fine(levels: Levels, kept: list[Solution]) -> Solution:
    """Return the best of the distinct solutions that the middle grid, a few thousand cells, cannot tell apart.

    Of 144 searches on a million continuous customers and on 200,000, 3 took one that was 1e-4 to 4e-4 worse without.
    """
    near: list[Solution] = []
    for each in kept if levels.fine is not levels.middle else ():
        if each.inertia <= kept[0].inertia * (1 + UNTOLD) and not any(_is_same(each, other) for other in near):
            near.append(each)
    continued = (_continued(levels.fine, each) for each in near[:MOST_UNTOLD])
    return min(continued, key=_rank) if len(near) > 1 else kept[0]


def _continued(points: WeightedPoints, found: Solution) -> Solution:
    """Return the solution after some passes over the given points."""
    is_grid = points.pitch is not None
    return lloyd_on_cells(points, found.centroids, RANKING_PASSES) if is_grid else settle(points, found.centroids)


def _is_same(one: Solution, other: Solution) -> bool:
    squared = np.sum((one.centroids[:, None] - other.centroids[None]) ** 2, axis=2)
    return bool(np.max(np.min(squared, axis=1)) < SAME**2)


def _sweep(levels: Levels, kept: dict[int, list[Solution]]) -> bool:
    """Try splits of the solutions of k - 1 for every k, then merges of those of k + 1; say whether any was better."""
    is_better = False
    upwards = [(k, k - 1, splits) for k in sorted(kept)]
    downwards = [(k, k + 1, merges) for k in sorted(kept, reverse=True)]
    for k, neighbour, starts in (*upwards, *downwards):
        if neighbour not in kept:
            continue
        tried = starts(levels.coarse, kept[neighbour][0].centroids)
        found = [_improve(levels, each) for each in _lloyd(levels, tried)]
        best = _best([*kept[k], *found], KEPT_SOLUTIONS)
        is_better |= best[0].inertia < kept[k][0].inertia * (1 - 1e-9)
        kept[k] = best
    return is_better


def _lloyd(levels: Levels, starts: list[Floats]) -> list[Solution]:
    """Return where the starts end on the coarse points; only the best where no finer comparison follows."""
    points = levels.coarse
    tolerance = 0.0 if len(points.weights) <= SINGLE_MOVE_POINTS else COMPARED
    if points.z.size <= MOST_COORDINATES:
        return run_starts(points, np.stack(starts), tolerance=tolerance)
    if points is levels.fine:
        return [best_of(points, starts, tolerance=tolerance)]
    return [lloyd(points, each, tolerance=tolerance) for each in starts]


def _improve(levels: Levels, found: Solution) -> Solution:
    """Move single points where the points are few and stand for customers, not for cells."""
    points = levels.coarse
    if points is levels.fine and len(points.weights) <= SINGLE_MOVE_POINTS:
        return move_points(points, found)
    return found


def _best(found: list[Solution], count: int) -> list[Solution]:
    """Return the best few distinct solutions, best first."""
    chosen: list[Solution] = []
    for each in sorted(found, key=_rank):
        if not chosen or each.inertia > chosen[-1].inertia * (1 + 1e-9):
            chosen.append(each)
    return chosen[:count]


def _hopeful(found: list[Solution]) -> list[Floats]:
    """Return the centroids of the solutions, best first, that can still turn out to be the best."""
    return [each.centroids for each in found if each.inertia <= found[0].inertia * (1 + HOPELESS)]


def _rank(found: Solution) -> tuple[float, list[list[float]]]:
    return found.inertia, np.round(found.centroids, 9).tolist()
