"""What comes in, what is counted, and what is left as it was."""

from __future__ import annotations

import hashlib
import os
import pathlib

import pytest

from segapp.errors import SourceError
from segapp.stages.ingest import input_hash
from segapp.warehouse import Warehouse
from tests.ingest.conftest import HEADER, TakeIn, customers, reasons


def test_first_file(warehouse: Warehouse, take_in: TakeIn) -> None:
    """A file's rows become customers, their values typed, `?` and nothing as missing."""
    counts = take_in(f"{HEADER}\n0001,Male,19,15,39\n2,?,,15.5, 81 \n")
    assert customers(warehouse) == [("0001", "Male", 19, 15.0, 39), ("2", None, None, 15.5, 81)]
    assert (counts.row_count, counts.loaded_count, counts.new_count) == (2, 2, 2)


def test_blanks(warehouse: Warehouse, take_in: TakeIn) -> None:
    """Blanks around a value, also those that only Unicode knows, are no part of it; tabs may stand beside digits."""
    take_in("id,sex,age,income\n\u00a01\u00a0,\u3000F , 20\u00a0,\u20031.5\n 2 ,é , \t30,\u00a0\n")
    assert customers(warehouse) == [("1", "F", 20, 1.5, None), ("2", "é", 30, None, None)]


def test_dirty_first_file(warehouse: Warehouse, take_in: TakeIn, told: list[str]) -> None:
    """A first file is written once, whatever is wrong with some rows; what was judged beside it is gone."""
    counts = take_in("id,sex,age\n1,M,20\n2,F,x\n3,F,30\n1,M,20\n3,F,31\n,M,40\n4,M,50\n")
    assert told.count("Reading rows") == 1
    assert (counts.row_count, counts.loaded_count, counts.rejected_count, counts.duplicate_count) == (7, 3, 3, 1)
    assert [customer[:3] for customer in customers(warehouse)] == [("1", "M", 20), ("3", "F", 31), ("4", "M", 50)]
    assert reasons(warehouse) == [
        (3, "age_years", '"x" is not a number'),
        (4, "customer_id", "superseded: line 6 has the same id and other values"),
        (7, "customer_id", "is missing"),
    ]
    schemas = warehouse.execute("select distinct schema_name from duckdb_tables() order by all").fetchall()
    assert schemas == [("core",), ("intake",)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_dialects(warehouse: Warehouse, take_in: TakeIn, delimiter: str, line_end: str, mark: str) -> None:
    """Delimiters, line ends and a byte order mark make no difference."""
    text = f"{HEADER}\n1,Male,19,15,39\n2,Female,20,16,40\n".replace(",", delimiter).replace("\n", line_end)
    take_in(mark + text)
    assert customers(warehouse) == [("1", "Male", 19, 15.0, 39), ("2", "Female", 20, 16.0, 40)]


@pytest.mark.parametrize(
    ("text", "is_fast"),
    [
        ("id,age\n1,20\n2,30\n", True),
        ("id,age\r\n1,20\r\n2,30", True),
        ('"id","age"\n"1","20"\n"a""b, c","30"\n\n', True),
        ("id,age\n1,20\n\n2,30\n", False),
        ('id,age\n1,20\n"2\n",30\n', False),
        ("id,age\n1,20\n2\n", False),
        ('id,age\n1, "20"\n', False),
    ],
)
def test_readers(take_in: TakeIn, told: list[str], text: str, is_fast: bool) -> None:
    """Plain files go through the database's reader, all others through the careful one."""
    take_in(text)
    assert is_fast is not any("one by one" in each for each in told)


def test_header_variants(warehouse: Warehouse, take_in: TakeIn) -> None:
    """Headers match through the aliases, in any order; those that match nothing are ignored and named."""
    counts = take_in("genre, SPENDING_SCORE ,Customer Id,favourite colour\nFemale,40,7,blue\n")
    assert customers(warehouse) == [("7", "Female", None, None, 40)]
    assert "ignored, no such column in the table: favourite colour" in counts.notes
    assert "not in the source: age_years, annual_income_k" in counts.notes


def test_project_column(warehouse: Warehouse, take_in: TakeIn) -> None:
    """A column that a project adds to the table matches its own name."""
    warehouse.execute("alter table core.customers add column home_town varchar")
    take_in("id,age,Home town\n1,30,Graz\n")
    assert warehouse.scalar("select home_town from core.customers") == "Graz"


def test_bad_values(warehouse: Warehouse, take_in: TakeIn) -> None:
    """A row with a value that the table does not allow is rejected, with line, column and reason."""
    counts = take_in(f'{HEADER}\n1,Male,19,15,39\n,Male,151,x,39\n3,Male,1.5,inf,39\n4,M,3e400,"1,5",39\n5,M,1,2,3,4\n')
    assert reasons(warehouse) == [
        (3, "age_years", '"151" is not allowed: Age in whole years, 0 to 120.'),
        (3, "annual_income_k", '"x" is not a number'),
        (3, "customer_id", "is missing"),
        (4, "age_years", '"1.5" is not a whole number'),
        (4, "annual_income_k", '"inf" is not a finite number'),
        (5, "age_years", '"3e400" is not a finite number'),
        (5, "annual_income_k", '"1,5" is not a number: write 1234.5, without commas'),
        (6, None, "too many columns: 6 instead of 5"),
    ]
    assert (counts.row_count, counts.loaded_count, counts.rejected_count) == (5, 1, 4)


def test_doubles(warehouse: Warehouse, take_in: TakeIn) -> None:
    """Exact duplicates are counted; of other rows with one id the last counts and the rest are superseded."""
    counts = take_in("id,age\n1,20\n1,21\n1,20\n2,30\n1,20\n")
    assert customers(warehouse) == [("1", None, 20, None, None), ("2", None, 30, None, None)]
    assert (counts.row_count, counts.loaded_count, counts.rejected_count, counts.duplicate_count) == (5, 2, 1, 2)
    assert reasons(warehouse) == [(3, "customer_id", "superseded: line 6 has the same id and other values")]


def test_next_file(warehouse: Warehouse, take_in: TakeIn) -> None:
    """A newer file updates customers by id, adds new ones and keeps those it does not name."""
    take_in("id,age,income\n1,20,50\n2,30,60\n3,40,70\n")
    counts = take_in("id,age\n2,31\n3,40\n4,50\n")
    assert customers(warehouse) == [
        ("1", None, 20, 50.0, None),
        ("2", None, 31, 60.0, None),
        ("3", None, 40, 70.0, None),
        ("4", None, 50, None, None),
    ]
    assert (counts.new_count, counts.changed_count, counts.unchanged_count) == (1, 1, 1)
    bookkeeping = warehouse.execute(
        "select customer_id, batch_id, cast(first_seen_date as varchar) from core.customers order by all"
    ).fetchall()
    assert bookkeeping == [
        ("1", "b1", "2026-01-01"), ("2", "b2", "2026-01-01"), ("3", "b1", "2026-01-01"), ("4", "b2", "2026-02-01")
    ]  # fmt: skip


def test_same_file_again(warehouse: Warehouse, take_in: TakeIn) -> None:
    """The same content changes nothing and says so."""
    take_in("id,age\n1,20\n2,30\n")
    before = warehouse.execute("from core.customers order by all").fetchall()
    counts = take_in("id,age\n1,20\n2,30\n")
    assert warehouse.execute("from core.customers order by all").fetchall() == before
    assert (counts.new_count, counts.changed_count, counts.unchanged_count) == (0, 0, 2)
    assert "the same file as batch b1: nothing changed" in counts.notes


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the file is empty"),
        (b"id,age\n", "a header but no rows"),
        (b"\n\n", "there is no header"),
        (b"a,b\n1,2\n", "Headers found: a, b. Expected: customer_id"),
        (b"1,Male,19,15,39\n", "no column for customer_id. The first line holds values"),
        (b"id,age\n1,x\n2,y\n", 'none of the 2 rows can be loaded: age_years: "x" is not a number (2 times'),
        (b"id,age\n1,x\n", "the only row cannot be loaded"),
        (b"id:age:sex\n1:20:F\n", "only one column was found, headed id:age:sex. Separate columns with comma"),
        (b"PK\x03\x04abc", "the archive is damaged"),
        (bytes(range(256)) * 10, "no"),
        (b"id,age\n1,2\n2,\"3\n4,5\n", "a quote opens in line 3 and is never closed"),
        (b"id,age,alter,Age\n1,2,3,4\n", "two columns both mean age_years: age, Age"),
        (b"PAR1 is not enough", "cannot be read as Parquet"),
    ],
)  # fmt: skip
def test_refused(warehouse: Warehouse, take_in: TakeIn, content: bytes, words: str) -> None:
    """A file that cannot be read as customers ends in one clear line, and nothing is changed."""
    with pytest.raises(SourceError) as caught:
        take_in(content)
    assert words in caught.value.line
    assert warehouse.scalar("select count(*) from intake.batches") == 0
    assert warehouse.scalar("select count(*) from intake.rejected_rows") == 0


