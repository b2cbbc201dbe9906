"""Compare today's feature catalog with the one that the published segments were made with.

A run that keeps the segments places customers by what was frozen at the fit; the catalog counts from the next refit on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass

from segapp.model import Feature, Transform
from segapp.warehouse import Warehouse
from segapp.warehouse.view_columns import changed_columns

TRAIN = "train"


@dataclass(frozen=True)
class CatalogChange:
    """One difference between the catalog and the fit; a row of model.catalog_changes."""

    feature_name: str | None  # None: the order of the features
    field_name: str
    fitted_value: str | None  # None: the feature did not form segments
    catalog_value: str
    change_text: str


def compare_catalog(catalog: Sequence[Feature], fitted: Sequence[Transform]) -> tuple[CatalogChange, ...]:
    """Return what a new fit would take from the catalog that the fit did not have, in catalog order."""
    frozen = {each.feature_name: each for each in fitted}
    changes: list[CatalogChange] = []
    for feature in catalog:
        if feature.feature_name in frozen:
            changes += _changes_of(feature, frozen[feature.feature_name])
        elif feature.role == TRAIN:
            text = f"{feature.label}: new among the features that form segments"
            changes.append(CatalogChange(feature.feature_name, "role", None, TRAIN, text))
    return (*changes, *_changed_order(catalog, fitted))


def compare_formulas(fitted: Sequence[Transform], before: str, now: str) -> tuple[CatalogChange, ...]:
    """Return which features that form segments are computed differently than at the fit: two texts of the view.

    Unlike the catalog, a formula counts at once: the run places customers by the values that the view gives today.
    """
    if before == now:
        return ()
    labels = {each.feature_name: each.label for each in fitted}
    found = changed_columns(before, now, list(labels))
    return tuple(
        CatalogChange(name, "formula", old, new, f"{labels[name]}: computed as {old} at the fit, now as {new}")
        for name, (old, new) in found.items()
    )


def formulas_in_one_sentence(changes: Sequence[CatalogChange]) -> str:
    """Return what a person should know of changed formulas."""
    found = "; ".join(each.change_text for each in changes)
    return (
        f"customer_features.sql has changed since the segments were made: {found}. Customers may now be in"
        " other segments than before: restore the formula, or make new segments: segapp refit"
    )


def write_changes(warehouse: Warehouse, run_id: str, changes: Sequence[CatalogChange]) -> None:
    """Store the changes under the run that found them."""
    warehouse.insert("model.catalog_changes", [(run_id, rank, *astuple(each)) for rank, each in enumerate(changes, 1)])


def in_one_sentence(changes: Sequence[CatalogChange]) -> str:
    """Return what a person should know of the changes, and how to apply them."""
    found = "; ".join(each.change_text for each in changes)
    return (
        f"The feature catalog has changed since the segments were made: {found}."
        " This run keeps the segments as they were made. To apply the changes: segapp refit"
    )


def _changes_of(feature: Feature, fitted: Transform) -> list[CatalogChange]:
    if feature.role != TRAIN:
        return [_change(feature, fitted, "role", TRAIN)]
    fields = ("transform", "null_policy", "label")
    return [
        _change(feature, fitted, field, getattr(fitted, field))
        for field in fields
        if getattr(fitted, field) != getattr(feature, field)
    ]


def _change(feature: Feature, fitted: Transform, field: str, before: str) -> CatalogChange:
    now = getattr(feature, field)
    text = f"{fitted.label}: {field} {before}, now {now}"
    return CatalogChange(feature.feature_name, field, before, now, text)


def _changed_order(catalog: Sequence[Feature], fitted: Sequence[Transform]) -> list[CatalogChange]:
    """Return the change of the order in which the features stand that form segments before and after."""
    now = [feature.feature_name for feature in catalog if feature.role == TRAIN]
    shared = {each.feature_name for each in fitted} & set(now)
    before = ", ".join(each.feature_name for each in fitted if each.feature_name in shared)
    after = ", ".join(name for name in now if name in shared)
    if before == after:
        return []
    return [CatalogChange(None, "feature_order", before, after, f"order of the features: {before}, now {after}")]
