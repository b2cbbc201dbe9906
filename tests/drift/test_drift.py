"""Drift on a warehouse: which shifts ask for a look, which for a refit, and which are chance."""

from __future__ import annotations

import dataclasses
import pathlib

import numpy as np
import pandas as pd
import pytest

from segapp.figures import ENGLISH
from segapp.model import SegmentModel, Transform
from segapp.settings import Limits
from segapp.stages.assign import assign, freeze_distances
from segapp.stages.drift import Shift, freeze_snapshot, measure_drift
from segapp.stages.features import read_catalog, training_features
from segapp.warehouse import Warehouse, build, open_working, read_objects
from tests.built import built_in_memory
from tests.worlds.run import FIRST_FIT as FIT

LATER = dataclasses.replace(FIT, run_id="20260228T120000Z0002", kind="assign", previous_run_id=FIT.run_id)
GROUPS = np.array([[25, 70.0, 80], [55, 30.0, 20], [45, 90.0, 20]])
SPREADS = np.array([4, 8.0, 8])
SCALES = (12.0, 25.0, 28.0)
CENTRES = (40.0, 60.0, 45.0)


@pytest.fixture
def warehouse() -> Warehouse:
    return built_in_memory()


def customers(count: int, seed: int, shares: tuple[float, ...] = (0.4, 0.4, 0.2)) -> np.ndarray:
    """Return age, income and score of customers in three groups."""
    draws = np.random.default_rng(seed)
    groups = draws.choice(3, size=count, p=shares)
    values = draws.normal(GROUPS[groups], SPREADS)
    return np.column_stack([values[:, 0].round().clip(18, 90), values[:, 1].clip(1, 500), values[:, 2].clip(0, 100)])


def load(warehouse: Warehouse, values: np.ndarray, female_share: float = 0.5) -> None:
    """Replace all customers by these."""
    frame = pd.DataFrame(values, columns=["age_years", "annual_income_k", "spending_score"]).round(1)
    frame["spending_score"] = frame["spending_score"].round()
    frame["is_female"] = np.arange(len(frame)) < female_share * len(frame)
    warehouse.execute("delete from core.customers")
    warehouse.connection.register("incoming", frame)
    warehouse.execute(
        """
insert into core.customers (
    customer_id, gender, age_years, annual_income_k, spending_score, batch_id, first_seen_date,
    gone_date
)
select
    printf('%05d', row_number() over ()), case when is_female then 'Female' else 'Male' end, age_years,
    annual_income_k, spending_score, 'b1', date '2026-01-31', null
from incoming"""
    )


def model(warehouse: Warehouse) -> SegmentModel:
    features = training_features(read_catalog(warehouse))
    transforms = tuple(
        Transform(feature.feature_name, "standard", centre, scale, None, 0, 0, feature.label, feature.feature_order)
        for feature, centre, scale in zip(features, CENTRES, SCALES, strict=True)
    )
    return SegmentModel(transforms, ("S01", "S02", "S03"), (GROUPS - CENTRES) / SCALES, FIT.run_id)


def fit(warehouse: Warehouse, values: np.ndarray) -> None:
    """Fit the three groups to these customers and freeze how they are spread."""
    load(warehouse, values)
    for number, run in enumerate((FIT, LATER), 1):
        warehouse.execute(
            "insert into model.runs (run_id, kind, fit_run_id, started_at, data_date, is_synthetic, segapp_version,"
            " duckdb_version, seed, run_number) values (?, ?, ?, ?, ?, false, '', '', 1, ?)",
            [run.run_id, run.kind, run.fit_run_id, run.started_at, run.data_date, number],
        )
    freeze_distances(warehouse, model(warehouse))
    assign(warehouse, FIT, model(warehouse))
    freeze_snapshot(warehouse, FIT, read_catalog(warehouse))


def drift(warehouse: Warehouse, values: np.ndarray, female_share: float = 0.5) -> Shift:
    """Return the verdict on these customers as the next file."""
    load(warehouse, values, female_share)
    assign(warehouse, LATER, model(warehouse))
    worst = measure_drift(warehouse, LATER, read_catalog(warehouse))
    assert worst is not None
    stored = warehouse.row("select drift_verdict, drift_reason_text from model.runs where run_id = ?", [LATER.run_id])
    assert (stored.drift_verdict, stored.drift_reason_text) == (worst.verdict, worst.reason_text)
    return worst


