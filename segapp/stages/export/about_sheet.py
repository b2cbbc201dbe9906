"""Write the last sheet of a workbook: which run it is, who is left out, and what every column of it means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from segapp.figures import Separators, figure
from segapp.stages.export.book_words import BookWords
from segapp.stages.export.sheets import Sheet
from segapp.warehouse import Warehouse

ABOUT = "about this run"


def write_about(sheet: Sheet, facts: list[tuple[str, Any]], columns: list[tuple[Any, ...]], words: BookWords) -> None:
    """Write the facts of a run, and below them sheet, heading, name and meaning of each column."""
    sheet.page.set_column(0, 2, 26)
    sheet.page.set_column(3, 3, 100)
    sheet.write_row([words.say("Customer segments")], ["title"])
    for name, value in facts:
        sheet.write_row([words.say(name), value], ["text", "wrapped"])
    sheet.write_row([], [])
    heads = ("Sheet", "Column", "Name in marts", "Meaning")
    sheet.write_row([words.say(head) for head in heads], ["header"] * len(heads))
    for row in columns:
        sheet.write_row(row, ["text", "text", "text", "wrapped"])


def facts_of(run: Any, note: tuple[str, ...], left_out_count: int, words: BookWords) -> list[tuple[str, Any]]:
    """Return what a reader has to know about the run; synthetic data is named first."""
    facts = [("Data of", run.data_date), ("Customers", run.customer_count), ("Segments", run.segment_count)]
    facts += [("Run", run.run_id), ("Made by", f"segapp {run.segapp_version}"), ("Ranges", words.say("95 % intervals"))]
    facts += [("List of customers", " ".join(note))] * bool(note)
    count = Separators(run.signs[0], run.signs[1:]).show(figure(left_out_count))
    left_out = words.say("{count}: must not be contacted", count=count)
    facts += [("Left out of the customers", left_out)] * bool(left_out_count)
    return [("Synthetic demonstration data: do not quote.", None)] * bool(run.is_synthetic) + facts


def explained(
    warehouse: Warehouse, sheet: str, table: str, shown: Mapping[str, str] | Sequence[tuple[str, str]]
) -> list[tuple[Any, ...]]:
    """Return sheet, heading, name and meaning of the columns of a sheet; the comments of marts say what they mean."""
    headed = dict(shown)
    found = warehouse.execute(
        "select column_name, comment from duckdb_columns()"
        " where schema_name = 'marts' and table_name = ? and database_name = ? order by column_index",
        [table, warehouse.database],
    ).fetchall()
    return [(sheet, headed[column], column, comment) for column, comment in found if column in headed]