def test_refused_path(take_in: TakeIn, tmp_path: pathlib.Path) -> None:
    """A missing file and a folder end in one clear line."""
    with pytest.raises(SourceError, match="there is no such file"):
        take_in(tmp_path / "none.csv")
    with pytest.raises(SourceError, match="a folder, not a file"):
        take_in(tmp_path)


def test_parquet(warehouse: Warehouse, take_in: TakeIn, tmp_path: pathlib.Path) -> None:
    """Parquet follows the same rules as CSV."""
    path = tmp_path / "customers.parquet"
    warehouse.execute(
        "copy (select * from (values (1, 'Male', 19.0, 15.5), (2, '?', 1.5, 15), (2, 'nil', 20, 'inf'::double),"
        f" (3, 'F', 20, 1), (3, 'F', 20, 1)) as t (\"CustomerID\", \"Gender\", \"Age\", income)) to '{path}'"
    )
    counts = take_in(path)
    assert customers(warehouse) == [("1", "Male", 19, 15.5, None), ("3", "F", 20, 1.0, None)]
    assert reasons(warehouse) == [
        (2, "age_years", '"1.5" is not a whole number'),
        (3, "annual_income_k", '"inf" is not a finite number'),
    ]
    assert (counts.row_count, counts.rejected_count, counts.duplicate_count) == (5, 2, 1)


