"""A warehouse with hand-made rows: twelve customers, two segments, a run and the one before."""

from __future__ import annotations

import pathlib
import shutil
from collections.abc import Iterator

import pytest

from segapp.stages.marts import build_marts
from segapp.warehouse import Warehouse, build, open_working, read_objects

FIRST, SECOND = "20260131T120000Zaaaa", "20260228T120000Zbbbb"

SCORES = """
create or replace view model.customer_scores as
select customer_id, segment_key, centroid_distance, runner_up_segment_key, runner_up_distance, runner_up_margin,
       typicality, typicality_percentile, is_outlier, exclusion_reason
from model.assignments
"""

ROWS = f"""
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
insert into core.customers values
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
insert into model.segment_moves values
    ('{SECOND}', 'S01', 'S01', 2), ('{SECOND}', 'S02', 'S01', 1), ('{SECOND}', 'S02', 'S02', 1),
    ('{SECOND}', null, 'S02', 1), ('{SECOND}', 'S01', null, 1);
insert into model.ended_stays values ('c2', 'S02', '2026-01-31', '2026-02-28', '{FIRST}');
"""


@pytest.fixture(scope="session")
def built_file(sql_folder: pathlib.Path, tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Return a file with every table and view and no rows, built once: each test works on a copy."""
    path = tmp_path_factory.mktemp("marts") / "warehouse.duckdb"
    objects = read_objects(sql_folder)
    with open_working(path) as warehouse:
        build(warehouse, objects, (1, 2, 3, 4))
        warehouse.execute(SCORES)
        build_marts(warehouse, objects)
    return path


@pytest.fixture
def empty_warehouse(built_file: pathlib.Path, tmp_path: pathlib.Path) -> Iterator[Warehouse]:
    """Yield a warehouse with every table and no rows."""
    with open_working(shutil.copy(built_file, tmp_path / "warehouse.duckdb")) as warehouse:
        yield warehouse


@pytest.fixture
def warehouse(empty_warehouse: Warehouse) -> Warehouse:
    """Return the warehouse with the hand-made rows."""
    empty_warehouse.execute(ROWS)
    return empty_warehouse
