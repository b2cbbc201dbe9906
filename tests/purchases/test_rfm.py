"""RFM scores leave nobody out and put nobody into two groups, whatever the ties."""

from __future__ import annotations

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
