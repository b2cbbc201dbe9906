"""A list of purchases like an online shop's, from nothing to the report, without a line edited."""

from __future__ import annotations

import gzip
import json
import pathlib

import duckdb
import pytest

from tests import made_files
from tests.purchases.conftest import Retail
from tests.run.conftest import segapp


@pytest.fixture(scope="session")
def warehouse(retail: Retail) -> duckdb.DuckDBPyConnection:
    """Return the published warehouse."""
    assert retail.done.code == 0, retail.done.err
    return duckdb.connect(str(retail.home / "warehouse.duckdb"), read_only=True)


def test_every_row_is_accounted_for_and_every_kind_said(retail: Retail) -> None:
    """Rows without customer, cancelled, free and repeated ones: the run's last lines have the count of each."""
    out, truth = retail.done.out, retail.truth
    assert f"{truth.row_count:,} rows read = {truth.row_count:,} loaded + 0 rejected + 0 duplicates" in out
    for count, words in (
        (truth.without_customer_count, "name no customer (not counted)"),
        (truth.cancelled_count, "are of cancelled orders (taken off)"),
        (truth.free_count, "have a price of zero (counted)"),
        (truth.repeated_count, "repeat another row of their order in every column (not counted)"),
    ):
        assert f"{count:,} {words}" in out
    assert "Days since a purchase are counted back from 2011-12-1" in out


def test_the_customers_are_those_who_bought(retail: Retail, warehouse: duckdb.DuckDBPyConnection) -> None:
    """Each has a segment; who only brought back is no customer; the money is that of the rows."""
    count, placed, money = warehouse.execute(
        "select count(*), count(segment_key), sum(amount_total) from marts.customer_purchases"
    ).fetchall()[0]
    assert (count, placed) == (retail.truth.buyer_count, retail.truth.buyer_count)
    assert money == pytest.approx(retail.truth.sold_amount, abs=0.005)
    ids = warehouse.execute("select min(customer_id) from marts.customer_segments").fetchall()
    assert ids == [("17850",)]


def test_what_is_written_reads_month_first_and_trains_on_three_features(retail: Retail) -> None:
    """The project that was written says what was decided, in rows of SQL."""
    sql = retail.home / "sql"
    forms = (sql / "1_intake" / "transaction_column_forms.sql").read_text()
    assert "('transactions', 'purchased_at', 'month first'," in forms
    catalog = (sql / "3_features" / "feature_catalog.sql").read_text()
    for name in ("recency_days", "order_count", "average_order_amount"):
        line = next(each for each in catalog.splitlines() if f"('{name}'" in each)
        assert "'train', 'log'" in line
    assert "left join features.customer_purchases" in (sql / "3_features" / "customer_features.sql").read_text()


def test_the_report_compares_rfm_groups_with_the_segments(retail: Retail) -> None:
    """A panel of the method page: groups by segment, adjusted Rand index, the day from which is counted."""
    page = (retail.home / "site" / "method.html").read_text(encoding="utf-8")
    for words in ("adjusted Rand index", "Champions", "Hibernating", "Days are counted back from", "name no customer"):
        assert words in page


