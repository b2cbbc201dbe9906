"""Push the published marts to a database: PostgreSQL by COPY, any other through SQLAlchemy."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from segapp.errors import WarehouseError
from segapp.figures import figure
from segapp.model import Progress
from segapp.settings import Limits
from segapp.stages.push.names import LONGEST_BYTES, fitted
from segapp.warehouse import NO_LIMITS, PublicTable, Warehouse, open_published, read_public_tables
from segapp.warehouse.addresses import PUSH_PASSWORD, Address

DEFAULT_SCHEMA = "marts"


@dataclass(frozen=True)
class PushRequest:
    """What to push and where.

    Parameters
    ----------
    url : str
        The database, as SQLAlchemy writes it: postgresql://user@host/name.
    tables : tuple of str, default ()
        Names of marts; none: all of them.
    schema : str, default "marts"
        The schema that holds them there. A database without schemas puts the name before each table: marts_segments.
    with_personal : bool, default False
        Whether columns that the catalog calls personal go along.
    is_vacuumed : bool, default False
        Whether PostgreSQL frees the room of the rows before at once, instead of when it gets to it.
    is_only_newer : bool, default False
        Whether nothing is copied where all tables there show this run already.
    """

    url: str
    tables: tuple[str, ...] = ()
    schema: str = DEFAULT_SCHEMA
    with_personal: bool = False
    is_vacuumed: bool = False
    is_only_newer: bool = False


@dataclass(frozen=True)
class Run:
    """Which run the pushed tables show."""

    run_id: str
    contract_version: str
    segapp_version: str


@dataclass(frozen=True)
class PushSummary:
    """What was pushed: rows by table, the target, the run, and notes for the user."""

    target: str
    schema: str
    run_id: str
    row_counts: dict[str, int]
    notes: list[str] = field(default_factory=list)
    name_prefix: str = ""  # of the tables, where the database has no schemas


class Target(Protocol):
    """A database that takes the tables: whole, in one transaction."""

    name_prefix: str
    """What stands before the tables' names."""

    def shown_runs(self, tables: Sequence[PublicTable]) -> set[str | None]:
        """Return which runs the tables there show; None stands for a table that was never pushed."""
        ...

    def write(self, warehouse: Warehouse, tables: Sequence[PublicTable], run: Run) -> Iterator[tuple[str, int]]:
        """Write each table and yield its name and count; after the last one all of them stand, or none."""
        ...

    def notes(self, tables: Sequence[PublicTable]) -> list[str]:
        """Return notes for the user about what was written."""
        ...


def push(path: pathlib.Path | str, request: PushRequest, progress: Progress, limits: Limits = NO_LIMITS) -> PushSummary:
    """Copy marts into another database; its readers see the old run or the new one, never a mixture.

    Raises
    ------
    WarehouseError
        If there is no warehouse, a table is unknown, or the other database refuses; nothing is changed there then.
    """
    address = Address.parse(request.url, PUSH_PASSWORD)
    _refuse_schema(request.schema)
    with open_published(path, limits) as warehouse:
        tables = read_public_tables(warehouse, request.tables, with_personal=request.with_personal)
        run = _current_run(warehouse)
        target = _target(address, request)
        tables, renamed = fitted(tables, LONGEST_BYTES - len(target.name_prefix.encode()))
        counts: dict[str, int] = {}
        progress(f"Connecting to {address.shown}")
        if request.is_only_newer and target.shown_runs(tables) == {run.run_id}:
            return PushSummary(address.shown, request.schema, run.run_id, counts, name_prefix=target.name_prefix)
        for name, count in target.write(warehouse, tables, run):
            progress(f"Copied {figure(count)} rows of {name}")
            counts[name] = count
        notes = [*_left_out(tables), *renamed, *target.notes(tables)]
        return PushSummary(address.shown, request.schema, run.run_id, counts, notes, target.name_prefix)


def _refuse_schema(name: str) -> None:
    if not name.strip() or "\0" in name or len(name.encode()) > LONGEST_BYTES // 2:
        what = f"is not a name for a schema: it takes 1 to {LONGEST_BYTES // 2} bytes"
        raise WarehouseError(what, where="--schema", todo=f"Leave it out for {DEFAULT_SCHEMA}, or name a shorter one")


def _left_out(tables: Sequence[PublicTable]) -> list[str]:
    return [
        f"{table.name} goes without {', '.join(table.left_out)}: personal; --personal copies them too"
        for table in tables
        if table.left_out
    ]


def _target(address: Address, request: PushRequest) -> Target:
    if address.is_postgres:
        from segapp.stages.push.postgres import PostgresTarget

        return PostgresTarget(address, request.schema, is_vacuumed=request.is_vacuumed)
    if request.is_vacuumed:
        raise WarehouseError("--vacuum is for PostgreSQL", where=address.shown, todo="Leave it out")
    from segapp.stages.push.other import OtherTarget

    return OtherTarget(address, request.schema)


def _current_run(warehouse: Warehouse) -> Run:
    row = warehouse.row("select run_id, contract_version, segapp_version from marts.contract")
    if row is None:
        raise WarehouseError(
            "there is no run yet", where=str(warehouse.path), todo="Make one: segapp run customers.csv"
        )
    return Run(row.run_id, row.contract_version, row.segapp_version)
