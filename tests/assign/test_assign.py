"""Placing customers: numpy, the live view and the stored table agree on everyone, whatever the values."""

from __future__ import annotations

import dataclasses
import datetime

import numpy as np
import pytest

from segapp.model import SegmentModel, Transform
from segapp.scoring_sql import numbered_select
from segapp.stages.assign import assign, freeze_distances
from segapp.transforms import units
from segapp.warehouse import Warehouse
from tests.built import built_in_memory
from tests.worlds.run import FIRST_FIT as RUN

MODEL = SegmentModel(
    (
        Transform("age_years", "standard", 40.0, 12.5, None, 18.0, 70.0, "Age", 2),
        Transform("annual_income_k", "standard", 60.25, 26.0, None, 15.0, 137.0, "Income", 3),
    ),
    ("S01", "S02", "S03"),
    np.array([[-0.7, 0.1], [0.9, -0.4], [0.1, 1.6]]),
    RUN.fit_run_id,
)


@pytest.fixture
def warehouse() -> Warehouse:
    return built_in_memory()


def add_customers(warehouse: Warehouse, rows: list[tuple[str, int | None, float | None]]) -> None:
    warehouse.connection.executemany(
        "insert into core.customers ("
        "customer_id, gender, age_years, annual_income_k, spending_score, batch_id, "
        "first_seen_date, gone_date)"
        " values (?, 'Female', ?, ?, 50, 'b1', date '2026-01-31', null)",
        rows,
    )


def many_customers() -> list[tuple[str, int | None, float | None]]:
    draws = np.random.default_rng(3)
    ages, incomes = draws.integers(0, 121, 3000), draws.uniform(0, 1e6, 3000) ** draws.uniform(0, 1, 3000)
    rows: list[tuple[str, int | None, float | None]] = [
        (f"{i:04d}", int(age), float(income)) for i, (age, income) in enumerate(zip(ages, incomes, strict=True))
    ]
    return [*rows, ("no age", None, 50.0), ("no income", 30, None), ("nothing", None, None)]


def test_numpy_and_sql_place_every_customer_in_the_same_segment(warehouse: Warehouse) -> None:
    """Customers far outside the training range and those with missing values are placed alike in numpy and SQL."""
    add_customers(warehouse, many_customers())
    freeze_distances(warehouse, MODEL)
    assign(warehouse, RUN, MODEL)
    rows = warehouse.rows("select * from model.assignments order by customer_id")
    placed = [row for row in rows if row.age_years is not None and row.annual_income_k is not None]
    values = np.array([[row.age_years, row.annual_income_k] for row in placed], dtype=float)
    assert [row.segment_key for row in placed] == MODEL.predict(values)
    z = (values - [40.0, 60.25]) / [12.5, 26.0]
    distances = np.sort(np.linalg.norm(z[:, None] - MODEL.centroids_z, axis=2), axis=1)
    assert [row.centroid_distance for row in placed] == pytest.approx(distances[:, 0], rel=1e-6, abs=1e-6)
    assert [row.runner_up_distance for row in placed] == pytest.approx(distances[:, 1], rel=1e-6, abs=1e-6)
    assert {row.customer_id: row.exclusion_reason for row in rows if row.segment_key is None} == {
        "no age": "Age is missing or not a finite number",
        "no income": "Income is missing or not a finite number",
        "nothing": "Age is missing or not a finite number",
    }
    unplaced = warehouse.rows(
        "select segment_key, centroid_distance, runner_up_segment_key, runner_up_distance, runner_up_margin,"
        " typicality, typicality_percentile, is_outlier, segment_since_date"
        " from model.assignments where segment_key is null"
    )
    assert all(value is None for row in unplaced for value in dataclasses.astuple(row))


def test_the_live_view_and_the_table_agree(warehouse: Warehouse) -> None:
    """The stored table is the view materialised, column by column."""
    add_customers(warehouse, many_customers())
    freeze_distances(warehouse, MODEL)
    assign(warehouse, RUN, MODEL)
    columns = ", ".join(
        row.column_name
        for row in warehouse.rows(
            "select column_name from duckdb_columns() where table_name = 'customer_scores' order by column_index"
        )
    )
    differing = f"(select {columns} from model.customer_scores except all select {columns} from model.assignments)"
    assert warehouse.scalar(f"select count(*) from {differing}") == 0


