"""The SQL and the numpy form of a feature's value agree on every value, awkward ones included."""

import numpy as np
import pandas as pd
import pytest

from segapp.model import Feature
from segapp.stages.summarize import summarize
from segapp.transforms import TRANSFORMS, transformed_sql, units, values_of
from segapp.warehouse import Warehouse, open_working

AWKWARD = [0.0, -0.0, -1.0, -1.5, -0.5, 1e-300, 1e12, 1e100, 1.1e100, -1e308, float("inf"), -float("inf"), float("nan")]


def make_feature(transform: str) -> Feature:
    return Feature("x", 1, "X", "", "train", transform, "exclude", None, "", "", "0", True, False)


def in_sql(warehouse: Warehouse, feature: Feature, values: list[float]) -> np.ndarray:
    warehouse.execute("create or replace table given (place integer, x double)")
    warehouse.connection.executemany("insert into given values (?, ?)", list(enumerate(values)))
    u = transformed_sql(feature, "x")
    return np.ma.filled(warehouse.arrays(f"select {u} as u from given order by place")["u"], np.nan)


@pytest.mark.parametrize("transform", sorted(TRANSFORMS))
def test_sql_and_numpy_give_the_same_bytes(transform: str) -> None:
    """Every value becomes the same number in SQL and in numpy; what cannot be used becomes null."""
    values = AWKWARD + list(np.random.default_rng(1).normal(size=500) * 10.0 ** np.arange(-300, 200))
    feature = make_feature(transform)
    with open_working(":memory:") as warehouse:
        np.testing.assert_array_equal(in_sql(warehouse, feature, values), units(feature, np.array(values)))


def test_the_logarithm_keeps_the_order_of_all_values() -> None:
    """Below zero the logarithm is mirrored, so that a refund is placed like any other value."""
    u = units(make_feature("log"), np.array([-1000.0, -1.0, -0.5, 0.0, 0.5, 1.0, 1000.0]))
    assert list(u) == sorted(u)
    np.testing.assert_allclose(u, [-6.908755, -0.693147, -0.405465, 0, 0.405465, 0.693147, 6.908755], atol=1e-6)


def test_values_that_are_not_usable_are_missing() -> None:
    """NaN, infinity and values beyond 1e100 count as missing."""
    u = units(make_feature("standard"), np.array([1.1e100, -1e308, float("inf"), float("nan"), 1e100]))
    np.testing.assert_array_equal(u, [np.nan, np.nan, np.nan, np.nan, 1e100])


@pytest.mark.parametrize("transform", sorted(TRANSFORMS))
def test_a_centre_is_shown_in_the_features_own_units(transform: str) -> None:
    """Whoever undoes a transform gets the value back, refunds of a mirrored logarithm too."""
    values = np.array([-5000.0, -1.0, -0.5, 0.0, 0.5, 1.0, 5000.0])
    feature = make_feature(transform)
    np.testing.assert_allclose(values_of(feature, units(feature, values)), values, rtol=1e-8, atol=1e-9)


@pytest.mark.parametrize("count", [3_000, 30_000])
def test_robust_counts_what_lies_far_out_as_lying_at_the_outer_fences(count: int) -> None:
    """Few customers (distinct vectors) and many (a grid): Tukey's fences as numpy's quartiles give them."""
    draws = np.random.default_rng(5)
    balances = np.exp(draws.normal(6.3, 1.5, count)) - draws.exponential(250, count)
    with open_working(":memory:") as warehouse:
        warehouse.execute("create schema features")
        warehouse.connection.register(
            "given", pd.DataFrame({"customer_id": np.arange(count).astype(str), "x": balances})
        )
        warehouse.execute("create table features.customer_features as select * from given")
        summary = summarize(warehouse, (make_feature("robust"),), lambda _: None)
    q25, q50, q75 = np.quantile(balances, [0.25, 0.5, 0.75])
    (frozen,) = summary.transforms
    assert (frozen.centre, frozen.scale) == pytest.approx((q50, q75 - q25), rel=1e-12)
    assert (frozen.low_limit, frozen.high_limit) == pytest.approx(
        (q25 - 3 * (q75 - q25), q75 + 3 * (q75 - q25)), rel=1e-12
    )
    z = (units(frozen, balances) - frozen.centre) / frozen.scale
    assert np.abs(z).max() <= 4
    assert int(summary.points.weights.sum()) == count
    assert summary.total_squares == pytest.approx(float(z @ z), rel=1e-6)
    assert summary.points.z.max() == pytest.approx(z.max(), abs=1e-3)
