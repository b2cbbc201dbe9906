"""Compute the gap statistic for each number of segments: how much lower the inertia is than without structure.

Tibshirani, Walther and Hastie (2001), Estimating the number of clusters in a data set via the gap statistic; reference
b, uniform in the box of the principal axes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from segapp.model import Floats, WeightedPoints
from segapp.stages.cluster.draws import fit_draws
from segapp.stages.cluster.nulls import uniform
from segapp.stages.cluster.options import SearchOptions
from segapp.stages.cluster.resampling import base_points

MOST_DRAWS = 2_000


def gap(log_inertia: float, reference_logs: Sequence[float]) -> tuple[float, float]:
    """Return the gap and its standard error, sd * sqrt(1 + 1 / B) with B references and the population sd."""
    mean = math.fsum(reference_logs) / len(reference_logs)
    variance = math.fsum((each - mean) ** 2 for each in reference_logs) / len(reference_logs)
    return mean - log_inertia, math.sqrt(variance) * math.sqrt(1 + 1 / len(reference_logs))


def gap_choice(gaps: Mapping[int, tuple[float, float]]) -> int | None:
    """Return the smallest number whose gap is within one standard error of the next one's, by the paper's rule.

    None where the gap still rises at the largest number.
    """
    numbers = sorted(gaps)
    return next((k for k, after in pairwise(numbers) if gaps[k][0] >= gaps[after][0] - gaps[after][1]), None)


def reference_logs(
    points: WeightedPoints, numbers: Sequence[int], reference_count: int, options: SearchOptions
) -> Floats:
    """Return (len(numbers), reference_count) log inertias per customer of min(N, 2,000) rows without structure."""
    size = min(int(points.weights.sum()), MOST_DRAWS)
    null = uniform(base_points(points))
    keys = [(options.seed, 17, number) for number in range(reference_count)]
    draws = np.stack([null(size, np.random.default_rng(key)) for key in keys])
    start_count, thread_count = options.resample_start_count, options.thread_count
    found = fit_draws(draws, numbers, start_count=start_count, seeds=keys, thread_count=thread_count)
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(np.stack([found[k].inertias for k in numbers]) / size))
