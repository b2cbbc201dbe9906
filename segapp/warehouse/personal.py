"""Tell which customer columns are personal, by the feature catalog; they are left out of what is shared."""

from __future__ import annotations

from collections.abc import Iterable

from segapp.warehouse.connection import Warehouse
from segapp.warehouse.identifiers import quote_identifier

ID = "customer_id"


def personal_columns(warehouse: Warehouse, columns: Iterable[str]) -> frozenset[str]:
    """Return which of some columns are personal; none where no column tells the customers apart.

    The id is not among them: a list of customers without it would be none.
    """
    names = set(columns)
    is_known = warehouse.scalar(
        "select exists (from duckdb_columns() where database_name = ? and schema_name = 'features'"
        " and table_name = 'feature_catalog' and column_name = 'is_personal')",
        [warehouse.database],
    )
    if ID not in names or not is_known:
        return frozenset()
    catalog = f"{quote_identifier(warehouse.database)}.features.feature_catalog"
    query = f"select feature_name from {catalog} where is_personal and role <> 'identifier'"
    return frozenset(name for (name,) in warehouse.execute(query).fetchall()) & names
