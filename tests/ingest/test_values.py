"""What a value is: strict numbers and dates, words for what is missing, ids without what nobody sees."""

from __future__ import annotations

import pathlib

import pytest

from segapp.errors import SourceError, SqlFileError
from segapp.warehouse import Warehouse
from tests.ingest.conftest import TakeIn, customers, reasons


def write_parquet(warehouse: Warehouse, path: pathlib.Path, query: str) -> pathlib.Path:
    """Write a query's rows as Parquet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    warehouse.execute(f"copy ({query}) to '{path}' (format parquet)")
    return path


@pytest.mark.parametrize(
    "word", ["NA", "N/A", "n/a", "NULL", "null", "NaN", "nan", "None", "-", "--", "\\N", "#REF!", "#N/A", "#DIV/0!",
             "#VALUE!", "#NAME?", " NA ", "<NA>"]
)  # fmt: skip
@pytest.mark.parametrize("blank_line", ["", "\n"])
def test_missing_words(warehouse: Warehouse, take_in: TakeIn, word: str, blank_line: str) -> None:
    """A word for a missing value is nothing in numbers and categories, and rejected as an id; both readers agree."""
    take_in(f"id,sex,age,income\n1,{word},{word},{word}\n{blank_line}{word},F,20,3\n")
    assert customers(warehouse) == [("1", None, None, None, None)]
    line = 4 if blank_line else 3
    assert reasons(warehouse) == [(line, "customer_id", f'"{word.strip()}" stands for a missing value')]


def test_missing_words_are_a_list_to_edit(warehouse: Warehouse, take_in: TakeIn) -> None:
    """The list is a view of the project: a word taken out is a value again, one that is put in is none."""
    warehouse.execute(
        "create or replace view intake.missing_words as select * from (values ('9999', 'missing'), ('Kassa', 'nobody'))"
        " as words (missing_word, word_kind)"
    )
    take_in("id,sex,age\n1,NA,20\n2,9999,30\nkassa,F,40\n")
    assert customers(warehouse) == [("1", "NA", 20, None, None), ("2", None, 30, None, None)]
    assert reasons(warehouse)[0][2].startswith('"kassa" is no customer')


def test_a_line_of_totals_is_no_customer(warehouse: Warehouse, take_in: TakeIn) -> None:
    """What sums up the table, or stands for whoever was not known, is rejected and named."""
    take_in("id,sex,age\n1,M,20\nTotal,,20\nGRAND TOTAL,,20\nunknown,Total,3\n7 Total,Total,3\n")
    assert [row[0] for row in customers(warehouse)] == ["1", "7 Total"]
    why = "is no customer: a line of totals, or people who are not known"
    assert reasons(warehouse) == [
        (3, "customer_id", f'"Total" {why}'),
        (4, "customer_id", f'"GRAND TOTAL" {why}'),
        (5, "customer_id", f'"unknown" {why}'),
    ]


@pytest.mark.parametrize(
    "written",
    [
        "00123",
        "00123\f",
        "\v00123",
        "00123\x1f",
        "\ufeff00123",
        "00123\u200b",
        "\u00a000123\u2060",
        '="00123"',
        "\t00123",
        "00123\t",
        "\u00ad00123",
    ],
)
@pytest.mark.parametrize("blank_line", ["", "\n"])
def test_ids_lose_what_nobody_sees(warehouse: Warehouse, take_in: TakeIn, written: str, blank_line: str) -> None:
    """Blanks and invisible characters at the edges, and the wrapping that keeps zeros in a spreadsheet, are no id."""
    quoted = '"' + written.replace('"', '""') + '"'
    take_in(f"id,sex,age\n1,M,20\n{blank_line}{quoted},{quoted},30\n")
    take_in(f"id,sex,age\n1,M,20\n{blank_line}{written},{written},30\n")
    assert customers(warehouse) == [("00123", "00123", 30, None, None), ("1", "M", 20, None, None)]


def test_invisible_characters_are_spelled_out(warehouse: Warehouse, take_in: TakeIn) -> None:
    """A message shows where a character stands that cannot be seen, in values and in headers."""
    counts = take_in("id,sex,age,a\u200bge\n1,M,20,1\n2,F,2\u200b0,1\n3,F,3\u200b,1\n")
    assert reasons(warehouse) == [(3, "age_years", '"2U+200B0" is not a number')]
    assert "ignored, no such column in the table: aU+200Bge" in counts.notes
    assert customers(warehouse)[1] == ("3", "F", 3, None, None)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-02-04", "2026-02-04"),
        ("2026-2-4", "2026-02-04"),
        ("2026/02/04", "2026-02-04"),
        ("2026-02-04 23:30", "2026-02-04"),
        ("2026-02-04T23:30:00.123456789", "2026-02-04"),
        ("2026-02-03 23:30:00-05:00", "2026-02-04"),
        ("2026-02-03 23:30:00.0000000 -05:00", "2026-02-04"),
        ("2026-02-04 23:30:00 UTC", "2026-02-04"),
        ("2026-02-05T00:30:00+0100", "2026-02-04"),
        ("2026-02-04T23:30:00Z", "2026-02-04"),
        ("1900-01-01", "1900-01-01"),
        ("9999-12-31", "9999-12-31"),
        ("NA", None),
    ],
)
def test_dates(warehouse: Warehouse, take_in: TakeIn, written: str, day: str | None) -> None:
    """A date is a year in four digits, month and day; a time with a zone counts for its day in UTC."""
    warehouse.execute("alter table core.customers add column joined_date date")
    take_in(f"id,age,joined_date\n1,20,{written}\n")
    assert warehouse.scalar("select cast(joined_date as varchar) from core.customers") == day


@pytest.mark.parametrize(
    "written",
    ["26-02-04", "-2026-02-04", "0026-02-04", "1899-12-31", "epoch", "infinity", "today", "20260-1-1",
     "2026-02-04 (BC)", "2026-02-04 abc", "2026-02-04 10:00 PM", "2026 02 04", "2026-02-30", "20260204", "04.02.2026",
     "2026-02-04T10:00+99"],
)  # fmt: skip
def test_no_dates(warehouse: Warehouse, take_in: TakeIn, written: str) -> None:
    """What a database would guess is no date: two digits, another era, words, anything behind it."""
    warehouse.execute("alter table core.customers add column joined_date date")
    warehouse.execute("alter table core.customers add column seen_at timestamp")
    take_in(f"id,age,joined_date,seen_at\n1,20,,\n2,20,{written},\n3,20,,{written}\n")
    assert [row[0] for row in customers(warehouse)] == ["1"]
    assert [(line, column) for line, column, _ in reasons(warehouse)] == [(3, "joined_date"), (4, "seen_at")]
    assert all(why.startswith(f'"{written}" is ') for *_, why in reasons(warehouse))


def test_dates_of_parquet_follow_the_same_rules(warehouse: Warehouse, take_in: TakeIn, tmp_path: pathlib.Path) -> None:
    """A time with a zone falls on its day in UTC, a date before 1900 or without an end on none."""
    warehouse.execute("alter table core.customers add column joined_date date")
    rows = "(1, timestamptz '2026-02-03 23:30:00-05:00'), (2, timestamptz '0026-02-03 00:00:00+00'), (3, null)"
    take_in(
        write_parquet(
            warehouse, tmp_path / "a.parquet", f"select 20 as age, * from (values {rows}) t (id, joined_date)"
        )
    )
    rows = "(4, date '2026-02-04'), (5, date '1753-01-01'), (6, date 'infinity'), (7, date '2026-02-04 (BC)')"
    take_in(
        write_parquet(
            warehouse, tmp_path / "b.parquet", f"select 20 as age, * from (values {rows}) t (id, joined_date)"
        )
    )
    found = warehouse.execute(
        "select customer_id, cast(joined_date as varchar) from core.customers order by 1"
    ).fetchall()
    assert found == [("1", "2026-02-04"), ("3", None), ("4", "2026-02-04")]
    assert [line for line, *_ in reasons(warehouse)] == [2, 2, 3, 4]


@pytest.mark.parametrize("written", ["1_0", "0x1F", "0b1", "1e", "1 0", "10 years"])
def test_no_numbers(warehouse: Warehouse, take_in: TakeIn, written: str) -> None:
    """What only a programming language calls a number is none."""
    warehouse.execute("alter table core.customers add column spent_amount decimal(18, 4)")
    take_in(f"id,age,income,spent_amount\n1,20,3,4\n2,{written},3,4\n3,20,{written},4\n4,20,3,{written}\n")
    assert [(line, column) for line, column, _ in reasons(warehouse)] == [
        (3, "age_years"), (4, "annual_income_k"), (5, "spent_amount")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1.0::double", "1"),
        ("7.0::float", "7"),
        ("-0.0::double", "0"),
        ("1::decimal(9, 2)", "1"),
        ("12345678901234567890::decimal(38, 2)", "12345678901234567890"),
        ("9007199254740991::double", "9007199254740991"),
        ("9007199254740993::bigint", "9007199254740993"),
        ("uuid 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
        ("'1.0'", "1.0"),
        ("'\ufeff00123'", "00123"),
        ("'abc'::blob", "abc"),
    ],
)
def test_ids_of_parquet(
    warehouse: Warehouse, take_in: TakeIn, tmp_path: pathlib.Path, value: str, expected: str
) -> None:
    """An id has one text, whatever type carries it."""
    take_in(write_parquet(warehouse, tmp_path / "c.parquet", f"select {value} as id, 20 as age"))
    assert [row[0] for row in customers(warehouse)] == [expected]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("9007199254740992::double", "column 'id' holds ids as floating-point numbers (DOUBLE), and from 2^53"),
        ("16777216::float", "column 'id' holds ids as floating-point numbers (FLOAT), and from 2^24"),
        ("[1]", "column 'id' is of the type INTEGER[]"),
        ("{'a': 1}", "column 'id' is of the type STRUCT"),
        ("true", "column 'id' says yes or no"),
        ("'\\xFF'::blob", "a column of texts holds bytes that are not UTF-8. Write ids"),
    ],
)
def test_ids_that_are_none(
    warehouse: Warehouse, take_in: TakeIn, tmp_path: pathlib.Path, value: str, words: str
) -> None:
    """Ids that are inexact or have no text are refused with the reason, without anybody's id in it."""
    with pytest.raises(SourceError) as caught:
        take_in(write_parquet(warehouse, tmp_path / "c.parquet", f"select {value} as id, 20 as age"))
    assert words in caught.value.line
    assert "xFF" not in caught.value.what


