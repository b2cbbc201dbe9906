"""Write the marts to PostgreSQL: permanent tables, emptied and filled by COPY in one transaction.

Tables are never dropped or renamed, so that rights and views which people built on them stay. Readers do not wait:
DELETE and COPY take no lock that a SELECT needs, and what does (new columns) is a short transaction before.
"""

from __future__ import annotations

import contextlib
import pathlib
import tempfile
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from segapp.errors import WarehouseError
from segapp.stages.push.pushing import Run
from segapp.stages.push.record import RECORD
from segapp.stages.push.types import postgres_type
from segapp.warehouse import PublicColumn, PublicTable, Warehouse, interruptible, quote_identifier, quote_text
from segapp.warehouse.addresses import Address

if TYPE_CHECKING:
    import psycopg

CHUNK_BYTES = 1 << 20
LOCK_MILLISECONDS = 10_000
"""How long a new column waits for readers of its table, who would wait behind it."""

_RECORD_COLUMNS = (
    ("table_name", "text", "Table that segapp fills; no other is ever touched."),
    ("run_id", "text", "Run that the table shows."),
    ("row_count", "bigint", "Rows that were copied."),
    ("contract_version", "text", "Version of the public tables."),
    ("segapp_version", "text", "Version of segapp that pushed it."),
    ("pushed_at", "timestamp with time zone", "When the transaction that filled it began."),
)


