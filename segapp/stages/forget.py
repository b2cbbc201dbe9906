"""Remove one customer from every table of the working copy, and say from where.

Figures of earlier runs (counts, means) stay: they name nobody. Texts that quote a rejected line lose it whole, because
an id cannot be told from another number in it; the line's number and the ledger's counts stay.
"""

from __future__ import annotations

from dataclasses import dataclass

from segapp.errors import WarehouseError
from segapp.warehouse import Warehouse, quote_identifier, transaction

GONE = "(forgotten)"
QUOTING = {"intake.rejected_rows": ("raw_text", "reason_text"), "model.check_results": ("sample_text",)}
"""Texts that may quote a customer's row: the whole text goes where it holds the id as a word."""


@dataclass(frozen=True)
class Removal:
    """One table that knew the customer."""

    table_name: str  # qualified
    row_count: int
    is_text: bool  # a text was emptied, the row stays


def forget_customer(warehouse: Warehouse, customer_id: str) -> tuple[Removal, ...]:
    """Delete the customer's rows and every text that quotes them, as a whole or not at all.

    Raises
    ------
    WarehouseError
        If no table knows the customer.
    """
    removals = []
    if not customer_id:
        raise WarehouseError("no table knows a customer without an id", where="customer_id")
    with transaction(warehouse):
        for table, column in _columns_with_ids(warehouse):
            removals.append(Removal(table, _delete(warehouse, table, column, customer_id), is_text=False))
        for table, column in _quoting_columns(warehouse):
            removals.append(Removal(table, _empty(warehouse, table, column, customer_id), is_text=True))
    found = tuple(each for each in removals if each.row_count)
    if not found:
        todo = "Ids are compared letter by letter: 0001 is not 1"
        raise WarehouseError(f"no table knows a customer {customer_id}", where="customer_id", todo=todo)
    return found


def _columns_with_ids(warehouse: Warehouse) -> list[tuple[str, str]]:
    """Return every column of every table that holds customer ids; the catalog knows tables of the project's own."""
    return warehouse.execute(
        "select columns.schema_name || '.' || columns.table_name, column_name"
        " from duckdb_columns() as columns inner join duckdb_tables() as tables"
        " on columns.table_oid = tables.table_oid and columns.database_oid = tables.database_oid"
        " where columns.database_name = current_database() and not tables.internal and not tables.temporary"
        " and (column_name = 'customer_id' or ends_with(column_name, '_customer_id')) order by all"
    ).fetchall()


def _quoting_columns(warehouse: Warehouse) -> list[tuple[str, str]]:
    known = {
        table
        for (table,) in warehouse.execute(
            "select schema_name || '.' || table_name from duckdb_tables() where database_name = current_database()"
        ).fetchall()
    }
    return [(table, column) for table, columns in QUOTING.items() if table in known for column in columns]


def _delete(warehouse: Warehouse, table: str, column: str, customer_id: str) -> int:
    statement = f"delete from {_quoted(table)} where {quote_identifier(column)} = ?"
    return int(warehouse.scalar(statement, [customer_id]))


def _empty(warehouse: Warehouse, table: str, column: str, customer_id: str) -> int:
    """Empty the texts in which the id stands by itself, not inside a longer word or number."""
    name = quote_identifier(column)
    whole_word = r"'(^|[^\pL\pN_])' || regexp_escape($customer_id) || '($|[^\pL\pN_])'"
    statement = f"update {_quoted(table)} set {name} = $gone where regexp_matches({name}, {whole_word})"
    return int(warehouse.scalar(statement, {"customer_id": customer_id, "gone": GONE}))


def _quoted(table: str) -> str:
    schema, name = table.split(".", 1)
    return f"{quote_identifier(schema)}.{quote_identifier(name)}"
