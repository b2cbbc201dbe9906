"""Judge every contrast of a contacted arm with the holdout by one rule: a range against what pays, wide enough for all.

The ranges of one outcome's segments and arms hold together at the family's level (Bonferroni: each at level / count),
so any of them may be read without misleading more often than once in twenty campaigns. Verdicts follow from them in
sql/4_model/campaign_effects.sql.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from segapp.stages.campaigns.design.power import Design, Level, minima_detectable
from segapp.stages.campaigns.effects import money_score, score, statistics

Family = Sequence[Any]
CONTACTED_MONEY = ("contacted_count", "contacted_rate", "variance", "third_moment")
HOLDOUT_MONEY = ("holdout_count", "holdout_rate", "holdout_variance", "holdout_third_moment")
COUNTS = ("contacted_count", "contacted_response_count", "holdout_count", "holdout_response_count")


@dataclass(frozen=True)
class Judged:
    """The test of one contrast; None where it is not possible.

    `p_value` is two-sided, of a lift that just pays; `harm_p_value` of contacts that do no harm. `rate_bound`: the
    contacted rate, which no lift can exceed, is at most this. `lift_error` of money: as many of them as the level has
    standard errors are half the range.
    """

    lift_low: float | None = None
    lift_high: float | None = None
    p_value: float | None = None
    p_value_adjusted: float | None = None
    minimum_detectable_effect: float | None = None
    rate_bound: float | None = None
    lift_error: float | None = None
    test_name: str = "none"
    contrast_count: int = 1


def judge(pairs: Iterable[Any], level: Level) -> list[tuple[Any, Judged]]:
    """Return each pair with its test; pairs of one campaign and outcome are a family.

    A pair has the columns of PAIRS in segapp.stages.campaigns.effects.measure. All segments together are a family of
    their own: its contrasts are the arms.
    """
    families: dict[tuple[Any, ...], list[Any]] = {}
    for pair in pairs:
        families.setdefault((pair.campaign_key, pair.outcome_name, pair.segment_key is None), []).append(pair)
    found: list[tuple[Any, Judged]] = []
    for family in families.values():
        each = Level(level.alpha, level.power, len(family))
        judged = _judge_money(family, each) if family[0].is_money else _judge_shares(family, each)
        found += zip(family, _adjusted(judged), strict=True)
    return found


def _judge_shares(family: Family, level: Level) -> list[Judged]:
    bounds = _rate_bounds(family, level)
    tested = [pair for pair in family if pair.holdout_count and pair.contacted_count]
    if not tested:
        return [Judged(rate_bound=bound) for bound in bounds]
    seen = score.counts(*(_column(tested, name) for name in COUNTS))
    low, high = score.interval(seen, level.z)
    limits = [pair.break_even_lift or 0.0 for pair in tested]
    p_values = [statistics.two_sided(z) for z in score.score(seen, limits)]
    designs = [
        Design(pair.contacted_count, pair.holdout_count, _usable(pair), limit)
        for pair, limit in zip(tested, limits, strict=True)
    ]
    effects = minima_detectable(designs, level)
    rows = iter(zip(low, high, p_values, effects, strict=True))
    made = []
    for pair, bound in zip(family, bounds, strict=True):
        if pair.holdout_count and pair.contacted_count:
            low_end, high_end, p, effect = next(rows)
            made.append(Judged(float(low_end), float(high_end), p, None, effect, bound, None, "score"))
        else:
            made.append(Judged(rate_bound=bound))
    return made


def _rate_bounds(family: Family, level: Level) -> list[float]:
    """Return the upper end of Clopper and Pearson's interval (1934) of every contacted rate: exact, never too low."""
    from scipy.special import betaincinv

    tail = level.alpha / level.count / 2
    hits = [pair.contacted_response_count for pair in family]
    misses = [pair.contacted_count - hit for pair, hit in zip(family, hits, strict=True)]
    ends = zip(hits, misses, strict=True)
    return [float(betaincinv(hit + 1, miss, 1 - tail)) if miss else 1.0 for hit, miss in ends]


def _usable(pair: Any) -> float:
    """Return the response without contact, never exactly 0 or 1."""
    return float((pair.holdout_response_count + 0.5) / (pair.holdout_count + 1))


def _judge_money(family: Family, level: Level) -> list[Judged]:
    tested = [pair for pair in family if _is_told(pair)]
    if not tested:
        return [Judged() for _ in family]
    contacted = money_score.money(*(_column(tested, name) for name in CONTACTED_MONEY))
    held_out = money_score.money(*(_column(tested, name) for name in HOLDOUT_MONEY))
    limits = [pair.break_even_lift or 0.0 for pair in tested]
    low, high = money_score.interval(contacted, held_out, level.z)
    errors = (high - low) / 2 / level.z
    effects = limits + (contacted.mean - held_out.mean - low) + statistics.normal_quantile(level.power) * errors
    p_values = [statistics.two_sided(z) for z in money_score.score(contacted, held_out, limits)]
    made = iter(zip(low, high, p_values, effects, errors, strict=True))
    return [_money_row(*next(made)) if _is_told(pair) else Judged() for pair in family]


def _money_row(low: float, high: float, p_value: float, effect: float, error: float) -> Judged:
    return Judged(float(low), float(high), p_value, None, float(effect), None, float(error), "money score")


def _is_told(pair: Any) -> bool:
    """Return whether money can be tested: it varies, and enough people paid."""
    if pair.variance is None or pair.holdout_variance is None or pair.variance + pair.holdout_variance <= 0:
        return False
    return bool(pair.paying_count + pair.holdout_paying_count >= pair.least_payer_count)


def _adjusted(judged: Sequence[Judged]) -> list[Judged]:
    """Return the same with p values adjusted for multiplicity."""
    known = [each.p_value for each in judged if each.p_value is not None]
    adjusted = iter(statistics.holm(known))
    return [
        replace(each, p_value_adjusted=None if each.p_value is None else next(adjusted), contrast_count=len(judged))
        for each in judged
    ]


def _column(rows: Sequence[Any], name: str) -> list[float]:
    return [float(getattr(row, name)) for row in rows]
