"""Rows of a database come in as those of a file, and its password stays where it came from."""

from __future__ import annotations

import pathlib
import sqlite3

import psycopg
import pytest

from segapp.errors import SegappError, SourceError
from segapp.named_source import DatabaseName, Within
from segapp.stages.ingest import newest_watermark
from segapp.warehouse import Warehouse
from tests.ingest.conftest import TakeIn, customers

TABLE = """
    create table customers (
        customer_id numeric(12, 2), gender text, age_years int, annual_income_k numeric(9, 3), spending_score float,
        changed_at timestamp);
    insert into customers values
        (7.00, 'say "x", ü', 19, 15.500, 39, '2026-01-01'), (8, E'two\nlines', null, null, null, '2026-01-02 03:04:05')
"""
ROWS = [("7", 'say "x", ü', 19, 15.5, 39), ("8", "two\nlines", None, None, None)]
SECRET = "Hu5h-Hu5h"  # noqa: S105  of a server that lives as long as the test


@pytest.fixture
def shop(url: str) -> DatabaseName:
    """A PostgreSQL database with two customers."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(TABLE.encode())
    return DatabaseName(url.replace("tester@", f"tester:{SECRET}@"))


@pytest.mark.postgres
@pytest.mark.parametrize("within", [Within(table="public.customers"), Within(query="select * from customers;")])
def test_postgres(take_in: TakeIn, warehouse: Warehouse, shop: DatabaseName, within: Within) -> None:
    """By table or query; decimals without empty places, texts as they are."""
    counts = take_in(shop, within=within)
    assert (counts.row_count, counts.loaded_count) == (2, 2)
    assert customers(warehouse) == ROWS
    assert SECRET not in counts.source_name
    assert "tester" not in counts.source_name


@pytest.mark.postgres
def test_the_password_is_nowhere(
    take_in: TakeIn, warehouse: Warehouse, shop: DatabaseName, tmp_path: pathlib.Path, told: list[str]
) -> None:
    """Neither in the warehouse's bytes, nor in what is said, nor in an error."""
    take_in(shop, within=Within(table="customers"))
    with pytest.raises(SourceError, match='relation "nothing" does not exist') as caught:
        take_in(shop, within=Within(table="nothing"))
    warehouse.execute("checkpoint")
    assert SECRET not in " ".join([*told, caught.value.line, repr(shop)])
    assert all(SECRET.encode() not in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    wrong = DatabaseName(f"postgresql://nobody:{SECRET}@127.0.0.1:1/none")
    with pytest.raises(SegappError) as refused:
        take_in(wrong, within=Within(table="customers"))
    assert SECRET not in refused.value.line


@pytest.mark.postgres
def test_a_query_changes_nothing(take_in: TakeIn, shop: DatabaseName) -> None:
    """Rows are read in a transaction that cannot write."""
    query = "with gone as (delete from customers returning *) select * from gone"
    with pytest.raises(SourceError):
        take_in(shop, within=Within(query=query))
    assert take_in(shop, within=Within(table="customers")).row_count == 2


@pytest.mark.postgres
def test_a_watermark_of_postgres(take_in: TakeIn, shop: DatabaseName) -> None:
    """Later runs read from the newest value on, which is known without reading the rows."""
    within = Within(table="customers", watermark="changed_at")
    assert newest_watermark(shop, within) == "2026-01-02 03:04:05"
    assert take_in(shop, within=within).row_count == 2
    assert take_in(shop, within=within, since="2026-01-02 03:04:05").row_count == 1


def write_sqlite(path: pathlib.Path) -> DatabaseName:
    """Write a database with two customers."""
    with sqlite3.connect(path) as connection:
        connection.execute(
            "create table customers (customer_id real, gender text, age_years integer, annual_income_k real,"
            " spending_score integer, version integer)"
        )
        connection.executemany("insert into customers values (?, ?, ?, ?, ?, ?)", [(*ROWS[0], 1), (8, *ROWS[1][1:], 2)])
    return DatabaseName(f"sqlite:///{path}")


def test_sqlite(take_in: TakeIn, warehouse: Warehouse, tmp_path: pathlib.Path) -> None:
    """Any other database goes through SQLAlchemy; a colon in a query is no parameter."""
    named = write_sqlite(tmp_path / "shop.db")
    query = "select *, ':x' as note from customers"
    assert take_in(named, within=Within(query=query)).loaded_count == 2
    assert customers(warehouse) == ROWS
    within = Within(table="customers", watermark="version")
    assert take_in(named, within=within, since=newest_watermark(named, within)).row_count == 1


@pytest.mark.parametrize(
    ("url", "within", "words"),
    [
        ("sqlite:///{}/shop.db", Within(), "a database needs either a table or a query"),
        ("sqlite:///{}/shop.db", Within(table="a", query="b"), "a database needs either a table or a query"),
        ("sqlite:///{}/none.db", Within(table="customers"), "there is no such file"),
        ("sqlite:///{}/shop.db", Within(table="no_such"), "no such table: no_such"),
        ("sqlite:///{}/shop.db", Within(query="delete from customers"), "syntax error"),
        ("nothing://me:hush@host/shop", Within(table="customers"), "no driver for nothing is here"),
    ],
)
def test_what_is_refused(take_in: TakeIn, tmp_path: pathlib.Path, url: str, within: Within, words: str) -> None:
    """Each in one sentence, and no file is made."""
    write_sqlite(tmp_path / "shop.db")
    with pytest.raises(SegappError, match=words) as caught:
        take_in(DatabaseName(url.format(tmp_path)), within=within)
    assert "hush" not in caught.value.line
    assert not (tmp_path / "none.db").exists()
