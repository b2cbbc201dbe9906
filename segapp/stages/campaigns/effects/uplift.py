"""Judge a rule for whom to contact first: rank groups by lift on one half of the members, add up gains on the other.

Pure functions on counts. The gain curve is that of Radcliffe (2007), Using control groups to target on predicted lift;
Qini is the area between it and the straight line of contacting everybody alike. Given the ranking it is linear in the
lifts of the judging half, so its variance is a sum.
"""

from __future__ import annotations

import abc
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Self


class Group(abc.ABC):
    """One group in one half, contacted and held out; the subclass says what is summed on each side."""

    contacted_count: int
    holdout_count: int

    @property
    @abc.abstractmethod
    def variance(self) -> float:
        """Return the variance of the lift."""

    @property
    @abc.abstractmethod
    def totals(self) -> tuple[float, float]:
        """Return the totals of the contacted and of those held out."""

    @property
    def people(self) -> int:
        """Return everybody in the group."""
        return self.contacted_count + self.holdout_count

    @property
    def lift(self) -> float:
        """Return the difference of the totals per person; 0 where one side is empty."""
        if not self.contacted_count or not self.holdout_count:
            return 0.0
        contacted, held_out = self.totals
        return contacted / self.contacted_count - held_out / self.holdout_count

    def plus(self, other: Self) -> Self:
        """Return both halves together."""
        names = [each.name for each in fields(self)]  # type: ignore[arg-type]  # every group is a dataclass
        return type(self)(**{name: getattr(self, name) + getattr(other, name) for name in names})


@dataclass(frozen=True)
class GroupCounts(Group):
    """One group in one half: people and responses, contacted and held out."""

    contacted_count: int
    contacted_response_count: int
    holdout_count: int
    holdout_response_count: int

    @property
    def totals(self) -> tuple[float, float]:
        """Return the responses of both sides."""
        return self.contacted_response_count, self.holdout_response_count

    @property
    def variance(self) -> float:
        """Return the variance of the lift, one response and one other added to each side so that it is never 0."""
        return sum(
            (share := (responses + 1) / (count + 2)) * (1 - share) / max(count, 1)
            for count, responses in (
                (self.contacted_count, self.contacted_response_count),
                (self.holdout_count, self.holdout_response_count),
            )
        )


@dataclass(frozen=True)
class GroupMoney(Group):
    """One group in one half: people, money and its squares, contacted and held out."""

    contacted_count: int
    contacted_total: float
    contacted_square_total: float
    holdout_count: int
    holdout_total: float
    holdout_square_total: float

    @property
    def totals(self) -> tuple[float, float]:
        """Return the money of both sides."""
        return self.contacted_total, self.holdout_total

    @property
    def variance(self) -> float:
        """Return the variance of the lift."""
        return sum(
            max(squares - total * total / count, 0.0) / (count - 1) / count
            for count, total, squares in (
                (self.contacted_count, self.contacted_total, self.contacted_square_total),
                (self.holdout_count, self.holdout_total, self.holdout_square_total),
            )
            if count > 1
        )


Half = Mapping[str, Group]


@dataclass(frozen=True)
class CurveStep:
    """One step of a gain curve."""

    group_name: str | None
    contacted_share: float
    gain: float
    gain_everybody: float


@dataclass(frozen=True)
class Judged:
    """A ranking judged on the half that it was not made on."""

    qini: float
    variance: float
    everybody_gain: float
    steps: Sequence[CurveStep]


def ranking(half: Half) -> list[str]:
    """Return the groups by their lift in this half, best first; ties by name."""
    return sorted(half, key=lambda name: (-half[name].lift, name))


def judge(order: Sequence[str], half: Half) -> Judged:
    """Return the gain curve of contacting groups in this order, and its Qini with variance."""
    names = [name for name in order if name in half] + sorted(set(half) - set(order))
    people = sum(group.people for group in half.values())
    whole = math.fsum(half[name].people / people * half[name].lift for name in names)
    steps = [CurveStep(None, 0.0, 0.0, 0.0)]
    qini = variance = 0.0
    for name in names:
        group = half[name]
        share = group.people / people
        reached = steps[-1].contacted_share + share
        factor = share * (0.5 - reached + share / 2)
        qini += factor * group.lift
        variance += factor * factor * group.variance
        steps.append(CurveStep(name, reached, steps[-1].gain + share * group.lift, reached * whole))
    return Judged(qini, variance, whole, steps)


def cross_judge(first: Half, second: Half) -> tuple[Judged, Judged]:
    """Return the two judgements: ranked on the first and judged on the second, and the other way round."""
    return judge(ranking(first), second), judge(ranking(second), first)


def variance_of_mean(first: float, second: float, correlation: float) -> float:
    """Return the variance of the mean of two estimates from their variances and their correlation."""
    return (first + second + 2 * correlation * math.sqrt(first * second)) / 4


def fitted_qini(half: Half) -> float:
    """Return the Qini of a half's own ranking on itself: how good the rule looks where it was made."""
    return judge(ranking(half), half).qini


def heterogeneity(groups: Sequence[Group]) -> tuple[float, int, float]:
    """Return Cochran's Q of the lifts, its degrees of freedom, and tau (DerSimonian and Laird 1986)."""
    usable = [group for group in groups if group.contacted_count and group.holdout_count and group.variance > 0]
    weights = [1 / group.variance for group in usable]
    if len(usable) < 2:
        return 0.0, 0, 0.0
    total = math.fsum(weights)
    mean = math.fsum(w * group.lift for w, group in zip(weights, usable, strict=True)) / total
    q = math.fsum(w * (group.lift - mean) ** 2 for w, group in zip(weights, usable, strict=True))
    scale = total - math.fsum(w * w for w in weights) / total
    return q, len(usable) - 1, math.sqrt(max(0.0, (q - len(usable) + 1) / scale))
