"""Write what is published as one Excel workbook: a sheet for each question, a chart, and what every column means."""

from __future__ import annotations

import itertools
import pathlib
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from segapp.named_file import named_file, refuse_taken
from segapp.stages.export.about_sheet import ABOUT, explained, facts_of, write_about
from segapp.stages.export.book_words import BookWords
from segapp.stages.export.filling import Listed, fill_sheet
from segapp.stages.export.headings import feature_headings, headings
from segapp.stages.export.sheets import FORMATS, ROWS_MEASURED, Sheet
from segapp.stages.export.size_chart import COLOURS, add_chart
from segapp.stages.export.tables import CONTACTABLE, export_table
from segapp.warehouse import (
    Warehouse,
    interruptible,
    open_published,
    personal_columns,
    quote_identifier,
    worded,
)

EXCEL_ROWS = 1_048_576
APART_NOTE = ("The customers are not in this workbook.", "To write the list of them: segapp export customers.csv")
CUSTOMERS = "customers"
SHEETS = {
    "segments": ("segments", "size_rank"),
    "profiles": ("segment_profiles", "segment_key, driver_rank, feature_name, category_name"),
    CUSTOMERS: ("customer_segments", "customer_id"),
    "reach next": ("segment_targets", "target_rank"),
    "lift": ("campaign_lift", "start_date desc, campaign_key, outcome_name, arm_name, segment_key nulls first"),
    "budget": ("budget_plan", "expected_profit desc nulls last, segment_key"),
    "history": ("segment_history", "run_number, segment_key"),
}
"""What each sheet shows: a table of marts, and the order of its rows."""

NOTHING_YET = {
    "lift": ("No campaign has been measured.", "To begin one: segapp campaign plan"),
    "budget": ("No budget was planned.", "To plan one: segapp campaign plan --budget 1000"),
}
"""What an empty sheet says, and what would fill it."""

_FETCH_ROWS = 10_000


@dataclass(frozen=True)
class BookTerms:
    """Whether the customers' personal columns are written, and the language of sheets, headings and words."""

    has_personal: bool = False
    words: BookWords = field(default_factory=BookWords)


@dataclass(frozen=True)
class WorkbookSummary:
    """What was written: rows by sheet, the file of the customers where they do not fit, and who is not among them."""

    path: pathlib.Path
    row_counts: dict[str, int]
    customers_csv: pathlib.Path | None
    left_out_count: int = 0  # must not be contacted


def export_workbook(
    path: pathlib.Path | str,
    target: pathlib.Path | str,
    *,
    max_rows: int = EXCEL_ROWS - 1,
    may_overwrite: bool = False,
    terms: BookTerms | None = None,
) -> WorkbookSummary:
    """Write the published tables to an .xlsx file, which appears whole or not at all.

    No sheet is held in memory. Texts stay texts, whatever they begin with.

    Parameters
    ----------
    path : path-like
        The published warehouse.
    target : path-like
        The file to write.
    max_rows : int, default what Excel holds
        With more customers than this their sheet is a note, and a CSV file stands beside the workbook.
    may_overwrite : bool, default False
        Replace files that are there.

    terms : BookTerms, default English without personal columns
        What is written of the customers, and in which language.

    Raises
    ------
    WarehouseError
        If there is no warehouse.
    TargetError
        If a file is there already or cannot be written.
    """
    target, terms = pathlib.Path(target).resolve(), terms or BookTerms()
    beside = target.with_name(f"{target.stem}-customers.csv")
    refuse_taken(target, may_overwrite=may_overwrite)
    with open_published(path) as warehouse, worded(str(target)), interruptible(warehouse):
        left_out_count = _left_out_count(warehouse)
        is_long = _customer_count(warehouse) > max_rows
        if is_long:
            refuse_taken(beside, may_overwrite=may_overwrite)
        with named_file(target, may_overwrite=may_overwrite) as part:
            note = _beside_note(beside.name, terms.words) if is_long else ()
            counts = _write(warehouse, part, note=note, terms=terms)
            if is_long:
                written = export_table(path, beside, may_overwrite=may_overwrite, has_personal=terms.has_personal)
                counts["customers"] = written.row_count
    return WorkbookSummary(target, counts, beside if is_long else None, left_out_count)


def write_workbook(warehouse: Warehouse, target: pathlib.Path, *, has_customers: bool, terms: BookTerms) -> None:
    """Write the tables of an open warehouse to an .xlsx file that lies beside the report.

    Parameters
    ----------
    has_customers : bool
        Whether the report hands out the list of customers; without it, their sheet names the command that writes them.
    terms : BookTerms
        What is written of the customers, and in which language.

    Raises
    ------
    WarehouseError
        If a table fails or the file cannot be written.
    """
    has_room = has_customers and _customer_count(warehouse) < EXCEL_ROWS
    note = () if has_room else tuple(map(terms.words.say, APART_NOTE))
    with worded(str(target)):
        _write(warehouse, target, note=note, terms=terms)


