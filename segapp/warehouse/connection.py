"""Open a DuckDB file and run SQL on it; the only door of the job and the report to the database.

Publishing the file is the `publish` stage's; SQLAlchemy readers are in `readers`.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import pathlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from segapp.errors import WarehouseError
from segapp.settings import Limits, read_settings
from segapp.warehouse.opening import connect_read_only

if TYPE_CHECKING:
    import duckdb
    import numpy as np
    import pandas as pd

STORAGE_VERSION = "v1.2.0"
"""Written so that DuckDB clients from 1.2 to 2.0 open the file; BI tools lag years behind."""

BYTES_PER_THREAD = 25_000_000
"""What each thread needs at least of the memory limit: with half of it some statements fail instead of spilling."""

NOT_TRUSTED = "set disabled_optimizers = 'common_subplan'"
"""A shortcut of DuckDB 2.0 that has answered a view with no rows and no error; nothing of ours is slower without it."""

NO_LIMITS = Limits()

Params = Mapping[str, Any] | Sequence[Any] | None


@functools.cache
def _row_type(columns: tuple[str, ...]) -> type:
    fields = [(column, Any) for column in columns]
    return dataclasses.make_dataclass("Row", fields, frozen=True, slots=True)


def refuse_bad_texts(*values: object) -> None:
    """Refuse texts with bytes in another encoding, such as a mistyped name: the database would crash on them.

    Raises
    ------
    WarehouseError
        With the first of them.
    """
    for each in values:
        if isinstance(each, str) and not each.isascii() and each != each.encode(errors="replace").decode():
            raise WarehouseError("holds bytes that are not valid UTF-8", where=repr(each), todo="Type it again")


class Warehouse:
    """A connection to one DuckDB file: statements in, rows, arrays or tables out."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: pathlib.Path | None = None) -> None:
        self.connection = connection
        self.path = path
        self.database = str(self.scalar("select current_database()"))  # a report puts copies of small marts before it

    def __enter__(self) -> Warehouse:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    def execute(self, sql: str, params: Params = None) -> duckdb.DuckDBPyConnection:
        """Run one statement and return the connection that holds its result."""
        refuse_bad_texts(sql, *(params.values() if isinstance(params, Mapping) else params or ()))
        return self.connection.execute(sql, params) if params else self.connection.execute(sql)

    def scalar(self, sql: str, params: Params = None) -> Any:
        """Return the first column of the first row, or None."""
        row = self.execute(sql, params).fetchone()
        return row[0] if row else None

    def rows(self, sql: str, params: Params = None) -> list[Any]:
        """Return the rows as frozen dataclasses with one field per column; for results that people could read."""
        cursor = self.execute(sql, params)
        row_type = _row_type(tuple(column[0] for column in cursor.description))
        return [row_type(*values) for values in cursor.fetchall()]

    def row(self, sql: str, params: Params = None) -> Any:
        """Return the first row as a frozen dataclass, or None."""
        found = self.rows(sql, params)
        return found[0] if found else None

    def arrays(self, sql: str, params: Params = None) -> dict[str, np.ndarray]:
        """Return the result as one numpy array per column; only for summaries of bounded size."""
        return self.execute(sql, params).fetchnumpy()

    def insert(self, table: str, rows: Sequence[Sequence[Any]]) -> None:
        """Insert the rows of a summary, all columns in order, as one statement (row by row costs a millisecond each).

        Parameters
        ----------
        table : str
            Qualified name of one of our own tables.
        """
        if rows:
            columns = [list(column) for column in zip(*rows, strict=True)]
            marks = ", ".join("unnest(?)" for _ in columns)
            self.connection.execute(f"insert into {table} select {marks}", columns)

    def frame(self, sql: str, params: Params = None) -> pd.DataFrame:
        """Return the result as a pandas table, for people."""
        return self.execute(sql, params).df()


def open_working(path: pathlib.Path | str, limits: Limits = NO_LIMITS) -> Warehouse:
    """Open (or create) the working copy for the job, readable by DuckDB 1.2 and later."""
    return _open(path, {"storage_compatibility_version": STORAGE_VERSION} | _config(limits))


def open_published(path: pathlib.Path | str, limits: Limits | None = None) -> Warehouse:
    """Open a published file read-only.

    Parameters
    ----------
    limits : Limits, optional
        Default: those of the segapp.toml beside the file, so that whoever reads keeps to them, too.

    Raises
    ------
    WarehouseError
        If there is no such file, or it cannot be read.
    SettingsError
        If that segapp.toml is wrong.
    """
    if not pathlib.Path(path).exists():
        raise WarehouseError("there is no warehouse yet", where=str(path), todo="Make one: segapp run customers.csv")
    _refuse_other_formats(pathlib.Path(path))
    return _open(path, _config(limits or limits_beside(path)), read_only=True)


def limits_beside(path: pathlib.Path | str) -> Limits:
    """Return the limits of the project that a file lies in, or its kept copy: the defaults where none are set."""
    folder = pathlib.Path(path).resolve().parent
    is_kept_copy = folder.name.startswith(f".{pathlib.Path(path).name}.")
    return read_settings(folder.parent if is_kept_copy else folder).limits


def _refuse_other_formats(path: pathlib.Path) -> None:
    """Refuse a file that is no DuckDB database: DuckDB would try it as SQLite, with an extension from the network."""
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except PermissionError as error:
        todo = "Ask its owner for access"
        raise WarehouseError(f"cannot be read: {error.strerror}", where=str(path), todo=todo) from error
    except OSError:
        return  # opening it says why
    if head[8:12] != b"DUCK":
        kind = "a SQLite database" if head.startswith(b"SQLite format 3") else "no DuckDB database"
        todo = "If segapp wrote it, it is damaged: segapp rollback. Otherwise move it, or work in another folder: --dir"
        raise WarehouseError(f"this is {kind}", where=str(path), todo=todo)


def _config(limits: Limits) -> dict[str, Any]:
    wanted = {
        "threads": limits.threads,
        "memory_limit": limits.memory_limit,
        "temp_directory": limits.temp_folder,
    }
    return {name: value for name, value in wanted.items() if value}


def _open(path: pathlib.Path | str, config: dict[str, Any], *, read_only: bool = False) -> Warehouse:
    import duckdb

    try:
        connection = connect_read_only(path, config) if read_only else duckdb.connect(str(path), config=config)
    except duckdb.Error as error:
        raise WarehouseError(str(error).splitlines()[0], where=str(path)) from error
    connection.execute("set enable_progress_bar = false")
    connection.execute("set autoinstall_known_extensions = false")  # nothing is fetched from the net behind one's back
    connection.execute("set autoload_known_extensions = false")
    connection.execute("set TimeZone = 'UTC'")
    with contextlib.suppress(duckdb.Error):  # a later version may know it no more
        connection.execute(NOT_TRUSTED)
    if "threads" not in config:
        _bound_threads(connection)
    return Warehouse(connection, None if str(path) == ":memory:" else pathlib.Path(path))


def _bound_threads(connection: duckdb.DuckDBPyConnection) -> None:
    """Use no more threads than fit into the memory limit."""
    limits = "select parse_formatted_bytes(current_setting('memory_limit')), current_setting('threads')"
    memory, threads = connection.execute(limits).fetchall()[0]
    most = max(1, memory // BYTES_PER_THREAD)
    if most < threads:
        connection.execute(f"set threads = {int(most)}")
