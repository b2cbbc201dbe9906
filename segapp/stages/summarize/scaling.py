"""Centre and scale features as the catalog says, and say in a sentence where that is not possible."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from segapp.model import Feature

CONSTANT_RANGE = 1e-14
"""A range below this part of the largest value is rounding noise: the feature counts as constant."""
SMALLEST_RANGE = 1e-100
"""So does a range whose square would vanish."""


@dataclass(frozen=True)
class Scaling:
    """z = (u - centre) / scale, and a sentence where the transform could not be what the catalog asks for."""

    centre: float
    scale: float
    note: str = ""


@dataclass(frozen=True)
class Distribution:
    """What scaling needs to know of u, a feature's values after the logarithm; quantiles are found when asked for."""

    low: float
    high: float
    mean: float
    spread: float  # population standard deviation
    quantile: Callable[[float], float]

    @property
    def is_constant(self) -> bool:
        """Return whether all values are the same but for rounding."""
        return self.high - self.low <= max(CONSTANT_RANGE * max(abs(self.low), abs(self.high)), SMALLEST_RANGE)


def scale(feature: Feature, found: Distribution) -> Scaling:
    """Return centre and scale for a feature's transform.

    `none` is centred too: it changes no distance, and large offsets would cost digits in the assignment. A constant
    feature gets scale 1 and adds nothing to any distance.
    """
    if found.is_constant:
        return Scaling(found.mean, 1.0, f"{feature.label} is the same for all customers: it forms no segments.")
    if feature.transform == "none":
        return Scaling(found.mean, 1.0)
    if feature.transform == "robust":
        return _scale_robust(feature, found)
    return Scaling(found.mean, found.spread)


def _scale_robust(feature: Feature, found: Distribution) -> Scaling:
    quartile_range = found.quantile(0.75) - found.quantile(0.25)
    if quartile_range > 0:
        return Scaling(found.quantile(0.5), quartile_range)
    note = f"{feature.label} is the same for half of all customers: scaled by its standard deviation."
    return Scaling(found.quantile(0.5), found.spread, note)
