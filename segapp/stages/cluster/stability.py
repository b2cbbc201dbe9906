"""Measure how well resampled customers find the same clusters again: adjusted Rand per number, Jaccard per segment.

Hennig (2007), Cluster-wise assessment of cluster stability. At most 2,000 customers are drawn: with all of a large N
every clustering is found again, structure or not (Ben-David, von Luxburg and Pál 2006).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from segapp.model import Floats, WeightedPoints
from segapp.stages.cluster.kmeans import fit_rows, nearest
from segapp.stages.cluster.points import finest_grid
from segapp.stages.cluster.resampling import base_points, draw_with_replacement

MOST_DRAWS = 2_000
COMPARED_CELLS = 4_000


@dataclass(frozen=True)
class Stability:
    """Mean adjusted Rand index with the resampled fits, mean best Jaccard of each cluster, log inertia per customer."""

    mean_ari: float
    jaccards: tuple[float, ...]
    log_inertia: float


def measure_stability(
    points: WeightedPoints, fits: Sequence[Floats], *, resample_count: int, start_count: int, seed: int
) -> list[Stability]:
    """Return the stability of each fit (its centroids (k, d)) under resampling of the customers.

    Each resample is fitted from `start_count` starts; both fits then place all customers, and the two partitions are
    compared.
    """
    base, compared = base_points(points), finest_grid(points, COMPARED_CELLS)
    size = min(int(points.weights.sum()), MOST_DRAWS)
    aris = np.empty((len(fits), resample_count))
    inertias = np.empty((len(fits), resample_count))
    jaccards = [np.empty((resample_count, len(fit))) for fit in fits]
    labels = [nearest(compared.z, fit)[0] for fit in fits]
    for number in range(resample_count):
        rows = draw_with_replacement(base, size, np.random.default_rng([seed, number]))
        for place, fit in enumerate(fits):
            found = fit_rows(rows, len(fit), start_count=start_count, seed=seed + number)
            table = crosstab(labels[place], nearest(compared.z, found.centroids)[0], compared.weights, len(fit))
            aris[place, number] = adjusted_rand(table)
            jaccards[place][number] = best_jaccards(table)
            inertias[place, number] = found.inertia / size
    with np.errstate(divide="ignore"):
        logs = np.log(inertias).mean(axis=1)
    return [
        Stability(float(ari), tuple(map(float, jaccard.mean(axis=0))), float(log))
        for ari, jaccard, log in zip(aris.mean(axis=1), jaccards, logs, strict=True)
    ]


def crosstab(first: np.ndarray, second: np.ndarray, weights: np.ndarray, k: int) -> Floats:
    """Return (k, k) customers by their cluster in two clusterings."""
    counts = np.bincount(first * k + second, weights=weights, minlength=k * k)
    return counts.reshape(k, k).astype(np.float64)


def adjusted_rand(table: Floats) -> float:
    """Return the adjusted Rand index of a crosstab (Hubert and Arabie 1985)."""
    pairs = np.sum(table * (table - 1)) / 2
    rows, columns = (np.sum(sums * (sums - 1)) / 2 for sums in (table.sum(axis=1), table.sum(axis=0)))
    total = table.sum()
    expected = rows * columns / (total * (total - 1) / 2) if total > 1 else 0.0
    largest = (rows + columns) / 2
    return float((pairs - expected) / (largest - expected)) if largest != expected else 1.0


def best_jaccards(table: Floats) -> Floats:
    """Return for each row's cluster the highest Jaccard with any column's cluster."""
    unions = table.sum(axis=1)[:, None] + table.sum(axis=0)[None, :] - table
    return np.asarray(np.max(np.divide(table, unions, out=np.zeros_like(table), where=unions > 0), axis=1))
