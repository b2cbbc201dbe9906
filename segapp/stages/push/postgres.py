"""Write the marts to PostgreSQL: permanent tables, emptied and filled by COPY in one transaction.

Tables are never dropped or renamed, so that rights and views which people built on them stay. Readers do not wait:
DELETE and COPY take no lock that a SELECT needs, and what does (new columns) is a short transaction before.
"""

from __future__ import annotations

import contextlib
import pathlib
import tempfile
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from segapp.errors import WarehouseError
from segapp.stages.push.failures import AS_THEY_WERE, UNSURE, VACUUM_LEFT, postgres_failure
from segapp.stages.push.postgres_catalog import Standing, read_standing, refuse_references
from segapp.stages.push.pushing import Run
from segapp.stages.push.record import RECORD, RECORD_COLUMNS, RECORD_COMMENT
from segapp.stages.push.types import postgres_type
from segapp.warehouse import PublicColumn, PublicTable, Warehouse, interruptible, quote_identifier, quote_text
from segapp.warehouse.addresses import Address

if TYPE_CHECKING:
    import psycopg

CHUNK_BYTES = 1 << 20
LOCK_MILLISECONDS = 100
"""How long a new column waits at a time for those who read its table: so long, others wait behind it."""
LOCK_PATIENCE_SECONDS = 30.0
LOCK_PAUSE_SECONDS = 0.3

_SESSION = (
    "set standard_conforming_strings = on",  # quote_text relies on it
    "set idle_in_transaction_session_timeout = 0",  # the server waits while DuckDB writes the next table
)


