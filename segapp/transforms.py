"""Say what each transform of the feature catalog is: in SQL, in numpy, in words, and what it centres and scales by.

z = (u - centre) / scale, where u is a feature's value, its logarithm, or the limit that it is beyond. A new transform
is one entry of TRANSFORMS, and where u is a new function of the value, one case of
sql/4_model/placing/customer_gaps.sql; a test holds both together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np

from segapp.model import Floats
from segapp.warehouse.identifiers import float_literal

LARGEST_VALUE = 1e100
"""Values beyond +-1e100 count as missing, as NaN and infinity do: sums of squares must stay finite, and some engines
let NaN and infinity pass through `floor` and `cast` without a word."""
CONSTANT_RANGE = 1e-14
"""A range below this part of the largest value is rounding noise: the feature counts as constant."""
SMALLEST_RANGE = 1e-100
"""So does a range whose square would vanish."""

FENCE = 3.0
"""Quartile ranges from a quartile to the outer fence."""
T = TypeVar("T")
_LOG_STEPS = 2.0**32
_ZERO, _ONE = float_literal(0.0), float_literal(1.0)


class Transformed(Protocol):
    """What says a feature's transform: today's catalog at a fit, the frozen transform ever after."""

    @property
    def transform(self) -> str:
        """Return a key of TRANSFORMS."""

    @property
    def low_limit(self) -> float | None:
        """Return the value as which lower ones count; None: each counts as itself."""

    @property
    def high_limit(self) -> float | None:
        """Return the value as which higher ones count."""


class Labelled(Transformed, Protocol):
    """The same with the words for its readers."""

    @property
    def label(self) -> str:
        """Return what the feature is called on pages."""


@dataclass(frozen=True)
class Distribution:
    """What scaling needs to know of u; quantiles are found when asked for."""

    low: float
    high: float
    mean: float
    spread: float  # population standard deviation
    quantile: Callable[[float], float]

    @property
    def is_constant(self) -> bool:
        """Return whether all values are the same but for rounding."""
        return self.high - self.low <= max(CONSTANT_RANGE * max(abs(self.low), abs(self.high)), SMALLEST_RANGE)


@dataclass(frozen=True)
class Scaling:
    """z = (u - centre) / scale, and a sentence where the transform could not be what the catalog asks for."""

    centre: float
    scale: float
    note: str = ""


@dataclass(frozen=True)
class TransformKind:
    """One word of the catalog's column transform.

    `sql` and `forward` give u from a usable value and agree to the last bit; `inverse` gives the value of a u.
    """

    sql: Callable[[str], str]
    forward: Callable[[Floats], Floats]
    inverse: Callable[[Floats], Floats]
    scaling: Callable[[Distribution, str], Scaling]
    is_logarithm: bool = False  # then a long tail was dealt with already
    has_limits: bool = False  # values beyond the outer fences count as lying there


def _log_sql(value: str) -> str:
    steps = float_literal(_LOG_STEPS)
    logarithm = f"case when {value} < {_ZERO} then -ln({_ONE} - ({value})) else ln({_ONE} + ({value})) end"
    return f"floor(({logarithm}) * {steps}) / {steps}"


def _log(values: Floats) -> Floats:
    logarithm = np.where(values < 0, -np.log(1 + np.abs(values)), np.log(1 + np.abs(values)))
    return np.asarray(np.floor(logarithm * _LOG_STEPS) / _LOG_STEPS)


def _exp(u: Floats) -> Floats:
    return np.asarray(np.sign(u) * np.expm1(np.abs(u)))


def _by_spread(found: Distribution, _label: str) -> Scaling:
    return Scaling(found.mean, found.spread)


def _by_quartiles(found: Distribution, label: str) -> Scaling:
    quartile_range = found.quantile(0.75) - found.quantile(0.25)
    if quartile_range > 0:
        return Scaling(found.quantile(0.5), quartile_range)
    note = f"{label} is the same for half of all customers: scaled by its standard deviation."
    return Scaling(found.quantile(0.5), found.spread, note)


def _by_nothing(found: Distribution, _label: str) -> Scaling:
    """Centre all the same: it changes no distance, and large offsets would cost digits in the assignment."""
    return Scaling(found.mean, 1.0)


def _same(value: T) -> T:
    return value


TRANSFORMS = {
    "standard": TransformKind(_same, _same, _same, _by_spread),
    "log": TransformKind(_log_sql, _log, _exp, _by_spread, is_logarithm=True),
    "robust": TransformKind(_same, _same, _same, _by_quartiles, has_limits=True),
    "none": TransformKind(_same, _same, _same, _by_nothing),
}
"""By the catalog's words. log is log1p, mirrored for values below zero (-log1p(-x)): it has no gap at -1, keeps the
order of all values, and places a refund like any other value. It is quantised to 2^-32: `ln` differs between engines in
its last bit. robust is for long tails on both sides: centre and scale are median and quartile range, and values beyond
Tukey's outer fences count as lying there, so that no handful of customers far out is a segment of its own."""


def kind_of(feature: Transformed) -> TransformKind:
    """Return what a feature's transform is."""
    return TRANSFORMS[feature.transform]


def usable_sql(column: str) -> str:
    """Return SQL for a column as a double, null where it is missing, not finite or beyond 1e100."""
    low, high = float_literal(-LARGEST_VALUE), float_literal(LARGEST_VALUE)
    number = f"cast({column} as double)"
    return f"case when {number} between {low} and {high} then {number} + {_ZERO} end"  # -0 + 0 is 0


def transformed_sql(feature: Transformed, column: str) -> str:
    """Return SQL for u, the feature's value before centring; null where it is missing, not finite or beyond 1e100.

    `column` is a quoted column or another SQL expression; it is repeated, so make it a short one.
    """
    return kind_of(feature).sql(limited_sql(feature, usable_sql(column)))


def limited_sql(feature: Transformed, value: str) -> str:
    """Return SQL for a usable value, or for the limit that it is beyond; null stays null."""
    if feature.low_limit is None or feature.high_limit is None:
        return value
    low, high = float_literal(feature.low_limit), float_literal(feature.high_limit)
    return f"case when {value} < {low} then {low} when {value} > {high} then {high} else {value} end"


def units(feature: Transformed, values: Floats) -> Floats:
    """Return u for an array of values, as `transformed_sql` does; NaN where SQL gives null."""
    with np.errstate(invalid="ignore"):
        usable = np.where(np.abs(values) <= LARGEST_VALUE, values, np.nan) + 0.0
        if feature.low_limit is not None and feature.high_limit is not None:
            usable = np.clip(usable, feature.low_limit, feature.high_limit)
        return kind_of(feature).forward(usable)


def fences(quantile: Callable[[float], float]) -> tuple[float, float] | None:
    """Return Tukey's outer fences: three quartile ranges beyond the quartiles; None where half of all are the same.

    Tukey (1977), Exploratory Data Analysis, section 2D.
    """
    low, high = quantile(0.25), quantile(0.75)
    return (low - FENCE * (high - low), high + FENCE * (high - low)) if high > low else None


def values_of(feature: Transformed, u: Floats) -> Floats:
    """Return the values, in the feature's own units, whose u these are."""
    return kind_of(feature).inverse(u)


def scale(feature: Labelled, found: Distribution) -> Scaling:
    """Return centre and scale for a feature; a constant one gets scale 1 and adds nothing to any distance."""
    if found.is_constant:
        return Scaling(found.mean, 1.0, f"{feature.label} is the same for all customers: it forms no segments.")
    return kind_of(feature).scaling(found, feature.label)
