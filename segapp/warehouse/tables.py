"""Bring the tables of an existing file to what sql/ declares: `create table if not exists` alone would leave them.

Needed when a new version of segapp, or a project's own edit, adds a column or changes a type or a CHECK.
"""

from __future__ import annotations

import pathlib
import re
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass

from segapp.errors import SqlFileError
from segapp.warehouse.building import run_file
from segapp.warehouse.connection import Warehouse, open_working
from segapp.warehouse.failures import database_error, transaction
from segapp.warehouse.identifiers import quote_identifier
from segapp.warehouse.objects import SqlObject


@dataclass(frozen=True)
class Shape:
    """The columns of a table with their types, and its constraints."""

    columns: dict[str, str]
    constraints: frozenset[str]


def bring_up_to_date(warehouse: Warehouse, objects: Iterable[SqlObject]) -> list[str]:
    """Rebuild each table that differs from its file with the same rows; return a sentence for each.

    A table whose file reads others (create table ... as) is made afresh by the job and is left alone. Each table is
    one transaction.

    Raises
    ------
    SqlFileError
        If the rows that are there do not fit the table as it is declared now.
    """
    declared = [each for each in objects if not each.reads and re.search(r"^create table", each.text, re.MULTILINE)]
    found = _shapes(warehouse)
    if not found:
        return []
    wanted = _declared_shapes(declared)
    notes = []
    for each in declared:
        old, new = found.get(each.qualified_name), wanted[each.qualified_name]
        if old is not None and old != new:
            _remake(warehouse, each, [column for column in new.columns if column in old.columns])
            notes.append(f"{each.qualified_name} was brought up to date{_difference(old, new)}")
    return notes


def _declared_shapes(objects: Iterable[SqlObject]) -> dict[str, Shape]:
    """Return the shapes as read back from a file: DuckDB rewrites the text of a CHECK (1e6 becomes a cast)."""
    with tempfile.TemporaryDirectory(prefix="segapp-shapes-") as folder:
        path = pathlib.Path(folder) / "declared.duckdb"
        with open_working(path) as scratch:
            for each in objects:
                scratch.execute(f"create schema if not exists {quote_identifier(each.schema)}")
                run_file(scratch, each.path, each.text)
        with open_working(path) as scratch:
            return _shapes(scratch)


def _shapes(warehouse: Warehouse) -> dict[str, Shape]:
    columns = warehouse.execute(
        "select schema_name || '.' || table_name, column_name, data_type from duckdb_columns()"
        " where database_name = current_database() and not internal order by table_oid, column_index"
    ).fetchall()
    constraints = warehouse.execute(
        "select schema_name || '.' || table_name, constraint_text from duckdb_constraints()"
        " where database_name = current_database()"
    ).fetchall()
    names = dict.fromkeys(name for name, _, _ in columns)
    return {
        name: Shape(
            {column: kind for table, column, kind in columns if table == name},
            frozenset(_plain(text) for table, text in constraints if table == name),
        )
        for name in names
    }


def _plain(constraint: str) -> str:
    """Return a constraint's text as it was before DuckDB bound it: 1e6 becomes CAST(1000000.0 AS DOUBLE) on the way."""
    without_casts = re.sub(r"CAST\(([^()]+) AS \w+(?:\(\d+, ?\d+\))?\)", r"\1", constraint)
    number = r"(?<![\w.'])\d+(?:\.\d*)?(?:[eE][+-]?\d+)?"
    return re.sub(number, lambda found: repr(float(found[0])), without_casts)


def _remake(warehouse: Warehouse, wanted: SqlObject, shared: list[str]) -> None:
    schema, name = quote_identifier(wanted.schema), quote_identifier(wanted.name)
    old = quote_identifier(f"{wanted.name} before")
    columns = ", ".join(map(quote_identifier, shared))
    try:
        with transaction(warehouse):
            warehouse.execute(f"alter table {schema}.{name} rename to {old}")
            run_file(warehouse, wanted.path, wanted.text)
            warehouse.execute(f"insert into {schema}.{name} ({columns}) select {columns} from {schema}.{old}")
            warehouse.execute(f"drop table {schema}.{old}")
    except database_error() as error:
        todo = "Declare a default or a wider CHECK, or write a step in sql/upgrades"
        what = f"the rows in the warehouse break the rules of this table: {str(error).splitlines()[0]}"
        raise SqlFileError(what, where=str(wanted.path), todo=todo) from error


def _difference(old: Shape, new: Shape) -> str:
    added = [column for column in new.columns if column not in old.columns]
    dropped = [column for column in old.columns if column not in new.columns]
    parts = ([f"new: {', '.join(added)}"] if added else []) + ([f"dropped: {', '.join(dropped)}"] if dropped else [])
    return f" ({'; '.join(parts)})" if parts else " (types or CHECKs)"
