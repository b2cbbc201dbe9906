"""How small an effect a test can see, before it is sent: power of the test of two shares, and how many to hold out."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from statistics import NormalDist

STEPS = 60
"""Halvings of the interval in which the smallest visible lift is sought: to 1e-18."""
SHARE_STEP = 0.05
"""Holdouts are advised in steps of 5 %."""


@dataclass(frozen=True)
class Level:
    """How sure a test is: `alpha` of calling an effect where there is none, `power` of finding one that is there."""

    alpha: float
    power: float


def power(contacted: int, held_out: int, *, base_rate: float, lift: float, alpha: float) -> float:
    """Return the probability that the two-sided z test finds this lift (both tails, as statsmodels counts them)."""
    rates = (base_rate + lift, base_rate)
    pooled = (contacted * rates[0] + held_out * rates[1]) / (contacted + held_out)
    error_without = math.sqrt(pooled * (1 - pooled) * (1 / contacted + 1 / held_out))
    error_with = math.sqrt(rates[0] * (1 - rates[0]) / contacted + rates[1] * (1 - rates[1]) / held_out)
    if error_with == 0:
        return float(lift != 0)
    limit = _limit(alpha) * error_without
    return _normal((lift - limit) / error_with) + _normal((-lift - limit) / error_with)


def smallest_visible_lift(contacted: int, held_out: int, *, base_rate: float, level: Level) -> float | None:
    """Return the smallest lift found with the level's power, or None if no possible lift is."""
    if contacted < 1 or held_out < 1:
        return None
    low, high = 0.0, 1.0 - base_rate

    def is_found(lift: float) -> bool:
        """Say whether the test finds this lift often enough."""
        return power(contacted, held_out, base_rate=base_rate, lift=lift, alpha=level.alpha) >= level.power

    if not is_found(high):
        return None
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if is_found(middle) else (middle, high)
    return high


def advised_holdout(count: int, *, base_rate: float, wanted_lift: float, level: Level, most: float) -> float:
    """Return the smallest share to hold out, in steps of 5 %, with which the wanted lift is seen; else `most`."""
    for step in range(1, round(most / SHARE_STEP) + 1):
        held_out = round(count * step * SHARE_STEP)
        found = smallest_visible_lift(count - held_out, held_out, base_rate=base_rate, level=level)
        if found is not None and found <= wanted_lift:
            return step * SHARE_STEP
    return most


@functools.lru_cache(maxsize=8)
def _limit(alpha: float) -> float:
    """Return the z beyond which the test finds an effect; a search for the smallest lift asks thousands of times.

    By Python's own normal distribution: a run without campaigns needs nothing else of scipy, which takes long to load.
    """
    return -NormalDist().inv_cdf(alpha / 2) if alpha > 0 else math.inf


def _normal(z: float) -> float:
    return math.erfc(-z / math.sqrt(2)) / 2