class PostgresTarget:
    """A schema of a PostgreSQL database."""

    def __init__(self, address: Address, schema: str, *, is_vacuumed: bool) -> None:
        self.address, self.schema, self.is_vacuumed = address, schema, is_vacuumed
        self.found: list[str] = []

    def shown_runs(self, tables: Sequence[PublicTable]) -> set[str | None]:
        """Return which runs the tables there show; None stands for a table that was never pushed."""
        with self._worded(), self._connected() as connection:
            if RECORD not in self._columns_there(connection):
                return {None}
            found = dict(self._run(connection, f"select table_name, run_id from {self._qualified(RECORD)}").fetchall())
            return {found.get(table.name) for table in tables}

    def write(self, warehouse: Warehouse, tables: Sequence[PublicTable], run: Run) -> Iterator[tuple[str, int]]:
        """Write each table and yield its name and count; all are committed together at the end."""
        with self._worded(), self._connected() as connection:
            self._lock(connection)
            there = self._columns_there(connection)
            self._add_columns(connection, tables, there)
            with connection.transaction(), tempfile.TemporaryDirectory(prefix="segapp-push-") as folder:
                self._make_tables(connection, tables, there)
                for table in tables:
                    count = self._fill(connection, warehouse, table, pathlib.Path(folder) / "rows.csv")
                    self._record(connection, table, run, count)
                    yield table.name, count
            if self.is_vacuumed:
                for name in (*(table.name for table in tables), RECORD):
                    connection.execute(f"vacuum (analyze) {self._qualified(name)}")

    def notes(self, tables: Sequence[PublicTable]) -> list[str]:
        """Return columns that are kept empty, and how the room of the rows before is freed."""
        if self.is_vacuumed:
            return self.found
        advice = "The rows before take room until PostgreSQL's autovacuum frees it; --vacuum does so at once"
        return [*self.found, advice]

    def _connected(self) -> psycopg.Connection[Any]:
        try:
            import psycopg
        except ImportError as error:
            todo = "Install it: pip install 'segapp[postgres]'"
            raise WarehouseError("psycopg, which speaks to PostgreSQL, is missing", todo=todo) from error
        return psycopg.connect(self.address.url, autocommit=True, application_name="segapp push", connect_timeout=10)

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
            lines = self.address.without_secrets(str(error)).strip().splitlines()
            raise WarehouseError(
                lines[0] if lines else type(error).__name__,
                where=self.address.shown,
                todo="The rows there are as they were",
            ) from None

    def _lock(self, connection: psycopg.Connection[Any]) -> None:
        found = connection.execute("select pg_try_advisory_lock(hashtext(%s))", [f"segapp push {self.schema}"])
        if not (found.fetchone() or [False])[0]:
            raise WarehouseError(
                "another push to this schema is at work", where=self.address.shown, todo="Wait until it is done"
            )

    def _add_columns(
        self, connection: psycopg.Connection[Any], tables: Sequence[PublicTable], there: dict[str, dict[str, str]]
    ) -> None:
        """Add columns that marts have now; a transaction of its own, because readers wait while it lasts.

        Everything that speaks against the push is found here, before anything is changed.
        """
        ours = self._ours(connection, there)
        missing = [(table, column) for table in tables for column in self._missing(table, there, ours)]
        if missing:
            with connection.transaction():
                self._run(connection, f"set local lock_timeout = {LOCK_MILLISECONDS}")
                for table, column in missing:
                    what = f"add column {quote_identifier(column.name)} {postgres_type(table, column)}"
                    self._run(connection, f"alter table {self._qualified(table.name)} {what}")

    def _make_tables(
        self, connection: psycopg.Connection[Any], tables: Sequence[PublicTable], there: dict[str, dict[str, str]]
    ) -> None:
        """Make schema and tables that are not there; nobody can be waiting for those."""
        if not self._run(connection, "select 1 from pg_namespace where nspname = %s", [self.schema]).fetchone():
            self._run(connection, f"create schema {quote_identifier(self.schema)}")
        if RECORD not in there:
            self._make_record(connection)
        for table in tables:
            if table.name not in there:
                columns = ", ".join(f"{quote_identifier(c.name)} {postgres_type(table, c)}" for c in table.columns)
                self._run(connection, f"create table {self._qualified(table.name)} ({columns})")

    def _missing(self, table: PublicTable, there: dict[str, dict[str, str]], ours: set[str]) -> list[PublicColumn]:
        """Return the columns that a table has to get."""
        where = f"{self.schema}.{table.name}"
        wanted = {column.name: postgres_type(table, column) for column in table.columns}
        if table.name not in there:
            return []
        if table.name not in ours:
            raise WarehouseError(
                "is there, but not made by segapp push", where=where, todo="Push to another schema: --schema NAME"
            )
        found = there[table.name]
        for name, kind in wanted.items():
            if name in found and found[name] != kind:
                raise WarehouseError(
                    f"is {found[name]} there and {kind} now",
                    where=f"{where}.{name}",
                    todo="Nothing was changed. Drop or alter that column there, or push to another schema: --schema",
                )
        gone = sorted(found.keys() - wanted.keys())
        if gone:
            self.found.append(f"{where} keeps {', '.join(gone)} without values: not pushed now")
        return [column for column in table.columns if column.name not in found]

    def _columns_there(self, connection: psycopg.Connection[Any]) -> dict[str, dict[str, str]]:
        """Return type by column by table, as they stand there; other things of a mart's name count as well."""
        rows = connection.execute(
            """select classes.relname, attributes.attname, format_type(attributes.atttypid, attributes.atttypmod)
            from pg_class as classes
            join pg_namespace as namespaces on namespaces.oid = classes.relnamespace
            join pg_attribute as attributes on attributes.attrelid = classes.oid
            where namespaces.nspname = %s and classes.relkind in ('r', 'p', 'v', 'm', 'f')
                and attributes.attnum > 0 and not attributes.attisdropped""",
            [self.schema],
        ).fetchall()
        there: dict[str, dict[str, str]] = {}
        for table, column, kind in rows:
            there.setdefault(table, {})[column] = kind
        return there

    def _ours(self, connection: psycopg.Connection[Any], there: dict[str, dict[str, str]]) -> set[str]:
        if RECORD not in there:
            return set()
        return {name for (name,) in self._run(connection, f"select table_name from {self._qualified(RECORD)}")}

    def _make_record(self, connection: psycopg.Connection[Any]) -> None:
        columns = ", ".join(f"{name} {kind}" for name, kind, _ in _RECORD_COLUMNS)
        name = self._qualified(RECORD)
        self._run(connection, f"create table {name} ({columns})")
        self._run(
            connection, f"comment on table {name} is 'One row per table that segapp push fills: the run it shows.'"
        )
        for column, _, comment in _RECORD_COLUMNS:
            self._run(connection, f"comment on column {name}.{column} is {quote_text(comment)}")

    def _fill(
        self, connection: psycopg.Connection[Any], warehouse: Warehouse, table: PublicTable, path: pathlib.Path
    ) -> int:
        """Empty a table and fill it: DuckDB writes CSV, COPY reads it. Texts are quoted, NULL is nothing at all."""
        quoted = ", ".join(quote_identifier(column.name) for column in table.columns if column.is_text)
        options = f"format csv, header false{f', force_quote ({quoted})' if quoted else ''}"
        with interruptible(warehouse):
            count = warehouse.scalar(f"copy ({table.select}) to {quote_text(str(path))} ({options})")
        name = self._qualified(table.name)
        self._run(connection, f"delete from {name}")
        columns = ", ".join(quote_identifier(column.name) for column in table.columns)
        with (
            connection.cursor() as cursor,
            cursor.copy(f"copy {name} ({columns}) from stdin (format csv)") as copy,
            path.open("rb") as rows,
        ):
            while chunk := rows.read(CHUNK_BYTES):
                copy.write(chunk)
        path.unlink()
        self._comment(connection, table)
        return int(count)

    def _comment(self, connection: psycopg.Connection[Any], table: PublicTable) -> None:
        name = self._qualified(table.name)
        texts = [(f"table {name}", table.comment)]
        texts += [(f"column {name}.{quote_identifier(each.name)}", each.comment) for each in table.columns]
        self._run(connection, "; ".join(f"comment on {what} is {quote_text(text)}" for what, text in texts))

    def _record(self, connection: psycopg.Connection[Any], table: PublicTable, run: Run, count: int) -> None:
        name = self._qualified(RECORD)
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
