"""Run many starts of k-means at once on a few hundred points: seeds by k-means++, then Lloyd passes over all starts.

scikit-learn runs one start after the other, each with a millisecond of checks; on points this few that is most of the
time. The best starts are finished by scikit-learn on finer points.
"""

from __future__ import annotations

import numpy as np

from segapp.model import Floats, Ints, WeightedPoints
from segapp.stages.cluster.kmeans import Solution

MAX_PASSES = 100
CANDIDATES = 4
"""Points drawn for each next seed, of which the best is taken: what scikit-learn draws for 8 to 20 clusters."""


def seed_chains(points: WeightedPoints, longest: int, start_count: int, seed: int) -> Floats:
    """Return (start_count, longest, d): for each start a chain of seeds, whose first k are the seeds of k clusters.

    Greedy k-means++ (Arthur and Vassilvitskii 2007): of a few points drawn in proportion to what they would save, the
    one that leaves the lowest inertia.
    """
    draws = np.random.default_rng(seed).random((longest, start_count, CANDIDATES))
    weights = points.weights.astype(np.float64)
    first = _drawn(np.cumsum(weights)[None, :], draws[0][:, :1])
    chains = np.empty((start_count, longest, points.z.shape[1]))
    chains[:, 0] = points.z[first[:, 0]]
    closest = _squared(points.z, chains[:, :1])[:, 0]
    rows = np.arange(start_count)
    for place in range(1, longest):
        drawn = _drawn(np.cumsum(closest * weights, axis=1), draws[place])
        left = np.minimum(_squared(points.z, points.z[drawn]), closest[:, None, :])
        best = np.argmin(left @ weights, axis=1)
        closest = left[rows, best]
        chains[:, place] = points.z[drawn[rows, best]]
    return chains


def run_starts(points: WeightedPoints, seeds: Floats) -> list[Solution]:
    """Return where Lloyd's algorithm ends from each start; seeds: (starts, k, d)."""
    weights = points.weights.astype(np.float64)
    inside = float(np.sum(weights * (points.variance + np.sum(points.z**2, axis=1))))
    centroids, inertias = seeds.copy(), np.zeros(len(seeds))
    active = np.arange(len(seeds))
    before = np.full((len(seeds), len(weights)), -1, dtype=np.int64)
    for _ in range(MAX_PASSES):
        labels, squared = _nearest(points.z, centroids[active])
        inertias[active] = squared @ weights + inside
        moving = np.any(labels != before[active], axis=1)
        if not moving.any():
            break
        before[active], active, labels = labels, active[moving], labels[moving]
        centroids[active] = _means(points, weights, labels, centroids[active])
    return [Solution(each, float(inertia)) for each, inertia in zip(centroids, inertias, strict=True)]


def _drawn(cumulative: Floats, shares: Floats) -> Ints:
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


def _nearest(z: Floats, centroids: Floats) -> tuple[Ints, Floats]:
    """Return (starts, n) labels, ties to the lowest, and squared distances less the points' own squares."""
    best = np.full((len(centroids), len(z)), np.inf)
    labels = np.zeros(best.shape, dtype=np.int64)
    for j in range(centroids.shape[1]):
        squared = centroids[:, j] @ (-2.0 * z.T) + np.sum(centroids[:, j] ** 2, axis=1)[:, None]
        np.copyto(labels, j, where=squared < best)
        np.minimum(best, squared, out=best)
    return labels, best


def _means(points: WeightedPoints, weights: Floats, labels: Ints, centroids: Floats) -> Floats:
    """Return the means of each start's clusters; an empty one stays where it is."""
    starts, k, _ = centroids.shape
    bins = (labels + k * np.arange(starts)[:, None]).ravel()
    sizes = np.bincount(bins, weights=np.tile(weights, starts), minlength=starts * k).reshape(starts, k)
    means = centroids.copy()
    for i, column in enumerate(points.z.T):
        sums = np.bincount(bins, weights=np.tile(weights * column, starts), minlength=starts * k).reshape(starts, k)
        np.divide(sums, sizes, out=means[:, :, i], where=sizes > 0)
    return means
