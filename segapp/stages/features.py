"""Read the feature catalog, as it is today and as the model uses it, and check it against customer_features."""

from __future__ import annotations

from collections.abc import Sequence

from segapp.errors import SqlFileError
from segapp.model import Feature, Transform
from segapp.transforms import TRANSFORMS
from segapp.warehouse import Warehouse

CATALOG = "sql/3_features/feature_catalog.sql"
VIEW = "sql/3_features/customer_features.sql"
CHOICES = {
    "role": ("train", "profile", "outcome", "ignored", "identifier"),
    "transform": tuple(TRANSFORMS),
    "null_policy": ("exclude", "median"),
    "stands_for": ("capacity", "receptiveness", "-capacity", "-receptiveness", None),
    "display_format": ("0", "0.0", "0.00", "0.000", "0 %", "0.0 %", "0.00 %", "text"),
}

TAKEN = frozenset(
    (
        *("segment_key", "centroid_distance", "runner_up_segment_key", "runner_up_distance", "runner_up_margin"),
        *("typicality", "typicality_percentile", "is_outlier", "exclusion_reason"),
        *("previous_segment_key", "segment_since_date", "segment_since_run_number"),
        *("segment_name", "previous_segment_name", "runner_up_segment_name", "is_contactable", "last_contacted_date"),
        *("contacts_90d_count", "data_date", "assigned_at", "run_id", "batch_id", "first_seen_date", "gone_date"),
    )
)
"""Columns of model.assignments and marts.customer_segments; features stand beside them there."""


def read_catalog(warehouse: Warehouse) -> tuple[Feature, ...]:
    """Return the features of features.feature_catalog in catalog order.

    Raises
    ------
    SqlFileError
        If catalog and features.customer_features differ, a word is not one of its choices, or nothing is trained on.
    """
    catalog = _read(warehouse, "features.feature_catalog")
    _check_words(catalog)
    types = _column_types(warehouse)
    _check_taken(types)
    _check_columns(catalog, types)
    return catalog


def read_fitted_catalog(warehouse: Warehouse) -> tuple[Feature, ...]:
    """Return the features in catalog order, those of role train and their transforms as the current run's fit has them.

    For everything about the published segments: which features form them is decided at a fit, and today's catalog
    may say otherwise.
    """
    return _read(warehouse, "model.fitted_catalog")


def check_fitted(warehouse: Warehouse, transforms: Sequence[Transform]) -> None:
    """Refuse to place customers by a feature that the view does not have any more, or not as a number.

    Raises
    ------
    SqlFileError
        With the feature's name and the two ways out.
    """
    types = _column_types(warehouse)
    without = "or make new segments without it: remove it from the catalog"
    for each in transforms:
        named = f"{each.feature_name} ({each.label}), which the published segments are made of,"
        if each.feature_name not in types:
            raise SqlFileError(
                f"{named} is no column of features.customer_features any more",
                where=VIEW,
                todo=f"Put the column back; {without}, then segapp refit",
            )
        if not _is_number(types[each.feature_name]):
            raise SqlFileError(
                f"{named} is {types[each.feature_name]} now, and only numbers place customers",
                where=VIEW,
                todo=f"Make it a number again; {without} or give it the role profile, then segapp refit",
            )


def training_features(catalog: tuple[Feature, ...]) -> tuple[Feature, ...]:
    """Return the features that form the segments, in catalog order."""
    return tuple(feature for feature in catalog if feature.role == "train")


def _read(warehouse: Warehouse, relation: str) -> tuple[Feature, ...]:
    rows = warehouse.rows(f"select * from {relation} order by feature_order, feature_name")
    names = [name for name in Feature.__dataclass_fields__ if name not in ("low_limit", "high_limit")]
    return tuple(Feature(**{name: getattr(row, name) for name in names}) for row in rows)


def _column_types(warehouse: Warehouse) -> dict[str, str]:
    rows = warehouse.rows(
        "select column_name, data_type from duckdb_columns()"
        " where database_name = current_database() and schema_name = 'features' and table_name = 'customer_features'"
    )
    return {row.column_name: row.data_type for row in rows}


def _check_words(catalog: tuple[Feature, ...]) -> None:
    for feature in catalog:
        for field, choices in CHOICES.items():
            word = getattr(feature, field)
            if word not in choices:
                allowed = ", ".join(str(choice) for choice in choices)
                raise SqlFileError(
                    f"{field} of {feature.feature_name} is '{word}'", where=CATALOG, todo=f"Use {allowed}"
                )
    if not training_features(catalog):
        raise SqlFileError("no feature has the role train", where=CATALOG, todo="Give at least one the role train")


def _check_taken(types: dict[str, str]) -> None:
    for name in types:
        if name.lower() in TAKEN:
            raise SqlFileError(
                f"no feature can be called {name}: segapp uses this name for a column of its own",
                where=VIEW,
                todo=f"Give it another name: {name} as customer_{name}",
            )


def _check_columns(catalog: tuple[Feature, ...], types: dict[str, str]) -> None:
    names = [feature.feature_name for feature in catalog]
    for name in names:
        if names.count(name) > 1:
            raise SqlFileError(f"{name} is there twice", where=CATALOG)
        if name not in types:
            raise SqlFileError(
                f"{name} is no column of features.customer_features",
                where=CATALOG,
                todo=f"Remove its row, or add the column to {VIEW}",
            )
    for name in types:
        if name not in names:
            raise SqlFileError(
                f"column {name} of features.customer_features has no row here", where=CATALOG, todo="Add one"
            )
    for feature in training_features(catalog):
        if not _is_number(types[feature.feature_name]):
            raise SqlFileError(
                f"{feature.feature_name} is {types[feature.feature_name]}, and only numbers can form segments",
                where=CATALOG,
                todo="Give it the role profile, or make it a number in sql/3_features/customer_features.sql",
            )


def _is_number(data_type: str) -> bool:
    return data_type.split("(", maxsplit=1)[0] in {
        *("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"),
        *("UHUGEINT", "FLOAT", "DOUBLE", "DECIMAL"),
    }
