"""Probabilities and quantiles that SQL has no function for: pure functions on the counts of two arms.

Intervals that need no quantile but z (Wilson, Newcombe) and the partial pooling are SQL, in sql/4_model/campaign_*.sql.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

SMALLEST_EXPECTED_COUNT = 5.0
"""Below this expected count in any of the four cells the z test is too rough and Fisher's exact test is used
(Cochran 1954)."""


@dataclass(frozen=True)
class Arm:
    """One side of a contrast of shares."""

    count: int
    response_count: int


@dataclass(frozen=True)
class MoneyArm:
    """One side of a contrast of money per person; variance is the sample variance (n - 1)."""

    count: int
    mean: float
    variance: float


def difference_of_shares(contacted: Arm, holdout: Arm) -> tuple[float, str]:
    """Return the two-sided p value of equal shares and the name of its test: z or fisher.

    z is Pearson's chi-squared test without correction (the pooled two-proportion z test).
    """
    people = contacted.count + holdout.count
    responses = contacted.response_count + holdout.response_count
    share = responses / people
    expected = min(contacted.count, holdout.count) * min(share, 1 - share)
    if expected < SMALLEST_EXPECTED_COUNT:
        return _fisher(contacted, holdout), "fisher"
    error = math.sqrt(share * (1 - share) * (1 / contacted.count + 1 / holdout.count))
    difference = contacted.response_count / contacted.count - holdout.response_count / holdout.count
    return two_sided(difference / error), "z"


def two_sided(z: float) -> float:
    """Return the two-sided p value of a standard normal value."""
    return math.erfc(abs(z) / math.sqrt(2))


def student_quantile(count: int, interval_z: float) -> float | None:
    """Return the t quantile of a mean's interval that covers as much as `interval_z` does for a normal variable."""
    return _t_quantile(count - 1, interval_z) if count > 1 else None


def welch(contacted: MoneyArm, holdout: MoneyArm, interval_z: float) -> tuple[float, float] | None:
    """Return the t quantile and the two-sided p value of Welch's test (1947), or None where nothing varies."""
    from scipy.special import stdtr

    parts = [arm.variance / arm.count for arm in (contacted, holdout)]
    if sum(parts) <= 0:
        return None
    freedom = sum(parts) ** 2 / (parts[0] ** 2 / (contacted.count - 1) + parts[1] ** 2 / (holdout.count - 1))
    t = (contacted.mean - holdout.mean) / math.sqrt(sum(parts))
    return _t_quantile(freedom, interval_z), 2 * float(stdtr(freedom, -abs(t)))


def exact_variance(count: int, total: Decimal, square_total: Decimal) -> float | None:
    """Return the sample variance from exact sums; None for fewer than two people."""
    if count < 2:
        return None
    deviation = Fraction(square_total) - Fraction(total) ** 2 / count
    return float(deviation / (count - 1))


def holm(p_values: Sequence[float]) -> list[float]:
    """Return the p values adjusted for being read together (Holm 1979), in the order given."""
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


def planned_split(contacted: int, held_out: int, planned_share: float) -> float:
    """Return the p value of the planned held-out share; 0 where a plan of nobody or everybody was not kept to."""
    expected = ((contacted + held_out) * (1 - planned_share), (contacted + held_out) * planned_share)
    if min(expected) == 0:
        return 1.0 if (contacted, held_out) == expected else 0.0
    statistic = sum((seen - hoped) ** 2 / hoped for seen, hoped in zip((contacted, held_out), expected, strict=True))
    return chi_squared(statistic, 1)


def _t_quantile(freedom: float, interval_z: float) -> float:
    from scipy.special import ndtr, stdtrit

    return float(stdtrit(freedom, ndtr(interval_z)))


def _fisher(contacted: Arm, holdout: Arm) -> float:
    """Return the two-sided p value of Fisher's exact test: all tables that are no likelier than this one."""
    from scipy.stats import fisher_exact

    table = [[arm.response_count, arm.count - arm.response_count] for arm in (contacted, holdout)]
    return float(fisher_exact(table).pvalue)
