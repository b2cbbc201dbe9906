"""Survey the training features once, and write the selects that all other passes of the summary read."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from segapp.errors import ModelError
from segapp.model import Feature
from segapp.transforms import LARGEST_VALUE, kind_of, limited_sql, transformed_sql, units, usable_sql
from segapp.warehouse import Warehouse, float_literal, quote_identifier

SOURCE = "features.customer_features"
LARGEST_WHOLE = 2.0**53  # beyond, a double does not hold every integer
VALUES_PER_FEATURE = 5


@dataclass(frozen=True)
class Inputs:
    """The training features and what one pass says about them; tuples have one entry per feature.

    A feature is whole when its usable values are all integers; it is clean when none of its values is NaN, infinite or
    beyond 1e100. `imputed` replaces missing values (original units), None excludes the customer.
    """

    features: tuple[Feature, ...]
    customer_count: int
    included_count: int
    min_values: tuple[float, ...]
    max_values: tuple[float, ...]
    are_whole: tuple[bool, ...]
    are_clean: tuple[bool, ...]
    imputed: tuple[float | None, ...]

    def with_imputed(self, imputed: tuple[float | None, ...]) -> Inputs:
        """Return the inputs with the values that replace missing ones; a fraction makes a feature less than whole."""
        whole = tuple(
            old and (value is None or value.is_integer()) for old, value in zip(self.are_whole, imputed, strict=True)
        )
        return replace(self, imputed=imputed, are_whole=whole)

    def with_limits(self, limits: tuple[tuple[float, float] | None, ...]) -> Inputs:
        """Return the inputs whose features count values beyond their limits as lying there."""
        pairs = zip(self.features, limits, strict=True)
        features = tuple(
            each if ends is None else replace(each, low_limit=ends[0], high_limit=ends[1]) for each, ends in pairs
        )
        return replace(self, features=features)

    def value(self, number: int) -> str:
        """Return SQL for a feature's usable value as a double, not imputed; null where there is none."""
        column = quote_identifier(self.features[number].feature_name)
        return f"cast({column} as double)" if self.are_clean[number] else usable_sql(column)

    def included(self) -> str:
        """Return the condition under which a customer can be placed: no null where the null policy is `exclude`."""
        numbers = [i for i, each in enumerate(self.features) if each.null_policy == "exclude"]
        return " and ".join(f"{self.value(i)} is not null" for i in numbers) or "true"

    def select(self, columns: list[str]) -> str:
        """Return a select of columns over all customers that can be placed."""
        return f"select {', '.join(columns)} from {SOURCE} where {self.included()}"

    def values_select(self) -> str:
        """Return a select of x1, x2, ...: imputed values, whole ones as integers (several times faster to group)."""
        return self.select([f"{self._imputed_value(i)} as x{i + 1}" for i in range(len(self.features))])

    def units_select(self, *others: str) -> str:
        """Return a select of u1, u2, ...: imputed values after the logarithm, before scaling; and of other columns."""
        return self.select([*(f"{self._units(i)} as u{i + 1}" for i in range(len(self.features))), *others])

    def unit_ranges(self) -> list[tuple[float, float]]:
        """Return the lowest and highest u of each feature."""
        pairs = [np.array(each) for each in zip(self.min_values, self.max_values, strict=True)]
        u = [units(feature, pair) for feature, pair in zip(self.features, pairs, strict=True)]
        return [(float(low), float(high)) for low, high in u]

    def _imputed_value(self, number: int) -> str:
        value, imputed = self.value(number), self.imputed[number]
        if imputed is not None:
            value = f"coalesce({value}, {float_literal(imputed)})"
        return f"cast({value} as bigint)" if self.are_whole[number] else f"{value} + 0e0"  # -0 + 0 is 0

    def _units(self, number: int) -> str:
        feature, imputed = self.features[number], self.imputed[number]
        value = limited_sql(feature, self.value(number))
        if kind_of(feature).is_logarithm:
            value = transformed_sql(feature, quote_identifier(feature.feature_name))
        return value if imputed is None else f"coalesce({value}, {transformed_sql(feature, float_literal(imputed))})"


def survey(warehouse: Warehouse, features: tuple[Feature, ...]) -> Inputs:
    """Count and bound the training features in one pass, in two where a value is not finite.

    Raises
    ------
    ModelError
        If there are no customers, or none that can be placed.
    """
    count = len(features)
    draft = Inputs(features, 0, 0, (), (), (), (True,) * count, (None,) * count)
    found = _measure(warehouse, draft)
    if not all(found.are_clean):
        found = _measure(warehouse, replace(draft, are_clean=found.are_clean))
    return found


def _measure(warehouse: Warehouse, draft: Inputs) -> Inputs:
    columns = ", ".join(_survey_columns(draft, number) for number in range(len(draft.features)))
    included = f"coalesce(sum(case when {draft.included()} then 1 else 0 end), 0)"
    customer_count, included_count, *rest = warehouse.execute(
        f"select count(*), {included}, {columns} from {SOURCE}"
    ).fetchall()[0]
    present, usable, lows, highs, whole = (tuple(rest[start::VALUES_PER_FEATURE]) for start in range(5))
    _check(draft.features, customer_count, int(included_count), usable)
    return replace(
        draft,
        customer_count=int(customer_count),
        included_count=int(included_count),
        min_values=tuple(map(float, lows)),
        max_values=tuple(map(float, highs)),
        are_whole=tuple(
            whole_count == usable_count and abs(low) <= LARGEST_WHOLE and abs(high) <= LARGEST_WHOLE
            for whole_count, usable_count, low, high in zip(whole, usable, lows, highs, strict=True)
        ),
        are_clean=tuple(
            clean and present_count == usable_count
            for clean, present_count, usable_count in zip(draft.are_clean, present, usable, strict=True)
        ),
    )


def _survey_columns(draft: Inputs, number: int) -> str:
    """Return how many values, how many usable ones, lowest, highest, and how many whole ones."""
    value = draft.value(number)
    low, high = float_literal(-LARGEST_VALUE), float_literal(LARGEST_VALUE)
    return (
        f"count({value}), sum(case when {value} between {low} and {high} then 1 else 0 end),"
        f" coalesce(min({value}), 0), coalesce(max({value}), 0),"
        f" sum(case when {value} = floor({value}) then 1 else 0 end)"
    )


def _check(features: tuple[Feature, ...], customer_count: int, included_count: int, usable: tuple[int, ...]) -> None:
    if customer_count == 0:
        raise ModelError("there are no customers, so there are no segments", todo="Load a file with customers")
    empty = [each.feature_name for each, count in zip(features, usable, strict=True) if count == 0]
    if empty:
        raise ModelError(
            f"no customer has a usable value in {', '.join(empty)}",
            where=SOURCE,
            todo="Fix the source, or set role to 'profile' in sql/3_features/feature_catalog.sql: no value, no median",
        )
    if included_count == 0:
        todo = (
            "Fix the source; or set null_policy to 'median', or role to 'profile', for the sparse features"
            " in sql/3_features/feature_catalog.sql"
        )
        raise ModelError("no customer has a usable value in every training feature", where=SOURCE, todo=todo)