class PostgresTarget:
    """A schema of a PostgreSQL database."""

    name_prefix = ""

    def __init__(self, address: Address, schema: str, *, is_vacuumed: bool) -> None:
        self.address, self.schema, self.is_vacuumed = address, schema, is_vacuumed
        self.has_rows_before = False
        self.found: list[str] = []
        self._on_failure = AS_THEY_WERE

    def shown_runs(self, tables: Sequence[PublicTable]) -> set[str | None]:
        """Return which runs the tables there show; None stands for a table that was never pushed."""
        with self._worded(), self._connected() as connection:
            found = read_standing(connection, self.schema).shown_runs
            return {found.get(table.name) for table in tables}

    def write(self, warehouse: Warehouse, tables: Sequence[PublicTable], run: Run) -> Iterator[tuple[str, int]]:
        """Write each table and yield its name and count; all are committed together at the end."""
        with self._worded(), self._connected() as connection:
            self._lock(connection)
            there = read_standing(connection, self.schema)
            self.has_rows_before = bool(there.shown_runs)
            self._add_columns(connection, tables, there)
            with connection.transaction(), tempfile.TemporaryDirectory(prefix="segapp-push-") as folder:
                self._make_tables(connection, tables, there)
                self._run(connection, "set constraints all deferred")
                for table in tables:
                    count = self._fill(connection, warehouse, table, pathlib.Path(folder) / "rows.csv")
                    self._comment(connection, table, there)
                    self._record(connection, table, run, count)
                    yield table.name, count
                self._on_failure = UNSURE
            self._on_failure = VACUUM_LEFT
            if self.is_vacuumed:
                for name in (*(table.name for table in tables), RECORD):
                    # the file keeps its length, which the next push needs; to cut it would lock readers out
                    connection.execute(f"vacuum (analyze, truncate false) {self._qualified(name)}")

    def notes(self, tables: Sequence[PublicTable]) -> list[str]:
        """Return columns that are kept empty, and how the space of the previous rows is freed."""
        if self.is_vacuumed or not self.has_rows_before:
            return self.found
        advice = "Replaced rows take space until PostgreSQL's autovacuum frees it; --vacuum does so at once"
        return [*self.found, advice]

    @contextlib.contextmanager
    def _connected(self) -> Iterator[psycopg.Connection[Any]]:
        try:
            import psycopg
        except ImportError as error:
            todo = "Install it: pip install 'segapp[postgres]'"
            raise WarehouseError("psycopg, the driver for PostgreSQL, is missing", todo=todo) from error
        with psycopg.connect(
            self.address.url,
            autocommit=True,
            application_name="segapp push",
            connect_timeout=10,
            client_encoding="UTF8",
        ) as connection:
            for setting in _SESSION:
                connection.execute(setting)
            yield connection

    @contextlib.contextmanager
    def _worded(self) -> Iterator[None]:
        """Turn an error of PostgreSQL into ours, without the password."""
        try:
            yield
        except WarehouseError:
            raise
        except Exception as error:
            if not type(error).__module__.startswith("psycopg"):
                raise
            raise postgres_failure(error, self.address, self._on_failure) from None

    def _lock(self, connection: psycopg.Connection[Any]) -> None:
        found = connection.execute("select pg_try_advisory_lock(hashtext(%s))", [f"segapp push {self.schema}"])
        if not (found.fetchone() or [False])[0]:
            raise WarehouseError(
                "another push to this schema is running", where=self.address.shown, todo="Wait until it is done"
            )

    def _add_columns(self, connection: psycopg.Connection[Any], tables: Sequence[PublicTable], there: Standing) -> None:
        """Add new columns of marts, table by table in transactions of their own: readers wait while one lasts.

        Every obstacle to the push is found here, before anything is changed.
        """
        for table in tables:
            there.refuse_foreign(table)
        missing = {table.name: there.missing(table) for table in tables}
        refuse_references(connection, self.schema, [table.name for table in tables])
        for table in tables:
            if missing[table.name]:
                self._widen(connection, table, missing[table.name])
            if gone := there.without_values(table):
                self.found.append(f"{self.schema}.{table.name} keeps {', '.join(gone)} without values: not pushed now")

    def _widen(self, connection: psycopg.Connection[Any], table: PublicTable, columns: list[PublicColumn]) -> None:
        """Add columns when nobody holds the table; retry, and make nobody wait for long."""
        import psycopg

        adds = ", ".join(f"add column {quote_identifier(each.name)} {postgres_type(table, each)}" for each in columns)
        until = time.monotonic() + LOCK_PATIENCE_SECONDS
        while True:
            try:
                with connection.transaction():
                    self._run(connection, f"set local lock_timeout = {LOCK_MILLISECONDS}")
                    self._run(connection, f"alter table {self._qualified(table.name)} {adds}")
                return
            except psycopg.errors.LockNotAvailable:
                if time.monotonic() > until:
                    what = "needs new columns, but an open transaction locks it"
                    todo = "End that transaction (pg_stat_activity shows it) and push again. " + AS_THEY_WERE
                    raise WarehouseError(what, where=f"{self.schema}.{table.name}", todo=todo) from None
                time.sleep(LOCK_PAUSE_SECONDS)

    def _make_tables(self, connection: psycopg.Connection[Any], tables: Sequence[PublicTable], there: Standing) -> None:
        """Make missing schema and tables; nobody can be waiting for those."""
        if not self._run(connection, "select 1 from pg_namespace where nspname = %s", [self.schema]).fetchone():
            self._run(connection, f"create schema {quote_identifier(self.schema)}")
        if RECORD not in there.columns:
            self._make_record(connection)
        for table in tables:
            if table.name not in there.columns:
                columns = ", ".join(f"{quote_identifier(c.name)} {postgres_type(table, c)}" for c in table.columns)
                self._run(connection, f"create table {self._qualified(table.name)} ({columns})")

    def _make_record(self, connection: psycopg.Connection[Any]) -> None:
        columns = ", ".join(f"{name} {kind}" for name, kind, _ in RECORD_COLUMNS)
        name = self._qualified(RECORD)
        self._run(connection, f"create table {name} ({columns})")
        self._run(connection, f"comment on table {name} is {quote_text(RECORD_COMMENT)}")
        for column, _, comment in RECORD_COLUMNS:
            self._run(connection, f"comment on column {name}.{column} is {quote_text(comment)}")

    def _fill(
        self, connection: psycopg.Connection[Any], warehouse: Warehouse, table: PublicTable, path: pathlib.Path
    ) -> int:
        """Empty a table and fill it: DuckDB writes CSV, COPY reads it. Texts are quoted, NULL is nothing at all.

        A text that stands bare could be a mark of COPY's own: it takes a line of \\. for the end.
        """
        texts = [each for each in table.columns if postgres_type(table, each) == "text"]
        quoted = ", ".join(quote_identifier(each.name) for each in texts)
        options = f"format csv, header false{f', force_quote ({quoted})' if quoted else ''}"
        with interruptible(warehouse):
            count = int(warehouse.scalar(f"copy ({table.select}) to {quote_text(str(path))} ({options})"))
        name = self._qualified(table.name)
        self._run(connection, f"delete from {name}")
        columns = ", ".join(quote_identifier(column.name) for column in table.columns)
        with connection.cursor() as cursor:
            with (
                cursor.copy(f"copy {name} ({columns}) from stdin (format csv)") as copy,
                path.open("rb") as rows,
            ):
                while chunk := rows.read(CHUNK_BYTES):
                    copy.write(chunk)
            if cursor.rowcount != count:
                what = f"took {cursor.rowcount} of {count} rows"
                raise WarehouseError(what, where=f"{self.schema}.{table.name}", todo=AS_THEY_WERE)
        path.unlink()
        return count

    def _comment(self, connection: psycopg.Connection[Any], table: PublicTable, there: Standing) -> None:
        """Update changed comments; only the table's owner may, and nothing is done where nothing changed."""
        name = self._qualified(table.name)
        for column, text in (("", table.comment), *((each.name, each.comment) for each in table.columns)):
            if text != there.comments.get((table.name, column), ""):
                what = f"column {name}.{quote_identifier(column)}" if column else f"table {name}"
                self._run(connection, f"comment on {what} is {quote_text(text)}")

    def _record(self, connection: psycopg.Connection[Any], table: PublicTable, run: Run, count: int) -> None:
        name = self._qualified(RECORD).replace("%", "%%")
        self._run(connection, f"delete from {name} where table_name = %s", [table.name])
        self._run(
            connection,
            f"insert into {name} values (%s, %s, %s, %s, %s, now())",
            [table.name, run.run_id, count, run.contract_version, run.segapp_version],
        )

    def _run(self, connection: psycopg.Connection[Any], text: str, values: list[Any] | None = None) -> Any:
        return connection.execute(text, values)

    def _qualified(self, name: str) -> str:
        return f"{quote_identifier(self.schema)}.{quote_identifier(name)}"
