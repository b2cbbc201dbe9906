"""RFM scores leave nobody out and put nobody into two groups, whatever the ties."""

from __future__ import annotations

import pathlib

import pytest

from tests.purchases.conftest import Shop

NAMES = {
    "Champions",
    "Loyal",
    "Potential loyalists",
    "New customers",
    "Promising",
    "Need attention",
    "About to sleep",
    "At risk",
    "Cannot lose them",
    "Hibernating",
}


def scores_of(shop: Shop, rows: list[tuple[str, int, int, float | None]]) -> list[tuple[object, ...]]:
    """Return id, three scores and group for customers of these recencies, orders and amounts."""
    shop.warehouse.execute("delete from model.customer_purchases")
    shop.warehouse.connection.executemany(
        "insert into model.customer_purchases (run_id, customer_id, recency_days, order_count, amount_total,"
        " reference_date) values ('r', ?, ?, ?, ?, date '2020-01-01')",
        rows,
    )
    sql = "select customer_id, recency_score, frequency_score, monetary_score, rfm_group from model.rfm_scores"
    return shop.warehouse.execute(sql + " order by customer_id").fetchall()


def test_every_pair_of_scores_has_one_name(shop: Shop) -> None:
    """Twenty-five pairs, each once, with the ten usual names."""
    rows = shop.warehouse.execute("select recency_score, value_score, rfm_group from model.rfm_groups").fetchall()
    assert {row[:2] for row in rows} == {(r, v) for r in range(1, 6) for v in range(1, 6)}
    assert len(rows) == 25
    assert {row[2] for row in rows} == NAMES


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 7, 100])
def test_everybody_has_one_group(shop: Shop, count: int) -> None:
    """Few customers, many, and many that are equal."""
    spread = [(f"{at:03}", at, at + 1, float(at)) for at in range(count)]
    equal = [(f"{at:03}", 5, 1, 9.0) for at in range(count)]
    for rows in (spread, equal):
        found = scores_of(shop, rows)
        assert [row[0] for row in found] == [row[0] for row in rows]
        assert all(row[4] in NAMES and {*row[1:4]} <= {1, 2, 3, 4, 5} for row in found)
    assert len({row[1:4] for row in scores_of(shop, equal)}) == 1


def test_the_best_are_champions_and_fifths_are_equal(shop: Shop) -> None:
    """Of a hundred that differ, twenty have each score; those at the top of all three are Champions."""
    found = scores_of(shop, [(f"{at:03}", 100 - at, at + 1, float(at)) for at in range(100)])
    for column in (1, 2, 3):
        assert [sum(row[column] == score for row in found) for score in range(1, 6)] == [20] * 5
    assert {row[4] for row in found[80:]} == {"Champions"}
    assert {row[4] for row in found[:40]} == {"Hibernating"}


def test_without_money_orders_alone_say_the_value(shop: Shop) -> None:
    """A list that has no amounts gives no score for money, and groups all the same."""
    found = scores_of(shop, [(f"{at:03}", 10 - at, at + 1, None) for at in range(10)])
    assert {row[3] for row in found} == {None}
    assert found[-1][4] == "Champions"


@pytest.mark.parametrize(("groups", "is_reported"), [(["Loyal"], False), ([], True), (["Loyal", "At risk"], True)])
def test_the_check_speaks_of_a_buyer_in_no_group_or_in_two(
    shop: Shop, sql_folder: pathlib.Path, groups: list[str], is_reported: bool
) -> None:
    """A customer without an order needs no group; one with an order has exactly one."""
    shop.warehouse.execute("create schema marts")
    shop.warehouse.execute(
        "create table marts.customer_purchases as"
        " select * from (values ('1', 2), ('2', 0)) as made (customer_id, order_count)"
    )
    shop.warehouse.execute("create table marts.rfm_scores (customer_id varchar, rfm_group varchar)")
    for group in groups:
        shop.warehouse.execute("insert into marts.rfm_scores values ('1', ?)", [group])
    check = (sql_folder / "checks" / "every_buyer_is_in_one_rfm_group.sql").read_text(encoding="utf-8")
    assert shop.warehouse.execute(check).fetchall() == ([("1", len(groups))] if is_reported else [])
