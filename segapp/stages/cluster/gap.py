"""Compute the gap statistic: how much lower the inertia is than without structure, for each number of segments.

Tibshirani, Walther and Hastie (2001), Estimating the number of clusters in a data set via the gap statistic; reference
b, uniform in the box of the principal axes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from segapp.model import Floats, WeightedPoints
from segapp.stages.cluster.kmeans import fit_rows
from segapp.stages.cluster.nulls import uniform
from segapp.stages.cluster.resampling import base_points

MOST_DRAWS = 2_000


def gap(log_inertia: float, reference_logs: Sequence[float]) -> tuple[float, float]:
    """Return the gap and its standard error, sd * sqrt(1 + 1 / B) with B references and the population sd."""
    mean = math.fsum(reference_logs) / len(reference_logs)
    variance = math.fsum((each - mean) ** 2 for each in reference_logs) / len(reference_logs)
    return mean - log_inertia, math.sqrt(variance) * math.sqrt(1 + 1 / len(reference_logs))


def reference_logs(
    points: WeightedPoints, numbers: Sequence[int], *, reference_count: int, start_count: int, seed: int
) -> Floats:
    """Return (len(numbers), reference_count) log inertias per customer of min(N, 2,000) rows without structure."""
    size = min(int(points.weights.sum()), MOST_DRAWS)
    null = uniform(base_points(points))
    logs = np.empty((len(numbers), reference_count))
    for number in range(reference_count):
        rows = null(size, np.random.default_rng([seed, 17, number]))
        for place, k in enumerate(numbers):
            inertia = fit_rows(rows, k, start_count=start_count, seed=seed + number).inertia
            logs[place, number] = math.log(inertia / size) if inertia > 0 else -math.inf
    return logs
