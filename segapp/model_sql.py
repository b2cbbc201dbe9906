"""Write the SQL that turns a feature's column into the number the model works on; shared by the fit and the assignment.

`units` is the same in numpy. Both quantise the logarithm to 2^-32: `ln` differs between engines in its last bit.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from segapp.model import Floats
from segapp.warehouse.identifiers import float_literal

LARGEST_VALUE = 1e100
"""Values beyond +-1e100 count as missing, as NaN and infinity do: sums of squares must stay finite, and some engines
let NaN and infinity pass through `floor` and `cast` without a word."""

_LOG_STEPS = float_literal(2.0**32)
_ZERO, _ONE = float_literal(0.0), float_literal(1.0)


class Transformed(Protocol):
    """What says a feature's transform: today's catalog at a fit, the frozen transform ever after."""

    @property
    def transform(self) -> str:
        """Return standard, log, robust or none."""


def usable_sql(column: str) -> str:
    """Return SQL for a column as a double, null where it is missing, not finite or beyond 1e100."""
    low, high = float_literal(-LARGEST_VALUE), float_literal(LARGEST_VALUE)
    number = f"cast({column} as double)"
    return f"case when {number} between {low} and {high} then {number} + {_ZERO} end"  # -0 + 0 is 0


def transformed_sql(feature: Transformed, column: str) -> str:
    """Return SQL for u, the feature's value before centring: the value itself or its quantised logarithm.

    Null where the column is missing, not finite or beyond 1e100. The logarithm is log1p, mirrored for values below
    zero (-log1p(-x)): it has no gap at -1, keeps the order of all values, and a refund is placed like any other value.

    Parameters
    ----------
    feature : Feature or Transform
        Says the transform.
    column : str
        A quoted column or another SQL expression; it is repeated, so make it a short one.
    """
    value = usable_sql(column)
    if feature.transform != "log":
        return value
    logarithm = f"case when {value} < {_ZERO} then -ln({_ONE} - ({value})) else ln({_ONE} + ({value})) end"
    return f"floor(({logarithm}) * {_LOG_STEPS}) / {_LOG_STEPS}"


def units(feature: Transformed, values: Floats) -> Floats:
    """Return u for an array of values, as `transformed_sql` does; NaN where SQL gives null."""
    with np.errstate(invalid="ignore"):
        usable = np.where(np.abs(values) <= LARGEST_VALUE, values, np.nan) + 0.0
        if feature.transform != "log":
            return usable
        logarithm = np.where(usable < 0, -np.log(1 + np.abs(usable)), np.log(1 + np.abs(usable)))
        return np.asarray(np.floor(logarithm * 2.0**32) / 2.0**32)
