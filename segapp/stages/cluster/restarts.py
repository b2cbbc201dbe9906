"""Run many starts of k-means at once on a few hundred points: seeds by k-means++, then Lloyd passes over all starts.

scikit-learn runs one start after the other, each with a millisecond of checks; on points this few that is most of the
time. The best starts are finished by scikit-learn on finer points.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from segapp.model import Floats, Ints, WeightedPoints
from segapp.stages.cluster.kmeans import CHUNK_POINTS, Solution, nearest
from segapp.stages.cluster.points import weighted_mean

MAX_PASSES = 100
MOST_TOGETHER = 200_000
"""Starts times points that are worked on at once: arrays that a processor keeps near, whatever the number of points."""
LOST = 1e-6
"""An inertia below this part of the points' squares is lost in rounding where these are taken off and put back: one far
value would leave it negative. It is summed again from the distances."""
CANDIDATES = 4
"""Points drawn for each next seed, of which the best is taken: what scikit-learn draws for 8 to 20 clusters."""


def seed_chains(points: WeightedPoints, longest: int, start_count: int, seed: int) -> Floats:
    """Return (start_count, longest, d): for each start a chain of seeds, whose first k are the seeds of k clusters.

    Greedy k-means++ (Arthur and Vassilvitskii 2007): of a few points drawn in proportion to what they would save, the
    one that leaves the lowest inertia.
    """
    draws = np.random.default_rng(seed).random((longest, start_count, CANDIDATES))
    weights = points.weights.astype(np.float64)
    first = drawn_places(np.cumsum(weights)[None, :], draws[0][:, :1])
    chains = np.empty((start_count, longest, points.z.shape[1]))
    chains[:, 0] = points.z[first[:, 0]]
    closest = _squared(points.z, chains[:, :1])[:, 0]
    rows = np.arange(start_count)
    for place in range(1, longest):
        drawn = drawn_places(np.cumsum(closest * weights, axis=1), draws[place])
        left = np.minimum(_squared(points.z, points.z[drawn]), closest[:, None, :])
        best = np.argmin(left @ weights, axis=1)
        closest = left[rows, best]
        chains[:, place] = points.z[drawn[rows, best]]
    return chains


def run_starts(
    points: WeightedPoints, seeds: Floats, *, tolerance: float = 0.0, most_passes: int = MAX_PASSES
) -> list[Solution]:
    """Return where Lloyd's algorithm ends from each start; seeds: (starts, k, d).

    A start ends when no label changes, or earlier when its centroids' squared shift in one pass is within `tolerance`
    times the mean variance of the features, as in scikit-learn, or after the given passes.
    """
    middle = weighted_mean(points)  # taken off: far from zero, what tells distances apart is lost in their size
    columns = np.ascontiguousarray(points.z.T) - middle[:, None]
    smallest_shift = tolerance * float(np.mean(np.var(columns, axis=1))) if tolerance else 0.0
    together = max(MOST_TOGETHER // len(points.weights), 1)
    weighted = np.stack([points.weights, *(points.weights * columns)])
    moments = np.broadcast_to(weighted[:, None, :], (len(weighted), min(together, len(seeds)), len(points.weights)))
    inside = float(np.sum(points.weights * (points.variance + np.sum(columns**2, axis=0))))
    found = []
    for begin in range(0, len(seeds), together):
        group = seeds[begin : begin + together] - middle
        centroids, inertias = _run_together(columns, moments, group, smallest_shift, most_passes)
        found += [Solution(*each) for each in zip(centroids + middle, (inertias + inside).tolist(), strict=True)]
    return [each if each.inertia > LOST * inside else _resummed(points, each.centroids) for each in found]


def _resummed(points: WeightedPoints, centroids: Floats) -> Solution:
    squared = nearest(points.z, centroids)[1]
    return Solution(centroids, float(np.sum(points.weights * (squared + points.variance))))


def _run_together(
    columns: Floats, moments: Floats, centroids: Floats, smallest_shift: float, most_passes: int
) -> tuple[Floats, Floats]:
    """Return centroids and inertias, less the points' own squares, of some starts; the arrays are as in _means."""
    weights, shifts = moments[0, 0], np.full(len(centroids), np.inf)
    inertias, active = np.zeros(len(centroids)), np.arange(len(centroids))
    before = np.full((len(centroids), len(weights)), -1, dtype=np.int16)
    for number in range(most_passes + 1):
        labels, squared = _nearest(columns, centroids[active])
        inertias[active] = squared @ weights
        moving = np.any(labels != before[active], axis=1) & (shifts[active] > smallest_shift)
        if not moving.any() or number == most_passes:
            break
        active, labels = active[moving], labels[moving]
        before[active] = labels
        means = _means(moments[:, : len(active)], labels, centroids[active])
        shifts[active] = np.sum((means - centroids[active]) ** 2, axis=(1, 2))
        centroids[active] = means
    return centroids, inertias


def drawn_places(cumulative: Floats, shares: Floats) -> Ints:
    """Return (starts, c): the points at which running totals (starts or 1, n) pass the given shares of the whole."""
    wanted = shares * cumulative[:, -1:]
    below = np.sum(cumulative[:, None, :] <= wanted[:, :, None], axis=2)
    return np.asarray(np.minimum(below, cumulative.shape[1] - 1))


def _squared(z: Floats, places: Floats) -> Floats:
    """Return (starts, c, n): squared distances of all points to places (starts, c, d)."""
    squared = np.zeros((*places.shape[:2], len(z)))
    for i, column in enumerate(z.T):
        squared += (column - places[:, :, i, None]) ** 2
    return squared


def _nearest(columns: Floats, centroids: Floats) -> tuple[NDArray[np.int16], Floats]:
    """Return (starts, n) labels, ties to the lowest, and squared distances less the points' own squares."""
    slopes, squares = -2.0 * centroids, np.sum(centroids**2, axis=2)
    labels = np.zeros((len(centroids), columns.shape[1]), dtype=np.int16)
    best = np.empty(labels.shape)
    for begin in range(0, columns.shape[1], CHUNK_POINTS):
        rows = slice(begin, begin + CHUNK_POINTS)
        part, closest, numbers = columns[:, rows], best[:, rows], labels[:, rows]
        np.add(slopes[:, 0] @ part, squares[:, :1], out=closest)
        for j in range(1, centroids.shape[1]):
            squared = slopes[:, j] @ part
            squared += squares[:, j, None]
            np.copyto(numbers, np.int16(j), where=squared < closest)
            np.minimum(closest, squared, out=closest)
    return labels, best


def _means(moments: Floats, labels: NDArray[np.int16], centroids: Floats) -> Floats:
    """Return the means of each start's clusters; an empty one stays where it is.

    moments: (1 + d, starts, n), the points' weights and weighted coordinates, repeated for each start.
    """
    starts, k, _ = centroids.shape
    bins = (labels + k * np.arange(starts)[:, None]).ravel()
    sizes, *sums = (np.bincount(bins, each.ravel(), starts * k).reshape(starts, k) for each in moments)
    means = centroids.copy()
    for i, column in enumerate(sums):
        np.divide(column, sizes, out=means[:, :, i], where=sizes > 0)
    return means
