"""Measure a shift between two counts of bins, and what chance alone would give; pure arithmetic."""

from __future__ import annotations

import math

from segapp.stages.drift.spread import MISSING, Spread

HALF = 0.5
"""Added to every bin of both counts, so that an empty one gives a finite index (Jeffreys' prior of a multinomial)."""


def stability_index(at_fit: Spread, now: Spread) -> float:
    """Return the population stability index: the sum over bins of (p - q) ln(p / q), without the missing.

    Bins that are empty in both counts are left out; in the others half a customer is added to each.
    """
    numbers = occupied(at_fit, now)
    before, after = at_fit.known + HALF * len(numbers), now.known + HALF * len(numbers)
    total = 0.0
    for number in numbers:
        p = (now.counts.get(number, 0) + HALF) / after
        q = (at_fit.counts.get(number, 0) + HALF) / before
        total += (p - q) * math.log(p / q)
    return total


def chance_index(at_fit: Spread, now: Spread, z: float) -> float:
    """Return the index that two draws from the same customers exceed with the probability of z, a normal quantile.

    The index of two samples of n and m over B bins is about (1/n + 1/m) times chi-square with B - 1 degrees of
    freedom (Yurdakul and Naranjo 2020, Statistical properties of the population stability index). Runs that share
    customers shift less than two draws do, so the bound is on the safe side.
    """
    freedom = len(occupied(at_fit, now)) - 1
    if freedom < 1 or not at_fit.known or not now.known:
        return 0.0
    return (1 / at_fit.known + 1 / now.known) * chi_square_quantile(freedom, z)


def occupied(at_fit: Spread, now: Spread) -> list[int]:
    """Return the numbers of the bins that hold somebody in either count."""
    return sorted(
        number
        for number in {*at_fit.counts, *now.counts} - {MISSING}
        if at_fit.counts.get(number, 0) + now.counts.get(number, 0)
    )


def chi_square_quantile(freedom: float, z: float) -> float:
    """Return the chi-square quantile at the probability of the normal quantile z (Wilson and Hilferty 1931).

    At most 9 % above the exact one, and not below it, at z = 3.72 and half a degree of freedom or more.
    """
    part = 2 / (9 * freedom)
    return float(freedom * max(0.0, 1 - part + z * math.sqrt(part)) ** 3)


def chance_outside(fit_count: int, now_count: int, feature_count: int, z: float) -> float:
    """Return how many customers of an unchanged base lie outside the ranges of the fit, exceeded with z's probability.

    On each of the 2d sides, the number of m new draws beyond the farthest of n is geometric with mean m/n; their sum
    is negative binomial, here by the gamma distribution of the same mean and variance.
    """
    if not fit_count or not now_count:
        return 0.0
    ratio = now_count / fit_count
    shape = 2 * feature_count * ratio / (1 + ratio)
    return max(1.0, (1 + ratio) * chi_square_quantile(2 * shape, z) / 2)


def is_beyond_chance(at_fit: Spread, now: Spread, z: float) -> bool:
    """Say whether the missing rates of two counts differ by more than chance (two proportions, pooled)."""
    if not at_fit.total or not now.total:
        return False
    pooled = (at_fit.counts.get(MISSING, 0) + now.counts.get(MISSING, 0)) / (at_fit.total + now.total)
    error = math.sqrt(pooled * (1 - pooled) * (1 / at_fit.total + 1 / now.total))
    return abs(now.missing_share - at_fit.missing_share) > z * error
