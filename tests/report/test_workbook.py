"""The workbook holds what is published, opens in other programs, and runs nothing that a source smuggled in."""

from __future__ import annotations

import datetime
import pathlib

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from segapp.errors import TargetError, WarehouseError
from segapp.languages import read_language
from segapp.project import shipped
from segapp.stages.export import BookTerms, BookWords, WorkbookSummary, export_workbook
from segapp.stages.export.headings import feature_headings, headings
from segapp.stages.export.workbook import SHEETS
from tests.worlds.report import World, make

EMPTY = ("lift", "budget")  # nothing was judged
FORMULA = '=HYPERLINK("http://x.invalid","a")&<b>\'\u202e'


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """A warehouse of sixty customers, with hostile names for segments and one customer."""
    path = tmp_path_factory.mktemp("book") / "warehouse.duckdb"
    with make(path, World(names={"S01": FORMULA, "S02": "@SUM(1)"})) as warehouse:
        warehouse.execute("update model.assignments set gender = '-1+1|x' where customer_id = '0000'")
    return path


@pytest.fixture(scope="module")
def written(published: pathlib.Path) -> WorkbookSummary:
    """The workbook of that warehouse."""
    return export_workbook(published, published.parent / "out, 'of' [50%].XLSX", terms=BookTerms(has_personal=True))


@pytest.fixture(scope="module")
def book(written: WorkbookSummary) -> Workbook:
    """The same, read by another program."""
    return openpyxl.load_workbook(written.path)


def heading(book: Workbook, sheet: str, name: str) -> object:
    """Return what stands above a column of marts, as the last sheet explains it."""
    rows = book["about this run"].iter_rows(values_only=True)
    return next(row[1] for row in rows if (row[0], row[2]) == (sheet, name))


def column(book: Workbook, sheet: str, name: str) -> list[object]:
    """Return the values of a column of marts, down to the first empty row."""
    header, *rows = book[sheet].iter_rows(values_only=True)
    return [row[header.index(heading(book, sheet, name))] for row in rows]


def test_the_sheets_hold_every_row(book: Workbook, written: WorkbookSummary) -> None:
    """Segments by size, customers by id, and the counts that were told."""
    assert book.sheetnames == [
        *("segments", "profiles", "customers", "reach next", "lift", "budget", "history", "about this run")
    ]
    told = {name: 0 if name in EMPTY else book[name].max_row - 1 for name in book.sheetnames[:-1]}
    assert written.row_counts == told
    assert column(book, "customers", "customer_id") == [f"{i:04}" for i in range(60)]
    assert column(book, "segments", "customer_count") == [20, 20, 20]
    assert heading(book, "reach next", "advice") in {cell.value for cell in book["reach next"][1]}
    assert column(book, "history", "segment_key") == ["S01", "S02", "S03"]
    assert all("segapp campaign plan" in str(book[name]["A2"].value) for name in EMPTY)


def test_text_stays_text(book: Workbook) -> None:
    """Nothing is a formula or a link, and every character is there."""
    kinds = {cell.data_type for name in book.sheetnames for row in book[name].iter_rows() for cell in row}
    assert kinds <= {"s", "n", "d", "b", "inlineStr"}
    assert FORMULA in column(book, "segments", "segment_name")
    assert column(book, "customers", "gender")[0] == "-1+1|x"
    assert not any(cell.hyperlink for name in book.sheetnames for row in book[name].iter_rows() for cell in row)


def test_numbers_and_days_are_what_they_are(book: Workbook) -> None:
    """They can be summed and sorted, and look as they should."""
    header = [cell.value for cell in book["segments"][1]]
    cells = dict(zip(header, book["segments"][2], strict=True))
    cells = {name: cells[heading(book, "segments", name)] for name in ("customer_share", "customer_count")}
    assert (cells["customer_share"].number_format, cells["customer_count"].number_format) == ("0.0%", "#,##0")
    assert cells["customer_share"].value == pytest.approx(1 / 3)
    assert column(book, "customers", "data_date")[0] == datetime.datetime(2026, 1, 28)
    assert column(book, "customers", "is_outlier")[0] is False


def test_headers_stay_in_sight_and_filter(book: Workbook) -> None:
    """Each table's first row is frozen, and filters reach its last row."""
    for name in ("segments", "profiles", "customers", "history"):
        assert book[name].freeze_panes == "A2"
        assert book[name].auto_filter.ref == book[name].dimensions


def test_headings_are_words(book: Workbook) -> None:
    """Readers see words and, for what a source said of a customer, label and unit; no two columns share a heading."""
    heads = {name: [str(cell.value) for cell in book[name][1]] for name in ("segments", "profiles", "customers")}
    assert heads["segments"][:2] == ["Key", "Segment"]
    assert {"Customers", "Share of customers", "What sets them apart"} <= set(heads["segments"])
    assert {"Customer ID", "Age, years", "Income, k$", "Outlier?"} <= set(heads["customers"])
    assert all(len(set(each)) == len(each) and not any("_" in word for word in each) for each in heads.values())