def test_ledger(warehouse: Warehouse, take_in: TakeIn) -> None:
    """The batch says what the source was and what became of its rows."""
    take_in("id,age\n1,20\n2,x\n1,20\n")
    batch = warehouse.row("from intake.batches")
    assert batch.source_hash == hashlib.sha256(b"id,age\n1,20\n2,x\n1,20\n").hexdigest()
    assert (batch.source_bytes, batch.physical_line_count, batch.row_count) == (21, 4, 3)
    assert batch.row_count == batch.loaded_count + batch.rejected_count + batch.duplicate_count


def test_input_hash(warehouse: Warehouse, take_in: TakeIn) -> None:
    """The hash of the customers depends on their values, not on the order in which they came."""
    take_in("id,age\n1,20\n2,30\n")
    first = input_hash(warehouse)
    warehouse.execute("create table copied as from core.customers order by customer_id desc")
    warehouse.execute("truncate core.customers")
    warehouse.execute(
        "insert into core.customers ("
        "customer_id, gender, age_years, annual_income_k, spending_score, batch_id, "
        "first_seen_date, gone_date)"
        " from copied"
    )
    assert input_hash(warehouse) == first
    take_in("id,age\n2,31\n")
    assert input_hash(warehouse) != first


@pytest.mark.oracle
def test_mall(warehouse: Warehouse, take_in: TakeIn) -> None:
    """The mall's file comes in whole."""
    counts = take_in(pathlib.Path(os.environ["SEGAPP_SHARED"]) / "data" / "Mall_Customers.csv")
    assert (counts.loaded_count, counts.rejected_count, counts.notes) == (200, 0, ())
    assert warehouse.scalar("select avg(age_years) from core.customers") == 38.85
    assert warehouse.scalar("select count(*) from core.customers where gender = 'Male'") == 88
