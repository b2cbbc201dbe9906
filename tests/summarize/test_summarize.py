"""The summary keeps every customer that can be placed, scales exactly, and says what it could not do."""

import math

import numpy as np
import pytest

from segapp.errors import ModelError
from segapp.model import Summary
from segapp.stages.summarize import summarize
from tests.summarize.conftest import Load, make_feature


def told(_: str) -> None:
    """Take progress and say nothing."""


def column(summary: Summary, number: int = 0) -> dict[float, int]:
    """Return the points of one feature in its own units with their weights."""
    transform = summary.transforms[number]
    values = summary.points.z[:, number] * transform.scale + transform.centre
    return {round(float(value), 9): int(weight) for value, weight in zip(values, summary.points.weights, strict=True)}


def test_equal_customers_become_one_weighted_point(load: Load) -> None:
    """Each distinct vector is one point with its customers; mean and population sd are exact."""
    warehouse = load(age=[30, 30, 40, 50], income=[1.0, 1.0, 2.0, 2.5])
    summary = summarize(warehouse, (make_feature("age"), make_feature("income")), told)
    assert column(summary) == {30: 2, 40: 1, 50: 1}
    assert summary.transforms[0].centre == 37.5
    assert summary.transforms[0].scale == math.sqrt(275 / 4)
    assert (summary.customer_count, summary.excluded_count, summary.notes) == (4, 0, ())


def test_customers_without_a_value_are_left_out(load: Load) -> None:
    """NULL, NaN, infinity and values no customer has count as missing, and exclude the customer."""
    warehouse = load(x=[1.0, 2.0, None, math.nan, math.inf, -math.inf, 1e200, 3.0])
    summary = summarize(warehouse, (make_feature("x"),), told)
    assert column(summary) == {1: 1, 2: 1, 3: 1}
    assert (summary.customer_count, summary.excluded_count) == (8, 5)
    assert (summary.transforms[0].min_value, summary.transforms[0].max_value) == (1, 3)


def test_missing_values_are_imputed_where_the_catalog_says_median(load: Load) -> None:
    """With null policy `median` a missing value becomes the median of the others, and nobody is excluded."""
    warehouse = load(x=[1.0, 2.0, None, 10.0, None], y=[1.0, 2.0, 3.0, 4.0, 5.0])
    summary = summarize(warehouse, (make_feature("x", null_policy="median"), make_feature("y")), told)
    assert summary.transforms[0].imputed_value == 2.0
    assert summary.excluded_count == 0
    assert sorted(np.round(summary.points.z[:, 0] * summary.transforms[0].scale + summary.transforms[0].centre)) == [
        1, 2, 2, 2, 10,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("transform", "centre", "scale"),
    [
        ("standard", 4.0, math.sqrt(50 / 5)),
        ("none", 4.0, 1.0),
        ("robust", 3.0, 2.0),
        ("log", 1.4415906, 0.5571098),
    ],
)
def test_transforms_scale_as_the_catalog_says(load: Load, transform: str, centre: float, scale: float) -> None:
    """Each transform has its own centre and scale; `none` is centred too, which changes no distance."""
    warehouse = load(x=[1, 2, 3, 4, 10])
    found = summarize(warehouse, (make_feature("x", transform=transform),), told).transforms[0]
    logs = np.log1p([1, 2, 3, 4, 10])
    expected = (logs.mean(), logs.std()) if transform == "log" else (centre, scale)
    np.testing.assert_allclose((found.centre, found.scale), expected, atol=1e-9)


def test_large_offsets_cost_no_digits(load: Load) -> None:
    """Values of 1e12 with a spread of 1e3 keep their mean and spread to the last digits."""
    offsets = np.random.default_rng(1).normal(scale=1e3, size=2000).round()
    summary = summarize(load(x=list(1e12 + offsets)), (make_feature("x"),), told)
    np.testing.assert_allclose(summary.transforms[0].scale, offsets.std(), rtol=1e-14)
    np.testing.assert_allclose(summary.points.z.min() * offsets.std(), offsets.min() - offsets.mean(), atol=1e-3)


def test_a_constant_feature_forms_no_segments(load: Load) -> None:
    """A feature that is the same for all gets scale 1, adds nothing to any distance, and is named in a note."""
    summary = summarize(load(x=[7, 7, 7], y=[1, 2, 3]), (make_feature("x"), make_feature("y")), told)
    assert summary.transforms[0].scale == 1
    assert not summary.points.z[:, 0].any()
    assert summary.notes == ("X is the same for all customers: it forms no segments.",)


def test_a_robust_feature_without_quartile_range_falls_back(load: Load) -> None:
    """Where half of all customers share a value, the robust transform scales by the standard deviation and says so."""
    summary = summarize(load(x=[0, 0, 0, 0, 0, 8]), (make_feature("x", transform="robust"),), told)
    np.testing.assert_allclose(summary.transforms[0].scale, np.std([0, 0, 0, 0, 0, 8]))
    assert "half of all customers" in summary.notes[0]


def test_order_of_rows_and_threads_change_nothing(load: Load) -> None:
    """Shuffled rows, one thread or two: the same bytes."""
    values = np.random.default_rng(1).normal(size=3000) * 10.0 ** np.arange(3000).clip(max=12)
    found = set()
    for seed, threads in ((1, 1), (2, 2), (3, 2)):
        warehouse = load(x=list(np.random.default_rng(seed).permutation(values)))
        warehouse.execute(f"set threads = {threads}")
        summary = summarize(warehouse, (make_feature("x", transform="log"),), told)
        found.add((summary.points.z.tobytes(), summary.points.weights.tobytes(), summary.transforms))
    assert len(found) == 1


def test_an_empty_table_is_refused_in_words(load: Load) -> None:
    """No customers, no training feature and no usable value each end in one clear line."""
    with pytest.raises(ModelError, match="there are no customers"):
        summarize(load(x=np.array([], dtype=float)), (make_feature("x"),), told)
    with pytest.raises(ModelError, match="no feature has the role 'train'"):
        summarize(load(x=[1]), (), told)
    with pytest.raises(ModelError, match=r"no customer has a usable value in y.*no value, no median"):
        summarize(load(x=[1, 2], y=[math.nan, math.nan]), (make_feature("x"), make_feature("y")), told)
    with pytest.raises(ModelError, match="no customer has a usable value in every training feature"):
        summarize(load(x=[1, math.nan], y=[math.nan, 2]), (make_feature("x"), make_feature("y")), told)
