"""The smallest effect a test can detect, before it is sent: power of the verdict's rule, and how many to hold out.

The rule is that of the verdict *works*: the whole range of the lift lies above what pays. Sizes by Farrington and
Manning (1990), Test statistics and sample size formulae for comparative binomial trials, Statistics in Medicine 9.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

from segapp.stages.campaigns.effects import score

STEPS = 50
"""Halvings of the interval in which the minimum detectable effect is sought: to 1e-15."""
SHARE_STEP = 0.05
"""Holdouts are advised in steps of 5 %."""


@dataclass(frozen=True)
class Level:
    """How sure a test is: `alpha` of a wrong range among `count` contrasts, `power` of finding what is there."""

    alpha: float
    power: float
    count: int = 1

    @property
    def z(self) -> float:
        """Return how many standard errors lie between an effect and the end of its range."""
        return two_sided_z(self.alpha / self.count)


@dataclass(frozen=True)
class Design:
    """A test: how many are contacted and held out, the response without contact, and the lift that pays."""

    contacted: int
    held_out: int
    base_rate: float
    limit: float = 0.0


def power(design: Design, lift: float, level: Level) -> float:
    """Return the probability that a lift is found to lie above the limit (normal approximation)."""
    return NormalDist().cdf(_excess([design], [lift], level)[0])


def minimum_detectable(design: Design, level: Level) -> float | None:
    """Return the smallest lift above the limit found with the level's power, or None if no possible lift is."""
    return minima_detectable([design], level)[0]


def minima_detectable(designs: Sequence[Design], level: Level) -> list[float | None]:
    """Return the minimum detectable effect of each design; all are sought at once."""
    usable = [each for each in designs if each.contacted >= 1 and each.held_out >= 1]
    wanted = NormalDist().inv_cdf(level.power)
    if not usable:
        return [None for _ in designs]
    low = [each.limit for each in usable]
    high = [1.0 - each.base_rate for each in usable]
    is_possible = [excess >= wanted for excess in _excess(usable, high, level)]
    for _ in range(STEPS):
        middle = [(one + other) / 2 for one, other in zip(low, high, strict=True)]
        is_seen = [excess >= wanted for excess in _excess(usable, middle, level)]
        low = [one if seen else each for one, each, seen in zip(low, middle, is_seen, strict=True)]
        high = [each if seen else one for one, each, seen in zip(high, middle, is_seen, strict=True)]
    found = {
        id(each): lift if possible and each.limit < 1 - each.base_rate else None
        for each, lift, possible in zip(usable, high, is_possible, strict=True)
    }
    return [found.get(id(each)) for each in designs]


@dataclass(frozen=True)
class Aim:
    """What a test is for: the true lift that it should find, and the lift that pays (0: any)."""

    wanted_lift: float
    break_even_lift: float = 0.0


def advised_holdout(count: int, *, base_rate: float, aim: Aim, level: Level, most: float) -> float:
    """Return the smallest share to hold out, in steps of 5 %, with which the wanted lift is seen; else `most`."""
    shares = [step * SHARE_STEP for step in range(1, round(most / SHARE_STEP) + 1)]
    sizes = [(count - round(count * share), round(count * share)) for share in shares]
    designs = [Design(contacted, held_out, base_rate, aim.break_even_lift) for contacted, held_out in sizes]
    for share, found in zip(shares, minima_detectable(designs, level), strict=True):
        if found is not None and found <= aim.wanted_lift:
            return share
    return most


@functools.lru_cache(maxsize=64)
def two_sided_z(alpha: float) -> float:
    """Return the z beyond which, on both sides together, lies the share alpha.

    By Python's own normal distribution: a run without campaigns needs nothing of scipy, which takes long to load.
    """
    return -NormalDist().inv_cdf(alpha / 2) if alpha > 0 else math.inf


def _excess(designs: Sequence[Design], lifts: Sequence[float], level: Level) -> list[float]:
    """Return by how many standard errors each lift exceeds what the test needs."""
    import numpy as np

    lift = np.array(lifts, dtype=float)
    n1, n0, base, limit = np.array(
        [(each.contacted, each.held_out, each.base_rate, each.limit) for each in designs], dtype=float
    ).T
    rate = np.clip(base + lift, 0, 1)
    without = np.sqrt(score.null_variance(score.Counts(n1, n1 * rate, n0, n0 * base), limit))
    true = np.sqrt(rate * (1 - rate) / n1 + base * (1 - base) / n0)
    distance = lift - limit - level.z * without
    with np.errstate(divide="ignore", invalid="ignore"):
        found = distance / true
    return [float(each) for each in np.where(true > 0, found, np.copysign(np.inf, distance))]
