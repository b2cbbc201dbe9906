"""Write what is published as one Excel workbook: segments, profiles, customers, whom to reach next, read me."""

from __future__ import annotations

import pathlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from segapp.errors import WarehouseError
from segapp.stages.export.sheets import FORMATS, Sheet
from segapp.stages.export.tables import export_table, whole_file
from segapp.warehouse import Warehouse, interruptible, open_published, worded

EXCEL_ROWS = 1_048_576
SHEETS = {
    "segments": ("segments", "size_rank"),
    "profiles": ("segment_profiles", "segment_key, driver_rank, feature_name, category_name"),
    "customers": ("customer_segments", "customer_id"),
    "reach next": ("segment_targets", "target_rank"),
}
"""What each sheet shows: a table of marts, and the order of its rows."""

_FETCH_ROWS = 10_000


@dataclass(frozen=True)
class WorkbookSummary:
    """What was written: rows by sheet, and the file of the customers where they do not fit into a sheet."""

    path: pathlib.Path
    row_counts: dict[str, int]
    customers_csv: pathlib.Path | None


def export_workbook(
    path: pathlib.Path | str, target: pathlib.Path | str, *, max_rows: int = EXCEL_ROWS - 1
) -> WorkbookSummary:
    """Write the published tables to an .xlsx file, which appears whole or not at all.

    Rows are written as they are fetched. Texts stay texts, whatever they begin with.

    Parameters
    ----------
    path : path-like
        The published warehouse.
    target : path-like
        The file to write.
    max_rows : int, default what Excel holds
        With more customers than this their sheet is a note, and a CSV file stands beside the workbook.

    Raises
    ------
    WarehouseError
        If there is no warehouse, or a file cannot be written.
    """
    target = pathlib.Path(target).resolve()
    beside = target.with_name(f"{target.stem}-customers.csv")
    with open_published(path) as warehouse, worded(str(target)), interruptible(warehouse):
        is_long = warehouse.scalar("select count(*) from marts.customer_segments") > max_rows
        with whole_file(target) as part:
            _check_folder(target)
            counts = _write(warehouse, part, customers_csv=beside.name if is_long else "")
            if is_long:
                counts["customers"] = export_table(path, beside)
    return WorkbookSummary(target, counts, beside if is_long else None)


def _check_folder(target: pathlib.Path) -> None:
    if not target.parent.is_dir():
        raise WarehouseError("there is no such folder", where=str(target), todo="Make it, or name another file")


def _write(warehouse: Warehouse, part: pathlib.Path, *, customers_csv: str) -> dict[str, int]:
    import xlsxwriter

    run = warehouse.row("select * from model.current_run inner join marts.contract using (run_id)")
    with tempfile.TemporaryDirectory(dir=part.parent, prefix=f"{part.name}.") as folder:
        book = xlsxwriter.Workbook(str(part), {"constant_memory": True, "tmpdir": folder})
        book.set_properties({"title": "Customer segments", "created": run.started_at.replace(tzinfo=None)})
        formats = {name: book.add_format(look) for name, look in FORMATS.items()}
        counts = {}
        for name in SHEETS:
            sheet = Sheet(book.add_worksheet(name), formats)
            if name == "customers" and customers_csv:
                _write_note(sheet, customers_csv)
            else:
                counts[name] = _write_mart(warehouse, sheet, name)
        _write_read_me(Sheet(book.add_worksheet("read me"), formats), _facts(run), _columns(warehouse))
        book.close()
    return counts


def _write_mart(warehouse: Warehouse, sheet: Sheet, name: str) -> int:
    table, order = SHEETS[name]
    cursor = warehouse.execute(f"select * from marts.{table} order by {order}")
    return sheet.write_table([column[0] for column in cursor.description], _fetched(cursor))


def _fetched(cursor: Any) -> Iterator[tuple[Any, ...]]:
    while rows := cursor.fetchmany(_FETCH_ROWS):
        yield from rows


def _write_note(sheet: Sheet, customers_csv: str) -> None:
    sheet.write_row(["There are more customers than a sheet of Excel has rows."], ["title"])
    sheet.write_row([f"They are all in {customers_csv}, beside this workbook."], ["text"])


def _write_read_me(sheet: Sheet, facts: list[tuple[str, Any]], columns: list[tuple[Any, ...]]) -> None:
    sheet.page.set_column(0, 1, 26)
    sheet.page.set_column(2, 2, 100)
    sheet.write_row(["Customer segments"], ["title"])
    for words, value in facts:
        sheet.write_row([words, value], ["text", "wrapped"])
    sheet.write_row([], [])
    sheet.write_row(["Sheet", "Column", "Meaning"], ["header"] * 3)
    for row in columns:
        sheet.write_row(row, ["text", "text", "wrapped"])


def _facts(run: Any) -> list[tuple[str, Any]]:
    facts = [("Data of", run.data_date), ("Customers", run.customer_count), ("Segments", run.segment_count)]
    facts += [("Run", run.run_id), ("Made by", f"segapp {run.segapp_version}"), ("Ranges", "95 % intervals")]
    return [("Synthetic demonstration data: do not quote.", None)] * bool(run.is_synthetic) + facts


def _columns(warehouse: Warehouse) -> list[tuple[Any, ...]]:
    """Return sheet, column and meaning of everything that the sheets show; the comments of marts say it."""
    found: list[tuple[Any, ...]] = []
    for name, (table, _) in SHEETS.items():
        found += warehouse.execute(
            "select ?, column_name, comment from duckdb_columns()"
            " where schema_name = 'marts' and table_name = ? and database_name = current_database()"
            " order by column_index",
            [name, table],
        ).fetchall()
    return found
