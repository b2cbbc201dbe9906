"""List what is public: the tables of marts with columns, types and comments from the catalog."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from dataclasses import dataclass

from segapp.errors import WarehouseError
from segapp.warehouse.connection import Warehouse
from segapp.warehouse.identifiers import quote_identifier


@dataclass(frozen=True)
class PublicColumn:
    """A column of a mart: its name, its DuckDB type and its comment."""

    name: str
    data_type: str
    comment: str
    stored_name: str = ""  # where another database calls it something else: its name here

    @property
    def is_text(self) -> bool:
        """Return whether the values are texts, which are quoted on the way."""
        return self.data_type == "VARCHAR"


@dataclass(frozen=True)
class PublicTable:
    """A mart: its columns in their order, and the select that reads them."""

    name: str
    comment: str
    columns: tuple[PublicColumn, ...]
    left_out: tuple[str, ...] = ()  # personal columns that do not go along
    stored_name: str = ""

    @property
    def select(self) -> str:
        """Return SQL for its rows; a text loses the NUL characters that no other database can hold."""
        shown = []
        for each in self.columns:
            stored = quote_identifier(each.stored_name or each.name)
            value = f"replace({stored}, chr(0), '')" if each.is_text else stored
            shown.append(f"{value} as {quote_identifier(each.name)}")
        return f"select {', '.join(shown)} from marts.{quote_identifier(self.stored_name or self.name)}"


def read_public_tables(
    warehouse: Warehouse, names: Collection[str] = (), *, with_personal: bool = False
) -> list[PublicTable]:
    """Return the marts of these names, or all; personal columns of the project only if asked for.

    Raises
    ------
    WarehouseError
        If a name is no table of marts.
    """
    comments = dict(warehouse.execute(_COMMENTS).fetchall())
    hidden = set() if with_personal else _personal_columns(warehouse)
    columns: dict[str, list[PublicColumn]] = {}
    left_out: dict[str, list[str]] = {}
    for table, name, data_type, comment in warehouse.execute(_COLUMNS).fetchall():
        if table.startswith("customer_") and name in hidden:
            left_out.setdefault(table, []).append(name)
        else:
            columns.setdefault(table, []).append(PublicColumn(name, data_type, comment or ""))
    wanted = [name.removeprefix("marts.") for name in names] or sorted(columns)
    for name in wanted:
        if name not in columns:
            near = difflib.get_close_matches(name, columns, n=3) or sorted(columns)
            raise WarehouseError("there is no such table", where=f"marts.{name}", todo=f"There are: {', '.join(near)}")
    return [
        PublicTable(name, comments.get(name) or "", tuple(columns[name]), tuple(left_out.get(name, ())))
        for name in dict.fromkeys(wanted)
    ]


def _personal_columns(warehouse: Warehouse) -> set[str]:
    rows = warehouse.execute(
        "select feature_name from features.feature_catalog where is_personal and role <> 'identifier'"
    ).fetchall()
    return {name for (name,) in rows}


_COMMENTS = """
    select view_name as table_name, comment from duckdb_views()
    where schema_name = 'marts' and database_name = current_database()
    union all
    select table_name, comment from duckdb_tables()
    where schema_name = 'marts' and database_name = current_database()"""

_COLUMNS = """
    select table_name, column_name, data_type, comment from duckdb_columns()
    where schema_name = 'marts' and database_name = current_database()
    order by table_name, column_index"""
