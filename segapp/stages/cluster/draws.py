"""Fit many small draws of customers at once: the resamples and the customers without structure that evidence needs.

One fit of a few hundred rows takes a library longer to prepare than to do. Here all draws of one size are worked on
together, for every number of clusters from the same chain of seeds.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from segapp.model import Floats
from segapp.stages.cluster.restarts import CANDIDATES, drawn_places

MAX_PASSES = 300
TOLERANCE = 1e-4
"""A start ends when its centroids' squared shift is within this part of the rows' mean variance, as in scikit-learn."""
ROWS_TOGETHER = 40_000
"""Rows of all starts that are worked on at once: arrays that a processor keeps near."""


@dataclass(frozen=True)
class DrawFits:
    """The best of a few starts for each of m draws: centroids (m, k, d), labels (m, n), inertias (m,)."""

    centroids: Floats
    labels: NDArray[np.int16]
    inertias: Floats


@dataclass(frozen=True)
class _Batch:
    """Some draws, their middles taken off: rows (m, d + 1, n) with a one behind each, and seeds (m, starts, k, d)."""

    rows: Floats
    middles: Floats
    seeds: Floats


def fit_draws(
    draws: Floats, numbers: Sequence[int], *, start_count: int, seeds: Sequence[Sequence[int]], thread_count: int = 1
) -> dict[int, DrawFits]:
    """Return for each number of clusters the best of `start_count` starts on each draw.

    Parameters
    ----------
    draws : array (m, n, d)
        Rows of equal weight.
    numbers : sequence of int
        The numbers of clusters, each at most n.
    seeds : one sequence of int per draw
        What the draw's seeds are drawn with: the result of one draw does not depend on the others.
    thread_count : int, default 1
        Batches are worked on side by side; the bytes are the same.
    """
    together = max(ROWS_TOGETHER // (draws.shape[1] * start_count), 1)
    parts = [slice(begin, begin + together) for begin in range(0, len(draws), together)]

    def fitted(part: slice) -> list[DrawFits]:
        batch = _prepare(draws[part], max(numbers), start_count, seeds[part])
        return [_fit(batch, k) for k in numbers]

    with ThreadPoolExecutor(max(thread_count, 1)) as threads:
        found = list(threads.map(fitted, parts))
    return {
        k: DrawFits(
            np.concatenate([each[place].centroids for each in found]),
            np.concatenate([each[place].labels for each in found]),
            np.concatenate([each[place].inertias for each in found]),
        )
        for place, k in enumerate(numbers)
    }


def _prepare(draws: Floats, longest: int, start_count: int, seeds: Sequence[Sequence[int]]) -> _Batch:
    middles = draws.mean(axis=1)
    columns = np.ascontiguousarray((draws - middles[:, None]).transpose(0, 2, 1))
    rows = np.concatenate([columns, np.ones((len(draws), 1, draws.shape[1]))], axis=1)
    shares = np.stack([np.random.default_rng(each).random((longest, start_count, CANDIDATES)) for each in seeds])
    return _Batch(rows, middles, _chains(columns, shares))


def _chains(columns: Floats, shares: Floats) -> Floats:
    """Return (m, starts, longest, d) seeds by greedy k-means++, as `seed_chains` for one set of points.

    columns: (m, d, n); shares: (m, longest, starts, candidates) uniform draws.
    """
    count, longest, starts, candidates = shares.shape
    size = columns.shape[2]
    owners = np.repeat(np.arange(count), starts)
    chains = np.empty((count * starts, longest, columns.shape[1]))
    first = np.minimum((shares[:, 0, :, 0].ravel() * size).astype(np.int64), size - 1)
    chains[:, 0] = columns[owners, :, first]
    closest = _squared(columns, owners, chains[:, :1])[:, 0]
    lines = np.arange(len(owners))
    for place in range(1, longest):
        drawn = drawn_places(np.cumsum(closest, axis=1), shares[:, place].reshape(-1, candidates))
        candidate_rows = columns[owners[:, None], :, drawn]
        left = np.minimum(_squared(columns, owners, candidate_rows), closest[:, None, :])
        best = np.argmin(left.sum(axis=2), axis=1)
        closest = left[lines, best]
        chains[:, place] = candidate_rows[lines, best]
    return chains.reshape(count, starts, longest, columns.shape[1])


def _squared(columns: Floats, owners: NDArray[np.int64], places: Floats) -> Floats:
    """Return (s, c, n): squared distances of the rows of each start's draw to places (s, c, d)."""
    squared = np.zeros((*places.shape[:2], columns.shape[2]))
    for i in range(columns.shape[1]):
        difference = columns[owners, i][:, None, :] - places[:, :, i, None]
        difference *= difference
        squared += difference
    return squared


