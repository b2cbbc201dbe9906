"""Write the marts to any database that SQLAlchemy knows: slower than COPY, in one transaction as well."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from segapp.clock import utc_moment
from segapp.errors import WarehouseError
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
    """A database behind a SQLAlchemy dialect; where it has no schemas, their name stands before the tables'."""

    def __init__(self, address: Address, schema: str) -> None:
        self.address = address
        has_schemas = address.backend not in _WITHOUT_SCHEMAS
        self.schema: str | None = schema if has_schemas else None
        self.prefix = "" if has_schemas else f"{schema}_"
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
                self._prepare(connection, [record, *made.values()], tables)
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
            cause = str(getattr(error, "orig", None) or error)
            what = self.address.without_secrets(cause).splitlines()[0]
            raise WarehouseError(what, where=self.address.shown, todo="The rows there are as they were") from None

    def _declared(self, table: PublicTable) -> sa.Table:
        import sqlalchemy as sa

        columns = [
            sa.Column(each.name, sqlalchemy_type(table, each), comment=each.comment or None) for each in table.columns
        ]
        return sa.Table(
            self.prefix + table.name, sa.MetaData(), *columns, schema=self.schema, comment=table.comment or None
        )

    def _record_table(self) -> sa.Table:
        import sqlalchemy as sa

        return sa.Table(
            self.prefix + RECORD,
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

    def _prepare(self, connection: sa.Connection, declared: list[sa.Table], tables: Sequence[PublicTable]) -> None:
        """Make what is not there; refuse a table that is not ours, and a column of another type, before."""
        import sqlalchemy as sa

        inspector = sa.inspect(connection)
        there = {*inspector.get_table_names(schema=self.schema), *inspector.get_view_names(schema=self.schema)}
        record, *marts = declared
        ours = {row.table_name for row in connection.execute(sa.select(record))} if record.name in there else set()
        wanted = {}
        for table, mart in zip(tables, marts, strict=True):
            if mart.name in there:
                if table.name not in ours:
                    raise WarehouseError(
                        "is there, but not made by segapp push", where=mart.fullname, todo="Name another --schema"
                    )
                wanted[mart.name] = self._missing(inspector, mart)
        if self.schema is not None and self.schema not in inspector.get_schema_names():
            connection.execute(sa.schema.CreateSchema(self.schema))
        for mart in declared:
            if mart.name not in there:
                connection.execute(sa.schema.CreateTable(mart))
            for column in wanted.get(mart.name, []):
                kind = column.type.compile(dialect=connection.dialect)
                quote = connection.dialect.identifier_preparer
                name = f"{quote.format_table(mart)} add {quote.format_column(column)} {kind}"
                connection.execute(sa.text(f"alter table {name}"))

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


def _are_alike(found: sa.types.TypeEngine[Any], wanted: sa.types.TypeEngine[Any]) -> bool:
    """Say whether values of one fit the other: some databases keep a boolean or a small number as another number."""
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
