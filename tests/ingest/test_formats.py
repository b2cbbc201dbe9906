"""Files of every format end in the same rules: the same customers, rows by their numbers, nothing lost."""

from __future__ import annotations

import datetime
import json
import pathlib
import shutil
import zipfile
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest

from segapp.errors import SourceError
from segapp.named_source import Within
from segapp.stages.ingest import export_rejects, is_made_up, load_list
from segapp.stages.ingest.sources.scan import scan_file
from segapp.warehouse import Warehouse
from tests.ingest.conftest import TakeIn, customers, reasons

HEADERS = ["CustomerID", "Gender", "Age", "Annual Income (k$)", "Spending Score (1-100)"]
ROWS: list[list[Any]] = [[7, "Male", 19, 15.5, 39], ["007", "Female", 21, 16, 81], [8, None, None, None, None]]
KEPT = [("007", "Female", 21, 16.0, 81), ("7", "Male", 19, 15.5, 39), ("8", None, None, None, None)]


def book(path: pathlib.Path, *sheets: Sequence[Sequence[Any]]) -> pathlib.Path:
    """Write a workbook of the given sheets, which are called One, Two and so on."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in zip(["One", "Two", "Three"], sheets, strict=False):
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


def refusal(take_in: TakeIn, source: pathlib.Path | bytes, **options: Any) -> str:
    """Return the line in which a source is refused."""
    with pytest.raises(SourceError) as caught:
        take_in(source, **options)
    return caught.value.line


def test_a_sheet(take_in: TakeIn, warehouse: Warehouse, tmp_path: pathlib.Path) -> None:
    """Numbers keep their form, ids of digits too; a row is numbered as the spreadsheet shows it."""
    rows = [["Customers of 2026"], [], HEADERS, *ROWS, [], ["9", "Male", "old", 1, 1], [7, "Male", 19, 15.5, 39]]
    counts = take_in(book(tmp_path / "c.xlsx", [["A note"]], rows))
    assert (counts.row_count, counts.loaded_count, counts.rejected_count, counts.duplicate_count) == (5, 3, 1, 1)
    assert customers(warehouse) == KEPT
    assert reasons(warehouse) == [(8, "age_years", '"old" is not a number')]
    assert "read from the sheet Two" in counts.notes
    assert "1 blank row was skipped" in counts.notes


def test_rejected_rows_of_a_sheet_come_back(take_in: TakeIn, warehouse: Warehouse, tmp_path: pathlib.Path) -> None:
    """They stand under the headers of the sheet, each value in its column."""
    take_in(book(tmp_path / "c.xlsx", [HEADERS, *ROWS, ["a,b", "Male", "old", 1, 1]]))
    export_rejects(warehouse, tmp_path / "r.csv")
    lines = (tmp_path / "r.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("CustomerID,Gender,Age,")
    assert lines[1].startswith('"a,b",Male,old,1,1,5,')


def test_a_sheet_by_name(take_in: TakeIn, warehouse: Warehouse, tmp_path: pathlib.Path) -> None:
    """Without a name it is the first with a table of customers; a wrong name is answered with those that are there."""
    path = book(tmp_path / "c.xlsx", [HEADERS, ROWS[0]], [HEADERS, ROWS[1]])
    take_in(path, within=Within(sheet="two"))
    assert customers(warehouse) == KEPT[:1]
    assert "it has no sheet 'Four'. Its sheets are One, Two" in refusal(take_in, path, within=Within(sheet="Four"))


def test_dates_of_a_sheet_are_dates(warehouse: Warehouse, tmp_path: pathlib.Path) -> None:
    """A day is written without its midnight, yes or no as words."""
    day = datetime.datetime(2026, 1, 31)
    rows = [["CustomerID", "since", "seen", "is vip"], [7, day, day.replace(hour=9), True]]
    found = load_list(warehouse, book(tmp_path / "c.xlsx", rows), "listed")
    assert found.headers == ("since", "seen", "is vip")
    values = warehouse.execute("select customer_id, c0, c1, c2 from listed").fetchall()
    assert values == [("7", "2026-01-31", "2026-01-31 09:00:00", "true")]


KINDS = (".xls", ".xlsx", ".xlsm", ".xlsb", ".ods")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_workbook_reads_the_same(
    take_in: TakeIn, warehouse: Warehouse, tmp_path: pathlib.Path, kind: str
) -> None:
    """A sheet of notes before it, a title above, ids as numbers and texts, empty cells, and a row with its number."""
    rows = [["Customers of 2026"], [], HEADERS, *ROWS, ["9", "Male", "old", 1, 1]]
    counts = take_in(workbook_of(tmp_path / f"c{kind}", {"Notes": [["A note"]], "One": rows}))
    assert (counts.row_count, counts.loaded_count, counts.rejected_count) == (4, 3, 1)
    assert customers(warehouse) == KEPT
    assert reasons(warehouse) == [(7, "age_years", '"old" is not a number')]


@pytest.mark.parametrize("kind", [".xls", ".xlsx", ".xlsm", ".ods"])
def test_days_of_every_kind_of_workbook(warehouse: Warehouse, tmp_path: pathlib.Path, kind: str) -> None:
    """They are days and not the numbers that the file counts them by."""
    rows = [["CustomerID", "since"], [7, datetime.datetime(2026, 1, 31)]]
    load_list(warehouse, workbook_of(tmp_path / f"c{kind}", {"One": rows}), "listed")
    assert warehouse.execute("select customer_id, c0 from listed").fetchall() == [("7", "2026-01-31")]


def workbook_of(path: pathlib.Path, sheets: dict[str, list[list[Any]]]) -> pathlib.Path:
    """Write the sheets as the kind of workbook that the name says; an .xlsb was made once and is kept beside."""
    if path.suffix == ".xlsb":
        shutil.copyfile(pathlib.Path(__file__).with_name("customers.xlsb"), path)
    elif path.suffix == ".xls":
        write_xls(path, sheets)
    elif path.suffix == ".ods":
        write_ods(path, sheets)
    else:
        made = openpyxl.Workbook()
        made.remove(made.active)
        for name, rows in sheets.items():
            sheet = made.create_sheet(name)
            for row in rows:
                sheet.append(row)
        made.save(path)
        if path.suffix == ".xlsm":
            allow_macros(path)
    return path


def write_xls(path: pathlib.Path, sheets: dict[str, list[list[Any]]]) -> None:
    """Write a workbook of Excel 97 to 2003."""
    import xlwt

    made, day = xlwt.Workbook(), xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for name, rows in sheets.items():
        sheet = made.add_sheet(name)
        for at, row in enumerate(rows):
            for place, value in enumerate(row):
                if value is not None:
                    style = day if isinstance(value, datetime.datetime) else xlwt.Style.default_style
                    sheet.write(at, place, value, style)
    made.save(str(path))


def allow_macros(path: pathlib.Path) -> None:
    """Turn a workbook into one that may hold macros, with a project of them that nobody runs."""
    plain = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    kinds = parts["[Content_Types].xml"].decode()
    assert plain in kinds
    kinds = kinds.replace(plain, "application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    parts["[Content_Types].xml"] = kinds.encode()
    parts["xl/vbaProject.bin"] = bytes(64)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def write_ods(path: pathlib.Path, sheets: dict[str, list[list[Any]]]) -> None:
    """Write a workbook as LibreOffice does."""
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    document = OpenDocumentSpreadsheet()
    for name, rows in sheets.items():
        table = Table(name=name)
        for values in rows:
            row = TableRow()
            for value in values:
                if isinstance(value, datetime.datetime):
                    cell = TableCell(valuetype="date", datevalue=value.date().isoformat())
                elif isinstance(value, int | float):
                    cell = TableCell(valuetype="float", value=value)
                else:
                    cell = TableCell(valuetype="string")
                    cell.addElement(P(text=value or ""))
                row.addElement(cell)
            table.addElement(row)
        document.spreadsheet.addElement(table)
    document.save(path)


def test_sheets_that_are_refused(take_in: TakeIn, tmp_path: pathlib.Path) -> None:
    """Each in one sentence that says where to look."""
    path = tmp_path / "c.xlsx"
    assert "c.xlsx: the workbook is empty" in refusal(take_in, book(path, []))
    below = [HEADERS, *ROWS, [], HEADERS, *ROWS]
    assert "sheet One: it has two tables: the second begins in row 6" in refusal(take_in, book(path, below))
    beside = [[*row, None, *row] for row in [HEADERS, *ROWS]]
    assert "two tables are side by side in row 1" in refusal(take_in, book(path, beside))
    long_id = [HEADERS, [12345678901234567, "Male", 19, 1, 1]]
    assert "a number of more than 15 digits" in refusal(take_in, book(path, long_id))
    formulas = [HEADERS, [7, "Male", "=10+9", 1, 1]]
    line = refusal(take_in, book(path, formulas))
    assert "empty is Age, and the workbook holds formulas whose results were never saved. Open it" in line
    path.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(2000))
    assert "c.xlsx: the workbook is protected by a password. Save a copy without" in refusal(take_in, path)


def test_a_header_merged_over_two_columns(take_in: TakeIn, tmp_path: pathlib.Path) -> None:
    """Whose values the second column holds, nobody can tell."""
    path = book(tmp_path / "c.xlsx", [["CustomerID", "Gender", None, "Age"], [7, "Male", "x", 19]])
    made = openpyxl.load_workbook(path)
    made["One"].merge_cells("B1:C1")
    made.save(path)
    assert "column C holds values and has no header of its own in row 1: Gender is beside it" in refusal(take_in, path)


def test_a_made_up_sheet_is_known(warehouse: Warehouse, tmp_path: pathlib.Path) -> None:
    """A file of segapp sample that was saved as a workbook stays one of made-up customers."""
    assert is_made_up(warehouse, book(tmp_path / "c.xlsx", [[*HEADERS, "Made up by segapp sample"], ROWS[0]]))
    assert not is_made_up(warehouse, book(tmp_path / "c.xlsx", [HEADERS, ROWS[0]]))


def test_json_lines(take_in: TakeIn, warehouse: Warehouse) -> None:
    """An object a line, its keys in any order; digits stay as they are written."""
    objects = [dict(zip(HEADERS, row, strict=True)) for row in ROWS]
    lines = [*map(json.dumps, objects), "", '{"CustomerID": "9", "Age": {"years": 5}}', '{"CustomerID": "10"', "[1]"]
    counts = take_in("\n".join(lines))
    assert (counts.row_count, counts.loaded_count, counts.rejected_count) == (6, 3, 3)
    assert customers(warehouse) == KEPT
    assert reasons(warehouse) == [
        (5, "age_years", "holds an object, not one value"),
        (6, None, "the line is not one whole JSON object"),
        (7, None, "the line is not an object that names its values"),
    ]
    raw = warehouse.execute("select raw_text from intake.rejected_rows order by line_number").fetchall()
    assert raw[1] == ('{"CustomerID": "10"',)


@pytest.mark.parametrize("layout", [None, 2], ids=["in one line", "indented"])
def test_a_json_array(take_in: TakeIn, warehouse: Warehouse, layout: int | None) -> None:
    """A key that a row lacks is a missing value."""
    objects = [{k: v for k, v in zip(HEADERS, row, strict=True) if v is not None} for row in ROWS]
    take_in(b"\xef\xbb\xbf" + json.dumps(objects, indent=layout).encode())
    assert customers(warehouse) == KEPT


def test_a_long_json_array_is_read_in_pieces(
    take_in: TakeIn, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a piece ends within a row, reading goes on with the next piece."""
    monkeypatch.setattr("segapp.stages.ingest.sources.json_source._PIECE", 7)
    objects = [dict(zip(HEADERS, [number, "Male", 20, 1.5, 3], strict=True)) for number in range(50)]
    assert take_in(json.dumps(objects)).loaded_count == 50


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[[1, "Meier"]]', "JSON, but no row of it is an object that names its values"),
        ('{\n "customers": [\n {"CustomerID": 1}\n]\n}\n', "JSON, but its lines are not one object each"),
        ('[{"CustomerID": 1, "Age": 20}, {"Cust', "the array ends early or is damaged after row 1"),
        ('[{"CustomerID": 1, "Age": 20}] x', "something follows the array, after row 1"),
        ("[]", "it holds no rows"),
    ],
)
def test_json_that_is_refused(take_in: TakeIn, text: str, words: str) -> None:
    """Each in one sentence, without anybody's values."""
    line = refusal(take_in, text.encode())
    assert words in line
    assert "Meier" not in line


