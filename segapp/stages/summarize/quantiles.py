"""Find exact quantiles of one column in constant memory: narrow down to the few values around each, then read those.

DuckDB's own quantiles keep every value in memory; these read the column two or three times and keep 4,096 counts.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from segapp.warehouse import Warehouse, float_literal

BUCKETS = 4_096
FETCHED_VALUES = 10_000
"""At most this many rows are left when the distinct values themselves are fetched."""


@dataclass(frozen=True)
class Column:
    """Rows of a select without nulls in `name`, how many they are, and their range."""

    select: str
    name: str
    row_count: int
    low: float
    high: float


def quantile(warehouse: Warehouse, column: Column, share: float) -> float:
    """Return the quantile with linear interpolation between neighbours, as `quantile_cont` and numpy do."""
    place = share * (column.row_count - 1)
    lower = _value_at(warehouse, column, math.floor(place))
    upper = lower if place == math.floor(place) else _value_at(warehouse, column, math.ceil(place))
    return lower + (upper - lower) * (place - math.floor(place))


def _value_at(warehouse: Warehouse, column: Column, rank: int) -> float:
    """Return the value with `rank` values before it in rising order."""
    low, high, row_count = column.low, column.high, column.row_count
    while row_count > FETCHED_VALUES and low < high:
        for row in _buckets(warehouse, column, low, high):
            if rank < row.row_count:
                low, high, row_count = row.low, row.high, row.row_count
                break
            rank -= row.row_count
    for row in _values(warehouse, column, low, high):
        if rank < row.row_count:
            return float(row.value)
        rank -= row.row_count
    return high


def _buckets(warehouse: Warehouse, column: Column, low: float, high: float) -> list[Any]:
    steps = float_literal(BUCKETS / (high - low))
    bucket = f"cast(least(floor(({column.name} - {float_literal(low)}) * {steps}), {BUCKETS - 1}) as integer)"
    return warehouse.rows(
        f"select bucket, count(*) as row_count, min({column.name}) as low, max({column.name}) as high"
        f" from (select {column.name}, {bucket} as bucket from ({column.select}) as given"
        f" where {_between(column.name, low, high)}) as bucketed group by bucket order by bucket"
    )


def _values(warehouse: Warehouse, column: Column, low: float, high: float) -> list[Any]:
    return warehouse.rows(
        f"select {column.name} as value, count(*) as row_count from ({column.select}) as given"
        f" where {_between(column.name, low, high)} group by {column.name} order by {column.name}"
    )


def _between(name: str, low: float, high: float) -> str:
    return f"{name} between {float_literal(low)} and {float_literal(high)}"
