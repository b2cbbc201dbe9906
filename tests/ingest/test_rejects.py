"""What is rejected, why, with which text, and how it comes back."""

from __future__ import annotations

import csv
import pathlib
from typing import Any

import pytest

from segapp.errors import SegappError, SourceError, TargetError
from segapp.stages.ingest import export_rejects
from segapp.warehouse import Warehouse
from tests.ingest.conftest import TakeIn, customers, reasons

TEXT_COLUMNS = "id,sex,age\n"


def rejected(warehouse: Warehouse) -> list[tuple[Any, ...]]:
    """Return line, column, reason and text of the rejected rows."""
    return warehouse.execute(
        "select line_number, column_name, reason_text, raw_text from intake.rejected_rows order by all"
    ).fetchall()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("2,F", "too few columns: 2 instead of 3"),
        ("2,F,3,4", "too many columns: 4 instead of 3"),
        ("   ", "the line holds nothing but spaces"),
        ('2,"F"x,3', "text after the closing quote of column 2"),
        ("2,F\0,3", "a NUL byte at character 4"),
        ('2,"a\nb",3,4', "too many columns: 4 instead of 3; the row spans 2 lines: a stray quote?"),
    ],
)
def test_form(warehouse: Warehouse, take_in: TakeIn, line: str, reason: str) -> None:
    """A record of a wrong form is rejected alone, with its whole text."""
    counts = take_in(f"{TEXT_COLUMNS}1,M,20\n{line}\n3,F,30\n")
    assert rejected(warehouse) == [(3, None, reason, line.replace("\0", "\N{SYMBOL FOR NULL}"))]
    assert (counts.row_count, counts.loaded_count, counts.rejected_count) == (3, 2, 1)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("3e400", '"3e400" is not a finite number'),
        ("1_0", '"1_0" is not a number: write it without underscores'),
        ("-inf", '"-inf" is not a finite number'),
        ('"1,5"', '"1,5" is not a number: write 1234.5, without commas'),
        ("12x", '"12x" is not a number'),
        ("0x1F", '"0x1F" is not a number'),
        ("1.5", '"1.5" is not a whole number'),
        ("99999999999", '"99999999999" is too large'),
        ("-1", '"-1" is not allowed: Age in whole years, 0 to 120.'),
    ],
)
def test_numbers(warehouse: Warehouse, take_in: TakeIn, value: str, reason: str) -> None:
    """A number that is none, or not one the table allows, is told apart in words; both readers agree."""
    take_in(f"{TEXT_COLUMNS}1,M,20\n2,F,{value}\n")
    take_in(f"{TEXT_COLUMNS}1,M,20\n\n2,F,{value}\n")
    raw = f"2,F,{value}"
    assert rejected(warehouse) == [(3, "age_years", reason, raw), (4, "age_years", reason, raw)]


@pytest.mark.parametrize("value", ["7", " 7 ", "+7", "7.0", "70e-1", "\u00a07", '"7"', ' "7"'])
def test_whole_numbers(warehouse: Warehouse, take_in: TakeIn, value: str) -> None:
    """A whole number may be written in more than one way."""
    take_in(f"{TEXT_COLUMNS}1,M,{value}\n")
    assert customers(warehouse) == [("1", "M", 7, None, None)]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_raw_text(warehouse: Warehouse, take_in: TakeIn, line_end: str, mark: str) -> None:
    """The text of a rejected row is its line without the line end, quotes and spaces as they were."""
    take_in(mark + line_end.join(["id;sex;age", "1;M;20", ' 2 ;"F, ""x""";2o', "3;F;30"]))
    assert rejected(warehouse) == [(3, "age_years", '"2o" is not a number', ' 2 ;"F, ""x""";2o')]


def test_keys(warehouse: Warehouse, take_in: TakeIn) -> None:
    """An id that is missing, blank, `?` or too long is rejected."""
    take_in(f"{TEXT_COLUMNS}1,M,20\n,F,1\n  ,F,1\n?,F,1\n{'x' * 201},F,1\n")
    allowed = "The customer's id in the source, as text: 0001 stays 0001."
    assert reasons(warehouse) == [
        (3, "customer_id", "is missing"),
        (4, "customer_id", "is missing"),
        (5, "customer_id", '"?" stands for a missing value'),
        (6, "customer_id", f'"{"x" * 60}" is not allowed: {allowed}'),
    ]


def test_two_reasons(warehouse: Warehouse, take_in: TakeIn) -> None:
    """A line rejected for two reasons counts once and tells both."""
    counts = take_in(f"{TEXT_COLUMNS}1,M,20\n,F,x\n")
    assert counts.rejected_count == 1
    assert [column for _, column, _ in reasons(warehouse)] == ["age_years", "customer_id"]


def test_big_field(warehouse: Warehouse, take_in: TakeIn) -> None:
    """A field of 10 MB costs its own row only; in a column that is not used it costs nothing."""
    big = "x" * 10_000_000
    counts = take_in(f"id,sex,age,note\n1,M,20,{big}\n2,{big},30,\n3,F,40,\n")
    assert [customer[0] for customer in customers(warehouse)] == ["1", "3"]
    assert reasons(warehouse) == [(3, "gender", "the value has 10000000 characters; 10000 are allowed")]
    assert counts.row_count == counts.loaded_count + counts.rejected_count == 3


