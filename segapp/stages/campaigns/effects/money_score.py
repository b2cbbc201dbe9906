"""The score test of a difference of money per person against any limit, and the interval that agrees with it.

Money is skewed and most people pay nothing, so a small holdout that lacks large buyers has a low mean and a low
variance at once: Welch's interval then lies too high. Here the variance is that under the limit, as for shares (score):
it grows with the mean, and what one payer adds to it is learned from both sides together, and from how much more uneven
one side is than both in all contrasts of the family. Pure functions on arrays: one family a call.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

OWN_FROM_PAYERS = 50
"""How uneven payments are, the family says as loudly as so many payers of a side itself (by simulation)."""
OWN_FROM_PAYERS_IF_MORE_UNEVEN = 10
"""The same where a side's own payers are more uneven than that: too wide misleads less than too narrow."""
MOST_SKEWED = 3.0
"""Skewness up to which it is corrected for: beyond, the lift itself would leave its interval."""
DOUBLINGS = 60
"""Doublings of the distance in which an end of an interval is looked for."""
HALVINGS = 80
"""Halvings of it, after which neighbouring numbers are left."""


@dataclass(frozen=True)
class Money:
    """One side of contrasts: people, mean, sample variance and third central moment of the money per person."""

    people: Floats
    mean: Floats
    variance: Floats
    third_moment: Floats

    @property
    def payers(self) -> Floats:
        """Return how many payers of one amount would be as uneven: (sum)^2 / sum of squares (Kish 1965)."""
        import numpy as np

        squares = self.variance * (self.people - 1) + self.people * self.mean**2
        return np.where(squares > 0, (self.people * self.mean) ** 2 / np.where(squares > 0, squares, 1), 0)


def money(people: ArrayLike, mean: ArrayLike, variance: ArrayLike, third_moment: ArrayLike) -> Money:
    """Return one side as arrays of floats."""
    import numpy as np

    return Money(*(np.asarray(each, dtype=float) for each in (people, mean, variance, third_moment)))


def score(contacted: Money, held_out: Money, limit: ArrayLike) -> Floats:
    """Return the standard normal score of each lift of a family against its limit.

    The variance is proportional to the mean under the limit (quasi-likelihood, Wedderburn 1974), the means under the
    limit keep the sum of all money (Dunnett and Gent 1977). The standardised difference is made normal by its skewness:
    the transformation of Wilson and Hilferty (1931), which rises always.
    """
    import numpy as np

    limits = np.asarray(limit, dtype=float)
    people = contacted.people + held_out.people
    total = contacted.people * contacted.mean + held_out.people * held_out.mean
    without = np.maximum((total - contacted.people * limits) / people, np.maximum(0, -limits))
    variance = skew = np.zeros_like(without)
    for side, mean, sign in ((contacted, without + limits, 1), (held_out, without, -1)):
        variance = variance + _per_money(side, contacted, held_out, lambda each: each.variance) * mean / side.people
        third = _per_money(side, contacted, held_out, lambda each: each.third_moment)
        skew = skew + sign * third * mean / side.people**2
    with np.errstate(divide="ignore", invalid="ignore"):  # nobody pays and nobody can: no variance, no doubt
        standardised = (contacted.mean - held_out.mean - limits) / np.sqrt(variance)
        skewness = skew / variance**1.5
        skewness = np.clip(skewness, -MOST_SKEWED, MOST_SKEWED)
    return _normalised(standardised, np.where(np.abs(skewness) < 1e-6, 1e-6, skewness))


def interval(contacted: Money, held_out: Money, z: float) -> tuple[Floats, Floats]:
    """Return both ends of the interval whose limits have a score between -z and z."""
    return _end(contacted, held_out, z, sign=-1), _end(contacted, held_out, z, sign=1)


def _per_money(side: Money, contacted: Money, held_out: Money, moment: Callable[[Money], Floats]) -> Floats:
    """Return a moment per unit of money: the side's own, drawn towards the family's as far as few paid there.

    The family's is that of both sides of the contrast, times how many times it is on this side what it is on both,
    over all contrasts (which is drawn towards 1 by the same number of payers).
    """
    import numpy as np

    own = _ratio(moment(side), side.mean)
    total = contacted.people * contacted.mean + held_out.people * held_out.mean
    moments = contacted.people * moment(contacted) + held_out.people * moment(held_out)
    payers = np.sum(side.payers)
    times = 1 + (_times_as_uneven(side, moment(side), moments, total) - 1) * payers / (payers + OWN_FROM_PAYERS)
    expected = _ratio(moments, total) * times
    weight = np.where(own > expected, OWN_FROM_PAYERS_IF_MORE_UNEVEN, OWN_FROM_PAYERS)
    drawn: Floats = (side.payers * own + weight * expected) / (side.payers + weight)
    return drawn


def _times_as_uneven(side: Money, moment: Floats, moments: Floats, total: Floats) -> float:
    """Return how many times a moment per unit of money is on one side what it is on both, over all contrasts.

    1 where either is not positive; at most what it is where all of the moment is on this side.
    """
    import numpy as np

    here, everywhere = np.sum(side.people * moment), np.sum(moments)
    share = float(_ratio(np.sum(side.people * side.mean), np.sum(total)))
    if share <= 0 or here <= 0 or everywhere <= 0:
        return 1.0
    return float(min(here / everywhere, 1.0) / share)


def _ratio(above: ArrayLike, below: ArrayLike) -> Floats:
    """Return the quotient, 0 where nothing is below."""
    import numpy as np

    known = np.asarray(below) > 0
    quotient: Floats = np.where(known, above, 0) / np.where(known, below, 1)
    return quotient


def _normalised(standardised: Floats, skewness: Floats) -> Floats:
    import numpy as np

    made: Floats = 6 / skewness * (np.cbrt(1 + skewness * standardised / 2) - 1) + skewness / 6
    return made


def _end(contacted: Money, held_out: Money, z: float, *, sign: int) -> Floats:
    """Return one end: the distance from the lift is doubled until it is outside, then halved."""
    import numpy as np

    lift = contacted.mean - held_out.mean
    step = np.sqrt(contacted.variance / contacted.people + held_out.variance / held_out.people)
    outside = step.copy()
    for _ in range(DOUBLINGS):
        is_inside = np.abs(score(contacted, held_out, lift + sign * outside)) <= z
        if not is_inside.any():
            break
        outside = np.where(is_inside, 2 * outside, outside)
    inside = np.zeros_like(outside)
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        is_inside = np.abs(score(contacted, held_out, lift + sign * middle)) <= z
        inside, outside = np.where(is_inside, middle, inside), np.where(is_inside, outside, middle)
    end: Floats = lift + sign * inside
    return end
