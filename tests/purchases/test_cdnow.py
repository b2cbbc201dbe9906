"""CDNOW's customers of 1997, as published: every row, customer, dollar and piece, from the file to segments."""

from __future__ import annotations

import importlib.metadata
import pathlib

import duckdb
import pytest

from tests.run.conftest import segapp

pytestmark = [pytest.mark.cdnow, pytest.mark.slow]


@pytest.fixture(scope="session")
def source() -> pathlib.Path:
    """Return the file inside the installed distribution; it is read where it lies."""
    found = importlib.metadata.distribution("lifetimes").locate_file("lifetimes/datasets/CDNOW_master.txt")
    return pathlib.Path(str(found))


@pytest.fixture(scope="session")
def warehouse(source: pathlib.Path, tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """Return the warehouse that one command makes from nothing."""
    home = tmp_path_factory.mktemp("cdnow")
    done = segapp("run", "--transactions", source, "--evidence", "none", cwd=home)
    assert done.code == 0, done.err
    assert "69,659 rows read = 69,659 loaded + 0 rejected + 0 duplicates" in done.out
    return duckdb.connect(str(home / "warehouse.duckdb"), read_only=True)


def test_every_row_dollar_and_piece_is_there(warehouse: duckdb.DuckDBPyConnection) -> None:
    """The published totals, to the cent."""
    sql = "select count(*), count(distinct customer_id), sum(amount)::varchar, sum(quantity)::bigint"
    found = warehouse.execute(f"{sql} from core.transactions").fetchall()
    assert found == [(69_659, 23_570, "2500315.6300", 167_881)]


def test_what_the_purchases_say_adds_up(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Each customer is in a segment and in one RFM group; orders, money and pieces are those of the rows."""
    sql = "select count(*), count(segment_key), sum(order_count)::bigint, round(sum(amount_total), 2), sum(item_count)"
    found = warehouse.execute(f"{sql} from marts.customer_purchases").fetchall()
    assert found == [(23_570, 23_570, 69_659, 2_500_315.63, 167_881)]
    groups = warehouse.execute("select count(*), count(rfm_group) from marts.rfm_scores").fetchall()
    assert groups == [(23_570, 23_570)]
    day = warehouse.execute("select distinct reference_date::varchar from marts.customer_purchases").fetchall()
    assert day == [("1998-07-01",)]