def test_stray_quote_closed_later(warehouse: Warehouse, take_in: TakeIn) -> None:
    """A stray quote that meets another quote costs its own line, not those between."""
    counts = take_in(f'{TEXT_COLUMNS}1,M,20\n2,"F,30\n3,M,40\n4,"F",50\n')
    assert [customer[0] for customer in customers(warehouse)] == ["1", "3", "4"]
    assert rejected(warehouse) == [(3, None, "text after the closing quote of column 2", '2,"F,30')]
    assert counts.row_count == 4


def test_stray_quote_at_the_end(warehouse: Warehouse, take_in: TakeIn) -> None:
    """A quote that opens in the last line swallows nothing: only that line is rejected."""
    take_in(f'{TEXT_COLUMNS}1,M,20\n2,"F,30\n')
    assert rejected(warehouse) == [(3, None, "a quote opens and is never closed", '2,"F,30')]


def test_stray_quote_swallows(warehouse: Warehouse, take_in: TakeIn) -> None:
    """A quote that swallows the rest of the file stops the load and names its line."""
    with pytest.raises(SourceError, match=r"line 3: a quote opens in line 3 .* swallows the 98 or more lines"):
        take_in(TEXT_COLUMNS + '1,M,20\n2,"F,30\n' + "".join(f"{row},M,20\n" for row in range(3, 101)))
    assert customers(warehouse) == []


def test_blank_lines(warehouse: Warehouse, take_in: TakeIn) -> None:
    """Blank lines are no rows; lines are still counted as a text editor does."""
    counts = take_in(f"\n\n{TEXT_COLUMNS}\n1,M,20\n\r\n2,F,x\n\n\n")
    assert rejected(warehouse) == [(7, "age_years", '"x" is not a number', "2,F,x")]
    assert counts.row_count == 2
    assert "6 blank lines were skipped" in counts.notes


@pytest.mark.parametrize(
    ("encoding", "mark"), [("utf-8", b""), ("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff"), ("cp1252", b"")]
)
def test_encodings(warehouse: Warehouse, take_in: TakeIn, encoding: str, mark: bytes) -> None:
    """UTF-8, UTF-16 with its mark and Windows-1252 are recognised."""
    take_in(mark + "id,sex\n1,männlich\n2,weiblich € ok\n".encode(encoding))
    assert [customer[1] for customer in customers(warehouse)] == ["männlich", "weiblich € ok"]


def test_encoding_asked_for(warehouse: Warehouse, take_in: TakeIn) -> None:
    """Another encoding is asked for, and taken when it is named."""
    content = "id,sex\n1,мужской\n".encode("utf-16-le")
    with pytest.raises(SourceError, match="name its encoding"):
        take_in(content)
    with pytest.raises(SourceError, match="no encoding named klingon"):
        take_in(content, encoding="klingon")
    take_in(content, encoding="utf-16-le")
    assert customers(warehouse) == [("1", "мужской", None, None, None)]


def test_bad_bytes(warehouse: Warehouse, take_in: TakeIn) -> None:
    """In a UTF-8 file a line with bytes that are none is rejected alone."""
    take_in("id,sex\n1,männlich\n2,".encode() + b"\xff\xfe\n3,M\n")
    assert rejected(warehouse) == [
        (3, None, "character 3 is not valid utf-8", "2,\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}")
    ]


def test_excel_separator_line(warehouse: Warehouse, take_in: TakeIn) -> None:
    """The line `sep=;` that Excel writes above a header is understood, with any separator."""
    take_in("sep=;\r\nid;sex;age\r\n1;a,b;20\r\n")
    take_in("sep=^\nid^sex^age\n1^a,b^20\n")
    assert customers(warehouse) == [("1", "a,b", 20, None, None)]


@pytest.mark.parametrize(("limit", "is_refused"), [(0.32, True), (0.34, False), (None, False)])
def test_limit(warehouse: Warehouse, take_in: TakeIn, limit: float | None, is_refused: bool) -> None:
    """More rejected rows than allowed stop the load and change nothing."""
    text = f"{TEXT_COLUMNS}1,M,20\n2,F,x\n3,F,30\n"
    if is_refused:
        with pytest.raises(SourceError, match=r"1 of 3 rows would be rejected \(33.3%, at most 32.0% allowed\)"):
            take_in(text, max_rejected_share=limit)
    else:
        take_in(text, max_rejected_share=limit)
    assert len(customers(warehouse)) == (0 if is_refused else 2)


