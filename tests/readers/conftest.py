"""A small published file with a hostile name in it, and its path."""

from __future__ import annotations

import pathlib

import duckdb
import pytest

from segapp.warehouse import open_working

HOSTILE = "=cmd|' /C calc'!A0"


@pytest.fixture
def warehouse_path(tmp_path: pathlib.Path) -> pathlib.Path:
    """A file with two marts, closed."""
    path = tmp_path / "shop's [50%]" / "warehouse.duckdb"
    path.parent.mkdir()
    with open_working(path) as warehouse:
        warehouse.execute("create schema marts")
        warehouse.execute("create schema core")
        warehouse.execute("create table core.customers as select '0001' as customer_id")
        warehouse.execute(
            "create table marts.segments as select * from (values"
            " ('S01', ?, 120::bigint, 0.6::double, date '2026-01-31', timestamp '2026-01-31 12:00:00', true),"
            " ('S02', '-5', 80, -0.4, null, null, false)) as t"
            " (segment_key, segment_name, customer_count, customer_share, data_date, assigned_at, is_outlier)",
            [HOSTILE],
        )
        warehouse.execute("create view marts.customer_segments as select segment_key, segment_name from marts.segments")
        warehouse.execute("comment on table marts.segments is 'One row per segment.'")
        warehouse.execute("comment on view marts.customer_segments is 'One row per customer.'")
        warehouse.execute("comment on column marts.customer_segments.segment_key is 'Never reused.'")
        warehouse.execute("comment on column marts.segments.customer_count is 'How many.'")
    return path


@pytest.fixture
def before(warehouse_path: pathlib.Path) -> bytes:
    """The bytes of the file, to prove that nothing wrote to it."""
    return warehouse_path.read_bytes()


def read_back(path: pathlib.Path) -> list[tuple[object, ...]]:
    """Return the rows of an exported file."""
    return duckdb.sql(f"select * from '{str(path).replace(chr(39), chr(39) * 2)}'").fetchall()
