"""The workbook beside the pages says what the marts say, and holds customers only where the folder lists them."""

from __future__ import annotations

import datetime
import pathlib

import openpyxl
import pytest
import xlsxwriter
from openpyxl.workbook import Workbook

from segapp.pipeline.publishing import lent_workbook
from segapp.stages.export.filling import Listed, fill_sheet, row_query
from segapp.stages.export.headings import headings
from segapp.stages.export.sheets import FORMATS, Sheet
from segapp.stages.report import ReportSettings, build_site
from segapp.warehouse import Warehouse, open_published, open_working, personal_columns
from tests.report.pages import Page
from tests.worlds.report import World, make, project

FILE = "customer-segments.xlsx"
LABELS = {"age_years": "Age, years", "annual_income_k": "Income, k$", "spending_score": "Spending score"}
LABELS |= {"gender": "Gender"}
SHEETS = "reach next, lift, budget, history, about this run"
TABLES = {
    "segments": "marts.segments order by size_rank",
    "profiles": "marts.segment_profiles order by segment_key, driver_rank, feature_name, category_name",
    "customers": "marts.customer_segments order by customer_id",
    "reach next": "marts.segment_targets order by target_rank",
    "history": "marts.segment_history order by run_number, segment_key",
}


@pytest.fixture(scope="module")
def book(second_run: pathlib.Path) -> Workbook:
    """The workbook of a whole site, read by another program."""
    return openpyxl.load_workbook(second_run / FILE)


def columns_of(warehouse: Warehouse, table: str) -> list[str]:
    """Return the columns of a mart."""
    return [name for (name, *_) in warehouse.execute(f"describe {table}").fetchall()]


