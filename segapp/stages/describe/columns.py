"""Say which columns are described, as numbers or as words, and in which steps numbers are counted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from segapp.model import Feature
from segapp.model_sql import usable_sql
from segapp.warehouse import Warehouse, float_literal, quote_identifier

INTEGERS = frozenset(
    ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT")
)
STEP_BITS = 31
"""Numbers are counted in whole steps of less than 2^31 over their range: sums of steps and of the halves of their
squares then hold in a BIGINT up to 2^32 customers, and are the same whatever the order of the rows."""
PLACED = "model.assignments"
"""What all counts read: every customer with segment and features."""


@dataclass(frozen=True)
class NumberColumn:
    """A number to describe: value = low + steps / steps_per_unit, `number` is its place from 1."""

    number: int
    feature: Feature
    is_integer: bool
    low: float
    high: float
    steps_per_unit: float  # a power of two

    @property
    def value_sql(self) -> str:
        """Return SQL for the value as a double, null where it is missing or not finite."""
        return usable_sql(quote_identifier(self.feature.feature_name))

    @property
    def steps_sql(self) -> str:
        """Return SQL for the whole steps above `low`."""
        low, scale = float_literal(self.low), float_literal(self.steps_per_unit)
        return f"cast(floor((({self.value_sql}) - {low}) * {scale}) as bigint)"


@dataclass(frozen=True)
class WordColumn:
    """A text (or anything else that is no number) to describe by the share of its categories."""

    number: int
    feature: Feature

    @property
    def value_sql(self) -> str:
        """Return SQL for the category as text."""
        return f"cast({quote_identifier(self.feature.feature_name)} as varchar)"


@dataclass(frozen=True)
class DescribedColumns:
    """The columns to describe, in catalog order."""

    numbers: tuple[NumberColumn, ...]
    words: tuple[WordColumn, ...]


def described_columns(warehouse: Warehouse, features: Sequence[Feature]) -> DescribedColumns:
    """Return the columns of role train and profile, numbers with their range (one pass over the customers)."""
    types = _column_types(warehouse)
    shown = [feature for feature in features if feature.role in ("train", "profile")]
    numeric = [feature for feature in shown if _is_number(types[feature.feature_name])]
    words = [feature for feature in shown if feature not in numeric]
    ranges = _ranges(warehouse, numeric)
    return DescribedColumns(
        tuple(
            _number_column(number, feature, types[feature.feature_name], ranges[number - 1])
            for number, feature in enumerate(numeric, 1)
        ),
        tuple(WordColumn(number, feature) for number, feature in enumerate(words, 1)),
    )


def numbers_sql(count: int, name: str) -> str:
    """Return a relation of the numbers 1 to count: crossed with the customers it makes one row per feature."""
    return f"(values {', '.join(f'({number})' for number in range(1, count + 1))}) as numbers ({name})"


def _column_types(warehouse: Warehouse) -> dict[str, str]:
    rows = warehouse.rows(
        "select column_name, data_type from duckdb_columns()"
        " where database_name = current_database() and schema_name = 'features' and table_name = 'customer_features'"
    )
    return {row.column_name: row.data_type.split("(")[0] for row in rows}


def _is_number(data_type: str) -> bool:
    return data_type in INTEGERS or data_type in ("FLOAT", "DOUBLE", "DECIMAL")


def _ranges(warehouse: Warehouse, numeric: Sequence[Feature]) -> list[tuple[float, float]]:
    """Return the exact smallest and largest value of each number; (0, 0) where it has none."""
    if not numeric:
        return []
    values = [usable_sql(quote_identifier(feature.feature_name)) for feature in numeric]
    ends = ", ".join(f"min({value}), max({value})" for value in values)
    found = warehouse.execute(f"select {ends} from {PLACED}").fetchall()[0]
    return [(low or 0.0, high or 0.0) for low, high in zip(found[::2], found[1::2], strict=True)]


def _number_column(number: int, feature: Feature, data_type: str, ends: tuple[float, float]) -> NumberColumn:
    low, high = ends
    exponent = math.frexp(high - low)[1] if high > low else STEP_BITS
    return NumberColumn(
        number, feature, data_type in INTEGERS, low, high, math.ldexp(1.0, min(STEP_BITS - exponent, 900))
    )
