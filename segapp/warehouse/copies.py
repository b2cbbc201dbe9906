"""Answer queries of small views from copies in memory: views on views take longer to plan than to run."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Collection, Iterator, Mapping

from segapp.warehouse.connection import Warehouse
from segapp.warehouse.identifiers import quote_identifier, quote_text

COPIES = "segapp_copies"
SCHEMAS = ("marts", "model")
_NAME = re.compile(rf"\b({'|'.join(SCHEMAS)})\.(\w+)")


@contextlib.contextmanager
def copied_marts(warehouse: Warehouse, texts: Collection[str]) -> Iterator[None]:
    """Let the views that the queries name, and those that they read, be read from memory; lowest first, each from
    copies of what it reads. Views with a row per customer stay where they are.

    A view that fails is not copied, so that the query that reads it fails with its own file and line.
    """
    import duckdb

    home = warehouse.database
    views = _small_views(warehouse)
    warehouse.execute(f"attach ':memory:' as {COPIES} (read_write)")
    for schema in SCHEMAS:
        warehouse.execute(f"create schema {COPIES}.{schema}")
    warehouse.execute(f"set search_path = {quote_text(_search_path(warehouse, home))}")
    try:
        for name in _in_order(views, texts):
            with contextlib.suppress(duckdb.Error):
                warehouse.execute(f"create table {COPIES}.{name} as {views[name]}")
        yield
    finally:
        warehouse.execute("reset search_path")
        warehouse.execute(f"detach {COPIES}")


def _small_views(warehouse: Warehouse) -> dict[str, str]:
    """Return the query of each view without a column of customers, by its name."""
    found = warehouse.execute(
        "select views.schema_name || '.' || views.view_name, views.sql"
        " from duckdb_views() as views"
        " inner join duckdb_columns() as columns"
        " on views.schema_name = columns.schema_name and views.view_name = columns.table_name"
        " and columns.database_name = views.database_name"
        " where views.database_name = current_database() and list_contains(?, views.schema_name)"
        " group by all having not bool_or(columns.column_name = 'customer_id')",
        [list(SCHEMAS)],
    )
    made = (
        (name, re.match(rf"CREATE VIEW {re.escape(name)} AS (.*)", sql, re.DOTALL)) for name, sql in found.fetchall()
    )
    return {name: query[1].rstrip(";\n ") for name, query in made if query}


def _in_order(views: Mapping[str, str], texts: Collection[str]) -> list[str]:
    """Return the views that the texts read, directly or through others, each after those that it reads."""
    ordered: dict[str, None] = {}

    def take(text: str) -> None:
        """Put what a text reads in order, lowest first."""
        for name in sorted({".".join(found) for found in _NAME.findall(text)} & views.keys() - ordered.keys()):
            if name not in ordered:
                take(views[name])
                ordered[name] = None

    for text in sorted(texts):
        take(text)
    return list(ordered)


def _search_path(warehouse: Warehouse, home: str) -> str:
    """Return the copies first, then every schema of the warehouse."""
    schemas = warehouse.execute(
        "select schema_name from duckdb_schemas() where database_name = ? and not internal order by schema_name", [home]
    )
    names = [name for (name,) in schemas.fetchall()]
    places = [
        *(f"{COPIES}.{schema}" for schema in SCHEMAS),
        *(f"{quote_identifier(home)}.{quote_identifier(name)}" for name in names),
    ]
    return ",".join(places)