def test_a_margin_is_worked_out_when_it_is_read(warehouse: Warehouse) -> None:
    """It follows from two columns beside it, so the table does not store it; what it says is tested with the rest."""
    add_customers(warehouse, many_customers())
    freeze_distances(warehouse, MODEL)
    assign(warehouse, RUN, MODEL)
    stored = {
        row.column_name for row in warehouse.rows("select column_name from pragma_storage_info('model.assignments')")
    }
    columns = "select column_name from duckdb_columns() where table_name = 'assignments'"
    assert {row.column_name for row in warehouse.rows(columns)} - stored == {"runner_up_margin"}


def test_features_stand_beside_the_placement_as_they_were(warehouse: Warehouse) -> None:
    """What reads placed customers joins nothing: their features are in the same row, missing ones too."""
    add_customers(warehouse, many_customers())
    freeze_distances(warehouse, MODEL)
    assign(warehouse, RUN, MODEL)
    features = "customer_id, gender, age_years, annual_income_k, spending_score"
    differing = f"(select {features} from model.assignments except all select * from features.customer_features)"
    assert warehouse.scalar(f"select count(*) from {differing}") == 0
    assert warehouse.scalar("select count(*) from model.assignments") == len(many_customers())


def test_a_tie_goes_to_the_lowest_key_and_its_margin_is_zero(warehouse: Warehouse) -> None:
    """A customer exactly between two centroids belongs to the lower key, and the other is the runner-up."""
    model = dataclasses.replace(MODEL, keys=("S01", "S02"), centroids_z=np.array([[-1.0, 0.0], [1.0, 0.0]]))
    add_customers(warehouse, [("between", 40, 60.25)])
    freeze_distances(warehouse, model)
    assign(warehouse, RUN, model)
    row = warehouse.row("select * from model.assignments")
    assert (row.segment_key, row.runner_up_segment_key, row.runner_up_margin) == ("S01", "S02", 0.0)
    assert row.typicality == "borderline"


def test_one_segment_has_no_runner_up(warehouse: Warehouse) -> None:
    """With a single segment everybody is in it and second-best columns are null."""
    model = dataclasses.replace(MODEL, keys=("S01",), centroids_z=np.array([[0.0, 0.0]]))
    add_customers(warehouse, [("a", 40, 60.25), ("b", 20, 10.0)])
    freeze_distances(warehouse, model)
    assign(warehouse, RUN, model)
    rows = warehouse.rows("select * from model.assignments order by customer_id")
    assert [(row.segment_key, row.runner_up_segment_key, row.runner_up_margin) for row in rows] == [
        ("S01", None, None),
        ("S01", None, None),
    ]


def test_large_values_with_a_small_spread_keep_their_labels(warehouse: Warehouse) -> None:
    """Values of mean 1e5 and spread 1e-3 would cancel without the shift by the mean; labels still equal numpy's."""
    model = SegmentModel(
        (Transform("annual_income_k", "standard", 1e5, 1e-3, None, 0, 0, "Income", 3),), ("S01", "S02"),
        np.array([[-1.0], [1.0]]), RUN.fit_run_id,
    )  # fmt: skip
    draws = np.random.default_rng(1).normal(1e5, 1e-3, 1000)
    add_customers(warehouse, [(f"{i:04d}", 40, float(value)) for i, value in enumerate(draws)])
    counts = warehouse.execute(
        f"select segment_number, count(*) from ({numbered_select(model)}) as numbered group by all order by all"
    ).fetchall()
    low = int(np.sum(draws < 1e5))
    assert counts == [(1, low), (2, len(draws) - low)]


def test_the_median_replaces_a_missing_value_where_the_policy_says_so(warehouse: Warehouse) -> None:
    """A feature with an imputed value excludes nobody."""
    model = dataclasses.replace(
        MODEL,
        transforms=(MODEL.transforms[0], dataclasses.replace(MODEL.transforms[1], imputed_value=61.0)),
    )
    add_customers(warehouse, [("no income", 30, None), ("with", 30, 61.0)])
    freeze_distances(warehouse, model)
    assign(warehouse, RUN, model)
    first, second = warehouse.rows("select * from model.assignments order by customer_id")
    assert (first.segment_key, first.centroid_distance) == (second.segment_key, second.centroid_distance)


