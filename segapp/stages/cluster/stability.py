"""Measure how well resampled customers find the same clusters again: adjusted Rand per number, Jaccard per segment.

Hennig (2007), Cluster-wise assessment of cluster stability. At most 2,000 customers are drawn: with all of a large N
every clustering is found again, structure or not (Ben-David, von Luxburg and Pál 2006).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from segapp.model import Floats, KResult, WeightedPoints
from segapp.stages.cluster.draws import DrawFits, fit_draws
from segapp.stages.cluster.kmeans import nearest
from segapp.stages.cluster.options import SearchOptions
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


@dataclass(frozen=True)
class Resampling:
    """How customers are resampled: how often, from how many starts each is fitted, and with which seed."""

    resample_count: int = 20
    start_count: int = 3
    seed: int = 1
    thread_count: int = 1


def measure_stability(points: WeightedPoints, fits: Sequence[Floats], resampling: Resampling) -> list[Stability]:
    """Return the stability of each fit (its centroids (k, d)) under resampling of the customers.

    Each resample is fitted with as many clusters; both fits then place all customers, and the two partitions are
    compared. A fit's stability does not depend on which others are measured with it.
    """
    base, compared = base_points(points), finest_grid(points, COMPARED_CELLS)
    size = min(int(points.weights.sum()), MOST_DRAWS)
    keys = [(resampling.seed, number) for number in range(resampling.resample_count)]
    draws = np.stack([draw_with_replacement(base, size, np.random.default_rng(key)) for key in keys])
    numbers = sorted({len(fit) for fit in fits})
    found = fit_draws(
        draws, numbers, start_count=resampling.start_count, seeds=keys, thread_count=resampling.thread_count
    )
    return [_compare(compared, fit, found[len(fit)], size) for fit in fits]


def resampled(
    points: WeightedPoints, results: Sequence[KResult], options: SearchOptions, numbers: Collection[int]
) -> list[KResult]:
    """Return the results with the stability of the given numbers filled in, for those that lack it."""
    lacking = [each for each in results if each.k in numbers and each.stability_mean_ari is None]
    if not lacking:
        return list(results)
    resampling = Resampling(options.resample_count, options.resample_start_count, options.seed, options.thread_count)
    measured = measure_stability(points, [each.centroids_z for each in lacking], resampling)
    found = {each.k: stability for each, stability in zip(lacking, measured, strict=True)}
    return [_with_stability(each, found[each.k]) if each.k in found else each for each in results]


def _with_stability(result: KResult, found: Stability) -> KResult:
    return replace(
        result,
        stability_mean_ari=found.mean_ari,
        segment_jaccards=found.jaccards,
        resampled_log_inertia=found.log_inertia,
    )


def _compare(points: WeightedPoints, fit: Floats, resampled: DrawFits, size: int) -> Stability:
    """Compare the partition of the points by one fit with those by the fits of all resamples."""
    labels = nearest(points.z, fit)[0]
    tables = [
        crosstab(labels, nearest(points.z, centroids)[0], points.weights, len(fit)) for centroids in resampled.centroids
    ]
    jaccards = np.mean([best_jaccards(table) for table in tables], axis=0)
    with np.errstate(divide="ignore"):
        log = float(np.log(resampled.inertias / size).mean())
    return Stability(float(np.mean([adjusted_rand(table) for table in tables])), tuple(map(float, jaccards)), log)


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
