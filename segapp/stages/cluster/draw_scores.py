"""Score the fits of many small draws: the silhouettes of every number of clusters from one distance matrix per draw."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from segapp.model import Floats, Ints
from segapp.stages.cluster.draws import DrawFits

SUMS_TOGETHER = 200_000
"""Sums of distances (draws x rows x clusters) that are turned into silhouettes at once."""


def draw_silhouettes(draws: Floats, fits: Mapping[int, DrawFits], thread_count: int = 1) -> Floats:
    """Return (len(fits), m): the mean Euclidean silhouette (Rousseeuw 1987) of each number of clusters on each draw.

    Not a number where a cluster is empty, or where there are as many clusters as rows.
    """
    column_count = sum(fits)
    together = max(SUMS_TOGETHER // (draws.shape[1] * column_count), 1)
    parts = [slice(begin, begin + together) for begin in range(0, len(draws), together)]

    def scored(part: slice) -> Floats:
        labels = {k: each.labels[part] for k, each in fits.items()}
        return _scores(draws[part], labels)

    with ThreadPoolExecutor(max(thread_count, 1)) as threads:
        return np.concatenate(list(threads.map(scored, parts)), axis=1)


def cluster_sizes(fit: DrawFits) -> Ints:
    """Return (m, k): how many rows of each draw are in each cluster."""
    count, k = fit.centroids.shape[:2]
    bins = fit.labels + k * np.arange(count)[:, None]
    return np.bincount(bins.ravel(), minlength=count * k).reshape(count, k)


def _scores(draws: Floats, labels: Mapping[int, np.ndarray]) -> Floats:
    from scipy.spatial.distance import cdist

    starts = np.cumsum([0, *labels])
    sums = np.empty((len(draws), draws.shape[1], starts[-1]))
    for place, rows in enumerate(draws):
        members = np.zeros((len(rows), starts[-1]))
        for start, each in zip(starts[:-1], labels.values(), strict=True):
            members[np.arange(len(rows)), start + each[place]] = 1.0
        sums[place] = cdist(rows, rows) @ members
    pairs = zip(starts[:-1], labels.items(), strict=True)
    return np.stack([_silhouettes(sums[:, :, start : start + k], each, k) for start, (k, each) in pairs])


def _silhouettes(sums: Floats, labels: np.ndarray, k: int) -> Floats:
    """Return (m,) mean silhouettes from the distances (m, n, k) of each row to all rows of a cluster."""
    count, size = labels.shape
    bins = (labels + k * np.arange(count)[:, None]).ravel()
    sizes = np.bincount(bins, minlength=count * k).reshape(count, k)
    own = labels[:, :, None].astype(np.int64)
    own_sizes = np.take_along_axis(sizes, labels.astype(np.int64), axis=1)
    within = np.take_along_axis(sums, own, axis=2)[:, :, 0] / np.maximum(own_sizes - 1, 1)
    means = sums / np.maximum(sizes, 1)[:, None, :]
    np.put_along_axis(means, own, np.inf, axis=2)
    between = means.min(axis=2)
    larger = np.maximum(within, between)
    values = np.divide(between - within, larger, out=np.zeros_like(larger), where=larger > 0)
    values[own_sizes <= 1] = 0.0
    found = values.mean(axis=1)
    found[(sizes.min(axis=1) == 0) | (k >= size)] = np.nan
    return np.asarray(found)
