"""The score test of a difference of two shares against any limit, and the interval that agrees with it.

Pure functions on arrays of counts. The statistic is that of Miettinen and Nurminen (1985), Comparative analysis of two
rates, Statistics in Medicine 4: the shares are estimated under the limit, so that the test holds at small counts. The
interval is made of all limits that the test does not reject, so a verdict and its range never disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

HALVINGS = 50
"""Halvings of the interval in which an end is sought: to 1e-15."""


@dataclass(frozen=True)
class Counts:
    """Contacted people and their responses, and the same for those held out: arrays of one length, nobody empty."""

    contacted: Floats
    responses: Floats
    held_out: Floats
    holdout_responses: Floats

    @property
    def lift(self) -> Floats:
        """Return the difference of the shares."""
        return self.responses / self.contacted - self.holdout_responses / self.held_out


def counts(contacted: ArrayLike, responses: ArrayLike, held_out: ArrayLike, holdout_responses: ArrayLike) -> Counts:
    """Return counts as arrays of floats."""
    import numpy as np

    return Counts(*(np.asarray(each, dtype=float) for each in (contacted, responses, held_out, holdout_responses)))


def score(seen: Counts, limit: ArrayLike) -> Floats:
    """Return the standard normal score of the lift against a limit; infinite where the limit is impossible."""
    import numpy as np

    limits = np.broadcast_to(np.asarray(limit, dtype=float), seen.contacted.shape)
    variance = null_variance(seen, limits)
    people = seen.contacted + seen.held_out
    distance = seen.lift - limits
    with np.errstate(divide="ignore", invalid="ignore"):
        found = distance / np.sqrt(variance * people / (people - 1))
    return np.where(variance > 0, found, np.where(np.abs(distance) < 1e-15, 0.0, np.copysign(np.inf, distance)))


def interval(seen: Counts, z: ArrayLike) -> tuple[Floats, Floats]:
    """Return both ends of the interval whose limits have a score between -z and z."""
    return _end(seen, z, upwards=False), _end(seen, z, upwards=True)


def null_variance(seen: Counts, limit: Floats) -> Floats:
    """Return the variance of the lift with the shares estimated under the limit (their closed form is a cubic's).

    Against 0 both shares are the pooled one: no digits are lost then where nearly everybody responded.
    """
    import numpy as np

    n1, n0 = seen.contacted, seen.held_out
    people, responses = n1 + n0, seen.responses + seen.holdout_responses
    square = (n1 + 2 * n0) * limit - people - responses
    linear = (n0 * limit - people - 2 * seen.holdout_responses) * limit + responses
    constant = seen.holdout_responses * limit * (1 - limit)
    third = square / (3 * people)
    q = third**3 - square * linear / (6 * people**2) + constant / (2 * people)
    p = np.copysign(np.sqrt(np.maximum(third**2 - linear / (3 * people), 0)), q)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(p == 0, 0.0, q / np.where(p == 0, 1.0, p**3))
    angle = (np.pi + np.arccos(np.clip(ratio, -1, 1))) / 3
    share0 = np.clip(2 * p * np.cos(angle) - third, np.maximum(0, -limit), np.minimum(1, 1 - limit))
    share1 = np.clip(share0 + limit, 0, 1)
    pooled = responses / people * ((people - responses) / people) * (1 / n1 + 1 / n0)
    return np.where(limit == 0, pooled, share1 * (1 - share1) / n1 + share0 * (1 - share0) / n0)


def _end(seen: Counts, z: ArrayLike, *, upwards: bool) -> Floats:
    """Return one end by halving: the score falls as the limit rises."""
    import numpy as np

    inside = seen.lift.copy()
    outside = np.full_like(inside, 1.0 if upwards else -1.0)
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        is_inside = np.abs(score(seen, middle)) <= z
        inside, outside = np.where(is_inside, middle, inside), np.where(is_inside, outside, middle)
    return inside
