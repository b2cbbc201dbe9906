"""Queries of the report read small marts from memory: the same rows, and the connection is left as it was."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator

import pytest

from segapp.warehouse import Warehouse, copied_marts, open_published
from tests.worlds.report import World, make

TEXTS = ["select * from marts.segments", "select count(*) from marts.customer_segments, marts.k_search"]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """A warehouse whose file name needs quoting, and one mart of which fails."""
    path = tmp_path_factory.mktemp("copies") / '.the "file".next'
    with make(path, World()) as warehouse:
        warehouse.execute("create or replace view marts.k_search as select error('broken') as k")
    return path


@pytest.fixture
def warehouse(path: pathlib.Path) -> Iterator[Warehouse]:
    """The same, read-only as the report sees it."""
    with open_published(path) as opened:
        yield opened


def plan(warehouse: Warehouse, sql: str) -> str:
    """Return how a query is answered."""
    return str(warehouse.execute(f"explain {sql}").fetchall())


def test_small_marts_that_are_named_are_read_from_memory(warehouse: Warehouse) -> None:
    """A copied mart is one scan with the same rows, and so is a view that it reads; one with a row per customer, or
    that no query needs, is no copy."""
    before = warehouse.rows("select * from marts.segments order by all")
    assert "Join" in plan(warehouse, "select * from marts.segments")
    with copied_marts(warehouse, TEXTS):
        assert warehouse.rows("select * from marts.segments order by all") == before
        copies = "select schema_name || '.' || table_name from duckdb_tables() where database_name = 'segapp_copies'"
        copied = {name for (name,) in warehouse.execute(copies).fetchall()}
        assert {name for name in copied if name.startswith("marts.")} == {"marts.segments"}
        assert {"model.current_run", "model.segment_wording"} <= copied
        assert "Join" not in plan(warehouse, "select * from marts.segments")
        assert "Join" in plan(warehouse, "select * from marts.segment_profiles")
        assert warehouse.scalar("select count(*) from marts.customer_segments") == 60
        assert warehouse.scalar("select count(*) from model.runs") == 1


def test_the_connection_is_left_as_it_was(warehouse: Warehouse) -> None:
    """After an error too there are no copies and no other search path."""
    asked = "select current_setting('search_path'), (select count(*) from duckdb_databases())"
    before = warehouse.execute(asked).fetchall()
    with pytest.raises(ZeroDivisionError), copied_marts(warehouse, TEXTS):
        raise ZeroDivisionError
    assert warehouse.execute(asked).fetchall() == before
