"""Say which columns are described, as numbers or as words, and write a number as the code by which it is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from segapp.model import Feature
from segapp.stages.describe.counting.step_ranges import RANGE_BITS, StepRange, lay_step_ranges
from segapp.transforms import usable_sql
from segapp.warehouse import Warehouse, float_literal, quote_identifier

INTEGERS = frozenset(
    ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT")
)
PLACED = "model.assignments"
"""What all counts read: every customer with segment and features."""


@dataclass(frozen=True)
class NumberColumn:
    """A number to describe, its range, and the step ranges by which it is counted; `number` is its place from 1."""

    number: int
    feature: Feature
    is_integer: bool
    low: float
    high: float
    step_ranges: tuple[StepRange, ...]

    @property
    def value_sql(self) -> str:
        """Return SQL for the value as a double, null where it is missing or not finite."""
        return usable_sql(quote_identifier(self.feature.feature_name))

    @property
    def is_exact(self) -> bool:
        """Return whether every value is a whole number of steps."""
        return self.is_integer and all(step_range.steps_per_unit >= 1 for step_range in self.step_ranges)

    def code_sql(self, value: str) -> str:
        """Return SQL for the code of a value: its step range's place times 2^32 plus the whole steps above its low."""
        return _code_sql(value, self.step_ranges, 0)


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
    """Return the columns of role train, profile and outcome, numbers with their range (one pass over the customers)."""
    types = _column_types(warehouse)
    shown = [feature for feature in features if feature.role in ("train", "profile", "outcome")]
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


def places_sql(columns: Sequence[NumberColumn] | Sequence[WordColumn]) -> str:
    """Return a relation of the columns' numbers: crossed with the customers it makes one row per feature."""
    return f"(values {', '.join(f'({column.number})' for column in columns)}) as numbers (feature_number)"


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
    return NumberColumn(number, feature, data_type in INTEGERS, *ends, lay_step_ranges(*ends))


def _code_sql(value: str, step_ranges: Sequence[StepRange], first: int) -> str:
    """Return SQL that halves the step ranges until one is left."""
    if len(step_ranges) == 1:
        low, scale = float_literal(step_ranges[0].low), float_literal(step_ranges[0].steps_per_unit)
        steps = f"cast(floor(({value} - {low}) * {scale}) as bigint)"
        return f"{first << RANGE_BITS} + {steps}" if first else steps
    half = len(step_ranges) // 2
    below, above = _code_sql(value, step_ranges[:half], first), _code_sql(value, step_ranges[half:], first + half)
    return f"case when {value} < {float_literal(step_ranges[half].low)} then {below} else {above} end"
