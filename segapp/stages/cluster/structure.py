"""Judge whether there are groups at all: whether the silhouettes are beyond those of customers without structure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from segapp.evidence import NullTest
from segapp.model import Floats, WeightedPoints
from segapp.stages.cluster.draw_scores import cluster_sizes, draw_silhouettes
from segapp.stages.cluster.draws import fit_draws
from segapp.stages.cluster.nulls import Null, nulls_of
from segapp.stages.cluster.options import SearchOptions
from segapp.stages.cluster.resampling import base_points, draw_without_replacement

TESTED_CUSTOMERS = 500
LEVEL = 0.01
OBSERVED_DRAWS = 5
START_COUNT = 2


@dataclass(frozen=True)
class Scores:
    """Silhouettes (numbers, draws) of each number of segments, and whether all segments were large enough."""

    silhouettes: Floats
    is_eligible: np.ndarray


def judge_structure(points: WeightedPoints, options: SearchOptions, draw_count: int) -> tuple[str, list[NullTest]]:
    """Return clear, weak or none, and the tests against the three nulls.

    The silhouette of each eligible number of segments is compared with those of the same number among a null's draws;
    the null is rejected where any of them is beyond, at 1 % over all numbers together (Bonferroni). All nulls rejected:
    clear. The Gaussian and the uniform one only: weak, since one feature carries it or its distribution is skewed. Else
    none.
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


def score_draws(draws: Floats, options: SearchOptions, keys: Sequence[Sequence[int]]) -> Scores:
    """Return the silhouettes of each number of segments on each draw."""
    size = draws.shape[1]
    numbers = range(options.k_min, min(options.k_max, size - 1) + 1)
    if not numbers:
        return Scores(np.zeros((0, len(draws))), np.zeros((0, len(draws)), dtype=bool))
    fits = fit_draws(draws, numbers, start_count=START_COUNT, seeds=keys, thread_count=options.thread_count)
    scores = draw_silhouettes(draws, fits, options.thread_count)
    smallest = max(options.eligible_min_count, options.eligible_min_share * size)
    is_large = np.stack([cluster_sizes(each).min(axis=1) >= smallest for each in fits.values()])
    return Scores(np.where(np.isfinite(scores), scores, 0.0), is_large & np.isfinite(scores))


def _observed(base: WeightedPoints, size: int, options: SearchOptions) -> Floats:
    """Return the customers' silhouette of each number: of all of them, or the mean over a few draws if they are many.

    Not a number where the number is not eligible in any draw.
    """
    draw_count = 1 if int(base.weights.sum()) <= size else OBSERVED_DRAWS
    keys = [(options.seed, 71, number) for number in range(draw_count)]
    draws = np.stack([draw_without_replacement(base, size, np.random.default_rng(key)) for key in keys])
    found = score_draws(draws, options, keys)
    eligible = np.where(found.is_eligible, found.silhouettes, 0.0).sum(axis=1)
    counts = found.is_eligible.sum(axis=1)
    found_in_most = counts > draw_count / 2
    return np.asarray(np.divide(eligible, counts, out=np.full(len(counts), np.nan), where=found_in_most))


def _test(name: str, null: Null, sizes: tuple[int, int], *, options: SearchOptions, observed: Floats) -> NullTest:
    """Return the test against one null, told for the number of segments that is farthest beyond it.

    Limits are those of one more draw (a prediction interval), t distributed.
    """
    from scipy.special import stdtrit

    size, draw_count = sizes
    number = {"gaussian": 1, "uniform": 2, "copula": 3}[name]
    keys = [(options.seed, number, draw) for draw in range(draw_count)]
    draws = np.stack([null(size, np.random.default_rng(key)) for key in keys])
    values = score_draws(draws, options, keys).silhouettes
    tried = np.flatnonzero(np.isfinite(observed))
    if not len(tried):
        return NullTest(name, 0.0, 0.0, 0.0, 0.0, draw_count, is_rejected=False)
    means, spreads = values.mean(axis=1), values.std(axis=1, ddof=1) * math.sqrt(1 + 1 / draw_count)
    leads = (observed - means) / np.maximum(spreads, 1e-12)
    place = int(tried[np.argmax(leads[tried])])

    def limit(level: float) -> float:
        return float(means[place] + stdtrit(draw_count - 1, 1 - level / len(tried)) * spreads[place])

    return NullTest(
        null_name=name,
        observed=float(observed[place]),
        null_median=float(np.median(values[place])),
        null_q95=limit(0.05),
        null_q99=limit(LEVEL),
        draw_count=draw_count,
        is_rejected=bool(observed[place] > limit(LEVEL)),
    )
