"""Judge whether there are groups at all: whether the best silhouette is beyond that of customers without structure."""

from __future__ import annotations

import math

import numpy as np

from segapp.model import Floats, NullTest, WeightedPoints
from segapp.stages.cluster.draw_scores import cluster_sizes, draw_silhouettes
from segapp.stages.cluster.draws import fit_draws
from segapp.stages.cluster.nulls import Null, nulls_of
from segapp.stages.cluster.options import SearchOptions
from segapp.stages.cluster.resampling import base_points, draw_without_replacement

TESTED_CUSTOMERS = 500
LEVEL = 0.01
OBSERVED_DRAWS = 5
START_COUNT = 2


def judge_structure(points: WeightedPoints, options: SearchOptions, draw_count: int) -> tuple[str, list[NullTest]]:
    """Return clear, weak or none, and the tests against the three nulls.

    The statistic is the highest silhouette among eligible numbers of segments, found in the same way for the customers
    and for each null's draws. Better than all nulls at 1 %: clear. Better than the Gaussian and the uniform one only:
    weak, since one feature carries it or its distribution is skewed. Else none.
    """
    base = base_points(points)
    size = min(int(points.weights.sum()), TESTED_CUSTOMERS)
    observed = _observed(base, size, options)
    tests = [
        _test(name, null, (size, draw_count), options=options, observed=observed)
        for name, null in nulls_of(base).items()
    ]
    rejected = {test.null_name: test.is_rejected for test in tests}
    if not (rejected["gaussian"] and rejected["uniform"]):
        return "none", tests
    return ("clear" if rejected["copula"] else "weak"), tests


def best_silhouettes(draws: Floats, options: SearchOptions, seeds: list[tuple[int, ...]]) -> Floats:
    """Return (m,): the highest silhouette of each draw over the eligible numbers of segments; 0 if none is eligible."""
    size = draws.shape[1]
    numbers = range(options.k_min, min(options.k_max, size - 1) + 1)
    if not numbers:
        return np.zeros(len(draws))
    fits = fit_draws(draws, numbers, start_count=START_COUNT, seeds=seeds, thread_count=options.thread_count)
    scores = draw_silhouettes(draws, fits, options.thread_count)
    smallest = max(options.eligible_min_count, options.eligible_min_share * size)
    is_eligible = np.stack([cluster_sizes(each).min(axis=1) >= smallest for each in fits.values()])
    return np.where(is_eligible & np.isfinite(scores), scores, 0.0).max(axis=0)


def _observed(base: WeightedPoints, size: int, options: SearchOptions) -> float:
    """Return the customers' statistic: of all of them, or the mean over a few draws if they are many."""
    draw_count = 1 if int(base.weights.sum()) <= size else OBSERVED_DRAWS
    keys = [(options.seed, 71, number) for number in range(draw_count)]
    draws = np.stack([draw_without_replacement(base, size, np.random.default_rng(key)) for key in keys])
    return float(np.mean(best_silhouettes(draws, options, keys)))


def _test(name: str, null: Null, sizes: tuple[int, int], *, options: SearchOptions, observed: float) -> NullTest:
    """Return the test against one null; the limit is that of one more draw (a prediction interval), t distributed."""
    from scipy.special import stdtrit

    size, draw_count = sizes
    number = {"gaussian": 1, "uniform": 2, "copula": 3}[name]
    keys = [(options.seed, number, draw) for draw in range(draw_count)]
    draws = np.stack([null(size, np.random.default_rng(key)) for key in keys])
    values = best_silhouettes(draws, options, keys)
    mean, spread = float(np.mean(values)), float(np.std(values, ddof=1))

    def limit(share: float) -> float:
        return mean + float(stdtrit(draw_count - 1, share)) * spread * math.sqrt(1 + 1 / draw_count)

    return NullTest(
        null_name=name,
        observed=observed,
        null_median=float(np.median(values)),
        null_q95=limit(0.95),
        null_q99=limit(1 - LEVEL),
        draw_count=draw_count,
        is_rejected=observed > limit(1 - LEVEL),
    )
