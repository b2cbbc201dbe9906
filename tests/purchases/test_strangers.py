"""Purchases of people who are not among the customers."""

from __future__ import annotations

import pathlib

from tests.run.conftest import segapp

CUSTOMERS = "customer_id,age\n" + "".join(f"C{number:04d},{20 + number % 50}\n" for number in range(100))
DAYS = [f"2026-{1 + number % 9:02d}-{1 + number % 28:02d}" for number in range(100)]


def purchases(id_form: str, folder: pathlib.Path) -> str:
    """Write a purchase of each of a hundred people, whose ids are written in a form, and return the file's name."""
    lines = (f"{number},{id_form.format(number)},{day},{10 + number % 7}\n" for number, day in enumerate(DAYS))
    (folder / "orders.csv").write_text("order_id,customer_id,order_date,amount\n" + "".join(lines), encoding="utf-8")
    (folder / "customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    return "orders.csv"


def test_purchases_of_strangers_alone_are_refused(tmp_path: pathlib.Path) -> None:
    """Ids that are written otherwise than the customers' end the run with both forms, and with nobody's id."""
    words = ("--transactions", purchases("{:04d}", tmp_path), "--evidence", "none")
    done = segapp("run", "customers.csv", *words, cwd=tmp_path)
    assert done.code == 1
    assert "none of the 100 buyers in the purchases is one of the customers" in done.err
    assert "Ids of customers look like A9999, those of buyers like 9999" in done.err
    assert "C00" not in done.err
    assert sorted(each.name for each in tmp_path.iterdir()) == ["customers.csv", "orders.csv"]


def test_some_strangers_are_counted(tmp_path: pathlib.Path) -> None:
    """Where some buyers are customers, the others are kept aside, and the run says how many they are."""
    source = purchases("C{:04d}", tmp_path)
    (tmp_path / "customers.csv").write_text("".join(CUSTOMERS.splitlines(keepends=True)[:81]), encoding="utf-8")
    done = segapp("run", "customers.csv", "--transactions", source, "--evidence", "none", cwd=tmp_path)
    assert done.code == 0, done.err
    assert "20 buyers are not customers here: 20 rows are kept and do not count" in done.err + done.out
