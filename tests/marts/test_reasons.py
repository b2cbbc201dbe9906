"""Each customer's reasons are the terms of the distance that speak for the own segment against the second-best one."""

import numpy as np
import pytest

from segapp.model import Transform
from segapp.transforms import TRANSFORMS, units
from segapp.warehouse import Warehouse

FIT = "20260131T120000Zaaaa"

MODEL = f"""
insert into model.feature_transforms (
    run_id, feature_name, feature_order, transform, centre, scale, imputed_value, min_value, max_value,
    label, low_limit, high_limit
) values
    ('{FIT}', 'age_years', 2, 'standard', 40, 10, null, 20, 60, 'Age', null, null),
    ('{FIT}', 'annual_income_k', 3, 'log', 4, 0.5, null, 10, 90, 'Income', null, null),
    ('{FIT}', 'spending_score', 4, 'standard', 50, 20, 50, 0, 100, 'Spending score', null, null);
insert into model.centroids (
    run_id, segment_key, feature_name, feature_order, centroid_z, centroid_value
) values
    ('{FIT}', 'S01', 'age_years', 2, -1, 30), ('{FIT}', 'S01', 'annual_income_k', 3, 1, 89),
    ('{FIT}', 'S01', 'spending_score', 4, 1, 70),
    ('{FIT}', 'S02', 'age_years', 2, 1, 50), ('{FIT}', 'S02', 'annual_income_k', 3, -1, 32),
    ('{FIT}', 'S02', 'spending_score', 4, 1, 70);
"""


@pytest.fixture
def reasons(warehouse: Warehouse) -> Warehouse:
    """Return the warehouse with a fitted model of three features."""
    warehouse.execute(MODEL)
    return warehouse


def fetch(warehouse: Warehouse, sql: str) -> list[tuple[object, ...]]:
    return warehouse.execute(sql).fetchall()


def test_the_features_are_ranked_by_what_they_add(reasons: Warehouse) -> None:
    """c2 is 35 and earns 90 k: both speak for S01, spending tells nothing; the shares add to one."""
    found = fetch(
        reasons,
        "select reason_rank, feature_label, customer_value, segment_value, runner_up_value, round(share_of_margin, 3)"
        " from marts.customer_reasons where customer_id = 'c2' order by reason_rank",
    )
    assert found == [
        (1, "Income", 90.0, 89.0, 32.0, 0.671),
        (2, "Age", 35.0, 30.0, 50.0, 0.329),
        (3, "Spending score", 90.0, 70.0, 70.0, 0.0),
    ]


def test_a_feature_can_speak_against_the_segment(reasons: Warehouse) -> None:
    """c3 is nearer in age to the other segment than a younger one would be: its share is smaller, and zero at 40."""
    found = fetch(
        reasons,
        "select round(share_of_margin, 3) from marts.customer_reasons"
        " where customer_id = 'c3' and feature_name = 'age_years'",
    )
    assert found == [(0.0,)]


def test_a_missing_value_counts_as_the_imputed_one(reasons: Warehouse) -> None:
    """Where the fit replaced missing values, so do the reasons."""
    reasons.execute("update model.assignments set spending_score = null where customer_id = 'c1'")
    found = fetch(
        reasons,
        "select customer_value from marts.customer_reasons"
        " where customer_id = 'c1' and feature_name = 'spending_score'",
    )
    assert found == [(50.0,)]


def test_customers_without_a_segment_have_no_reasons(reasons: Warehouse) -> None:
    """Who is not placed is not there; everybody else has three rows."""
    found = fetch(reasons, "select customer_id, count(*) from marts.customer_reasons group by all order by all")
    assert found == [("c1", 3), ("c2", 3), ("c3", 3), ("c4", 3), ("c5", 3)]


def test_a_tie_has_no_share(reasons: Warehouse) -> None:
    """Exactly between two centres there is no gap to share."""
    reasons.execute("update model.centroids set centroid_z = 0")
    found = fetch(reasons, "select distinct share_of_margin from marts.customer_reasons")
    assert found == [(None,)]


@pytest.mark.parametrize("transform", sorted(TRANSFORMS))
def test_a_reason_is_measured_as_the_customer_was_placed(reasons: Warehouse, transform: str) -> None:
    """The gap of each feature is the one of the very coordinates that placed the customer, under every transform."""
    low, high = (30.0, 60.0) if TRANSFORMS[transform].has_limits else (None, None)
    reasons.execute(
        "update model.feature_transforms set transform = ?, low_limit = ?, high_limit = ?"
        " where feature_name = 'annual_income_k'",
        [transform, low, high],
    )
    feature = Transform("annual_income_k", transform, 4.0, 0.5, None, 10.0, 90.0, "Income", 3, low, high)
    rows = reasons.execute(
        "select customer_value, segment_key, gap from model.customer_gaps where feature_name = 'annual_income_k'"
    ).fetchall()
    assert len(rows) == 5
    for value, key, gap in rows:
        z = (float(units(feature, np.array([value]))[0]) - 4.0) / 0.5
        own, other = (1.0, -1.0) if key == "S01" else (-1.0, 1.0)
        assert gap == (z - other) ** 2 - (z - own) ** 2
