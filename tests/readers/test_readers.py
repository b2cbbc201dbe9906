"""SQLAlchemy readers see tables, views and comments, and hold a file no longer than they use it."""

from __future__ import annotations

import datetime
import pathlib
import subprocess
import sys

import duckdb
import pandas
import pytest
import sqlalchemy

import segapp
from segapp.errors import WarehouseError


def test_tables_views_and_comments_are_reflected(warehouse_path: pathlib.Path) -> None:
    """A BI tool finds every mart with its columns, types and comments."""
    inspector = sqlalchemy.inspect(segapp.engine(warehouse_path))
    assert inspector.get_table_names(schema="marts") == ["segments"]
    assert inspector.get_view_names(schema="marts") == ["customer_segments"]
    assert inspector.get_table_comment("segments", schema="marts") == {"text": "One row per segment."}
    assert inspector.get_table_comment("customer_segments", schema="marts") == {"text": "One row per customer."}
    columns = {column["name"]: column for column in inspector.get_columns("segments", schema="marts")}
    assert columns["customer_count"]["comment"] == "How many."
    assert str(columns["customer_count"]["type"]) == "BIGINT"
    assert str(columns["data_date"]["type"]) == "DATE"
    view = {column["name"]: column for column in inspector.get_columns("customer_segments", schema="marts")}
    assert view["segment_key"]["comment"] == "Never reused."


def test_a_table_can_be_loaded_and_queried(warehouse_path: pathlib.Path) -> None:
    """SQLAlchemy Core works on a reflected table, with parameters."""
    segments = sqlalchemy.Table(
        "segments", sqlalchemy.MetaData(), schema="marts", autoload_with=segapp.engine(warehouse_path)
    )
    with segapp.connect(warehouse_path) as connection:
        query = sqlalchemy.select(segments.c.segment_key, segments.c.data_date).where(segments.c.customer_count > 100)
        assert connection.execute(query).all() == [("S01", datetime.date(2026, 1, 31))]


def test_pandas_reads_through_the_engine(warehouse_path: pathlib.Path) -> None:
    """pandas.read_sql returns the table with its types."""
    frame = pandas.read_sql("select * from marts.segments order by segment_key", segapp.engine(warehouse_path))
    assert frame["customer_count"].tolist() == [120, 80]
    assert frame["assigned_at"][0] == pandas.Timestamp("2026-01-31 12:00:00")


def test_readers_cannot_write(warehouse_path: pathlib.Path, before: bytes) -> None:
    """The published file is opened read-only."""
    with segapp.connect(warehouse_path) as connection, pytest.raises(sqlalchemy.exc.DBAPIError, match="read-only"):
        connection.execute(sqlalchemy.text("delete from marts.segments"))
    assert warehouse_path.read_bytes() == before


def test_a_missing_warehouse_is_told_with_what_to_do(tmp_path: pathlib.Path) -> None:
    """Reading before the first run ends with a sentence, and makes no empty file."""
    with pytest.raises(WarehouseError, match=r"no warehouse yet\. Make one: segapp run"):
        segapp.connect(tmp_path / "warehouse.duckdb")
    assert list(tmp_path.iterdir()) == []


def test_importing_segapp_loads_no_heavy_library() -> None:
    """The door for notebooks opens at once; SQLAlchemy and DuckDB load when used."""
    code = "import sys, segapp; print(sorted({'duckdb', 'sqlalchemy', 'pandas', 'numpy'} & set(sys.modules)))"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def test_the_engine_and_a_plain_connection_read_side_by_side(warehouse_path: pathlib.Path) -> None:
    """A notebook that has the file open with DuckDB itself can use the engine too, whichever came first."""
    query = "select count(*) from marts.segments"
    with duckdb.connect(str(warehouse_path), read_only=True) as plain, segapp.connect(warehouse_path) as connection:
        counts = connection.execute(sqlalchemy.text(query)).scalar(), plain.sql(query).fetchall()
    with segapp.connect(warehouse_path) as connection, duckdb.connect(str(warehouse_path), read_only=True) as plain:
        assert (connection.execute(sqlalchemy.text(query)).scalar(), plain.sql(query).fetchall()) == counts
    assert counts == (2, [(2,)])


@pytest.mark.parametrize("ending", [None, duckdb.IOException("Could not read enough bytes")])
def test_a_file_that_is_replaced_while_it_is_opened_is_opened_anew(
    warehouse_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, ending: Exception | None
) -> None:
    """DuckDB 2.0 opens the path twice: in between, a publication gave the header of one file and blocks of another."""
    newer = warehouse_path.with_name("newer")
    with duckdb.connect(str(newer)) as made:
        made.execute("create schema marts; create table marts.segments as select 'S09' as segment_key")
    connect = duckdb.connect

    def interrupted(path: str, **options: object) -> duckdb.DuckDBPyConnection:
        opened = connect(path, **options)  # type: ignore[arg-type]
        if newer.exists():
            newer.replace(warehouse_path)
            if ending is not None:
                opened.close()
                raise ending
        return opened

    monkeypatch.setattr(duckdb, "connect", interrupted)
    with segapp.connect(warehouse_path) as connection:
        assert connection.execute(sqlalchemy.text("select segment_key from marts.segments")).all() == [("S09",)]
