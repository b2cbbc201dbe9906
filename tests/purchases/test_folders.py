"""Lists of purchases in a folder or behind a pattern: each content once, and counts that add up."""

from __future__ import annotations

import pathlib
import shutil

import pytest

from tests.purchases.conftest import Shop
from tests.run.conftest import segapp

HEAD = "order_id,customer_id,purchased_at,amount\n"


@pytest.fixture
def orders(tmp_path: pathlib.Path) -> pathlib.Path:
    """Return a folder of three months, the second of which has a copy under another name and a torn line."""
    folder = tmp_path / "orders"
    folder.mkdir()
    for month in (1, 2, 3):
        rows = [
            f"{month}-{at},C{at % (20 + month)},2024-{month:02}-{1 + at % 28:02},{3 + at * at % 97}.5"
            for at in range(60)
        ]
        (folder / f"2024-{month:02}.csv").write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    with (folder / "2024-02.csv").open("a", encoding="utf-8") as file:
        file.write("torn\n")
    shutil.copyfile(folder / "2024-02.csv", folder / "2024-02 (copy).csv")
    return folder


@pytest.mark.parametrize("source", ["orders", "orders/*.csv"])
def test_purchases_alone(orders: pathlib.Path, source: str) -> None:
    """Three files of four are read, and what became of their rows adds up; a new month comes in alone."""
    home = orders.parent
    done = segapp("run", "--transactions", source, "--evidence", "none", cwd=home)
    assert done.code == 0, done.err
    assert "181 rows read = 180 loaded + 1 rejected + 0 duplicates" in done.out
    assert "1 of 4 files skipped: their content is already loaded" in done.out
    batches = "select source_name, row_count, rejected_count from intake.batches order by batch_number"
    assert segapp("sql", batches, "--csv", cwd=home).out.splitlines()[1:] == [
        "2024-01.csv,60,0",
        "2024-02 (copy).csv,61,1",
        "2024-03.csv,60,0",
    ]
    total = segapp("sql", "select sum(amount_total), count(*) from marts.customer_purchases", "--csv", cwd=home)
    by_hand = 3 * sum(3 + at * at % 97 + 0.5 for at in range(60))
    assert total.out.splitlines()[1] == f"{by_hand},23"
    (orders / "2024-04.csv").write_text(HEAD + "4-1,C1,2024-04-01,7\n", encoding="utf-8")
    again = segapp("run", "--transactions", source, "--if-new", cwd=home)
    assert "1 row read = 1 loaded + 0 rejected + 0 duplicates" in again.out, again.err
    assert "4 of 5 files skipped" in again.out
    assert "nothing was done" in segapp("run", "--transactions", source, "--if-new", cwd=home).out


def test_beside_customers(orders: pathlib.Path) -> None:
    """Their rows are counted on a line of their own, and the newest purchase of all files is the day of reference."""
    home = orders.parent
    lines = ["customer_id,visits", *(f"C{at},{at * 7 % 31}" for at in range(25))]
    (home / "customers.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    words = ("--transactions", "orders", "--evidence", "none", "--data-date", "2024-03-31")
    done = segapp("run", "customers.csv", *words, cwd=home)
    assert done.code == 0, done.err
    assert "25 rows read = 25 loaded" in done.out
    assert "orders: 3 files" in done.out
    assert "181 rows read = 180 loaded + 1 rejected + 0 duplicates" in done.out


def test_a_list_split_over_files_says_the_same_as_one(orders: pathlib.Path, shop: Shop) -> None:
    """Whatever the order of the files' names."""
    from segapp.pipeline.purchases import PurchasesRequest, take_in_purchases

    figures = "select * from features.customer_purchases order by all"
    texts = [path.read_text(encoding="utf-8").removeprefix(HEAD) for path in sorted(orders.glob("2024-??.csv"))]
    shop.take(HEAD + "".join(reversed(texts)))
    one = shop.warehouse.execute(figures).fetchall()
    shop.warehouse.execute("truncate core.transactions")
    shop.warehouse.execute("truncate core.customers")
    shop.warehouse.execute("truncate intake.batches")
    taken = take_in_purchases(shop.warehouse, PurchasesRequest(orders), lambda step: None)
    assert (taken.batch.row_count, taken.batch.new_count) == (181, 180)
    assert shop.warehouse.execute(figures).fetchall() == one


def test_parts_of_a_list_are_named_with_their_folder(tmp_path: pathlib.Path) -> None:
    """Parts called alike are told apart, in the order of their numbers; one without rows is counted."""
    head = "customer_id,order_id,order_date,amount"
    for month in (2, 10):
        inner = tmp_path / "orders" / f"month={month}"
        inner.mkdir(parents=True)
        rows = [f"{i % 40},{month}-{i},2026-{month:02d}-{1 + i % 28:02d},{5 + i * 7 % 90}.5" for i in range(120)]
        (inner / "part-0.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    (tmp_path / "orders" / "month=2" / "part-1.csv").write_text(head + "\n", encoding="utf-8")
    done = segapp("run", "--transactions", "orders", "--until", "read", cwd=tmp_path)
    assert (done.code, "1 file holds no rows" in done.out) == (0, True), done.err
    named = [line.split(":")[0] for line in done.out.splitlines() if "part-0.csv: 120 read" in line]
    assert named == ["month=2/part-0.csv", "month=10/part-0.csv"]