def test_ids_with_a_fraction(warehouse: Warehouse, take_in: TakeIn, tmp_path: pathlib.Path) -> None:
    """Of ids that are numbers those with a fraction, infinite or missing are rejected."""
    query = "select unnest(['1', '1.5', 'nan', 'inf', null])::double as id, 20 as age"
    take_in(write_parquet(warehouse, tmp_path / "c.parquet", query))
    assert [row[0] for row in customers(warehouse)] == ["1"]
    assert reasons(warehouse) == [
        (2, "customer_id", '"1.5" is not a whole number, as ids that are numbers must be'),
        (3, "customer_id", '"nan" stands for a missing value'),
        (4, "customer_id", '"inf" is not a whole number, as ids that are numbers must be'),
        (5, "customer_id", "is missing"),
    ]


def test_nan_is_missing_in_parquet(warehouse: Warehouse, take_in: TakeIn, tmp_path: pathlib.Path) -> None:
    """NaN is how some programs write nothing into numbers."""
    take_in(
        write_parquet(warehouse, tmp_path / "c.parquet", "select 1 as id, 'nan'::double as age, 'nan'::float as income")
    )
    assert customers(warehouse) == [("1", None, None, None, None)]


def test_counts_say_who_is_named(take_in: TakeIn) -> None:
    """A load says how many are new, known and not named; a later one that names nobody known is pointed out."""
    first = take_in("id,age\n1,20\n2,30\n3,40\n")
    second = take_in("id,age\n2,30\n3,41\n4,50\n")
    assert (first.not_named_count, second.not_named_count) == (0, 1)
    assert not [note for note in second.notes if "none of the customers" in note]
    third = take_in("id,age\n1.0,20\n2.0,30\n")
    assert (third.new_count, third.not_named_count) == (2, 4)
    assert [note for note in third.notes if note.startswith("none of the customers known before is named")]


