"""Centre and scale features from weighted values, exactly: the same bytes whatever the order of the rows."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from segapp.model import Feature, Floats, Ints

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
class WeightedValues:
    """The distinct values of one feature in rising order, and how many customers have each."""

    values: Floats
    counts: Ints

    @classmethod
    def collect(cls, values: Floats, weights: Ints) -> WeightedValues:
        """Return the distinct values of a column of weighted points; counts are exact below 2^53."""
        distinct, places = np.unique(values, return_inverse=True)
        return cls(distinct, np.bincount(places, weights=weights).astype(np.int64))

    @property
    def is_constant(self) -> bool:
        """Return whether all values are the same but for rounding."""
        low, high = float(self.values[0]), float(self.values[-1])
        return high - low <= max(CONSTANT_RANGE * max(abs(low), abs(high)), SMALLEST_RANGE)

    def mean(self) -> float:
        """Return the mean; summed from the smallest value on, so that large offsets cost no digits."""
        low = float(self.values[0])
        return low + math.fsum((self.values - low) * self.counts) / int(self.counts.sum())

    def spread(self) -> float:
        """Return the population standard deviation."""
        centre = self.mean()
        return math.sqrt(math.fsum((self.values - centre) ** 2 * self.counts) / int(self.counts.sum()))

    def quantile(self, share: float) -> float:
        """Return the quantile with linear interpolation between neighbours, as `quantile_cont` and numpy do."""
        ends = np.cumsum(self.counts)
        place = share * (int(ends[-1]) - 1)
        lower, upper = (
            float(self.values[np.searchsorted(ends, rank, side="right")])
            for rank in (math.floor(place), math.ceil(place))
        )
        return lower + (upper - lower) * (place - math.floor(place))


def scale(feature: Feature, column: WeightedValues) -> Scaling:
    """Return centre and scale for a feature's transform; `column` holds u, the value or its logarithm.

    `none` is centred too: it changes no distance, and large offsets would cost digits in the assignment. A constant
    feature gets scale 1 and adds nothing to any distance.
    """
    if column.is_constant:
        return Scaling(column.mean(), 1.0, f"{feature.label} is the same for all customers: it forms no segments.")
    if feature.transform == "none":
        return Scaling(column.mean(), 1.0)
    if feature.transform == "robust":
        return _scale_robust(feature, column)
    return Scaling(column.mean(), column.spread())


def _scale_robust(feature: Feature, column: WeightedValues) -> Scaling:
    quartile_range = column.quantile(0.75) - column.quantile(0.25)
    if quartile_range > 0:
        return Scaling(column.quantile(0.5), quartile_range)
    note = f"{feature.label} is the same for half of all customers: scaled by its standard deviation."
    return Scaling(column.quantile(0.5), column.spread(), note)
