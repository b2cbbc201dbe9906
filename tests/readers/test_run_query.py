"""`segapp sql` answers queries and can do nothing else."""

from __future__ import annotations

import pathlib

import pytest

from segapp.errors import WarehouseError
from segapp.warehouse import run_query


def test_a_query_returns_columns_and_rows(warehouse_path: pathlib.Path) -> None:
    """The answer holds the names of the columns and the rows in order."""
    answer = run_query(warehouse_path, "select segment_key, customer_count from marts.segments order by 1;")
    assert answer.columns == ("segment_key", "customer_count")
    assert list(answer.rows) == [("S01", 120), ("S02", 80)]


@pytest.mark.parametrize("sql", ["describe marts.segments", "show all tables", "summarize marts.segments",
                                 "explain select 1", "from marts.segments", "with a as (select 1 as n) from a",
                                 "pivot marts.segments on segment_key using sum(customer_count)"])  # fmt: skip
def test_all_kinds_of_queries_are_answered(warehouse_path: pathlib.Path, sql: str) -> None:
    """What an analyst types to look around works."""
    assert list(run_query(warehouse_path, sql).rows)


ATTACKS = [
    "copy marts.segments to '{outside}'",
    "copy marts.segments to '{warehouse}'",
    "copy marts.segments to '{warehouse}.wal'",
    "explain analyze copy marts.segments to '{warehouse}.wal'",
    "with x as (copy marts.segments to '{warehouse}.wal') select 1",
    "with x as (copy marts.segments to '{outside}') select 1",
    "with x as (insert into marts.segments select * from marts.segments returning segment_key) select * from x",
    "insert into marts.segments select * from marts.segments",
    "create table marts.t as select 1",
    "create temp table t as select 1",
    "drop view marts.customer_segments",
    "delete from marts.segments",
    "attach '{secret}' as other",
    "attach ':memory:' as other",
    "export database '{outside}'",
    "import database '{outside}'",
    "select * from read_csv('{secret}')",
    "select * from read_text('{secret}')",
    "select * from read_blob('{warehouse}')",
    "select * from read_parquet('{secret}')",
    "select * from '{secret}'",
    "select * from glob('{folder}/*')",
    "select * from sniff_csv('{secret}')",
    "select * from query('select * from read_text(''{secret}'')')",
    "select * from query_table('{secret}')",
    "install httpfs",
    "load httpfs",
    "load '{secret}'",
    "set enable_external_access = true",
    "set disabled_filesystems = ''",
    "reset disabled_filesystems",
    "with x as (with y as (copy marts.segments to '{warehouse}.wal') select 1) select * from x",
    "select * from (with x as (copy marts.segments to '{warehouse}') select 1)",
    "pragma enable_profiling",
    "pragma profile_output = '{outside}'",
    "set lock_configuration = false",
    "set log_query_path = '{outside}'",
    "call enable_logging(storage = 'file', storage_path = '{outside}')",
    "select 1; copy marts.segments to '{outside}'",
    "",
    "-- nothing",
    "selec 1",
    "select * from nowhere",
]  # fmt: skip


@pytest.mark.parametrize("sql", ATTACKS)
def test_nothing_is_written_and_nothing_outside_is_read(
    warehouse_path: pathlib.Path, before: bytes, tmp_path: pathlib.Path, sql: str
) -> None:
    """Whatever is asked, no file appears or changes, and the answer is one clear error."""
    secret, outside = tmp_path / "secret.csv", tmp_path / "out.csv"
    secret.write_text("password\nhunter2\n", encoding="utf-8")
    names = {"secret": secret, "outside": outside, "warehouse": warehouse_path, "folder": tmp_path}
    quoted = {name: str(path).replace("'", "''") for name, path in names.items()}
    files = sorted(tmp_path.rglob("*"))
    with pytest.raises(WarehouseError) as caught:
        list(run_query(warehouse_path, sql.format_map(quoted)).rows)
    assert "hunter2" not in caught.value.line
    assert (sorted(tmp_path.rglob("*")), warehouse_path.read_bytes()) == (files, before)


@pytest.mark.parametrize("source", ["read_csv('x.csv')", "'x.csv'", "glob('*')", "read_parquet('https://x/y.parquet')"])
def test_a_query_of_a_file_says_what_to_do_instead(warehouse_path: pathlib.Path, source: str) -> None:
    """The database's sentence on disabled file systems is no help to somebody who wants to join a list."""
    with pytest.raises(WarehouseError, match="reads the published tables, not files") as refused:
        run_query(warehouse_path, f"select * from {source}")
    assert "segapp run" in refused.value.line
    assert "FileSystem" not in refused.value.line


def test_one_statement_at_a_time(warehouse_path: pathlib.Path) -> None:
    """Two statements would hide the answer of the first."""
    with pytest.raises(WarehouseError, match=r"holds 2 statements\. Give one query at a time"):
        run_query(warehouse_path, "select 1; select 2")


def test_the_caret_of_an_error_points_at_the_word(warehouse_path: pathlib.Path) -> None:
    """The line of the query and the caret below it stay lines of their own, beside the sentence."""
    with pytest.raises(WarehouseError) as refused:
        run_query(warehouse_path, "select segment_key,\n\tfoo, customer_count from marts.segments")
    line, caret = refused.value.excerpt
    assert "foo" in refused.value.line
    assert "LINE" not in refused.value.line
    assert line[caret.index("^") :].startswith("foo")