def test_a_key_that_comes_twice(take_in: TakeIn, warehouse: Warehouse) -> None:
    """Which of two values is meant, nobody can tell."""
    take_in('{"CustomerID": 1, "Age": 20}\n{"CustomerID": 2, "Age": 20, "Age": 30}\n')
    assert reasons(warehouse) == [(2, None, "it names a key twice")]


def test_awkward_texts(take_in: TakeIn, warehouse: Warehouse) -> None:
    """Tabs, line ends and backslashes stay; NUL and half a character are rejected."""
    hard = ["a\tb", "a\nb", "a\\nb", 'say "x"', "\u00e9"]
    bad = ["a\0b", "\ud800"]
    lines = [json.dumps({"CustomerID": text, "Age": 20}) for text in [*hard, *bad]]
    assert take_in("\n".join(lines)).rejected_count == 2
    assert {row[0] for row in customers(warehouse)} == set(hard)


def test_a_table_parted_by_blanks_may_be_damaged(take_in: TakeIn, tmp_path: pathlib.Path) -> None:
    """Half a character of UTF-16 makes a row that is rejected, inside the table and at its end."""
    lines = ["CustomerID Gender Age Income Score", *(f"{at} Male {20 + at % 9} 40 50" for at in range(300))]
    whole = "\n".join([*lines, ""]).encode("utf-16")
    source = tmp_path / "printed.txt"
    source.write_bytes(whole.replace(b"M\x00a\x00", b"M\x00\x00\xd8", 1) + b"\x00")
    counts = take_in(source)
    assert (counts.row_count, counts.loaded_count, counts.rejected_count) == (301, 299, 2)


def test_lines_of_every_place_in_a_large_file_are_plain(tmp_path: pathlib.Path) -> None:
    """Where a line falls among the pieces that are read says nothing of its length; one too long is found anywhere."""
    path = tmp_path / "large.csv"
    lines = [f"{at},{'a' * (20_000 + at * 37 % 9_000)}" for at in range(800)]
    path.write_text("customer_id,note\n" + "\n".join(lines) + "\n", encoding="utf-8")
    assert scan_file(path).is_plain
    for at in (0, 41, 42, 400, 799):
        longer = [*lines[:at], f"{at},{'a' * 70_000}", *lines[at + 1 :]]
        path.write_text("customer_id,note\n" + "\n".join(longer) + "\n", encoding="utf-8")
        assert not scan_file(path).is_plain