def test_groups_of_rfm_leave_nobody_out(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Everybody with an order has a group, and the check that says so has run."""
    sql = "select count(*), count(rfm_group), count(distinct customer_id) from marts.rfm_scores"
    assert len(set(warehouse.execute(sql).fetchall()[0])) == 1
    check = "select affected_count from model.check_results where rule_name = 'every_buyer_is_in_one_rfm_group'"
    assert warehouse.execute(check).fetchall() == [(0,)]


def test_later_purchases_compute_everything_anew(retail: Retail, tmp_path: pathlib.Path) -> None:
    """A purchase of tomorrow makes everybody a day older, adds its buyer, and the same list changes nothing."""
    home = tmp_path / "shop"
    made = segapp("init", home, "--transactions", retail.source, cwd=tmp_path)
    assert (made.code, made.err) == (0, "")
    assert segapp("run", "--transactions", retail.source, "--evidence", "none", "--dir", home, cwd=tmp_path).code == 0
    rows = [[990001, "22000", "HEART", 5, "1/20/2012 9:00", "3.00", "55555.0"]]
    later = made_files.write(tmp_path / "later.csv", made_files.RETAIL_HEADERS, rows)
    done = segapp("ingest", "transactions", later, "--dir", home, "--json", cwd=tmp_path)
    assert done.code == 0, done.err
    assert json.loads(done.out)["customer_count"] == retail.truth.buyer_count + 1
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as connection:
        sql = "select recency_days, reference_date::varchar from marts.customer_purchases order by recency_days limit 2"
        (newest, _), (next_one, day) = connection.execute(sql).fetchall()
    assert (newest, day) == (1, "2012-01-21")
    assert next_one > 30
    again = segapp("ingest", "transactions", later, "--dir", home, cwd=tmp_path)
    assert again.code == 0, again.err
    assert "the same list as batch" in again.out


def test_the_public_tables_of_purchases_are_as_promised(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Names, types and order of the columns, each with a comment."""
    sql = (
        "select table_name, column_name, data_type from duckdb_columns() where schema_name = 'marts' and table_name in"
    )
    found = warehouse.execute(
        f"{sql} ('customer_purchases', 'rfm_scores') order by table_name, column_index"
    ).fetchall()
    figures = [("recency_days", "INTEGER"), ("order_count", "BIGINT"), ("amount_total", "DOUBLE")]
    assert [row[1:] for row in found if row[0] == "rfm_scores"] == [
        *(("customer_id", "VARCHAR"), ("segment_key", "VARCHAR"), *figures),
        *((f"{name}_score", "INTEGER") for name in ("recency", "frequency", "monetary")),
        *(("rfm_group", "VARCHAR"), ("run_id", "VARCHAR")),
    ]
    assert [row[1:] for row in found if row[0] == "customer_purchases"] == [
        *(("customer_id", "VARCHAR"), ("segment_key", "VARCHAR"), ("recency_days", "INTEGER")),
        *(("tenure_days", "INTEGER"), ("order_count", "BIGINT"), ("amount_total", "DOUBLE")),
        *((f"{name}", "DOUBLE") for name in ("average_order_amount", "typical_gap_days", "amount_trend")),
        *(("return_share", "DOUBLE"), ("item_count", "DOUBLE")),
        *((f"{name}_date", "DATE") for name in ("first_purchase", "last_purchase", "reference")),
        ("run_id", "VARCHAR"),
    ]
    bare = "select column_name from duckdb_columns() where schema_name = 'marts' and comment is null"
    assert warehouse.execute(bare).fetchall() == []


def test_a_list_of_purchases_taken_for_customers_names_a_command_that_works(
    retail: Retail, tmp_path: pathlib.Path
) -> None:
    """The message has the command, and a dry run of it decides about purchases."""
    refused = segapp("run", retail.source, cwd=tmp_path)
    assert refused.code != 0
    assert f'segapp run --transactions "{retail.source}"' in refused.err
    shown = segapp("init", "shop", "--transactions", retail.source, "--dry-run", cwd=tmp_path)
    assert shown.code == 0, shown.err
    assert "features of the purchases form the segments" in shown.out
    assert not (tmp_path / "shop").exists()


def test_a_list_that_is_known_is_nothing_new(retail: Retail) -> None:
    """`--if-new` knows a list of purchases by its content, packed or not."""
    packed = retail.home / "again.csv.gz"
    packed.write_bytes(gzip.compress(retail.source.read_bytes()))
    said = segapp("run", "--transactions", packed, "--if-new", cwd=retail.home)
    assert (said.code, said.err) == (0, "")
    assert "Nothing new in " in said.out
