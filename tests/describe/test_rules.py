"""A segment gets a short rule that runs as a WHERE condition, with how many it catches; or none where none is good."""

import numpy as np
import pytest

from segapp.model import Feature
from segapp.stages.describe.counting.columns import NumberColumn
from segapp.stages.describe.profiles.tree import Condition, Rule, Sample, find_rule
from segapp.warehouse import Warehouse
from tests.worlds.run import Customer, describe_run, make_run, place


def make_column(number: int, name: str, unit: str = "") -> NumberColumn:
    feature = Feature(
        name, number, name.capitalize(), unit, "train", "standard", "exclude", None, "", "", "0", True, False
    )
    return NumberColumn(number, feature, True, 0.0, 100.0, 1.0)


AGE, INCOME = make_column(1, "age", "years"), make_column(2, "income")


def make_sample(groups: dict[str, list[tuple[float, float]]]) -> Sample:
    keys = [key for key, points in groups.items() for _ in points]
    x = np.array([point for points in groups.values() for point in points], dtype=float)
    return Sample(keys, x, np.ones(len(keys)))


def test_one_comparison_is_enough_where_it_parts_the_groups() -> None:
    """Between 54 and 62 the roundest number is taken."""
    sample = make_sample({"S01": [(20, 62), (50, 70), (30, 80)], "S02": [(20, 10), (50, 54), (30, 30)]})
    rule = find_rule(sample, "S01", (AGE, INCOME), 0.8)
    assert rule is not None
    assert (rule.text, rule.sql) == ("Income above 55", "income > 55")


def test_a_corner_needs_two_comparisons() -> None:
    """Young and rich is told from young and from rich."""
    corners = {
        "S01": [(20 + i, 80 + i) for i in range(5)],
        "S02": [(20 + i, 10 + i) for i in range(5)],
        "S03": [(60 + i, 80 + i) for i in range(5)],
    }
    rule = find_rule(make_sample(corners), "S01", (AGE, INCOME), 0.8)
    assert rule is not None
    assert rule.sql == "age <= 40 and income > 50"
    assert rule.text == "Age at most 40 years and income above 50"


def test_a_range_is_said_once() -> None:
    """A group in the middle has a lower and an upper end on the same feature."""
    sample = make_sample({"S01": [(40, 1), (45, 2), (50, 3)], "S02": [(10, 1), (20, 2), (80, 3), (90, 1)]})
    rule = find_rule(sample, "S01", (AGE, INCOME), 0.8)
    assert rule is not None
    assert rule.text == "Age above 30 and at most 60 years"


def test_mixed_groups_have_no_rule() -> None:
    """Where no path reaches the precision, no rule is better than a wrong one."""
    points = [(float(i % 10), float(i // 10)) for i in range(100)]
    sample = make_sample({"S01": points, "S02": points})
    assert find_rule(sample, "S01", (AGE, INCOME), 0.8) is None


def test_one_segment_alone_has_no_rule() -> None:
    """Everybody is no rule."""
    assert find_rule(make_sample({"S01": [(1, 1), (2, 2)]}), "S01", (AGE, INCOME), 0.8) is None


def test_large_values_with_a_small_spread_are_parted() -> None:
    """The tree works with 24 bits; scaled values keep the digits."""
    base = 1e12
    sample = make_sample({"S01": [(base + i, 1) for i in range(5)], "S02": [(base + 100 + i, 1) for i in range(5)]})
    rule = find_rule(sample, "S01", (AGE, INCOME), 0.8)
    assert rule is not None
    assert rule.catches(sample).tolist() == [True] * 5 + [False] * 5


def test_a_strange_column_name_is_quoted() -> None:
    """The condition runs whatever the column is called."""
    column = make_column(1, 'a "b"')
    assert Rule((Condition(column, 0, above=0.5),)).sql == '"a ""b""" > 0.5'


CORNERS: list[Customer] = [
    *((f"a{n}", "F", 20 + n, 80.0, 90, "S01") for n in range(10)),
    *((f"b{n}", "F", 60 + n, 80.0, 90, "S02") for n in range(10)),
    ("odd", "F", 65, 80.0, 90, "S01"),
]


def rules(warehouse: Warehouse, run_id: str) -> list[tuple[object, ...]]:
    return warehouse.execute(
        "select rule_sql, round(rule_precision, 3), round(rule_recall, 3) from model.segments"
        " where run_id = ? order by segment_key",
        [run_id],
    ).fetchall()


def test_precision_and_recall_are_counted_over_all_customers(warehouse: Warehouse) -> None:
    """The rule runs on customer_features, and its counts are those of the query."""
    place(warehouse, CORNERS)
    describe_run(warehouse)
    (first, precision, recall), second = rules(warehouse, make_run().run_id)
    caught = warehouse.execute(
        f"select count(*), count(*) filter (where segment_key = 'S01') from model.assignments where {first}"
    ).fetchall()
    assert caught == [(10, 10)]
    assert (precision, recall) == (1.0, round(10 / 11, 3))
    assert second[1] == pytest.approx(10 / 11, abs=0.001)


def test_the_rule_stays_while_the_model_is_kept(warehouse: Warehouse) -> None:
    """At a later run the same rule is counted anew on the customers of that day."""
    place(warehouse, CORNERS)
    describe_run(warehouse)
    place(warehouse, [*CORNERS, *((f"c{n}", "F", 30, 80.0, 90, "S02") for n in range(5))])
    later = make_run("20260228T120000Zbbbb", "assign", make_run().run_id)
    describe_run(warehouse, later)
    before, now = rules(warehouse, make_run().run_id), rules(warehouse, later.run_id)
    assert [row[0] for row in now] == [row[0] for row in before]
    assert now[0][1] == round(10 / 15, 3)
