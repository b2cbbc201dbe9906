"""Group customers by their distinct feature vectors: exact, and small for whole numbers or few customers."""

from __future__ import annotations

import numpy as np

from segapp.errors import ModelError
from segapp.model import Feature, Floats, Ints
from segapp.model_sql import transformed_sql
from segapp.stages.summarize.inputs import Survey, inputs_select
from segapp.stages.summarize.scaling import WeightedValues
from segapp.warehouse import Warehouse

MAX_DISTINCT_POINTS = 1_000_000


def count_distinct(
    warehouse: Warehouse, features: tuple[Feature, ...], survey: Survey, imputed: tuple[float | None, ...]
) -> tuple[Floats, Ints]:
    """Return u (n, d) of every distinct vector in rising order, and the customers of each.

    Whole numbers are grouped as integers, which DuckDB does several times faster than doubles.

    Raises
    ------
    ModelError
        If there are more than a million distinct vectors.
    """
    names = [f"x{i}" for i in range(1, len(features) + 1)]
    keys = [_key(name, whole, value) for name, whole, value in zip(names, survey.are_whole, imputed, strict=True)]
    u = [
        f"{transformed_sql(each, name)} as u{i}" for i, (each, name) in enumerate(zip(features, names, strict=True), 1)
    ]
    warehouse.execute("set perfect_ht_threshold = 24")  # groups of small integers get an array instead of a hash table
    try:
        found = warehouse.arrays(
            f"select {', '.join(u)}, customer_count from ("
            f"select {', '.join(names)}, count(*) as customer_count"
            f" from (select {', '.join(keys)} from ({inputs_select(features, imputed)}) as inputs) as vectors"
            f" group by {', '.join(names)}) as points"
            f" order by {', '.join(names)} limit {MAX_DISTINCT_POINTS + 1}"
        )
    finally:
        warehouse.execute("reset perfect_ht_threshold")
    if len(found["customer_count"]) > MAX_DISTINCT_POINTS:
        raise ModelError(
            f"there are more than {MAX_DISTINCT_POINTS:,} different combinations of the training features",
            where="features.customer_features",
            todo="Round the features in sql/3_features, or train on fewer of them",
        )
    points = np.column_stack([np.asarray(found[f"u{i}"], dtype=np.float64) for i in range(1, len(features) + 1)])
    return points, np.asarray(found["customer_count"], dtype=np.int64)


def find_median(warehouse: Warehouse, features: tuple[Feature, ...], number: int) -> float:
    """Return the median of one feature (counted from 0) over the customers that can be placed and have it."""
    name = f"x{number + 1}"
    found = warehouse.arrays(
        f"select {name}, count(*) as customer_count from ({inputs_select(features, (None,) * len(features))}) as inputs"
        f" where {name} is not null group by {name} order by {name}"
    )
    counts = np.asarray(found["customer_count"], dtype=np.int64)
    return WeightedValues(np.asarray(found[name], dtype=np.float64), counts).quantile(0.5)


def _key(name: str, is_whole: bool, imputed: float | None) -> str:
    if is_whole and (imputed is None or imputed.is_integer()):
        return f"cast({name} as bigint) as {name}"
    return name
