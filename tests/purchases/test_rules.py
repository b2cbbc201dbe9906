"""What each kind of row in a list of purchases counts, and the formulas of what purchases say of customers."""

from __future__ import annotations

import contextlib
import datetime
import gzip
import json
import sqlite3

import pytest

from segapp.errors import SourceError
from segapp.named_source import Within, named_source
from segapp.pipeline.purchases import PurchasesRequest, take_in_purchases
from segapp.stages.purchases import purchase_notes
from tests.purchases.conftest import Shop

HEAD = "InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID\n"
LINES = (
    "536365,A,6,2010-12-01 08:26,2.50,1\n"
    "536365,B,2,2010-12-01 08:26,1.00,1\n"
    "536365,B,2,2010-12-01 08:26,1.00,1\n"  # repeats the line above
    "536366,A,1,2010-12-05 10:00,0.00,1\n"  # free
    "536367,A,4,2010-12-11 09:00,2.50,1\n"
    "C536368,A,-4,2010-12-11 12:00,2.50,1\n"
    "536369,C,1,2010-12-12 12:00,9.00,\n"
    "536370,C,1,2010-12-13 12:00,9.00,2\n"
)


def test_every_kind_of_row_is_counted_and_said(shop: Shop) -> None:
    """Free, cancelled and repeated rows and those without a customer come in, and the words say how many and how."""
    batch = shop.batch(HEAD + LINES)
    assert (batch.row_count, batch.loaded_count, batch.rejected_count, batch.duplicate_count) == (8, 8, 0, 0)
    assert shop.kinds() == {"sale": 4, "free": 1, "repeated": 1, "cancelled": 1, "without customer": 1}
    said = purchase_notes(shop.warehouse)[0]
    for part in (
        "1 name no customer (not counted)",
        "1 repeat another row of their order in every column (not counted)",
        "1 are of cancelled orders (taken off)",
        "1 have a price of zero (counted)",
        "4 are sales (counted)",
    ):
        assert part in said


def test_formulas(shop: Shop) -> None:
    """Worked by hand: 17 + 0 + 10 money in three orders, 10 of it brought back."""
    taken = shop.take(HEAD + LINES)
    assert taken.reference_date == datetime.date(2010, 12, 14)
    assert shop.one("recency_days, tenure_days, order_count, amount_total, item_count") == (3, 13, 3, 17.0, 9.0)
    assert shop.one("average_order_amount, typical_gap_days, return_share") == (9.0, 5.0, 1 / 5)
    # the later half of 13 days begins at 7 December: 10 of 27 money
    assert shop.one("amount_trend")[0] == pytest.approx(2 * 10 / 27 - 1)
    assert shop.one("order_count, typical_gap_days, amount_trend", "2") == (1, None, None)


def test_returns_are_dropped_by_one_word_of_sql(shop: Shop) -> None:
    """An analyst writes 'dropped' for 'netted', and the money of cancelled orders is no longer taken off."""
    shop.take(HEAD + LINES)
    text = shop.warehouse.scalar("select sql from duckdb_views() where view_name = 'purchase_kinds'")
    shop.warehouse.execute(text.replace("CREATE VIEW", "create or replace view").replace("'netted'", "'dropped'"))
    assert shop.one("amount_total, item_count, return_share") == (27.0, 13.0, 1 / 5)


def test_a_known_list_and_an_overlapping_one_add_only_what_is_new(shop: Shop) -> None:
    """The same file is recognised; rows known from another one count once, and real repeats stay."""
    shop.take(HEAD + LINES)
    again = shop.batch(HEAD + LINES)
    assert (again.new_count, again.unchanged_count) == (0, 8)
    assert any(note.startswith("the same list as batch") for note in again.notes)
    later = shop.batch(HEAD + LINES + "536371,A,1,2011-01-02 12:00,5.00,2\n")
    assert (later.new_count, later.unchanged_count) == (1, 8)
    assert shop.kinds()["sale"] == 5
    assert shop.one("recency_days", "2") == (1,)


def test_rows_without_order_numbers_that_are_equal_are_purchases_of_their_own(shop: Shop) -> None:
    """Two records of the same day and price are nothing but two records where no order says that they are one."""
    shop.take("customer_id,date,amount\n1,2020-01-01,5\n1,2020-01-01,5\n1,2020-02-01,5\n")
    assert shop.one("order_count, amount_total, item_count") == (3, 15.0, None)


def test_lines_of_one_moment_are_one_order_where_items_are_named(shop: Shop) -> None:
    """A till's lines of one receipt are not as many orders."""
    shop.take("customer_id,time,product,price\n1,2020-01-01 10:00,A,5\n1,2020-01-01 10:00,B,5\n1,2020-01-03 9:00,A,5\n")
    assert shop.one("order_count, amount_total, average_order_amount") == (2, 15.0, 7.5)


def test_order_numbers_that_all_begin_with_letters_are_not_cancelled(shop: Shop) -> None:
    """CA-2016-152156 is an order, and C100 among C101 and C102, too."""
    rows = "".join(f"C10{at},2020-01-0{at + 1},5,1\n" for at in range(4)) + "CA-2016-152156,2020-01-09,5,1\n"
    shop.take("order_id,order_date,sales,customer_id\n" + rows)
    assert shop.kinds() == {"sale": 5}


