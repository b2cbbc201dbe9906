"""Customers made by hand, placed by hand: what describe reads, without the stages before it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from segapp.model import RunContext
from segapp.stages.describe import describe
from segapp.stages.features import read_catalog
from segapp.warehouse import Warehouse

FIT = "20260131T120000Zaaaa"
Customer = tuple[str, str | None, int | None, float | None, int | None, str | None]
"""customer_id, gender, age_years, annual_income_k, spending_score, segment_key."""


def make_run(run_id: str = FIT, kind: str = "fit", previous: str | None = None) -> RunContext:
    at = datetime.datetime.strptime(run_id[:15], "%Y%m%dT%H%M%S")
    return RunContext(run_id, kind, FIT, previous, None, at, at.date(), False, 1)


def place(warehouse: Warehouse, customers: Sequence[Customer]) -> None:
    """Make these customers the only ones, each in the segment that is named."""
    warehouse.execute("delete from core.customers")
    warehouse.insert(
        "core.customers", [(*customer[:5], "b1", datetime.date(2026, 1, 31), None) for customer in customers]
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
    warehouse.insert("model.centroids", [(FIT, key, "age_years", 2, 0.0, 0.0) for key in keys])


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
