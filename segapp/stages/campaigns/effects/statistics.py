"""Probabilities and quantiles that SQL has no function for: pure functions on the figures of arms.

Wilson's interval and the partial pooling are SQL, in sql/4_model/campaigns; differences of shares are in score,
of money in money_score.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from statistics import NormalDist


def two_sided(z: float) -> float:
    """Return the two-sided p value of a standard normal value."""
    return math.erfc(abs(z) / math.sqrt(2))


def student_quantile(count: int, interval_z: float) -> float | None:
    """Return the t quantile of a mean's interval that covers as much as `interval_z` does for a normal variable."""
    return _t_quantile(count - 1, interval_z) if count > 1 else None


def normal_quantile(share: float) -> float:
    """Return the value below which lies this share of a standard normal variable."""
    return NormalDist().inv_cdf(share)


def exact_variance(count: int, total: Decimal, square_total: Decimal) -> float | None:
    """Return the sample variance from exact sums; None for fewer than two people."""
    if count < 2:
        return None
    deviation = Fraction(square_total) - Fraction(total) ** 2 / count
    return float(deviation / (count - 1))


def third_moment(count: int, total: Decimal, square_total: Decimal, cube_total: float) -> float | None:
    """Return the third central moment per person from the sums of the amounts, their squares and cubes."""
    if not count:
        return None
    mean, squares, cubes = (Fraction(each) / count for each in (total, square_total, cube_total))
    return float(cubes - 3 * mean * squares + 2 * mean**3)


def holm(p_values: Sequence[float]) -> list[float]:
    """Return the p values adjusted for multiplicity (Holm 1979), in the order given."""
    adjusted = [0.0] * len(p_values)
    highest = 0.0
    for rank, place in enumerate(sorted(range(len(p_values)), key=lambda i: p_values[i])):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[place]))
        adjusted[place] = highest
    return adjusted


def chi_squared(statistic: float, freedom: int) -> float:
    """Return the probability of a chi-squared value at least this large."""
    from scipy.special import chdtrc

    return float(chdtrc(freedom, statistic)) if freedom > 0 else 1.0


def even_split(counts: Sequence[tuple[int, int]]) -> float:
    """Return the p value of one held-out share in all segments; each pair is (contacted, held out)."""
    contacted, held_out = (sum(pair[side] for pair in counts) for side in (0, 1))
    people = contacted + held_out
    if not contacted or not held_out:
        return 1.0
    statistic = 0.0
    for pair in counts:
        for observed, whole in zip(pair, (contacted, held_out), strict=True):
            expected = sum(pair) * whole / people
            statistic += (observed - expected) ** 2 / expected if expected else 0.0
    return chi_squared(statistic, len(counts) - 1)


def planned_split(counts: Sequence[int], shares: Sequence[float]) -> float:
    """Return the p value of the planned shares of all arms; 0 where an arm is missing or was not planned."""
    people = sum(counts)
    if abs(math.fsum(shares) - 1) > 1e-9 or any(
        count and not share for count, share in zip(counts, shares, strict=True)
    ):
        return 0.0
    expected = [people * share for share in shares]
    statistic = math.fsum((seen - hoped) ** 2 / hoped for seen, hoped in zip(counts, expected, strict=True) if hoped)
    return chi_squared(statistic, sum(hoped > 0 for hoped in expected) - 1)


def _t_quantile(freedom: float, interval_z: float) -> float:
    from scipy.special import ndtr, stdtrit

    return float(stdtrit(freedom, ndtr(interval_z)))
