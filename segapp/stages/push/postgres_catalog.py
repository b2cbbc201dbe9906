"""Read what is in a schema of PostgreSQL, and refuse a push that would touch other people's tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from segapp.errors import WarehouseError
from segapp.stages.push.record import RECORD
from segapp.stages.push.types import postgres_type
from segapp.warehouse import PublicColumn, PublicTable, quote_identifier

if TYPE_CHECKING:
    import psycopg


@dataclass(frozen=True)
class Standing:
    """What a schema holds.

    Parameters
    ----------
    columns : dict
        Type by column by relation of any kind: tables, views, indexes, sequences.
    types : frozenset of str
        Names of other types; a table needs its own name for one.
    comments : dict
        Comment by table and column; the column of a table's own comment is "".
    shown_runs : dict
        The run by table that segapp fills.
    """

    schema: str
    columns: dict[str, dict[str, str]]
    types: frozenset[str]
    comments: dict[tuple[str, str], str]
    shown_runs: dict[str, str | None]

    def refuse_foreign(self, table: PublicTable) -> None:
        """Refuse a table whose name is taken by something that segapp did not create."""
        if table.name not in self.shown_runs and (table.name in self.columns or table.name in self.types):
            raise _foreign(self.schema, table.name)

    def missing(self, table: PublicTable) -> list[PublicColumn]:
        """Return the columns that a table there lacks; refuse one of another type."""
        found = self.columns.get(table.name)
        if found is None:
            return []
        for column in table.columns:
            kind = postgres_type(table, column)
            if found.get(column.name, kind) != kind:
                raise WarehouseError(
                    f"is {found[column.name]} there and {kind} now",
                    where=f"{self.schema}.{table.name}.{column.name}",
                    todo="Nothing was changed. Drop or alter that column there, or push to another schema: --schema",
                )
        return [column for column in table.columns if column.name not in found]

    def without_values(self, table: PublicTable) -> list[str]:
        """Return the columns there that marts no longer have."""
        return sorted(self.columns.get(table.name, {}).keys() - {column.name for column in table.columns})


def read_standing(connection: psycopg.Connection[Any], schema: str) -> Standing:
    """Return what is in a schema; nothing where there is none.

    Raises
    ------
    WarehouseError
        If the name of segapp's own record is taken by something else.
    """
    columns: dict[str, dict[str, str]] = {}
    comments: dict[tuple[str, str], str] = {}
    for table, column, kind, comment in connection.execute(_COLUMNS, {"schema": schema}).fetchall():
        columns.setdefault(table, {})
        if column:
            columns[table][column] = kind
        if comment:
            comments[table, column] = comment
    types = frozenset(name for (name,) in connection.execute(_TYPES, [schema]).fetchall())
    runs: dict[str, str | None] = {}
    if RECORD in columns:
        if not {"table_name", "run_id", "row_count", "pushed_at"} <= columns[RECORD].keys():
            raise _foreign(schema, RECORD)
        record = f"{quote_identifier(schema)}.{quote_identifier(RECORD)}"
        runs = dict(connection.execute(f"select table_name, run_id from {record}").fetchall())
    elif RECORD in types:
        raise _foreign(schema, RECORD)
    return Standing(schema, columns, types, comments, runs)


def refuse_references(connection: psycopg.Connection[Any], schema: str, tables: list[str]) -> None:
    """Refuse to empty tables whose referencing foreign keys would delete people's rows or fail the push.

    A key that can be deferred is checked against the new rows at the end.
    """
    found = connection.execute(_REFERENCES, [schema, tables]).fetchone()
    if found is not None:
        table, key, target = found
        raise WarehouseError(
            f"has the foreign key {key} on {schema}.{target}, which each push empties and fills again",
            where=table,
            todo=f"Nothing was changed. Recreate the key with: on delete no action deferrable. Or drop it: alter table"
            f" {table} drop constraint {quote_identifier(key)}",
        )


def _foreign(schema: str, name: str) -> WarehouseError:
    todo = "Push to another schema: --schema NAME"
    return WarehouseError("is there, but not made by segapp push", where=f"{schema}.{name}", todo=todo)


_COLUMNS = """
    select classes.relname, coalesce(attributes.attname, ''),
        coalesce(format_type(attributes.atttypid, attributes.atttypmod), ''),
        coalesce(col_description(classes.oid, attributes.attnum), '')
    from pg_class as classes
    join pg_namespace as namespaces on namespaces.oid = classes.relnamespace
    left join pg_attribute as attributes on attributes.attrelid = classes.oid
        and attributes.attnum > 0 and not attributes.attisdropped
    where namespaces.nspname = %(schema)s
    union all
    select classes.relname, '', '', coalesce(obj_description(classes.oid, 'pg_class'), '')
    from pg_class as classes
    join pg_namespace as namespaces on namespaces.oid = classes.relnamespace
    where namespaces.nspname = %(schema)s"""

_TYPES = """
    select types.typname from pg_type as types
    join pg_namespace as namespaces on namespaces.oid = types.typnamespace
    where namespaces.nspname = %s and types.typrelid = 0"""

_REFERENCES = """
    select keys.conrelid::regclass::text, keys.conname, classes.relname
    from pg_constraint as keys
    join pg_class as classes on classes.oid = keys.confrelid
    join pg_namespace as namespaces on namespaces.oid = classes.relnamespace
    where keys.contype = 'f' and namespaces.nspname = %s and classes.relname = any(%s)
        and (keys.confdeltype <> 'a' or not keys.condeferrable)
    order by 1, 2 limit 1"""
