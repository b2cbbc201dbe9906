"""Answer queries of small public views from copies in memory: views on views take longer to plan than to run."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Collection, Iterator

from segapp.warehouse.connection import Warehouse
from segapp.warehouse.identifiers import quote_identifier, quote_text

COPIES = "segapp_copies"
SCHEMA = "marts"


@contextlib.contextmanager
def copied_marts(warehouse: Warehouse, texts: Collection[str]) -> Iterator[None]:
    """Let the marts that the queries name be read from memory; those with a row per customer stay where they are.

    A view that fails is not copied, so that the query that reads it fails with its own file and line.
    """
    import duckdb

    home = warehouse.database
    names = {name for text in texts for name in re.findall(rf"\b{SCHEMA}\.(\w+)", text)}
    warehouse.execute(f"attach ':memory:' as {COPIES} (read_write)")
    warehouse.execute(f"create schema {COPIES}.{SCHEMA}")
    for name in sorted(names & _small_views(warehouse)):
        view = quote_identifier(name)
        with contextlib.suppress(duckdb.Error):
            warehouse.execute(
                f"create table {COPIES}.{SCHEMA}.{view} as select * from {quote_identifier(home)}.{SCHEMA}.{view}"
            )
    warehouse.execute(f"set search_path = {quote_text(_search_path(warehouse, home))}")
    try:
        yield
    finally:
        warehouse.execute("reset search_path")
        warehouse.execute(f"detach {COPIES}")


def _small_views(warehouse: Warehouse) -> set[str]:
    """Return the marts without a column of customers."""
    found = warehouse.execute(
        "select table_name from duckdb_columns() where schema_name = ? and database_name = current_database()"
        " group by table_name having not bool_or(column_name = 'customer_id')",
        [SCHEMA],
    )
    return {name for (name,) in found.fetchall()}


def _search_path(warehouse: Warehouse, home: str) -> str:
    """Return the copies first, then every schema of the warehouse."""
    schemas = warehouse.execute(
        "select schema_name from duckdb_schemas() where database_name = ? and not internal order by schema_name", [home]
    )
    names = [name for (name,) in schemas.fetchall()]
    places = [f"{COPIES}.{SCHEMA}", *(f"{quote_identifier(home)}.{quote_identifier(name)}" for name in names)]
    return ",".join(places)
