"""Customers and runs made by hand: what a stage or a mart reads, without the stages before it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from segapp.model import RunContext
from segapp.stages.describe import describe
from segapp.stages.features import read_catalog
from segapp.warehouse import Warehouse

FIT = "20260131T120000Zaaaa"
FIRST_FIT = RunContext(
    run_id="20260131T120000Z0001",
    kind="fit",
    fit_run_id="20260131T120000Z0001",
    previous_run_id=None,
    batch_id="b1",
    started_at=datetime.datetime(2026, 1, 31, 12),
    data_date=datetime.date(2026, 1, 31),
    is_synthetic=False,
    seed=1,
)
"""The run with which most small warehouses begin."""
Customer = tuple[str, str | None, int | None, float | None, int | None, str | None]
"""customer_id, gender, age_years, annual_income_k, spending_score, segment_key."""


FIRST, SECOND = "20260131T120000Zaaaa", "20260228T120000Zbbbb"

SCORES = """
create view model.customer_scores as
select customer_id, segment_key, centroid_distance, runner_up_segment_key, runner_up_distance, runner_up_margin,
       typicality, typicality_percentile, is_outlier, exclusion_reason
from model.assignments
"""

TWO_RUNS = f"""
insert into intake.batches (batch_id, entity_name, source_name, source_hash, source_bytes, row_count, loaded_count,
                            new_count, changed_count, unchanged_count, rejected_count, duplicate_count, gone_count,
                            data_date, loaded_at, is_synthetic, is_full_snapshot, batch_number)
values
    ('b1', 'customers', 'january.csv', 'h', 1, 2, 2, 2, 0, 0, 0, 0, 0, '2026-01-31', '2026-01-31', false, false, 1),
    ('b2', 'customers', 'february.csv', 'h', 1, 3, 1, 1, 0, 0, 2, 0, 0, '2026-02-28', '2026-02-28', false, true, 2);
insert into intake.rejected_rows (batch_id, source_name, line_number, column_name, reason_text, raw_text) values
    ('b2', 'february.csv', 3, 'age_years', 'age is not a whole number', 'x'),
    ('b2', 'february.csv', 4, 'age_years', 'age is not a whole number', 'y');
insert into model.runs (run_id, kind, fit_run_id, previous_run_id, batch_id, started_at, data_date, is_synthetic,
                        customer_count, excluded_count, segment_count, segapp_version, duckdb_version, seed, run_number)
values
    ('{FIRST}', 'fit', '{FIRST}', null, 'b1', '2026-01-31 12:00', '2026-01-31', false, 5, 0, 2, '0', '2', 1, 1),
    ('{SECOND}', 'assign', '{FIRST}', '{FIRST}', 'b2', '2026-02-28 12:00', '2026-02-28', false, 6, 1, 2, '0', '2', 1,
     2);
insert into core.customers (
    customer_id, gender, age_years, annual_income_k, spending_score, batch_id, first_seen_date,
    gone_date
) values
    ('c1', 'Female', 30, 80, 80, 'b1', '2026-01-31', null), ('c2', 'Female', 35, 90, 90, 'b1', '2026-01-31', null),
    ('c3', 'Male', 40, 70, 70, 'b1', '2026-01-31', null), ('c4', 'Male', 60, 20, 20, 'b1', '2026-01-31', null),
    ('c5', 'Female', 65, 30, 10, 'b2', '2026-02-28', null), ('c6', 'Male', null, 40, 40, 'b2', '2026-02-28', null),
    ('c7', 'Male', 50, 40, 40, 'b1', '2026-01-31', '2026-02-28');
insert into model.assignments by name
select given.*, gender, age_years, annual_income_k, spending_score from (values
    ('c1', 'S01', 0.1, 'S02', 1.0, 0.9, 'core', 90.0, false, null, 'S01', date '2026-01-31', 1),
    ('c2', 'S01', 0.2, 'S02', 1.0, 0.8, 'typical', 50.0, false, null, 'S02', date '2026-02-28', 2),
    ('c3', 'S01', 0.3, 'S02', 0.3, 0.0, 'borderline', 10.0, false, null, 'S01', date '2026-01-31', 1),
    ('c4', 'S02', 0.1, 'S01', 1.0, 0.9, 'core', 90.0, false, null, 'S02', date '2026-01-31', 1),
    ('c5', 'S02', 0.4, 'S01', 1.0, 0.6, 'outlier', 0.0, true, null, null, date '2026-02-28', 2),
    ('c6', null, null, null, null, null, null, null, null, 'age is missing', null, null, null))
