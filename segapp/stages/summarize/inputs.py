"""Write the select that all passes of the summary read, and survey it once: counts, ranges, whole numbers."""

from __future__ import annotations

from dataclasses import dataclass

from segapp.errors import ModelError
from segapp.model import Feature
from segapp.model_sql import usable_sql
from segapp.warehouse import Warehouse, float_literal, quote_identifier

SOURCE = "features.customer_features"


@dataclass(frozen=True)
class Survey:
    """What one pass says about the customers that can be placed; tuples have one entry per feature.

    A feature is whole when all its values are integers that a double holds exactly.
    """

    customer_count: int
    included_count: int
    min_values: tuple[float, ...]
    max_values: tuple[float, ...]
    are_whole: tuple[bool, ...]


def values_select(features: tuple[Feature, ...]) -> str:
    """Return a select of x1, x2, ...: usable values of all customers, null where missing."""
    columns = [f"{usable_sql(quote_identifier(each.feature_name))} as x{i}" for i, each in enumerate(features, 1)]
    return f"select {', '.join(columns)} from {SOURCE}"


def included_sql(features: tuple[Feature, ...]) -> str:
    """Return the condition under which a customer can be placed: no null where the null policy is `exclude`."""
    needed = [f"x{i} is not null" for i, each in enumerate(features, 1) if each.null_policy == "exclude"]
    return " and ".join(needed) or "true"


def inputs_select(features: tuple[Feature, ...], imputed: tuple[float | None, ...]) -> str:
    """Return a select of x1, x2, ... of the customers that can be placed, missing values imputed."""
    columns = [
        f"x{i}" if value is None else f"coalesce(x{i}, {float_literal(value)}) as x{i}"
        for i, value in enumerate(imputed, 1)
    ]
    return f"select {', '.join(columns)} from ({values_select(features)}) as given where {included_sql(features)}"


def survey(warehouse: Warehouse, features: tuple[Feature, ...]) -> Survey:
    """Count and bound the training features in one pass.

    Raises
    ------
    ModelError
        If there are no customers, or none that can be placed.
    """
    included = included_sql(features)
    per_feature = ", ".join(_survey_columns(f"x{i}", included) for i in range(1, len(features) + 1))
    found = warehouse.execute(
        f"select count(*), coalesce(sum(case when {included} then 1 else 0 end), 0), {per_feature}"
        f" from ({values_select(features)}) as given"
    ).fetchall()
    customer_count, included_count, *rest = found[0]
    counts, lows, highs, wholes = (tuple(rest[start::4]) for start in range(4))
    _check(features, customer_count, int(included_count), counts)
    return Survey(customer_count, int(included_count), lows, highs, tuple(map(bool, wholes)))


def _survey_columns(name: str, included: str) -> str:
    """Return how many usable values, then lowest, highest and wholeness among the customers that can be placed."""
    value = f"case when {included} then {name} end"
    is_whole = f"{value} = floor({value}) and abs({value}) <= 9007199254740992e0"
    return (
        f"count({name}), min({value}), max({value}),"
        f" min(case when {is_whole} then 1 when {value} is not null then 0 end)"
    )


def _check(features: tuple[Feature, ...], customer_count: int, included_count: int, counts: tuple[int, ...]) -> None:
    if customer_count == 0:
        raise ModelError("there are no customers, so there are no segments", todo="Take in a file with customers")
    empty = [each.feature_name for each, count in zip(features, counts, strict=True) if count == 0]
    todo = (
        "Mend the source; or set null_policy to 'median', or role to 'profile', for the sparse features"
        " in sql/3_features/feature_catalog.sql"
    )
    if empty:
        names = ", ".join(empty)
        raise ModelError(f"no customer has a usable value in {names}", where="features.customer_features", todo=todo)
    if included_count == 0:
        raise ModelError(
            "no customer has a usable value in every training feature", where="features.customer_features", todo=todo
        )