def test_the_same_customers_have_not_shifted(warehouse: Warehouse) -> None:
    """Every index is zero and the sentence says that all is as it was."""
    fit(warehouse, customers(2000, 1))
    worst = drift(warehouse, customers(2000, 1))
    assert worst.verdict == "keep"
    assert worst.reason_text == "No feature has shifted noticeably since the segments were made."
    figures = warehouse.row("select max(stability_index) as index, count(*) as subjects from model.drift_results")
    assert (figures.index, figures.subjects) == (0, 4 + 4 + 2 + 1)


@pytest.mark.parametrize("count", [60, 200, 2000])
def test_other_customers_of_the_same_kind_are_chance(warehouse: Warehouse, count: int) -> None:
    """A file of few customers reaches large indices by chance, and does not shout."""
    fit(warehouse, customers(count, 1))
    for seed in range(2, 12):
        assert drift(warehouse, customers(count, seed)).verdict == "keep"


def test_a_group_that_grows_asks_for_a_look(warehouse: Warehouse) -> None:
    """Shares of 40, 40, 20 become 30, 36, 34: the model still fits, but the base is another."""
    fit(warehouse, customers(4000, 1))
    worst = drift(warehouse, customers(4000, 2, (0.30, 0.36, 0.34)))
    assert worst.verdict == "investigate"
    assert worst.reason_text.endswith("Find out why before you rely on the segments.")


def test_a_group_that_vanishes_asks_for_a_refit(warehouse: Warehouse) -> None:
    """A segment without customers is no segment any more; its name stands in the sentence."""
    fit(warehouse, customers(4000, 1))
    warehouse.execute(
        "insert into model.segments (run_id, segment_key, segment_name, name_source, is_name_stale, size_rank,"
        " customer_count, customer_share, lineage, first_seen_date, colour_hex, report_path)"
        " values (?, 'S03', 'Older, high income', 'rule', false, 3, 1, 0.2, 'first', date '2026-01-31', '', '')",
        [FIT.run_id],
    )
    worst = drift(warehouse, customers(4000, 2, (0.5, 0.5, 0.0)))
    assert worst.verdict == "refit"
    assert worst.reason_text.endswith("See what a new fit would change: segapp refit.")
    row = warehouse.row("select * from model.drift_results where subject_kind = 'segment'")
    assert ENGLISH.show(row.reason_text).startswith(
        "Segments have changed size: Older, high income holds 0.0 % of customers, 20 %"
    )
    assert (row.verdict, row.is_training_feature) == ("refit", False)


def test_customers_farther_from_their_centres_ask_for_a_refit(warehouse: Warehouse) -> None:
    """Groups that spread out keep their shares, but segments describe them badly."""
    fit(warehouse, customers(4000, 1))
    values = customers(4000, 2)
    groups = GROUPS[np.argmin(((values[:, None] - GROUPS) ** 2 / SPREADS**2).sum(axis=2), axis=1)]
    drift(warehouse, np.clip(groups + 1.6 * (values - groups), 0, 100))
    row = warehouse.row("select * from model.drift_results where subject_kind = 'distance'")
    assert row.verdict == "refit"
    assert row.share_now > row.share_at_fit


def test_customers_closer_to_their_centres_ask_for_no_other_model(warehouse: Warehouse) -> None:
    """Groups that draw together fit better than before: worth a look, no more."""
    fit(warehouse, customers(4000, 1))
    values = customers(4000, 2)
    groups = GROUPS[np.argmin(((values[:, None] - GROUPS) ** 2 / SPREADS**2).sum(axis=2), axis=1)]
    drift(warehouse, groups + 0.6 * (values - groups))
    row = warehouse.row("select * from model.drift_results where subject_kind = 'distance'")
    assert (row.verdict, row.stability_index > 0.25) == ("investigate", True)


def test_a_feature_that_only_describes_asks_for_a_look_at_most(warehouse: Warehouse) -> None:
    """Gender forms no segments: however it shifts, the segments stay right."""
    fit(warehouse, customers(2000, 1))
    worst = drift(warehouse, customers(2000, 1), female_share=0.95)
    assert (worst.subject_name, worst.verdict, worst.stability_index > 0.25) == ("gender", "investigate", True)
    assert worst.reason_text.startswith("Gender has shifted: Female for 95 % of customers, 50 % at the fit")


