"""Write one public table to a file: CSV for spreadsheets, Parquet for programs; one statement, whatever the size."""

from __future__ import annotations

import difflib
import pathlib

from segapp.errors import WarehouseError
from segapp.named_file import named_file, refuse_taken
from segapp.settings import Limits
from segapp.warehouse import (
    NO_LIMITS,
    Warehouse,
    csv_column,
    interruptible,
    open_published,
    quote_identifier,
    quote_text,
    worded,
)

KINDS = {".csv": "format csv, header", ".parquet": "format parquet, compression zstd"}


def export_table(
    path: pathlib.Path | str,
    target: pathlib.Path | str,
    *,
    table: str = "customer_segments",
    limits: Limits = NO_LIMITS,
    may_overwrite: bool = False,
) -> int:
    """Write a table of `marts` to a .csv or .parquet file; return the number of rows.

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
        raise WarehouseError("this kind of file is not known", where=str(target), todo=f"Use {' or '.join(KINDS)}")
    refuse_taken(target, may_overwrite=may_overwrite)
    with open_published(path, limits) as warehouse:
        name = _find_table(warehouse, table)
        is_text_only = target.suffix.lower() == ".csv"
        columns = ", ".join(_columns(warehouse, name, is_text_only=is_text_only))
        with named_file(target, may_overwrite=may_overwrite) as part:
            warehouse.execute(f"set temp_directory = {quote_text(f'{part}.spill')}")
            query = f"select {columns} from marts.{quote_identifier(name)}"
            with worded(str(target)), interruptible(warehouse):
                count = warehouse.scalar(f"copy ({query}) to {quote_text(str(part))} ({kind})")
    return int(count)


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


def _columns(warehouse: Warehouse, name: str, *, is_text_only: bool) -> list[str]:
    rows = warehouse.execute(
        "select column_name, data_type from duckdb_columns() where schema_name = 'marts' and table_name = ?"
        " and database_name = current_database() order by column_index",
        [name],
    ).fetchall()
    return [csv_column(column, kind) if is_text_only else quote_identifier(column) for column, kind in rows]
