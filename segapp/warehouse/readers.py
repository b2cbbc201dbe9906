"""Read-only access: SQLAlchemy for notebooks and BI tools, one locked-down query for `segapp sql`."""

from __future__ import annotations

import contextlib
import json
import pathlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from segapp.errors import WarehouseError
from segapp.warehouse.connection import Warehouse, open_published, refuse_bad_texts
from segapp.warehouse.failures import worded
from segapp.warehouse.identifiers import quote_identifier, quote_text
from segapp.warehouse.interrupts import interruptible
from segapp.warehouse.opening import connect_read_only

if TYPE_CHECKING:
    import duckdb_sqlalchemy
    import sqlalchemy

_FETCH_ROWS = 10_000
_NO_FILES = "set enable_external_access = false"
_NOT_EVEN_OURS = "set disabled_filesystems = 'LocalFileSystem'"
"""DuckDB still allows the files of the open database itself: `with x as (copy ... to 'warehouse.duckdb')` would
overwrite it. Without any file a query cannot spill either, so a select that names none is left the
folder for that."""

_FILES_ELSEWHERE = (
    "Load customers with segapp run, or open the warehouse read-only in a DuckDB client of your own and join there"
)
_NO_CHANGES = "set lock_configuration = true"
_FILELESS_FUNCTIONS = frozenset({"range", "generate_series", "unnest", "duckdb_columns", "duckdb_tables"})
_READING_NODES = frozenset({"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"})
_QUERIES = frozenset({"SELECT", "EXPLAIN", "PRAGMA", "CALL", "MULTI"})


def engine(path: pathlib.Path | str = "warehouse.duckdb") -> sqlalchemy.Engine:
    """Return a SQLAlchemy engine that reads a published warehouse.

    It opens the file read-only for each connection and closes it again (NullPool), so that the next query sees the
    newest run: a connection kept in a pool stays on the file it opened. It opens the file exactly as
    `duckdb.connect(path, read_only=True)` does, so that both can be used side by side in one process: DuckDB refuses
    a second connection to a file with other settings.

    Parameters
    ----------
    path : path-like, default "warehouse.duckdb"
        The published file.

    Raises
    ------
    WarehouseError
        If there is no such file.

    Examples
    --------
    >>> import pandas, segapp
    >>> pandas.read_sql("select * from marts.segments order by size_rank", segapp.engine())  # doctest: +SKIP
    """
    import sqlalchemy

    if not pathlib.Path(path).exists():
        raise WarehouseError("there is no warehouse yet", where=str(path), todo="Make one: segapp run customers.csv")
    url = sqlalchemy.URL.create("duckdb", database=str(path))
    made = sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool, connect_args={"read_only": True})
    sqlalchemy.event.listen(made, "do_connect", _connect_plainly)
    return made


def _connect_plainly(
    _dialect: object, _record: object, _arguments: list[Any], named: dict[str, Any]
) -> duckdb_sqlalchemy.ConnectionWrapper:
    """Open the file without the user agent that the dialect adds to the settings."""
    import duckdb_sqlalchemy

    return duckdb_sqlalchemy.ConnectionWrapper(connect_read_only(named["database"]))


def connect(path: pathlib.Path | str = "warehouse.duckdb") -> sqlalchemy.Connection:
    """Return an open SQLAlchemy connection to a published warehouse; close it to let go of the file.

    Raises
    ------
    WarehouseError
        If there is no such file.
    """
    return engine(path).connect()


@dataclass(frozen=True)
class Answer:
    """What a query says: its columns, and its rows as they are fetched."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]


def run_query(path: pathlib.Path | str, sql: str) -> Answer:
    """Run one query on a published warehouse; it can neither write nor attach nor read any other file.

    The rows are fetched as they are asked for, so a query over all customers takes no memory for them.

    Raises
    ------
    WarehouseError
        If there is no warehouse, the text is not one query, or the database refuses it.
    """
    warehouse = open_published(path)
    _look_in_marts(warehouse)
    try:
        columns = _start(warehouse, sql)
    except BaseException:
        warehouse.close()
        raise
    return Answer(columns, _fetch(warehouse))


def _look_in_marts(warehouse: Warehouse) -> None:
    """Resolve table names without a schema in marts; a file without that schema stays as it is."""
    has_marts = "select exists (from duckdb_schemas() where schema_name = 'marts' and database_name = ?)"
    if warehouse.scalar(has_marts, [warehouse.database]):
        place = quote_identifier(warehouse.database)
        warehouse.execute(f"set search_path = {quote_text(f'{place}.marts,{place}.main')}")


def _start(warehouse: Warehouse, sql: str) -> tuple[str, ...]:
    refuse_bad_texts(sql)
    with _worded():
        statements = warehouse.connection.extract_statements(sql)
    if len(statements) != 1:
        what = "holds no query" if not statements else f"holds {len(statements)} statements"
        raise WarehouseError(what, where="sql", todo="Give one query at a time")
    kind = _kind(statements[0])
    if kind not in _QUERIES:
        what = f"{kind} is not a query, and the published warehouse is never written"
        raise WarehouseError(what, where="sql", todo="Give a SELECT, DESCRIBE, SHOW, SUMMARIZE or EXPLAIN")
    for lock in (_NO_FILES, *([] if _names_no_file(warehouse, sql) else [_NOT_EVEN_OURS]), _NO_CHANGES):
        warehouse.execute(lock)
    with _worded(), interruptible(warehouse):
        cursor = warehouse.connection.execute(statements[0])
    return tuple(column[0] for column in cursor.description or ())


@contextlib.contextmanager
def _worded() -> Iterator[None]:
    """Word the database's errors; where the lock refused a file, say what may be read instead."""
    try:
        with worded("sql"):
            yield
    except WarehouseError as error:
        if type(error.__cause__).__name__ != "PermissionException":
            raise
        _, mark, excerpt = error.what.partition("\n\nLINE ")
        what = f"a query reads the published tables, not files{mark}{excerpt}"
        raise WarehouseError(what, where="sql", todo=_FILES_ELSEWHERE) from error


def _kind(statement: Any) -> str:
    """Return the kind of a statement; the database has kinds that its Python module cannot name."""
    try:
        return str(statement.type.name)
    except ValueError:
        return "this statement"


def _names_no_file(warehouse: Warehouse, sql: str) -> bool:
    """Return whether a query only selects from tables, as the database itself parses it."""
    tree = json.loads(warehouse.scalar("select json_serialize_sql(?::varchar)", [sql]))
    nodes = [] if tree["error"] else [tree]
    is_plain = bool(nodes)
    while nodes:
        node = nodes.pop()
        if isinstance(node, dict):
            nodes += node.values()
            kind = str(node.get("type", ""))
            is_plain &= kind in _READING_NODES or not kind.endswith("_NODE")  # COPY can stand in a CTE
            name = node.get("table_name", "") if node.get("type") == "BASE_TABLE" else ""
            is_plain &= not {".", "/", "\\"} & set(name)
            if node.get("type") == "TABLE_FUNCTION":
                is_plain &= node["function"].get("function_name", "").lower() in _FILELESS_FUNCTIONS
        elif isinstance(node, list):
            nodes += node
    return is_plain


def _fetch(warehouse: Warehouse) -> Iterator[tuple[Any, ...]]:
    try:
        with _worded():
            while rows := warehouse.connection.fetchmany(_FETCH_ROWS):
                yield from rows
    finally:
        warehouse.close()
