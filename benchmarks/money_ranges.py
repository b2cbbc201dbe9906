"""Compare intervals for a lift in money: the score interval in use, with true moments, Welch's, and the bootstrap-t.

Run from the checkout: python benchmarks/money_ranges.py; six minutes. Seed 11, 2,000 draws of 20 segments per design.
"""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
from decisions import ALPHA, FAMILIES, counted, money_side, paid

from segapp.stages.campaigns.design.power import Level
from segapp.stages.campaigns.effects import money_score

SEGMENTS = 20
BOOTSTRAPPED = range(0, SEGMENTS, 4)
"""Segments of each draw whose bootstrap is made; the other two intervals are counted for all."""
RESAMPLES = 4000
Design = tuple[tuple[int, int], tuple[float, float], tuple[float, float], float]
"""People, shares who pay and spreads of the log amounts, contacted and held out; spread of the segments' log scales."""
QUANTILES = np.array([NormalDist().inv_cdf((each + 0.5) / 800) for each in range(800)])
DESIGNS: dict[str, Design] = {
    "2,000 and 500; 2 % buy": ((2000, 500), (0.02, 0.02), (1, 1), 0),
    "400 and 100; 20 % buy": ((400, 100), (0.2, 0.2), (1, 1), 0),
    "2,000 and 500; 20 % buy": ((2000, 500), (0.2, 0.2), (1, 1), 0),
    "8,000 and 2,000; 5 % buy, spreads 0.8 and 1.2": ((8000, 2000), (0.05, 0.05), (0.8, 1.2), 0),
    "the same, segments spend unlike": ((8000, 2000), (0.05, 0.05), (0.8, 1.2), 0.7),
}


def main(draw_count: int = 2000, seed: int = 11) -> None:
    """Print, for each design and interval, the coverage of all ranges of a family and the misses of one."""
    draws = np.random.default_rng(seed)
    levels = [Level(ALPHA, 0.8, count).z for count in FAMILIES]
    for name, design in DESIGNS.items():
        missed = {
            interval: np.zeros((len(levels), 2)) for interval in ("score", "true moments", "Welch", "bootstrap-t")
        }
        for _ in range(draw_count):
            _count_misses(draws, design, levels, missed)
        for interval, misses in missed.items():
            single = misses / draw_count / (len(BOOTSTRAPPED) if interval == "bootstrap-t" else SEGMENTS)
            families = ", ".join(
                f"{count}: {(1 - each.sum()) ** count:.1%} (one too high {each[0]:.2%}, too low {each[1]:.2%})"
                for count, each in zip(FAMILIES, single, strict=True)
            )
            print(f"{name}, {interval}, families of {families}", flush=True)


def _count_misses(
    draws: np.random.Generator, design: Design, levels: list[float], missed: dict[str, np.ndarray]
) -> None:
    """Draw one campaign and add, for each level, the ranges that lie wholly above and below the truth."""
    people, shares, spreads, scale_spread = design
    scales = np.exp(draws.normal(0, scale_spread, SEGMENTS))
    drawn = [scales[:, None] * paid(draws, *each, SEGMENTS) for each in zip(people, shares, spreads, strict=True)]
    cap = np.quantile(np.concatenate([each[each > 0] for each in drawn]), 0.99, method="inverted_cdf")
    means = [share * scales * np.array([counted(cap / each, spread) for each in scales])
             for share, spread in zip(shares, spreads, strict=True)]  # fmt: skip
    truth = means[0] - means[1]
    amounts = [np.minimum(each, cap) for each in drawn]
    sides = [money_side(each, n) for each, n in zip(amounts, people, strict=True)]
    scores = money_score.score(*sides, truth)
    known = _with_true_moments(sides, truth, [
        _moments(np.minimum(scales[:, None] * np.exp(3 + spread * QUANTILES), cap), share)
        for share, spread in zip(shares, spreads, strict=True)
    ])  # fmt: skip
    studentised = (sides[0].mean - sides[1].mean - truth) / np.hypot(
        *(np.sqrt(side.variance / n) for side, n in zip(sides, people, strict=True))
    )
    resampled = {at: _bootstrap(draws, [each[at] for each in amounts], people) for at in BOOTSTRAPPED}
    for row, z in enumerate(levels):
        missed["score"][row] += np.sum(scores > z), np.sum(scores < -z)
        missed["true moments"][row] += np.sum(known > z), np.sum(known < -z)
        missed["Welch"][row] += np.sum(studentised > z), np.sum(studentised < -z)
        tail = NormalDist().cdf(-z)
        for at, ordered in resampled.items():
            low, high = ordered[int(tail * RESAMPLES)], ordered[math.ceil((1 - tail) * RESAMPLES) - 1]
            missed["bootstrap-t"][row] += studentised[at] > high, studentised[at] < low


def _moments(amounts: np.ndarray, share: float) -> list[np.ndarray]:
    """Return the true variance and third central moment of one person's money, each per unit of its mean."""
    mean, squares, cubes = (share * (amounts**power).mean(axis=1) for power in (1, 2, 3))
    return [(squares - mean**2) / mean, (cubes - 3 * mean * squares + 2 * mean**3) / mean]


def _with_true_moments(
    sides: list[money_score.Money], truth: np.ndarray, moments: list[list[np.ndarray]]
) -> np.ndarray:
    """Return the score of docs/metrics.md where nothing but the means has to be estimated: no rule can do better."""
    contacted, held_out = sides
    total = contacted.people * contacted.mean + held_out.people * held_out.mean
    without = np.maximum((total - contacted.people * truth) / (contacted.people + held_out.people), 0)
    variance = skew = np.zeros_like(truth)
    for side, (second, third), mean, sign in zip(sides, moments, (without + truth, without), (1, -1), strict=True):
        variance = variance + second * mean / side.people
        skew = skew + sign * third * mean / side.people**2
    skewness = skew / variance**1.5
    distance = (contacted.mean - held_out.mean - truth) / np.sqrt(variance)
    return 6 / skewness * (np.cbrt(1 + skewness * distance / 2) - 1) + skewness / 6


def _bootstrap(draws: np.random.Generator, amounts: list[np.ndarray], people: tuple[int, int]) -> np.ndarray:
    """Return the ordered studentised lifts of resamples of both arms (Hall 1988, Annals of Statistics 16)."""
    difference, error = np.zeros(RESAMPLES), np.zeros(RESAMPLES)
    for side, n, sign in zip(amounts, people, (1, -1), strict=True):
        payers = side[side > 0]
        counts = draws.binomial(n, len(payers) / n, RESAMPLES)
        picked = payers[draws.integers(0, len(payers), (RESAMPLES, counts.max()))]
        picked = picked * (np.arange(counts.max()) < counts[:, None])
        mean = picked.sum(axis=1) / n
        difference += sign * (mean - payers.sum() / n)
        error += ((picked**2).sum(axis=1) - n * mean**2) / (n - 1) / n
    with np.errstate(divide="ignore", invalid="ignore"):  # no payer drawn on either side
        studentised = difference / np.sqrt(error)
    return np.sort(np.where(np.isnan(studentised), 0, studentised))


if __name__ == "__main__":
    main()
