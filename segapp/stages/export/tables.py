"""Write one public table to a file: CSV for spreadsheets, Parquet for programs; one statement, whatever the size."""

from __future__ import annotations

import difflib
import pathlib
from dataclasses import dataclass

from segapp.errors import WarehouseError
from segapp.named_file import named_file, refuse_taken
from segapp.warehouse import (
    Warehouse,
    csv_column,
    interruptible,
    limits_beside,
    open_published,
    personal_columns,
    quote_identifier,
    quote_text,
    worded,
)

CONTACTABLE = (
    "customer_id not in (select customer_id from core.do_not_contact)"
    " and customer_id not in (select customer_id from marts.customer_segments where not is_contactable)"
)
"""Holds for customers who may be contacted, in any table that has their ids."""

KINDS = {".csv": "format csv, header", ".parquet": "format parquet, compression zstd"}


@dataclass(frozen=True)
class Exported:
    """What was written of a table, and which personal columns were left out."""

    row_count: int
    left_out: tuple[str, ...]


def export_table(
    path: pathlib.Path | str,
    target: pathlib.Path | str,
    *,
    table: str = "customer_segments",
    may_overwrite: bool = False,
    has_personal: bool = False,
) -> Exported:
    """Write a table of `marts` to a .csv or .parquet file; return the number of rows, and which columns stayed out.

    A file of customers is a list of whom to contact: those who must not be are left out.

    The file appears whole or not at all. In CSV, texts that a spreadsheet would run as a formula get a leading
    apostrophe; Parquet keeps them as they are.

    Parameters
    ----------
    path : path-like
        The published warehouse.
    target : path-like
        The file to write; its ending says what kind.
    table : str, default "customer_segments"
        A table or view of marts, with or without `marts.` before it.
    may_overwrite : bool, default False
        Replace the target if it is there.
    has_personal : bool, default False
        Write the customers' personal columns, too.

    Raises
    ------
    WarehouseError
        If there is no such table or the ending is unknown.
    TargetError
        If the target is there already or cannot be written.
    """
    target = pathlib.Path(target).resolve()
    kind = KINDS.get(target.suffix.lower())
    if kind is None:
        todo = f"Use {', '.join(KINDS)} or .xlsx; superset.zip or dbt/; or --parquet for a folder of all tables"
        raise WarehouseError("this kind of file is not known", where=str(target), todo=todo)
    refuse_taken(target, may_overwrite=may_overwrite)
    with open_published(path) as warehouse:
        name = _find_table(warehouse, table)
        is_text_only = target.suffix.lower() == ".csv"
        known = _columns(warehouse, name)
        left_out = frozenset() if has_personal else personal_columns(warehouse, known)
        columns = ", ".join(
            csv_column(column, known[column]) if is_text_only else quote_identifier(column)
            for column in known
            if column not in left_out
        )
        with named_file(target, may_overwrite=may_overwrite) as part:
            if not limits_beside(path).temp_folder:  # the warehouse's own folder may be read-only
                warehouse.execute(f"set temp_directory = {quote_text(f'{part}.spill')}")
            query = f"select {columns} from marts.{quote_identifier(name)}{_contactable(warehouse, name)}"
            with worded(str(target)), interruptible(warehouse):
                count = warehouse.scalar(f"copy ({query}) to {quote_text(str(part))} ({kind})")
    return Exported(int(count), tuple(column for column in known if column in left_out))


def count_left_out(path: pathlib.Path | str, *, table: str = "customer_segments") -> int:
    """Return how many rows of a table are left out of its file, because their customers must not be contacted."""
    with open_published(path) as warehouse:
        name = _find_table(warehouse, table)
        condition = _contactable(warehouse, name)
        if not condition:
            return 0
        rows = f"select count(*) from marts.{quote_identifier(name)}"
        return int(warehouse.scalar(rows)) - int(warehouse.scalar(rows + condition))


def _contactable(warehouse: Warehouse, name: str) -> str:
    """Return the condition that leaves out who must not be contacted; nothing where a table has no customers."""
    has_customers = warehouse.scalar(
        "select exists (from duckdb_columns() where schema_name = 'marts' and table_name = ?"
        " and database_name = current_database() and column_name = 'customer_id')",
        [name],
    )
    return f" where {CONTACTABLE}" if has_customers else ""


def list_tables(warehouse: Warehouse) -> list[str]:
    """Return the names of all tables and views of marts."""
    rows = warehouse.execute(
        "select table_name from information_schema.tables"
        " where table_schema = 'marts' and table_catalog = current_database() order by table_name"
    ).fetchall()
    return [name for (name,) in rows]


def _find_table(warehouse: Warehouse, table: str) -> str:
    """Return the name as the catalog has it; only names of the catalog ever reach a statement."""
    known = list_tables(warehouse)
    wanted = table.removeprefix("marts.")
    if wanted in known:
        return wanted
    near = difflib.get_close_matches(wanted, known, n=3) or known
    raise WarehouseError("there is no such table", where=f"marts.{wanted}", todo=f"There are: {', '.join(near)}")


def _columns(warehouse: Warehouse, name: str) -> dict[str, str]:
    """Return the columns of a table with their types."""
    rows = warehouse.execute(
        "select column_name, data_type from duckdb_columns() where schema_name = 'marts' and table_name = ?"
        " and database_name = current_database() order by column_index",
        [name],
    ).fetchall()
    return dict(rows)