def test_mend_and_load(warehouse: Warehouse, take_in: TakeIn, tmp_path: pathlib.Path) -> None:
    """The rejects come back under the source's headers; fixed and loaded again they come in."""
    take_in('Customer ID;"Sex";Age;Note\n1;M;20;\n2;F;2o;"a;b"\n3;F\n4;F;40;old\n4;F;41;new\n5;"=1+1";x;\n')
    target = tmp_path / "rejects.csv"
    exported = export_rejects(warehouse, target)
    assert (exported.batch_id, exported.source_name, exported.row_count) == ("b1", "source_1.csv", 4)
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [
        ["Customer ID", "Sex", "Age", "Note", "Rejected line", "Rejected because", "Rejected text"],
        ["2", "F", "2o", "a;b", "3", 'age_years: "2o" is not a number', '2;F;2o;"a;b"'],
        ["3", "F", "", "", "4", "too few columns: 2 instead of 4", "3;F"],
        ["", "F", "40", "old", "5", "customer_id: superseded: line 6 has the same id and other values", "4;F;40;old"],
        ["5", "'=1+1", "x", "", "7", 'age_years: "x" is not a number', '5;"=1+1";x;'],
    ]
    fixed = target.read_text("utf-8-sig").replace("2,F,2o", "2,F,20").replace("=1+1,x", "F,50")
    counts = take_in(fixed)
    assert (counts.loaded_count, counts.rejected_count) == (3, 1)
    assert not any("known before" in note for note in counts.notes)  # nobody in it was loaded before, as it must be
    assert [customer[:3] for customer in customers(warehouse)] == [
        ("1", "M", 20), ("2", "F", 20), ("3", "F", None), ("4", "F", 41), ("5", "'F", 50)
    ]  # fmt: skip


def test_the_rejects_never_take_the_place_of_the_source(
    warehouse: Warehouse, take_in: TakeIn, tmp_path: pathlib.Path
) -> None:
    """A file that is there stays as it is, unless it may be overwritten."""
    take_in(f"{TEXT_COLUMNS}1,M,20\n2,F,x\n")
    target = tmp_path / "source_1.csv"
    before = target.read_bytes()
    with pytest.raises(TargetError, match="there is a file of this name already"):
        export_rejects(warehouse, target)
    assert target.read_bytes() == before
    assert export_rejects(warehouse, target, may_overwrite=True).row_count == 1
    assert target.read_bytes() != before


def test_nothing_to_export(warehouse: Warehouse, take_in: TakeIn, tmp_path: pathlib.Path) -> None:
    """Without rejects no file is written; without a batch there is nothing to ask for."""
    with pytest.raises(SegappError, match="nothing has been loaded yet"):
        export_rejects(warehouse, tmp_path / "rejects.csv")
    take_in(f"{TEXT_COLUMNS}1,M,20\n")
    assert export_rejects(warehouse, tmp_path / "rejects.csv").row_count == 0
    assert not (tmp_path / "rejects.csv").exists()
    with pytest.raises(SegappError, match="there is no batch b7"):
        export_rejects(warehouse, tmp_path / "rejects.csv", "b7")


def test_hostile_names(warehouse: Warehouse, take_in: TakeIn, tmp_path: pathlib.Path) -> None:
    """Names of folders, files and headers pass as text, whatever they hold."""
    folder = tmp_path / "a [b] *?'\"; drop table core.customers; --"
    folder.mkdir()
    source = folder / "c[d]*$path'\";.csv"
    source.write_text('id,"age","""; drop table core.customers; --",\'\n1,20,3,4\n2,x,5,6\n')
    take_in(source)
    assert rejected(warehouse) == [(3, "age_years", '"x" is not a number', "2,x,5,6")]
    assert export_rejects(warehouse, folder / "'; --.csv").source_name == source.name


@pytest.mark.parametrize("fixed", ["-A1,M,30\n", "-A1,M,30\n\n"])
def test_ids_that_look_like_formulas_come_back_as_they_were(
    warehouse: Warehouse, take_in: TakeIn, tmp_path: pathlib.Path, fixed: str
) -> None:
    """The apostrophe of the rejects is taken off by both readers, one that stands before a word is kept."""
    ids = ["-A1", "@anna", "+43 660 1", "'t Hooft", "=1", "a;=1"]
    take_in(TEXT_COLUMNS + "0,F,20\n" + "".join(f"{each},M,3o\n" for each in ids))
    target = tmp_path / "rejects.csv"
    export_rejects(warehouse, target)
    again = target.read_text(encoding="utf-8-sig")
    assert again.splitlines()[1].startswith("'-A1,M,3o")
    take_in(again + "00,F,20,,,\n")  # as it is: rejected once more, under the same ids
    export_rejects(warehouse, target, may_overwrite=True)
    assert target.read_text(encoding="utf-8-sig").splitlines()[1].startswith("'-A1,M,3o")
    take_in(target.read_text(encoding="utf-8-sig").replace("3o", "30"))
    take_in(TEXT_COLUMNS + fixed)
    assert {each[0] for each in customers(warehouse)} == {"0", "00", *ids}
    assert len(customers(warehouse)) == len(ids) + 2


def test_a_mended_number_behind_an_apostrophe_is_a_number(warehouse: Warehouse, take_in: TakeIn) -> None:
    """`-3o` comes back as `'-3o`; whoever fixes it leaves the apostrophe."""
    take_in("id,income\n1,'+30\n2,4\n")
    assert customers(warehouse)[0] == ("1", None, None, 30.0, None)
