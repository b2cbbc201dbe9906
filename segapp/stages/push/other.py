"""Write the marts to any database that SQLAlchemy supports: slower than COPY, also in one transaction."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from segapp.clock import utc_moment
from segapp.errors import WarehouseError
from segapp.stages.push.failures import other_failure
from segapp.stages.push.pushing import Run
from segapp.stages.push.record import RECORD, RECORD_COMMENT
from segapp.stages.push.types import sqlalchemy_type
from segapp.warehouse import PublicTable, Warehouse, interruptible, quote_identifier
from segapp.warehouse.addresses import Address

if TYPE_CHECKING:
    import sqlalchemy as sa

ROWS_AT_ONCE = 5_000
_WITHOUT_SCHEMAS = ("sqlite", "mysql", "mariadb")


class OtherTarget:
    """A database behind a SQLAlchemy dialect; without schemas, table names are prefixed."""

    def __init__(self, address: Address, schema: str) -> None:
        self.address = address
        has_schemas = address.backend not in _WITHOUT_SCHEMAS
        self.schema: str | None = schema if has_schemas else None
        self.name_prefix = "" if has_schemas else f"{schema}_"
        self.found: list[str] = []

    def notes(self, tables: Sequence[PublicTable]) -> list[str]:
        """Return columns that are kept empty."""
        return self.found

    def shown_runs(self, tables: Sequence[PublicTable]) -> set[str | None]:
        """Return which runs the tables there show; None stands for a table that was never pushed."""
        import sqlalchemy as sa

        record = self._record_table()
        with self._worded(), sa.create_engine(self.address.url, poolclass=sa.NullPool).connect() as connection:
            if record.name not in sa.inspect(connection).get_table_names(schema=self.schema):
                return {None}
            found = {row.table_name: row.run_id for row in connection.execute(sa.select(record))}
            return {found.get(table.name) for table in tables}

    def write(self, warehouse: Warehouse, tables: Sequence[PublicTable], run: Run) -> Iterator[tuple[str, int]]:
        """Write each table and yield its name and count; all are committed together at the end."""
        import sqlalchemy as sa

        with self._worded():
            engine = sa.create_engine(self.address.url, poolclass=sa.NullPool)
            made = {table.name: self._declared(table) for table in tables}
            record = self._record_table()
            with engine.begin() as connection:
                adds = self._claim(connection, record, made)
            with engine.begin() as connection:
                self._prepare(connection, made, adds)
                for table in tables:
                    count = self._fill(connection, warehouse, table, made[table.name])
                    connection.execute(record.delete().where(record.c.table_name == table.name))
                    connection.execute(record.insert().values(_record_row(table, run, count)))
                    yield table.name, count

    @contextlib.contextmanager
    def _worded(self) -> Iterator[None]:
        import sqlalchemy as sa

        try:
            yield
        except (sa.exc.SQLAlchemyError, ImportError) as error:
            raise other_failure(error, self.address) from None

    def _declared(self, table: PublicTable) -> sa.Table:
        import sqlalchemy as sa

        columns = [
            sa.Column(each.name, sqlalchemy_type(table, each), comment=each.comment or None) for each in table.columns
        ]
        return sa.Table(
            self.name_prefix + table.name, sa.MetaData(), *columns, schema=self.schema, comment=table.comment or None
        )

    def _record_table(self) -> sa.Table:
        import sqlalchemy as sa

        return sa.Table(
            self.name_prefix + RECORD,
            sa.MetaData(),
            sa.Column("table_name", sa.String(128)),
            sa.Column("run_id", sa.String(64)),
            sa.Column("row_count", sa.BigInteger()),
            sa.Column("contract_version", sa.String(16)),
            sa.Column("segapp_version", sa.String(32)),
            sa.Column("pushed_at", sa.DateTime()),
            schema=self.schema,
            comment=RECORD_COMMENT,
        )

    def _claim(
        self, connection: sa.Connection, record: sa.Table, made: dict[str, sa.Table]
    ) -> dict[str, list[sa.Column[Any]] | None]:
        """Write into the record which tables are ours; return the columns to add by table, None for one to make.

        Many databases commit a new table at once, so that a push that is killed leaves it: it must be known as ours.
        A table that is not ours, and a column of another type, are refused before.
        """
        import sqlalchemy as sa

        inspector = sa.inspect(connection)
        there = {*inspector.get_table_names(schema=self.schema), *inspector.get_view_names(schema=self.schema)}
        if record.name in there and "table_name" not in {
            each["name"] for each in inspector.get_columns(record.name, schema=self.schema)
        }:
            raise _foreign(record)
        ours = {row.table_name for row in connection.execute(sa.select(record))} if record.name in there else set()
        adds: dict[str, list[sa.Column[Any]] | None] = {}
        for name, mart in made.items():
            if mart.name in there and name not in ours:
                raise _foreign(mart)
            adds[name] = self._missing(inspector, mart) if mart.name in there else None
        schemas = {name.rsplit(".")[-1].strip('"') for name in inspector.get_schema_names()}  # DuckDB: shop.marts
        if self.schema is not None and self.schema not in schemas:
            connection.execute(sa.schema.CreateSchema(self.schema))
        if record.name not in there:
            connection.execute(sa.schema.CreateTable(record))
        for name in made.keys() - ours:
            connection.execute(record.insert().values(table_name=name, row_count=0))
        return adds

    def _prepare(
        self, connection: sa.Connection, made: dict[str, sa.Table], adds: dict[str, list[sa.Column[Any]] | None]
    ) -> None:
        """Make the tables and columns that are not there."""
        import sqlalchemy as sa

        quote = connection.dialect.identifier_preparer
        for name, columns in adds.items():
            if columns is None:
                connection.execute(sa.schema.CreateTable(made[name]))
            for column in columns or ():
                kind = column.type.compile(dialect=connection.dialect)
                what = f"{quote.format_table(made[name])} add {quote.format_column(column)} {kind}"
                connection.exec_driver_sql(f"alter table {what}")

    def _missing(self, inspector: sa.Inspector, mart: sa.Table) -> list[sa.Column[Any]]:
        found = {each["name"]: each["type"] for each in inspector.get_columns(mart.name, schema=self.schema)}
        for column in mart.columns:
            if column.name in found and not _are_alike(found[column.name], column.type):
                raise WarehouseError(
                    f"is {found[column.name]} there and {column.type} now",
                    where=f"{mart.fullname}.{column.name}",
                    todo="Nothing was changed. Drop that column there, or push to another --schema",
                )
        gone = sorted(found.keys() - set(mart.columns.keys()))
        if gone:
            self.found.append(f"{mart.fullname} keeps {', '.join(gone)} without values: not pushed now")
        return [column for column in mart.columns if column.name not in found]

    def _fill(self, connection: sa.Connection, warehouse: Warehouse, table: PublicTable, mart: sa.Table) -> int:
        connection.execute(mart.delete())
        names = [column.name for column in table.columns]
        texts = ", ".join(
            f"{quote_identifier(each.name)}::varchar as {quote_identifier(each.name)}"
            if each.data_type.startswith("ENUM(") or each.data_type == "UUID"
            else quote_identifier(each.name)
            for each in table.columns
        )
        cursor = warehouse.execute(f"select {texts} from ({table.select}) as pushed")
        count = 0
        with interruptible(warehouse):
            for rows in iter(lambda: cursor.fetchmany(ROWS_AT_ONCE), []):
                connection.execute(mart.insert(), [dict(zip(names, row, strict=True)) for row in rows])
                count += len(rows)
        return count


def _foreign(table: sa.Table) -> WarehouseError:
    return WarehouseError("is there, but not made by segapp push", where=table.fullname, todo="Name another --schema")


def _are_alike(found: sa.types.TypeEngine[Any], wanted: sa.types.TypeEngine[Any]) -> bool:
    """Return whether values of one type fit the other: some databases store booleans as numbers."""
    kinds = [_kind(found), _kind(wanted)]
    return kinds[0] == kinds[1] or None in kinds


def _kind(each: sa.types.TypeEngine[Any]) -> type | None:
    try:
        kind = each.python_type
    except NotImplementedError:
        return None
    return int if kind is bool else kind


def _record_row(table: PublicTable, run: Run, count: int) -> dict[str, Any]:
    now = utc_moment()
    values = (table.name, run.run_id, count, run.contract_version, run.segapp_version, now)
    names = ("table_name", "run_id", "row_count", "contract_version", "segapp_version", "pushed_at")
    return dict(zip(names, values, strict=True))
