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
    warehouse.execute("delete from model.assignments")
    warehouse.execute("insert into model.assignments (customer_id) select customer_id from core.customers")
    for customer in customers:
        warehouse.execute(
            "update model.assignments set segment_key = $key, centroid_distance = abs($score - 50),"
            " runner_up_margin = 1 - abs($score - 50) / 100 where customer_id = $id",
            {"key": customer[5], "score": customer[4] or 0, "id": customer[0]},
        )
    keys = sorted({customer[5] for customer in customers if customer[5]})
    warehouse.execute("delete from model.centroids")
    warehouse.insert("model.centroids", [(FIT, key, "age_years", 2, 0.0, 0.0) for key in keys])


def describe_run(warehouse: Warehouse, run: RunContext | None = None) -> None:
    describe(warehouse, run or make_run(), read_catalog(warehouse), lambda step: None)
