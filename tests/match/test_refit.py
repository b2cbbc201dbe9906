"""A refit on a warehouse: keys follow the customers who were there in both runs, in one statement."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from segapp.model import Clustering, Feature, KResult, RunContext, Summary, Transform, WeightedPoints
from segapp.stages.assign import assign, freeze_distances, write_model
from segapp.stages.match_segments import first_keys, match_refit, write_lineage
from segapp.warehouse import Warehouse
from tests.built import built_in_memory
from tests.worlds.run import FIRST_FIT as FIT

REFIT = dataclasses.replace(
    FIT, run_id="20260228T120000Z0002", kind="refit", fit_run_id="20260228T120000Z0002", previous_run_id=FIT.run_id
)
SCORE = Feature("spending_score", 1, "Score", "", "train", "none", "exclude", None, "Low", "High", "0", True, False)


@pytest.fixture
def warehouse() -> Warehouse:
    return built_in_memory()


def add_customers(warehouse: Warehouse, prefix: str, scores: list[int]) -> None:
    warehouse.connection.executemany(
        "insert into core.customers ("
        "customer_id, gender, age_years, annual_income_k, spending_score, batch_id, "
        "first_seen_date, gone_date)"
        " values (?, 'Female', 30, 50, ?, 'b1', date '2026-01-31', null)",
        [(f"{prefix}{i:03d}", score) for i, score in enumerate(scores)],
    )


SCORING = Transform("spending_score", "none", 0.0, 1.0, None, 0, 99, "Spending score", 4)


def clustered(*centres: float) -> tuple[Summary, Clustering]:
    """Return a summary and clustering of the score with the given centres."""
    points = WeightedPoints(np.array([[0.0]]), np.array([1]), np.array([0.0]))
    summary = Summary((SCORE,), (SCORING,), points, 1, 0)
    result = KResult(len(centres), np.array([[centre] for centre in centres]), 0.0)
    return summary, Clustering((result,), len(centres), len(centres), "rule", "", 1, None)


def fit_first(warehouse: Warehouse, *centres: float) -> None:
    """Publish a first fit with segments at these scores."""
    summary, clustering = clustered(*centres)
    model = first_keys(warehouse, summary, clustering, FIT.run_id)
    warehouse.execute(
        "insert into model.runs (run_id, kind, fit_run_id, started_at, data_date, is_synthetic, segapp_version,"
        " duckdb_version, seed, run_number) values (?, 'fit', ?, ?, ?, false, '', '', 1, 1)",
        [FIT.run_id, FIT.run_id, FIT.started_at, FIT.data_date],
    )
    write_model(warehouse, model, summary, clustering)
    freeze_distances(warehouse, model)
    assign(warehouse, FIT, model)


def test_first_keys_go_by_size_and_then_by_centroid(warehouse: Warehouse) -> None:
    """The largest segment is S01; of two equal ones the one with the lower centroid comes first."""
    add_customers(warehouse, "a", [10] * 3 + [50] * 5 + [90] * 3)
    model = first_keys(warehouse, *clustered(90, 10, 50), FIT.run_id)
    assert dict(zip(model.keys, model.centroids_z[:, 0].tolist(), strict=True)) == {"S01": 50, "S02": 10, "S03": 90}


def test_keys_follow_the_customers_of_both_runs(warehouse: Warehouse) -> None:
    """Newcomers crowd into one segment and make it the largest; it still has the key of those who were there."""
    add_customers(warehouse, "a", [50] * 9 + [10] * 5 + [90] * 4)
    fit_first(warehouse, 10, 50, 90)
    add_customers(warehouse, "n", [92] * 40)
    found = match_refit(warehouse, REFIT, summary=clustered()[0], clustering=clustered(91, 49, 11)[1])
    assert dict(zip(found.model.keys, found.model.centroids_z[:, 0].tolist(), strict=True)) == {
        "S01": 49,
        "S02": 11,
        "S03": 91,
    }
    assert found.lineage == {"S01": "kept", "S02": "kept", "S03": "kept"}
    assert (found.shared_count, found.moved_count, found.retired) == (18, 0, ())
    assert found.model.fit_run_id == REFIT.run_id


def test_lineage_is_stored_with_the_overlaps(warehouse: Warehouse) -> None:
    """One segment splits, one loses its customers, one appears: the table says so pair by pair."""
    add_customers(warehouse, "a", [40] * 6 + [60] * 4)
    add_customers(warehouse, "b", [10] * 5)
    fit_first(warehouse, 50, 10)
    warehouse.execute("update core.customers set gone_date = date '2026-02-28' where customer_id like 'b%'")
    add_customers(warehouse, "n", [95] * 3)
    found = match_refit(warehouse, REFIT, summary=clustered()[0], clustering=clustered(40, 60, 95)[1])
    write_lineage(warehouse, REFIT.run_id, found)
    stored = warehouse.execute(
        "select previous_segment_key, segment_key, lineage, shared_count, jaccard, share_of_previous,"
        " share_of_current, is_origin from model.segment_lineage order by all"
    ).fetchall()
    assert stored == [
        ("S01", "S01", "split", 6, 0.6, 0.6, 1.0, True),
        ("S01", "S03", "split", 4, 0.4, 0.4, 1.0, True),
        ("S02", None, "retired", 0, None, None, None, False),
        (None, "S04", "new", 0, None, None, None, False),
    ]
    assert found.moved_count == 4


def test_a_retired_key_never_comes_back(warehouse: Warehouse) -> None:
    """A key that a refit retired stays out of use, although nobody holds it any more."""
    add_customers(warehouse, "a", [10] * 5 + [90] * 4)
    fit_first(warehouse, 10, 90)
    warehouse.execute(
        "insert into model.segment_lineage ("
        "run_id, previous_segment_key, segment_key, lineage, shared_count, jaccard, "
        "share_of_previous, share_of_current, is_origin)"
        " values ('before', 'S07', null, 'retired', 0, null, null, null, false)"
    )
    add_customers(warehouse, "n", [50] * 9)
    found = match_refit(warehouse, REFIT, summary=clustered()[0], clustering=clustered(10, 50, 90)[1])
    assert (found.model.keys, found.lineage["S08"]) == (("S01", "S02", "S08"), "new")


def publish_refit(warehouse: Warehouse, number: int, *centres: float) -> RunContext:
    """Publish a refit with segments at these scores, and return it; the run before is the one with the number below."""
    run_id, before = (f"202602{28 if each else 27}T120000Z000{each}" for each in (number, number - 1))
    run = dataclasses.replace(
        REFIT, run_id=run_id, fit_run_id=run_id, previous_run_id=FIT.run_id if number == 2 else before
    )
    warehouse.execute(
        "insert into model.runs (run_id, kind, fit_run_id, previous_run_id, started_at, data_date, is_synthetic,"
        " segapp_version, duckdb_version, seed, run_number) values (?, 'refit', ?, ?, ?, ?, false, '', '', 1, ?)",
        [run_id, run_id, run.previous_run_id, run.started_at, run.data_date, number],
    )
    summary, clustering = clustered(*centres)
    found = match_refit(warehouse, run, summary=summary, clustering=clustering)
    write_model(warehouse, found.model, summary, clustering)
    freeze_distances(warehouse, found.model)
    assign(warehouse, run, found.model)
    describe_sizes(warehouse, run)
    return run


def describe_sizes(warehouse: Warehouse, run: RunContext) -> None:
    """Write what a run says of the sizes of its segments."""
    warehouse.execute(
        "insert into model.segments by name select ? as run_id, segment_key, segment_key as segment_name,"
        " 'rule' as name_source, false as is_name_stale, 1 as size_rank, count(*) as customer_count,"
        " 0.5 as customer_share, 'kept' as lineage, cast(? as date) as first_seen_date, '#000000' as colour_hex,"
        " '' as report_path from model.assignments where segment_key is not null group by segment_key",
        [run.run_id, run.data_date],
    )


def test_a_retired_segment_whose_customers_come_back_has_its_key_again(warehouse: Warehouse) -> None:
    """S03 goes up into S02 and comes out again: its customers have the old key, newcomers do not hinder it."""
    add_customers(warehouse, "a", [50] * 9 + [10] * 5 + [90] * 4)
    fit_first(warehouse, 10, 50, 90)
    describe_sizes(warehouse, FIT)
    publish_refit(warehouse, 2, 10, 62)
    add_customers(warehouse, "n", [91] * 6)
    run = dataclasses.replace(REFIT, run_id="20260331T120000Z0003", previous_run_id="20260228T120000Z0002")
    found = match_refit(warehouse, run, summary=clustered()[0], clustering=clustered(10, 50, 90)[1])
    assert dict(zip(found.model.keys, found.model.centroids_z[:, 0].tolist(), strict=True)) == {
        "S01": 50,
        "S02": 10,
        "S03": 90,
    }


def test_other_customers_in_the_place_of_a_retired_segment_get_a_new_key(warehouse: Warehouse) -> None:
    """A key belongs to customers: who comes to where a segment was is not it, though the centre is the same."""
    add_customers(warehouse, "a", [50] * 9 + [10] * 5 + [90] * 4)
    fit_first(warehouse, 10, 50, 90)
    describe_sizes(warehouse, FIT)
    publish_refit(warehouse, 2, 10, 62)
    warehouse.execute("update core.customers set spending_score = 50 where spending_score = 90")
    warehouse.execute("update core.customers set spending_score = 90 where customer_id in ('a000', 'a001', 'a009')")
    run = dataclasses.replace(REFIT, run_id="20260331T120000Z0003", previous_run_id="20260228T120000Z0002")
    found = match_refit(warehouse, run, summary=clustered()[0], clustering=clustered(10, 50, 90)[1])
    assert sorted(found.model.keys) == ["S01", "S02", "S04"]
