"""Fetch a table or query of a database into a CSV file: PostgreSQL by COPY, any other through SQLAlchemy in batches.

The rows are only read, in one transaction. A password comes from the address or the environment and stays here.
"""

from __future__ import annotations

import contextlib
import csv
import pathlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from segapp.errors import SegappError, SourceError
from segapp.named_source import DatabaseName, Within
from segapp.stages.ingest.opening.database_rows import Wanted, bare, refuse_twice
from segapp.stages.ingest.opening.postgres_reader import PostgresReader
from segapp.stages.ingest.sources.cell_text import as_text
from segapp.warehouse.addresses import SOURCE_PASSWORD, Address

if TYPE_CHECKING:
    import psycopg
    import sqlalchemy as sa

ROWS_AT_ONCE = 10_000


def fetch(wanted: Wanted, target: pathlib.Path) -> str | None:
    """Write the rows as CSV with headers; return the newest watermark, None where no column is one.

    Raises
    ------
    SegappError
        If the database cannot be reached, or the rows cannot be read.
    """
    with _reader(wanted) as reader:
        newest = reader.newest() if wanted.within.watermark else None
        reader.write(target)
        return newest


def newest_watermark(named: DatabaseName, within: Within) -> str | None:
    """Return the newest value of the watermark column without reading the rows.

    Raises
    ------
    SegappError
        If the database cannot be reached, or has no such column.
    """
    with _reader(Wanted(named, within)) as reader:
        return reader.newest()


def database_name(named: DatabaseName, within: Within) -> str:
    """Return the name of a database's rows in the ledger."""
    return Wanted(named, within).name


@contextlib.contextmanager
def _reader(wanted: Wanted) -> Iterator[PostgresReader | _OtherReader]:
    wanted.check()
    address = Address.parse(wanted.named.url, SOURCE_PASSWORD)
    with _worded(wanted, address):
        if address.is_postgres:
            with _connected(address) as connection:
                yield PostgresReader(connection, wanted)
        else:
            with _engine(address, wanted).connect() as opened:
                yield _OtherReader(opened, wanted)


@contextlib.contextmanager
def _worded(wanted: Wanted, address: Address) -> Iterator[None]:
    """Turn an error of the database into ours, without the password."""
    try:
        yield
    except (SegappError, OSError):
        raise
    except Exception as error:
        if type(error).__module__.split(".")[0] not in ("psycopg", "sqlalchemy"):
            raise
        cause = getattr(error, "orig", None) or error
        lines = address.without_secrets(str(cause)).strip().splitlines()
        what = lines[0] if lines else type(error).__name__
        todo = "Check the address, the table's name and the rights to read it"
        if "password" in what:
            todo = f"Put the password into the environment: {SOURCE_PASSWORD}, PGPASSWORD, or a line of ~/.pgpass"
        raise SourceError(what, where=wanted.shown, todo=todo) from None


def _connected(address: Address) -> psycopg.Connection[Any]:
    try:
        import psycopg
    except ImportError as error:
        todo = "Install it: pip install 'segapp[postgres]'"
        raise SourceError("psycopg, the driver for PostgreSQL, is missing", todo=todo) from error
    connection = psycopg.connect(address.url, application_name="segapp", connect_timeout=10, client_encoding="UTF8")
    connection.read_only = True
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    return connection


def _engine(address: Address, wanted: Wanted) -> sa.Engine:
    import sqlalchemy

    url = sqlalchemy.make_url(address.url)
    is_file = address.backend in ("sqlite", "duckdb") and url.database not in (None, "", ":memory:")
    if is_file and not pathlib.Path(str(url.database)).is_file():  # else an empty one would be made
        raise SourceError("there is no such file", where=wanted.shown, todo="Check the path")
    try:
        options = {"connect_args": {"read_only": True}} if address.backend == "duckdb" else {}
        return sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool, **options)
    except (sqlalchemy.exc.NoSuchModuleError, ImportError) as error:
        todo = f"Install the driver of SQLAlchemy for {address.backend}"
        raise SourceError(f"no driver for {address.backend} is here", where=wanted.shown, todo=todo) from error


class _OtherReader:
    """Reads through SQLAlchemy, a batch at a time where the driver has a cursor on the server."""

    def __init__(self, connection: sa.Connection, wanted: Wanted) -> None:
        self.connection, self.wanted = connection, wanted
        self.quote = connection.dialect.identifier_preparer.quote
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("pragma query_only = on")

    def newest(self) -> str | None:
        """Return the newest watermark as a text."""
        found = self._run(f"select max({self.quote(self.wanted.within.watermark or '')}) from {self._rows}").scalar()
        return None if found is None else as_text(found)

    def write(self, target: pathlib.Path) -> None:
        """Write the rows batch by batch."""
        newer, params = "", {}
        if self.wanted.within.watermark:
            column = self.quote(self.wanted.within.watermark)
            if self.wanted.since is not None:
                newer, params = f" where {column} >= :since", {"since": self.wanted.since}
            newer += f" order by {column}"
        found = self._run(f"select * from {self._rows}{newer}", params)
        names = list(found.keys())
        refuse_twice(names, self.wanted)
        with target.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(names)
            for batch in found.partitions(ROWS_AT_ONCE):
                writer.writerows([as_text(value) for value in row] for row in batch)
        self.connection.rollback()

    @property
    def _rows(self) -> str:
        within = self.wanted.within
        if within.table is not None:
            return ".".join(map(self.quote, within.table.split(".")))
        return f"({bare(within.query).replace(':', chr(92) + ':')}\n) source"

    def _run(self, text: str, params: dict[str, Any] | None = None) -> sa.CursorResult[Any]:
        import sqlalchemy

        streaming = self.connection.execution_options(stream_results=True, yield_per=ROWS_AT_ONCE)
        return streaming.execute(sqlalchemy.text(text), params or {})