def test_one_chart_shows_the_sizes(book: Workbook) -> None:
    """Bars by segment, from the cells of the sheet, below its table, with a title that says the day."""
    (chart,) = book["segments"]._charts
    (series,) = chart.series
    title = "".join(run.t for paragraph in chart.title.tx.rich.p for run in paragraph.r)
    assert title == "Customers by segment, data of 2026-01-28"
    counted = [str(cell.value) for cell in book["segments"][1]].index("Customers") + 1
    assert series.val.numRef.f == f"segments!${get_column_letter(counted)}$2:${get_column_letter(counted)}$4"
    assert chart.anchor._from.row > book["segments"].max_row
    assert not any(book[name]._charts for name in book.sheetnames[1:])


def test_about_this_run_says_what_the_figures_are(book: Workbook) -> None:
    """Made-up data is called so first, and each column of each sheet is explained."""
    rows = list(book["about this run"].iter_rows(values_only=True))
    assert rows[1][0] == "Synthetic demonstration data: do not quote."
    explained = {row[:2] for row in rows if row[2]}
    for name in ("segments", "profiles", "customers", "history"):
        assert {(name, cell.value) for cell in book[name][1]} <= explained


def test_the_same_warehouse_gives_the_same_bytes(published: pathlib.Path, written: WorkbookSummary) -> None:
    """Nothing in the file depends on the clock."""
    again = export_workbook(published, published.parent / "again.xlsx", terms=BookTerms(has_personal=True))
    assert again.path.read_bytes() == written.path.read_bytes()


def test_customers_beyond_a_sheet_go_to_a_file_beside(published: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """The sheet then names the file, which has them all."""
    (tmp_path / "big-customers.csv").write_text("mine")
    with pytest.raises(TargetError, match=r"big-customers\.csv: there is a file of this name already"):
        export_workbook(published, tmp_path / "big.xlsx", max_rows=59)
    summary = export_workbook(published, tmp_path / "big.xlsx", max_rows=59, may_overwrite=True)
    note = openpyxl.load_workbook(summary.path)["customers"]
    assert "big-customers.csv" in str(note["A2"].value)
    assert summary.customers_csv == (tmp_path / "big-customers.csv").resolve()
    assert len((tmp_path / "big-customers.csv").read_text().splitlines()) == 61
    assert export_workbook(published, tmp_path / "fits.xlsx", max_rows=60).customers_csv is None


@pytest.mark.parametrize("name", ["missing/x.xlsx", "folder.xlsx"])
def test_a_target_that_cannot_be_written_is_told(published: pathlib.Path, tmp_path: pathlib.Path, name: str) -> None:
    """A missing folder or a folder in the way end with one line and no leftovers."""
    (tmp_path / "folder.xlsx").mkdir()
    with pytest.raises(TargetError) as caught:
        export_workbook(published, tmp_path / name)
    assert str(tmp_path / name) in caught.value.line
    assert [path.name for path in tmp_path.rglob("*")] == ["folder.xlsx"]


def test_a_failure_halfway_leaves_the_old_file(tmp_path: pathlib.Path) -> None:
    """A mart that fails while it is written ends in one line; the workbook of before and nothing else stays."""
    with make(tmp_path / "warehouse.duckdb", World()) as warehouse:
        warehouse.execute("create or replace view marts.segment_targets as select error('broken') as target_rank")
    target = tmp_path / "x.xlsx"
    target.write_text("old")
    with pytest.raises(WarehouseError, match="broken"):
        export_workbook(tmp_path / "warehouse.duckdb", target, may_overwrite=True)
    assert target.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["warehouse.duckdb", "x.xlsx"]


def test_german_has_a_heading_for_every_column(tmp_path: pathlib.Path) -> None:
    """Of every sheet, also of those that are empty yet; columns of features are headed by their labels."""
    known = read_language("de", [shipped("templates")]).workbook
    with make(tmp_path / "warehouse.duckdb", World()) as warehouse:
        labelled = set(feature_headings(warehouse))
        for sheet, (table, _) in SHEETS.items():
            found = warehouse.execute(f"describe select * from marts.{table}").fetchall()
            columns = [name for name, *_ in found if name not in labelled]
            assert [text for text in headings(columns) if text not in known] == [], sheet


def test_in_german_sheets_headings_and_words_are_german(published: pathlib.Path) -> None:
    """Every heading is, except the names of features; what columns mean stays as marts say it."""
    language = read_language("de", [shipped("templates")])
    target = published.parent / "german.xlsx"
    written = export_workbook(published, target, terms=BookTerms(words=BookWords(language)))
    book = openpyxl.load_workbook(written.path)
    assert book.sheetnames[3] == "wen ansprechen"
    known = set(language.workbook.values())
    features = {"Gender", "Age, years", "Income, k$", "Spending score"}
    for sheet in book.worksheets[:-1]:
        header = next(sheet.iter_rows(values_only=True))
        assert {text for text in header if text is not None} - features <= known, sheet.title
    header, *rows = book["Profile"].iter_rows(values_only=True)
    assert {row[header.index("Richtung")] for row in rows} <= set(language.words.values())