def _customer_count(warehouse: Warehouse) -> int:
    """Return how many customers there are who may be contacted: nobody else is in a list."""
    return int(warehouse.scalar(f"select count(*) from marts.customer_segments where {CONTACTABLE}"))


def _left_out_count(warehouse: Warehouse) -> int:
    return int(warehouse.scalar(f"select count(*) from marts.customer_segments where not ({CONTACTABLE})"))


def _beside_note(file: str, words: BookWords) -> tuple[str, str]:
    return (
        words.say("There are more customers than a sheet of Excel has rows."),
        words.say("They are all in {file}, beside this workbook.", file=file),
    )


def _write(warehouse: Warehouse, part: pathlib.Path, *, note: tuple[str, ...], terms: BookTerms) -> dict[str, int]:
    """Write the workbook; a note stands in the place of the customers."""
    import xlsxwriter

    run = warehouse.row(
        "select * from model.current_run inner join marts.contract using (run_id) cross join model.figure_signs"
    )
    words = terms.words
    left_out = (
        frozenset() if terms.has_personal else personal_columns(warehouse, _names(warehouse, SHEETS[CUSTOMERS][0]))
    )
    customers = None if note else _listed(warehouse, *SHEETS[CUSTOMERS], left_out)
    counts = {}
    meanings: list[tuple[Any, ...]] = []
    with tempfile.TemporaryDirectory(dir=part.parent, prefix=f"{part.name}.") as folder:
        book = xlsxwriter.Workbook(str(part), {"constant_memory": True, "tmpdir": folder})
        book.set_properties({"title": words.say("Customer segments"), "created": run.started_at.replace(tzinfo=None)})
        formats = {name: book.add_format(look) for name, look in FORMATS.items()}
        for name, (table, _) in SHEETS.items():
            sheet = Sheet(book.add_worksheet(words.say(name)), formats)
            columns = [each for each in _names(warehouse, table) if name != CUSTOMERS or each not in left_out]
            shown = headings(columns, feature_headings(warehouse) if name == CUSTOMERS else None, words)
            meanings += explained(warehouse, words.say(name), table, list(zip(columns, shown, strict=True)))
            if name != CUSTOMERS:
                counts[name] = _write_mart(warehouse, sheet, name, shown, words)
            elif customers is None:
                _write_note(sheet, note)
            else:
                counts[name] = _write_head(warehouse, sheet, customers, shown)
            if name == "segments" and counts[name]:
                add_chart(book, sheet.page, columns, warehouse.rows(COLOURS), words)
        about = Sheet(book.add_worksheet(words.say(ABOUT)), formats)
        write_about(about, facts_of(run, note, _left_out_count(warehouse), words), meanings, words)
        book.close()
    if customers is not None:
        fill_sheet(warehouse, part, sheet=1 + list(SHEETS).index(CUSTOMERS), listed=customers)
    return counts


def _write_mart(warehouse: Warehouse, sheet: Sheet, name: str, shown: list[str], words: BookWords) -> int:
    table, order = SHEETS[name]
    cursor = warehouse.execute(f"select * from marts.{table} order by {order}")
    rows = _fetched(cursor)
    first = next(rows, None)
    if first is None and name in NOTHING_YET:
        _write_note(sheet, tuple(map(words.say, NOTHING_YET[name])))
        return 0
    columns = [column[0] for column in cursor.description]
    told = words.rows(columns, itertools.chain([first] if first else [], rows))
    return sheet.write_table(columns, told, shown=shown)


def _fetched(cursor: Any) -> Iterator[tuple[Any, ...]]:
    while rows := cursor.fetchmany(_FETCH_ROWS):
        yield from rows


def _names(warehouse: Warehouse, table: str) -> list[str]:
    return [name for name, *_ in warehouse.execute(f"describe select * from marts.{table}").fetchall()]


def _listed(warehouse: Warehouse, table: str, order: str, left_out: Collection[str]) -> Listed:
    described = warehouse.execute(f"describe select * from marts.{table}").fetchall()
    columns = [(name, kind) for name, kind, *_ in described if name not in left_out]
    return Listed(table, order, columns, _customer_count(warehouse), CONTACTABLE)


def _write_head(warehouse: Warehouse, sheet: Sheet, listed: Listed, shown: list[str]) -> int:
    """Write the header of a sheet whose rows are filled in when the workbook is finished."""
    names, kinds = zip(*listed.columns, strict=True)
    wanted = ", ".join(map(quote_identifier, names))
    rows = f"select {wanted} from marts.{listed.table} where {listed.condition}"
    query = f"{rows} order by {listed.order} limit {ROWS_MEASURED}"
    sheet.write_head(names, kinds, sample=warehouse.execute(query).fetchall(), shown=shown)
    sheet.page.autofilter(0, 0, listed.row_count, len(names) - 1)
    return listed.row_count


def _write_note(sheet: Sheet, note: tuple[str, ...]) -> None:
    for line, kind in zip(note, ("title", "text"), strict=True):
        sheet.write_row([line], [kind])