def test_logarithms_are_the_same_in_numpy_and_sql(warehouse: Warehouse) -> None:
    """A log feature is placed alike, although `ln` differs in its last bit between engines."""
    income = Transform("annual_income_k", "log", 3.0, 1.5, None, 0, 0, "Income", 3)
    model = SegmentModel(
        (income,), ("S01", "S02", "S03"),
        np.array([[-1.0], [0.2], [1.5]]), RUN.fit_run_id,
    )  # fmt: skip
    values = np.random.default_rng(2).lognormal(3, 1.5, 2000).clip(0, 1e6)
    add_customers(warehouse, [(f"{i:04d}", 40, float(value)) for i, value in enumerate(values)])
    freeze_distances(warehouse, model)
    assign(warehouse, RUN, model)
    found = [
        row.segment_key for row in warehouse.rows("select segment_key from model.assignments order by customer_id")
    ]
    assert found == model.predict(units(income, values)[:, None])


def test_typicality_follows_the_frozen_distances(warehouse: Warehouse) -> None:
    """About one in four is nearest, about one in a hundred beyond the 99th percentile; new customers move no one."""
    draws = np.random.default_rng(4).normal([40, 60], [8, 15], (4000, 2))
    rows = [(f"{i:04d}", int(age), float(income)) for i, (age, income) in enumerate(draws.clip(0, 120))]
    add_customers(warehouse, rows)
    model = dataclasses.replace(MODEL, keys=("S01",), centroids_z=np.array([[0.0, 0.0]]))
    freeze_distances(warehouse, model)
    assign(warehouse, RUN, model)
    share = "select count(*) filter ({}) / count(*) from model.assignments"
    assert warehouse.scalar(share.format("typicality = 'core'")) == pytest.approx(0.25, abs=0.002)
    assert warehouse.scalar(share.format("is_outlier")) == pytest.approx(0.01, abs=0.001)
    assert warehouse.scalar("select avg(typicality_percentile) from model.assignments") == pytest.approx(50, abs=1.5)
    before = warehouse.rows("select customer_id, typicality, typicality_percentile from model.assignments order by 1")
    add_customers(warehouse, [(f"n{i}", 90, 400.0) for i in range(500)])
    later = dataclasses.replace(RUN, run_id="20260228T120000Z0002", kind="assign", previous_run_id=RUN.run_id)
    assign(warehouse, later, model)
    after = warehouse.rows(
        "select customer_id, typicality, typicality_percentile from model.assignments"
        " where customer_id not like 'n%' order by 1"
    )
    assert after == before
    assert warehouse.scalar("select count(*) from model.assignments where is_outlier and customer_id like 'n%'") == 500


def tight_customers() -> tuple[SegmentModel, list[tuple[str, int | None, float | None]]]:
    """Return two segments that are tight against the spread of all: of 1e-5 and 1e-3 standard deviations."""
    draws = np.random.default_rng(6)
    incomes = np.concatenate([draws.normal(10.0, 26e-5, 1860), draws.normal(1e4, 0.026, 3000)])
    model = SegmentModel(
        (Transform("annual_income_k", "standard", 60.25, 26.0, None, 0, 0, "Income", 3),), ("S01", "S02"),
        (np.array([[10.0], [1e4]]) - 60.25) / 26.0, RUN.fit_run_id,
    )  # fmt: skip
    return model, [(f"{i:04d}", 40, float(value)) for i, value in enumerate(incomes)]


def test_tight_segments_have_typical_customers_and_outliers_too(warehouse: Warehouse) -> None:
    """A quarter is core, one in a hundred an outlier and the percentile even, however tight the segment."""
    model, rows = tight_customers()
    add_customers(warehouse, rows)
    freeze_distances(warehouse, model)
    assign(warehouse, RUN, model)
    placed = warehouse.rows(
        "select segment_key, typicality, is_outlier, typicality_percentile, centroid_distance from model.assignments"
        " order by customer_id"
    )
    for key, count in (("S01", 1860), ("S02", 3000)):
        members = [row for row in placed if row.segment_key == key]
        assert len(members) == count
        distances = np.array([row.centroid_distance for row in members])
        beyond = 100 * (distances <= distances[:, None]).mean(axis=0)  # numpy: as far away or farther
        assert [row.typicality_percentile for row in members] == pytest.approx(beyond, abs=0.6)
        assert np.mean([row.typicality == "core" for row in members]) == pytest.approx(0.25, abs=0.002)
        assert np.mean([row.is_outlier for row in members]) == pytest.approx(0.01, abs=0.001)