def _fit(batch: _Batch, k: int) -> DrawFits:
    count, starts = batch.seeds.shape[:2]
    owners = np.repeat(np.arange(count), starts)
    centroids = np.ascontiguousarray(batch.seeds[:, :, :k]).reshape(count * starts, k, -1)
    labels, inertias = _lloyd(batch.rows, owners, centroids)
    inertias = inertias.reshape(count, starts)
    best = np.arange(count) * starts + np.argmin(inertias, axis=1)
    return DrawFits(centroids[best] + batch.middles[:, None], labels[best], inertias.min(axis=1))


def _lloyd(rows: Floats, owners: NDArray[np.int64], centroids: Floats) -> tuple[NDArray[np.int16], Floats]:
    """Move the centroids (s, k, d) of all starts, in place, to where they end; return labels (s, n) and inertias."""
    squares = np.sum(rows[:, :-1] ** 2, axis=1)
    smallest = TOLERANCE * np.mean(np.var(rows[:, :-1], axis=2), axis=1)
    labels = np.full((len(centroids), rows.shape[2]), -1, dtype=np.int16)
    inertias = np.zeros(len(centroids))
    shifts = np.full(len(centroids), np.inf)
    active, own_rows = np.arange(len(centroids)), rows[owners]
    for number in range(MAX_PASSES + 1):
        found, lowest = _nearest(own_rows, centroids[active])
        moving = np.any(found != labels[active], axis=1) & (shifts[active] > smallest[owners[active]])
        labels[active] = found
        ended = active if number == MAX_PASSES else active[~moving]
        if len(ended):
            kept = slice(None) if number == MAX_PASSES else ~moving
            inertias[ended] = np.maximum(np.sum(lowest[kept] + squares[owners[ended]], axis=1), 0.0)
        if number == MAX_PASSES or not moving.any():
            break
        if len(ended):
            active, found, own_rows = active[moving], found[moving], own_rows[moving]
        means = _means(own_rows, found, centroids[active])
        shifts[active] = np.sum((means - centroids[active]) ** 2, axis=(1, 2))
        centroids[active] = means
    return labels, inertias


def _nearest(rows: Floats, centroids: Floats) -> tuple[NDArray[np.int16], Floats]:
    """Return (s, n) labels, ties to the lowest, and squared distances less the rows' own squares."""
    slopes = np.concatenate([-2.0 * centroids, np.sum(centroids**2, axis=2, keepdims=True)], axis=2)
    squared = slopes @ rows
    lowest = squared[:, 0].copy()
    labels = np.zeros(lowest.shape, dtype=np.int16)
    for j in range(1, squared.shape[1]):
        np.copyto(labels, np.int16(j), where=squared[:, j] < lowest)
        np.minimum(lowest, squared[:, j], out=lowest)
    return labels, lowest


def _means(rows: Floats, labels: NDArray[np.int16], centroids: Floats) -> Floats:
    """Return the means of each start's clusters; an empty one stays where it is."""
    starts, k, _ = centroids.shape
    bins = (labels + k * np.arange(starts)[:, None]).ravel()
    sizes = np.bincount(bins, minlength=starts * k).reshape(starts, k)
    means = centroids.copy()
    for i in range(means.shape[2]):
        sums = np.bincount(bins, rows[:, i].ravel(), starts * k).reshape(starts, k)
        np.divide(sums, sizes, out=means[:, :, i], where=sizes > 0)
    return means
