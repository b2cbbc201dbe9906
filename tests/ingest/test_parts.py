"""A table in parts is looked at as one; of several exports the last one is."""

from __future__ import annotations

import gzip
import pathlib

import pytest

from segapp.stages.ingest.load.preview import preview
from segapp.stages.ingest.sources.emptiness import is_without_rows
from segapp.warehouse import Warehouse, open_working


@pytest.fixture
def parts(tmp_path: pathlib.Path) -> pathlib.Path:
    """A folder as an engine writes it, sorted: the last part has one region and one tenure."""
    with open_working(":memory:") as warehouse:
        for at, (region, tenure) in enumerate((("north", "1 + i % 9"), ("south", "10 + i % 9"), ("west", "12"))):
            warehouse.execute(
                f"copy (select 'A' || ({at} * 20 + i) as id, '{region}' as region, {tenure} as tenure"
                f" from range(20) as t(i)) to '{tmp_path}/part-0000{at}.parquet'"
            )
            warehouse.execute(f"copy (from '{tmp_path}/part-0000{at}.parquet') to '{tmp_path}/c{at}.csv'")
    return tmp_path


def looked_at(folder: pathlib.Path) -> tuple[int, list[tuple[int, int, int]], Warehouse]:
    """Return how many rows there are, and how many lines, ids and regions the preview tells apart."""
    with open_working(":memory:") as warehouse, preview(warehouse, folder, lambda step: None) as seen:
        named = dict(zip(seen.headers, seen.names, strict=True))
        counts = warehouse.execute(
            f"select count(distinct line_number), count(distinct {named['id']}), count(distinct {named['region']})"
            f" from {seen.relation}"
        ).fetchall()
        assert warehouse.scalar("select count(*) from duckdb_tables() where database_name <> 'segapp_stage'") == 0
        return seen.row_count, counts, warehouse


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_all_parts_say_what_the_columns_hold(parts: pathlib.Path, kind: str) -> None:
    """Every row of every part counts, whatever the kind of file."""
    folder = parts / "table"
    for at in range(3):
        inner = folder / f"region={at}"
        inner.mkdir(parents=True)
        name = f"part-0000{at}.parquet" if kind == "parquet" else f"c{at}.csv"
        (parts / name).rename(inner / name)
    assert looked_at(folder)[:2] == (60, [(60, 60, 3)])


def test_of_exports_one_after_the_other_the_last_is_looked_at(parts: pathlib.Path) -> None:
    """The same customers stand in each, so that their ids would not be unique together."""
    folder = parts / "exports"
    folder.mkdir()
    for at in range(3):
        (parts / f"c{at}.csv").rename(folder / f"2026-0{at + 1}.csv")
    assert looked_at(folder)[:2] == (20, [(20, 20, 1)])


def test_parts_are_matched_by_header(parts: pathlib.Path) -> None:
    """Other order, other case, a column more; a part without rows says nothing."""
    for name in ("c0.csv", "c1.csv", "c2.csv"):
        (parts / name).unlink()
    (parts / "part-00003.csv").write_text("REGION,Id,other\neast,A98,1\n", encoding="utf-8")
    (parts / "part-00004.csv").write_text("id,region\n", encoding="utf-8")
    (parts / "part-00005.csv").touch()
    assert looked_at(parts)[:2] == (61, [(61, 61, 4)])


def test_files_without_rows_are_told(parts: pathlib.Path) -> None:
    """Empty, a header alone, no row of Parquet; archives, workbooks and lines of JSON are looked into instead."""
    without = {"empty.csv": b"", "header.csv": b"id,region\r\n"}
    others = {"rows.csv": b"id\n1\n", "one.json": b'{"id": 1}', "c.csv.gz": gzip.compress(b"id\n1\n", mtime=2**31)}
    for name, content in (without | others).items():
        (parts / name).write_bytes(content)
    with open_working(":memory:") as warehouse:
        warehouse.execute(f"copy (select 1 as id where false) to '{parts}/none.parquet'")
        told = {name for name in (*without, *others, "none.parquet") if is_without_rows(warehouse, parts / name)}
        assert told == {*without, "none.parquet"}
        assert not is_without_rows(warehouse, parts / "part-00000.parquet")