def test_distances_frozen_in_bins_of_one_width_are_still_read(warehouse: Warehouse) -> None:
    """A file whose bins have no width of their own has bins of 1/64 of a standard deviation."""
    add_customers(warehouse, [("near", 40, 60.25), ("far", 40, 86.25)])
    model = dataclasses.replace(MODEL, keys=("S01",), centroids_z=np.array([[0.0, 0.0]]))
    freeze_distances(warehouse, model)
    warehouse.execute("delete from model.distance_percentiles")
    old = [(model.fit_run_id, 1, number, 100.0 - number, None) for number in range(65)]
    warehouse.insert(
        "model.distance_percentiles (run_id, segment_number, distance_bin, typicality_percentile, bin_width)", old
    )
    assign(warehouse, RUN, model)
    found = warehouse.execute("select customer_id, typicality_percentile from model.assignments order by all")
    assert found.fetchall() == [("far", 36.0), ("near", 100.0)]


def add_runs(warehouse: Warehouse, *run_ids: str) -> None:
    """Record runs, numbered from one."""
    for number, run_id in enumerate(run_ids, 1):
        warehouse.execute(
            "insert into model.runs (run_id, kind, fit_run_id, started_at, data_date, is_synthetic, segapp_version,"
            " duckdb_version, seed, run_number)"
            " values (?, 'fit', ?, '2026-01-31', '2026-01-31', false, '0', '2', 1, ?)",
            [run_id, run_id, number],
        )


def test_moves_and_stays_record_only_what_changed(warehouse: Warehouse) -> None:
    """A customer who moves closes one stay and opens another; those who stay keep theirs; those who go are counted."""
    add_runs(warehouse, "20260131T120000Z0001", "20260228T120000Z0002")
    add_customers(warehouse, [("stays", 31, 62.0), ("moves", 31, 62.0), ("goes", 31, 62.0)])
    freeze_distances(warehouse, MODEL)
    assign(warehouse, RUN, MODEL)
    warehouse.execute("update core.customers set age_years = 52, annual_income_k = 50 where customer_id = 'moves'")
    warehouse.execute("update core.customers set gone_date = date '2026-02-28' where customer_id = 'goes'")
    add_customers(warehouse, [("new", 52, 50.0)])
    later = dataclasses.replace(
        RUN, run_id="20260228T120000Z0002", kind="assign", previous_run_id=RUN.run_id,
        data_date=datetime.date(2026, 2, 28),
    )  # fmt: skip
    assign(warehouse, later, MODEL)
    moves = warehouse.execute(
        "select previous_segment_key, segment_key, customer_count from model.segment_moves order by all"
    ).fetchall()
    assert moves == [("S01", "S01", 1), ("S01", "S02", 1), ("S01", None, 1), (None, "S02", 1)]
    stays = warehouse.execute(
        "select customer_id, segment_key, valid_from_date::varchar, valid_to_date::varchar, run_id[-1:]"
        " from model.segment_membership order by all"
    ).fetchall()
    assert stays == [
        ("goes", "S01", "2026-01-31", "2026-02-28", "1"),
        ("moves", "S01", "2026-01-31", "2026-02-28", "1"),
        ("moves", "S02", "2026-02-28", None, "2"),
        ("new", "S02", "2026-02-28", None, "2"),
        ("stays", "S01", "2026-01-31", None, "1"),
    ]
    assert warehouse.scalar("select count(*) from model.ended_stays") == 2
    since = warehouse.execute(
        "select customer_id, previous_segment_key, segment_since_date::varchar from model.assignments order by all"
    ).fetchall()
    assert since == [("moves", "S01", "2026-02-28"), ("new", None, "2026-02-28"), ("stays", "S01", "2026-01-31")]
