"""Tell which columns of customers are personal, as the feature catalog says; they stay out of what is handed on."""

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
    home = warehouse.scalar(  # not the current database: a report puts copies of small marts before it
        "select database_name from duckdb_columns() where schema_name = 'features'"
        " and table_name = 'feature_catalog' and column_name = 'is_personal' limit 1"
    )
    if ID not in names or home is None:
        return frozenset()
    catalog = f"{quote_identifier(home)}.features.feature_catalog"
    query = f"select feature_name from {catalog} where is_personal and role <> 'identifier'"
    return frozenset(name for (name,) in warehouse.execute(query).fetchall()) & names