def test_values_that_go_missing_ask_for_a_look_at_the_source(warehouse: Warehouse) -> None:
    """A refit does not fix a source in which a column is empty for a tenth of the customers."""
    fit(warehouse, customers(2000, 1))
    values = customers(2000, 1)
    values[::10, 1] = np.nan
    worst = drift(warehouse, values)
    assert (worst.subject_kind, worst.subject_name, worst.verdict) == ("missing", "annual_income_k", "investigate")
    assert ENGLISH.show(worst.reason_text).startswith("Income is missing for 10 % of customers, 0.0 % at the fit.")


def test_customers_where_the_fit_has_seen_nobody(warehouse: Warehouse) -> None:
    """Three in a hundred beyond the highest income are worth a look; the sentence names the feature."""
    fit(warehouse, customers(2000, 1))
    values = customers(2000, 1)
    values[: len(values) * 3 // 100, 1] = 400
    worst = drift(warehouse, values)
    assert (worst.subject_kind, worst.verdict, worst.share_now) == ("range", "investigate", 0.03)
    assert ENGLISH.show(worst.reason_text).startswith(
        "3.0 % of customers are outside the range seen by the fit, most of them in Income."
    )


def test_a_constant_feature_that_starts_to_vary_is_seen(warehouse: Warehouse) -> None:
    """A constant has one bin and no index, but whoever differs from it is out of its range."""
    values = customers(2000, 1)
    values[:, 2] = 50
    fit(warehouse, values)
    later = values.copy()
    later[::5, 2] = 51
    worst = drift(warehouse, later)
    assert (worst.subject_kind, worst.verdict, worst.share_now) == ("range", "refit", 0.2)


def test_categories_that_are_new_and_words_hostile_to_sql(warehouse: Warehouse) -> None:
    """Any word is a category; one that the fit has not seen counts among the others."""
    fit(warehouse, customers(2000, 1))
    load(warehouse, customers(2000, 1))
    warehouse.execute("update core.customers set gender = 'x'' or 1=1 --' where customer_id <= '01000'")
    measure_drift(warehouse, LATER, read_catalog(warehouse))
    row = warehouse.row("select * from model.drift_results where subject_name = 'gender' and subject_kind = 'feature'")
    assert ENGLISH.show(row.reason_text).startswith(
        "Gender has shifted: Female for 0.0 % of customers, 50 % at the fit"
    )
    assert row.verdict == "investigate"


def test_a_fit_without_a_snapshot_has_no_verdict(warehouse: Warehouse) -> None:
    """Nothing is claimed where nothing was frozen."""
    fit(warehouse, customers(100, 1))
    warehouse.execute("delete from model.drift_snapshot")
    assert measure_drift(warehouse, LATER, read_catalog(warehouse)) is None
    assert warehouse.scalar("select count(*) from model.drift_results") == 0


def test_neither_order_nor_threads_change_the_snapshot(warehouse: Warehouse, sql_folder: pathlib.Path) -> None:
    """The same customers shuffled, on one thread and on two, leave the same bins; each adds up to all customers."""
    values = customers(3000, 5)
    fit(warehouse, values)
    with open_working(":memory:", Limits(threads=1)) as other:
        build(other, read_objects(sql_folder), (1, 2, 3, 4))
        fit(other, values)
        other.execute("create temp table c as select * from core.customers order by hash(customer_id)")
        other.execute("delete from core.customers")
        other.execute(
            "insert into core.customers ("
            "customer_id, gender, age_years, annual_income_k, spending_score, batch_id, "
            "first_seen_date, gone_date)"
            " select * from c"
        )
        other.execute("delete from model.drift_snapshot")
        freeze_snapshot(other, FIT, read_catalog(other))
        snapshots = [each.execute("from model.drift_snapshot order by all").fetchall() for each in (warehouse, other)]
    assert snapshots[0] == snapshots[1]
    totals = warehouse.execute(
        "select distinct sum(customer_count) from model.drift_snapshot group by subject_kind, subject_name"
    ).fetchall()
    assert totals == [(3000,)]