def test_words_say_what_became_of_an_order(shop: Shop) -> None:
    """A cancelled sale counts nothing; its money, which never came, is not taken off either."""
    shop.take(
        "order_id,order_date,total,customer_id,order_status\n"
        "1,2020-01-01,5,1,delivered\n2,2020-01-02,7,1,Canceled\n3,2020-01-03,9,1,refunded\n"
    )
    assert shop.one("order_count, amount_total, return_share") == (1, 5.0, 2 / 3)


def test_money_of_several_currencies_is_not_added(shop: Shop) -> None:
    """Rows in another currency than most are counted apart and said."""
    shop.take("customer_id,date,amount,currency\n1,2020-01-01,5,EUR\n1,2020-01-02,7,eur\n1,2020-01-03,900,JPY\n")
    assert shop.one("amount_total") == (12.0,)
    assert "1 are in another currency than most (not counted)" in purchase_notes(shop.warehouse)[0]


@pytest.mark.parametrize("written", ["17850.0", "17850.00"])
def test_ids_written_as_fractions_are_those_of_the_customers(shop: Shop, written: str) -> None:
    """What pandas makes of whole numbers beside missing ones is read as the number; texts stay as they are."""
    batch = shop.batch(f"customer_id,date,amount\n{written},2020-01-01,5\nNaN,2020-01-02,5\n")
    assert shop.one("order_count", "17850") == (1,)
    assert any("17850.0 is read as 17850" in note for note in batch.notes)
    assert shop.kinds() == {"sale": 1, "without customer": 1}


def test_ids_stay_as_they_are_among_others(shop: Shop) -> None:
    """0001 is not 1, and 7.0 among A7 is not 7."""
    shop.take("customer_id,date,amount\n0001,2020-01-01,5\n7.0,2020-01-01,5\nA7,2020-01-01,5\n")
    found = shop.warehouse.execute("select customer_id from core.customers order by all").fetchall()
    assert found == [("0001",), ("7.0",), ("A7",)]


def test_purchases_after_the_data_date_are_rejected(shop: Shop) -> None:
    """A person says the day; what lies behind it is named with its line."""
    taken = shop.take("customer_id,date,amount\n1,2020-01-01,5\n1,2020-02-01,5\n", datetime.date(2020, 1, 31))
    assert (taken.batch.loaded_count, taken.batch.rejected_count) == (1, 1)
    assert taken.reference_date == datetime.date(2020, 1, 31)
    reason = shop.warehouse.scalar("select reason_text from intake.rejected_rows")
    assert "is after, the date of the data in this file (2020-01-31)" in reason


def test_a_list_without_customers_is_refused(shop: Shop) -> None:
    """Nothing is loaded, and the message says what is lacking."""
    with pytest.raises(SourceError, match="no column for customer_id"):
        shop.take("date,amount\n2020-01-01,5\n")
    assert shop.warehouse.scalar("select count(*) from core.transactions") == 0


def test_a_table_parted_by_blanks_is_read(shop: Shop) -> None:
    """Columns aligned by runs of blanks, as statistics programs print them."""
    path = shop.folder / "table.txt"
    path.write_bytes(b" customer_id  date       amount\r\n 00001  2020-01-01     11.77\r\n 00002  2020-01-12  5\r\n")
    taken = take_in_purchases(shop.warehouse, PurchasesRequest(path), lambda step: None)
    assert (taken.batch.row_count, taken.batch.loaded_count) == (2, 2)
    assert shop.one("amount_total", "00001") == (11.77,)


def test_the_order_of_rows_changes_nothing(shop: Shop) -> None:
    """The figures are those of the rows, whatever their order."""
    lines = LINES.splitlines(keepends=True)
    shop.take(HEAD + LINES)
    before = shop.warehouse.execute("select * from features.customer_purchases order by all").fetchall()
    shop.warehouse.execute("delete from core.transactions")
    shop.take(HEAD + "".join(reversed(lines)))
    assert shop.warehouse.execute("select * from features.customer_purchases order by all").fetchall() == before


def test_a_list_is_opened_as_customers_are(shop: Shop) -> None:
    """Packed, as JSON, or a table of a database: the same purchases, each counted once."""
    rows = [("1", "2024-01-05", "7.5"), ("2", "2024-01-06", "8")]
    names = ("customer_id", "purchased_at", "amount")
    text = "\n".join(",".join(row) for row in (names, *rows)) + "\n"
    packed, lines, base = (shop.folder / name for name in ("list.csv.gz", "list.jsonl", "shop.db"))
    packed.write_bytes(gzip.compress(text.encode()))
    lines.write_text("".join(json.dumps(dict(zip(names, row, strict=True))) + "\n" for row in rows))
    with contextlib.closing(sqlite3.connect(base)) as made, made:
        made.execute("create table sales (customer_id text, purchased_at text, amount text)")
        made.executemany("insert into sales values (?, ?, ?)", rows)
    table = PurchasesRequest(named_source(f"sqlite:///{base}"), within=Within(table="sales"))
    for asked, new_count in ((PurchasesRequest(packed), 2), (PurchasesRequest(lines), 0), (table, 0)):
        taken = take_in_purchases(shop.warehouse, asked, lambda step: None)
        assert (taken.batch.loaded_count, taken.batch.new_count) == (2, new_count)
    assert shop.one("order_count, amount_total") == (1, 7.5)
