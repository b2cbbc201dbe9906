"""Existing tables follow their declaration in sql/, with their rows."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator

import pytest

from segapp.errors import SqlFileError
from segapp.warehouse import Warehouse, bring_up_to_date, build, open_working, read_objects

OLD = "create table if not exists core.customers (customer_id varchar not null, score integer check (score < 10));\n"


@pytest.fixture
def sql(tmp_path: pathlib.Path) -> pathlib.Path:
    """A folder with one table and a view that reads it."""
    folder = tmp_path / "2_core"
    folder.mkdir()
    (folder / "customers.sql").write_text(OLD, encoding="utf-8")
    return tmp_path


@pytest.fixture
def warehouse(sql: pathlib.Path) -> Iterator[Warehouse]:
    """The table with two rows, as declared at first."""
    with open_working(":memory:") as warehouse:
        build(warehouse, read_objects(sql), (2,))
        warehouse.execute("insert into core.customers values ('0001', 1), ('0002', null)")
        yield warehouse


def declare(sql: pathlib.Path, columns: str) -> None:
    """Declare the table anew."""
    text = f"create table if not exists core.customers (\n{columns}\n);\ncomment on table core.customers is 'New.';\n"
    (sql / "2_core" / "customers.sql").write_text(text, encoding="utf-8")


def test_a_table_that_is_as_declared_is_left_alone(warehouse: Warehouse, sql: pathlib.Path) -> None:
    """Nothing is made anew without need, also where DuckDB words a CHECK in its own way once it is bound."""
    declare(sql, "customer_id varchar not null, score double check (score between 0 and 1e6)")
    assert len(bring_up_to_date(warehouse, read_objects(sql))) == 1
    warehouse.execute("insert into core.customers values ('0003', 5)")
    assert bring_up_to_date(warehouse, read_objects(sql)) == []
    assert bring_up_to_date(warehouse, read_objects(sql)) == []


def test_the_tables_of_a_closed_file_are_left_alone(tmp_path: pathlib.Path, sql_folder: pathlib.Path) -> None:
    """DuckDB words CHECKs anew when it writes a file; that alone makes no table differ from its declaration."""
    with open_working(tmp_path / "warehouse.duckdb") as warehouse:
        build(warehouse, read_objects(sql_folder), (1, 2))
    with open_working(tmp_path / "warehouse.duckdb") as warehouse:
        assert bring_up_to_date(warehouse, read_objects(sql_folder)) == []


def test_a_new_column_type_and_check_take_effect(warehouse: Warehouse, sql: pathlib.Path) -> None:
    """Rows stay in order, new columns are null or have their default, and the note says what is new."""
    declare(sql, "city varchar, customer_id varchar not null, score double check (score < 100), n integer default 7")
    assert bring_up_to_date(warehouse, read_objects(sql)) == ["core.customers was brought up to date (new: city, n)"]
    assert warehouse.execute("from core.customers").fetchall() == [(None, "0001", 1.0, 7), (None, "0002", None, 7)]
    warehouse.execute("insert into core.customers (customer_id, score) values ('0003', 99)")
    assert warehouse.scalar("select comment from duckdb_tables() where table_name = 'customers'") == "New."
    assert bring_up_to_date(warehouse, read_objects(sql)) == []


def test_a_column_that_is_declared_no_more_goes(warehouse: Warehouse, sql: pathlib.Path) -> None:
    """What is dropped is named."""
    declare(sql, "customer_id varchar not null")
    assert bring_up_to_date(warehouse, read_objects(sql)) == ["core.customers was brought up to date (dropped: score)"]
    assert warehouse.execute("from core.customers").fetchall() == [("0001",), ("0002",)]


MISFITS = [
    "customer_id varchar, score integer check (score > 5)",
    "customer_id varchar, city varchar not null",
    "customer_id integer not null, x",
]


@pytest.mark.parametrize("columns", MISFITS)
def test_rows_that_do_not_fit_are_told_with_the_file(warehouse: Warehouse, sql: pathlib.Path, columns: str) -> None:
    """A CHECK that rows break, or a new column that may not be null, names the file and changes nothing."""
    declare(sql, columns)
    with pytest.raises(SqlFileError, match=r"customers\.sql"):
        bring_up_to_date(warehouse, read_objects(sql))
    assert warehouse.execute("from core.customers").fetchall() == [("0001", 1), ("0002", None)]
