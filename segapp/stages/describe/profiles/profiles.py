"""Write model.segment_profiles and model.feature_figures: figures of numbers, shares of categories."""

from __future__ import annotations

from segapp.warehouse import Warehouse, step

CATEGORY_COUNT = 8
"""The most frequent categories that are shown by name; the rest is `other`."""
OTHER = ("other", "all other", "all other categories")
"""What the rest is called: the first of these names that is not a category of its own."""
FENCE = 3.0
"""Interquartile ranges beyond a quartile from which a value is an outlier (Tukey 1977, Exploratory Data Analysis)."""


def write_number_profiles(warehouse: Warehouse, run_id: str) -> None:
    """Write the numbers' rows from number_figures."""
    warehouse.execute(
        step("profiles/numbers"),
        {"run_id": run_id},
    )


def write_feature_figures(warehouse: Warehouse, run_id: str) -> None:
    """Write how each number is spread over all customers, with the count of values far outside the quartiles."""
    warehouse.execute(
        step("profiles/feature_figures"),
        {"run_id": run_id, "fence": FENCE},
    )


def write_category_profiles(warehouse: Warehouse, run_id: str) -> None:
    """Write one row per segment and category; categories beyond the most frequent ones are gathered as `other`."""
    warehouse.execute(
        step("profiles/categories"),
        {"run_id": run_id, "category_count": CATEGORY_COUNT, "other": _name_of_rest(warehouse)},
    )


def _name_of_rest(warehouse: Warehouse) -> str:
    taken = {row.category_name for row in warehouse.rows("select distinct category_name from category_counts")}
    return next((name for name in OTHER if name not in taken), OTHER[-1])