@pytest.mark.parametrize("ending", ["csv", "parquet"])
@pytest.mark.parametrize("folder", ["age_years=5", "a[b]c", "what?", "all*"])
def test_folders_are_no_columns(
    warehouse: Warehouse, take_in: TakeIn, tmp_path: pathlib.Path, folder: str, ending: str
) -> None:
    """What a folder or file is called says nothing about the rows."""
    source = tmp_path / folder / f"income=7 [x]*?.{ending}"
    source.parent.mkdir()
    warehouse.execute("copy (select 1 as id, 'F' as sex, 40 as age) to '" + str(tmp_path / f"plain.{ending}") + "'")
    source.write_bytes((tmp_path / f"plain.{ending}").read_bytes())
    take_in(source)
    assert customers(warehouse) == [("1", "F", 40, None, None)]


@pytest.mark.parametrize("second", ["Age", "AGE", "age"])
def test_two_columns_of_parquet_that_mean_one(
    warehouse: Warehouse, take_in: TakeIn, tmp_path: pathlib.Path, second: str
) -> None:
    """Parquet knows columns that differ in case only, which the database's reader renames; refused as in CSV."""
    path = write_parquet(
        warehouse, tmp_path / "c.parquet", "select 1 as id, {'a': [1]} as nested, 20 as age, 30 as agf"
    )
    path.write_bytes(path.read_bytes().replace(b"agf", second.encode()))
    with pytest.raises(SourceError, match=f"two columns both mean age_years: age, {second}"):
        take_in(path)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("('customers', 'age_yeras', 'alter')", "the header 'alter' is to fill age_yeras of customers"),
        ("('customers', 'batch_id', 'batch')", "the header 'batch' is to fill batch_id of customers"),
        ("('custommers', 'age_years', 'alter')", "of custommers, and there is no such column"),
        ("('customers', 'age_years', 'score')", "is to fill both"),
    ],
)
def test_an_alias_names_a_column(warehouse: Warehouse, take_in: TakeIn, line: str, words: str) -> None:
    """A header variant of a column that is not there is an error that names the file and the alias."""
    view = warehouse.scalar("select sql from duckdb_views() where view_name = 'column_aliases'")
    more = f" union all select * from (values {line}) as more (entity_name, column_name, header_alias)"
    warehouse.execute(view.replace("CREATE VIEW", "CREATE OR REPLACE VIEW").rstrip(";") + more)
    with pytest.raises(SqlFileError, match=words) as caught:
        take_in("id,age\n1,20\n")
    assert caught.value.where == "sql/1_intake/column_aliases.sql"
