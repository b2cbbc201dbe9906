"""Read the header variants of sql/1_intake, and check each against the existing columns."""

from __future__ import annotations

from segapp.entities import ENTITIES
from segapp.errors import SqlFileError
from segapp.stages.ingest.rules.contract import BOOKKEEPING
from segapp.warehouse import Warehouse


def read_aliases(warehouse: Warehouse, entity_name: str) -> list[tuple[str, str]]:
    """Return the pairs of header and column of one entity.

    Raises
    ------
    SqlFileError
        If any alias, of whatever entity, names no column, or one header two columns.
    """
    rows = warehouse.execute(
        "select entity_name, header_alias, column_name from intake.column_aliases order by all"
    ).fetchall()
    columns = _read_columns(warehouse)
    column_of: dict[tuple[str, str], str] = {}
    for entity, alias, column in rows:
        if column not in columns.get(entity, set()):
            raise SqlFileError(
                f"the header '{alias}' is to fill {column} of {entity}, and there is no such column",
                where=_file(warehouse, entity, alias, column),
                todo="Name a column that sql/2_core or sql/1_intake declares, or remove the line",
            )
        other = column_of.setdefault((entity, alias), column)
        if other != column:
            raise SqlFileError(
                f"the header '{alias}' of {entity} is to fill both {other} and {column}",
                where=_file(warehouse, entity, alias, column),
                todo="Remove one of the lines",
            )
    return [(alias, column) for entity, alias, column in rows if entity == entity_name]


def _read_columns(warehouse: Warehouse) -> dict[str, set[str]]:
    """Return the columns that a source may fill, by entity."""
    found = warehouse.execute(
        "select schema_name, table_name, column_name from duckdb_columns() where database_name = current_database()"
    ).fetchall()
    return {
        name: {
            column
            for schema, table, column in found
            if (schema, table) == (entity.schema_name, entity.table_name) and column not in BOOKKEEPING
        }
        for name, entity in ENTITIES.items()
    }


def _file(warehouse: Warehouse, *alias: str) -> str:
    """Return the file in which an alias stands."""
    for part in ("campaign_", "transaction_"):
        found = warehouse.scalar(
            f"select exists (from intake.{part}column_aliases"
            " where entity_name = ? and header_alias = ? and column_name = ?)",
            list(alias),
        )
        if found:
            return f"sql/1_intake/{part}column_aliases.sql"
    return "sql/1_intake/column_aliases.sql"