def as_cell(value: object) -> object:
    """Return a value as a cell holds it: days are midnights, an empty text is nothing, figures have 13 digits."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:.13g}"
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return datetime.datetime.combine(value, datetime.time())
    return None if value == "" else value


@pytest.mark.parametrize("sheet", TABLES)
def test_every_figure_is_that_of_the_marts(second_run: pathlib.Path, book: Workbook, sheet: str) -> None:
    """Each sheet has the rows of its table, to 13 digits, and its columns but for personal ones, below a header."""
    with open_published(second_run.parent / "warehouse.duckdb") as warehouse:
        personal = ", ".join(personal_columns(warehouse, columns_of(warehouse, TABLES[sheet].split()[0])))
        shown = f"* exclude ({personal})" if personal else "*"
        cursor = warehouse.execute(f"select {shown} from {TABLES[sheet]}")
        names, wanted = [column[0] for column in cursor.description], cursor.fetchall()
    header, *rows = book[sheet].iter_rows(values_only=True)
    assert list(header) == headings(names, LABELS if sheet == "customers" else None)
    assert [[as_cell(value) for value in row] for row in rows] == [[as_cell(value) for value in row] for row in wanted]
    assert book[sheet].freeze_panes == "A2"
    assert book[sheet].auto_filter.ref == book[sheet].dimensions


def test_page_one_links_to_it(second_run: pathlib.Path) -> None:
    """A reader clicks; the one file, which has no folder, names the commands instead."""
    page = Page(second_run / "index.html")
    assert FILE in page.values("href")
    assert f"Excel workbooksegments, profiles, customers, {SHEETS}" in page.words
    alone = (second_run / "report.html").read_text(encoding="utf-8")
    assert FILE not in alone
    assert "<b>Excel workbook</b>" in alone
    assert '<p class="note">The files named here are in the folder of the full report.' in alone


def test_customers_are_in_it_only_where_the_folder_lists_them(tmp_path: pathlib.Path) -> None:
    """Where customers.csv is left out, no sheet names a customer; both notes say which command writes the list."""
    settings = ReportSettings(customers_csv_max_rows=59, write_workbook=lent_workbook)
    with make(tmp_path / "warehouse.duckdb", World()) as warehouse:
        site = build_site(
            warehouse, project=project(tmp_path), target=tmp_path / "site", settings=settings, progress=lambda _: None
        )
        ids = {str(row.customer_id) for row in warehouse.rows("select customer_id from marts.customer_segments")}
    book = openpyxl.load_workbook(site.folder / FILE)
    words = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert not (site.folder / "customers.csv").exists()
    assert not words & ids
    assert "segapp export customers.csv" in str(book["customers"]["A2"].value)
    assert "segapp export customers.csv" in next(
        str(row[1]) for row in book["about this run"].iter_rows(values_only=True) if row[0] == "List of customers"
    )
    assert f"Excel workbooksegments, profiles, {SHEETS}" in Page(site.index).words


HOSTILE = [
    '=HYPERLINK("http://x.invalid","a")',
    "@SUM(1)",
    "-1+1",
    "a & b < c > d ' \"",
    " spaces ",
    "two\nlines\ttab",
    "bell \a and \0, back \x1f",
    "_x0041_ is no A",
    "\u05e9\u05dc\u05d5\u05dd \u202eabc \U0001f600 \ufffe",
    "x" * 40_000,
]
COLUMNS = {
    "place": "integer",
    "words": "varchar",
    "share_rate": "double",
    "big": "bigint",
    "day": "date",
    "moment": "timestamp",
    "is_true": "boolean",
    "price": "decimal(10, 2)",
    "kind": "enum ('=a', 'b')",
    "list": "integer[]",
    "span": "interval",
}


@pytest.fixture
def filled(tmp_path: pathlib.Path) -> list[tuple[object, ...]]:
    """Return the rows of a sheet that was filled from a table with every kind of column."""
    with open_working(":memory:") as warehouse:
        _make_table(warehouse)
        described = warehouse.execute("describe marts.made").fetchall()
        listed = Listed("made", "place", [(name, kind) for name, kind, *_ in described], 5_000)
        with xlsxwriter.Workbook(str(tmp_path / "x.xlsx"), {"constant_memory": True}) as empty:
            sheet = Sheet(empty.add_worksheet(), {name: empty.add_format(look) for name, look in FORMATS.items()})
            names, kinds = zip(*listed.columns, strict=True)
            sheet.write_head(names, kinds, sample=[], shown=names)
        fill_sheet(warehouse, tmp_path / "x.xlsx", sheet=1, listed=listed)
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert {cell.data_type for row in book.active.iter_rows() for cell in row} <= {"s", "inlineStr", "n", "d", "b"}
    return list(book.active.iter_rows(min_row=2, values_only=True))


def _make_table(warehouse: Warehouse) -> None:
    warehouse.execute("create schema marts")
    warehouse.execute(f"create table marts.made ({', '.join(f'{name} {kind}' for name, kind in COLUMNS.items())})")
    day, moment = datetime.date(2026, 1, 31), datetime.datetime(2026, 1, 31, 18, 30)
    first = [1, HOSTILE[0], 0.1, 2**53, day, moment, True, "1.25", "=a", [1, 2], datetime.timedelta(hours=3)]
    warehouse.execute(f"insert into marts.made values ({', '.join('?' for _ in first)})", first)
    odd = [2, HOSTILE[1], float("inf"), 2**53 + 1, datetime.date(1850, 1, 1), None, False, None, "b", None, None]
    warehouse.execute(f"insert into marts.made values ({', '.join('?' for _ in odd)})", odd)
    for place, text in enumerate(HOSTILE[2:], start=3):
        warehouse.execute("insert into marts.made (place, words) values (?, ?)", [place, text])
    warehouse.execute("insert into marts.made (place, share_rate) select i, 1 / i from range(5000, 10, -1) as t (i)")


def test_rows_made_by_the_database_are_what_they_were(filled: list[tuple[object, ...]]) -> None:
    """Every kind of value arrives; text is text, whatever it begins with, and rows are in order."""
    moment = datetime.datetime(2026, 1, 31, 18, 30)
    day = datetime.datetime(2026, 1, 31)
    assert filled[0] == (1, HOSTILE[0], 0.1, 2**53, day, moment, True, 1.25, "=a", "[1, 2]", "03:00:00")
    assert filled[1][:7] == (2, "@SUM(1)", None, str(2**53 + 1), "1850-01-01", None, False)
    spelled = [text[:32_767] for text in HOSTILE]
    spelled[6:8] = ["bell _x0007_ and _x0000_, back _x001F_", "_x005F_x0041_ is no A"]  # as workbooks spell them
    spelled[8] = HOSTILE[8].replace("\ufffe", "_xFFFE_")
    assert [row[1] for row in filled[: len(HOSTILE)]] == spelled
    assert [row[0] for row in filled] == list(range(1, 5001))
    assert filled[4_998][2] == 1 / 4999


def test_long_lists_stay_in_order() -> None:
    """Rows are numbered and handed on in their order, with as many threads and blocks as a long list takes."""
    with open_working(":memory:") as warehouse:
        warehouse.execute("set threads = 4")
        warehouse.execute("create schema marts")
        warehouse.execute("create table marts.made as select i from range(300_000) as t (i) order by md5(i::varchar)")
        listed = Listed("made", "i", [("i", "BIGINT")], 300_000)
        rows = [row for (row,) in warehouse.execute(row_query(listed, {})).fetchall()]
    wanted = [f'<row r="{i + 2}"><c r="A{i + 2}" s="0"><v>{i}</v></c></row>' for i in range(300_000)]
    assert rows == wanted
