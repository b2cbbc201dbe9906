"""Start k clusters from the solutions of k - 1 and k + 1: split one cluster, or merge two.

Restarts alone miss the optimum at larger k; what one number of segments has found helps the next. Source of the idea:
Kaukoranta, Fränti and Nevalainen (1998), Iterative split-and-merge algorithm for vector quantization.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from segapp.model import Floats, WeightedPoints
from segapp.stages.cluster.kmeans import nearest

TRIED = 4
"""The most promising splits and merges that are tried; four find what all find."""


def splits(points: WeightedPoints, centroids: Floats) -> list[Floats]:
    """Return starts with one cluster more: those whose split gains most, cut along their widest direction."""
    labels = nearest(points.z, centroids)[0]
    halves = [_halves(points, labels == i, centroid) for i, centroid in enumerate(centroids)]
    ranked = sorted(range(len(centroids)), key=lambda i: (-halves[i][1], i))
    return [np.vstack([np.delete(centroids, i, axis=0), halves[i][0]]) for i in ranked[:TRIED]]


def merges(points: WeightedPoints, centroids: Floats) -> list[Floats]:
    """Return starts with one cluster less: the pairs whose merger costs least (Ward 1963)."""
    counts = np.bincount(nearest(points.z, centroids)[0], weights=points.weights, minlength=len(centroids))
    sizes = np.maximum(counts, 1).astype(np.float64)
    pairs = [(i, j) for j in range(len(centroids)) for i in range(j)]
    costs = {
        (i, j): sizes[i] * sizes[j] / (sizes[i] + sizes[j]) * float(np.sum((centroids[i] - centroids[j]) ** 2))
        for i, j in pairs
    }
    ranked = sorted(pairs, key=lambda pair: (costs[pair], pair))
    return [_merged(centroids, sizes, *pair) for pair in ranked[:TRIED]]


def _halves(points: WeightedPoints, members: NDArray[np.bool_], centroid: Floats) -> tuple[Floats, float]:
    """Return two means of a cluster cut at its centroid across its widest direction, and what the cut gains."""
    z, weights = points.z[members] - centroid, points.weights[members]
    if len(z) < 2:
        return np.stack([centroid, centroid]), 0.0
    _, directions = np.linalg.eigh((z * weights[:, None]).T @ z)
    above = z @ directions[:, -1] > 0
    means, gain = [], 0.0
    for side in (above, ~above):
        size = max(int(weights[side].sum()), 1)
        mean = weights[side] @ z[side] / size
        gain += float(size * (mean @ mean))
        means.append(centroid + mean)
    return np.stack(means), gain


def _merged(centroids: Floats, sizes: Floats, i: int, j: int) -> Floats:
    mean = (sizes[i] * centroids[i] + sizes[j] * centroids[j]) / (sizes[i] + sizes[j])
    return np.vstack([np.delete(centroids, [i, j], axis=0), mean])