as given (customer_id, segment_key, centroid_distance, runner_up_segment_key, runner_up_distance, runner_up_margin,
          typicality, typicality_percentile, is_outlier, exclusion_reason, previous_segment_key, segment_since_date,
          segment_since_run_number)
inner join features.customer_features using (customer_id);
insert into model.segments (run_id, segment_key, segment_name, name_source, is_name_stale, size_rank, customer_count,
                            customer_share, joined_count, left_count, lineage, first_seen_date, colour_hex, report_path)
values
    ('{FIRST}', 'S01', 'High', 'rule', false, 1, 3, 0.6, null, null, 'first', '2026-01-31', '#0031a7', 'S01.html'),
    ('{FIRST}', 'S02', 'Low', 'rule', false, 2, 2, 0.4, null, null, 'first', '2026-01-31', '#954a1e', 'S02.html'),
    ('{SECOND}', 'S01', 'Top', 'person', false, 1, 3, 0.6, 1, 1, 'kept', '2026-01-31', '#0031a7', 'S01.html'),
    ('{SECOND}', 'S02', 'Low', 'rule', false, 2, 2, 0.4, 1, 1, 'kept', '2026-01-31', '#954a1e', 'S02.html');
insert into model.segment_moves (run_id, previous_segment_key, segment_key, customer_count) values
    ('{SECOND}', 'S01', 'S01', 2), ('{SECOND}', 'S02', 'S01', 1), ('{SECOND}', 'S02', 'S02', 1),
    ('{SECOND}', null, 'S02', 1), ('{SECOND}', 'S01', null, 1);
insert into model.ended_stays (customer_id, segment_key, valid_from_date, valid_to_date, run_id) values
    ('c2', 'S02', '2026-01-31', '2026-02-28', '{FIRST}');
"""
"""Twelve customers, two segments, a run and the one before, by hand."""


def make_run(run_id: str = FIT, kind: str = "fit", previous: str | None = None) -> RunContext:
    at = datetime.datetime.strptime(run_id[:15], "%Y%m%dT%H%M%S")
    return RunContext(run_id, kind, FIT, previous, None, at, at.date(), False, 1)


def place(warehouse: Warehouse, customers: Sequence[Customer]) -> None:
    """Make these customers the only ones, each in the segment that is named."""
    warehouse.execute("delete from core.customers")
    warehouse.insert(
        "core.customers (customer_id, gender, age_years, annual_income_k, spending_score, batch_id, "
        "first_seen_date, gone_date)",
        [(*customer[:5], "b1", datetime.date(2026, 1, 31), None) for customer in customers],
    )
    placed = [(customer[0], customer[5], abs((customer[4] or 0) - 50)) for customer in customers]
    warehouse.execute("create or replace temp table placed (customer_id varchar, segment_key varchar, score double)")
    warehouse.insert("placed", placed)
    warehouse.execute("delete from model.assignments")
    warehouse.execute(
        "insert into model.assignments by name select customer_features.*, segment_key,"
        " score as centroid_distance, 1 - score / 100 as runner_up_margin"
        " from features.customer_features inner join placed using (customer_id)"
    )
    keys = sorted({customer[5] for customer in customers if customer[5]})
    warehouse.execute("delete from model.centroids")
    warehouse.insert(
        "model.centroids (run_id, segment_key, feature_name, feature_order, centroid_z, centroid_value)",
        [(FIT, key, "age_years", 2, 0.0, 0.0) for key in keys],
    )


def describe_run(warehouse: Warehouse, run: RunContext | None = None) -> None:
    run = run or make_run()
    _register(warehouse, run)
    describe(warehouse, run, read_catalog(warehouse), lambda step: None)


def _register(warehouse: Warehouse, run: RunContext) -> None:
    """Number the run as the newest, as every run is before anything is described: numbers order runs."""
    warehouse.execute("delete from model.runs where run_id = ?", [run.run_id])
    warehouse.execute(
        "insert into model.runs (run_id, kind, fit_run_id, previous_run_id, started_at, data_date, is_synthetic,"
        " segapp_version, duckdb_version, seed, run_number)"
        " select ?, ?, ?, ?, ?, ?, ?, '', '', ?, coalesce(max(run_number), 0) + 1 from model.runs",
        [
            run.run_id,
            run.kind,
            run.fit_run_id,
            run.previous_run_id,
            run.started_at,
            run.data_date,
            run.is_synthetic,
            run.seed,
        ],
    )
