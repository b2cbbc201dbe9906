"""A small warehouse with segments, for tests of campaigns: customers on a line of income, one segment per band."""

from __future__ import annotations

import datetime
import functools
import itertools
import pathlib
import shutil
import tempfile
from typing import Any

import numpy as np

from segapp.model import SegmentModel, Transform
from segapp.stages.assign import assign, freeze_distances
from segapp.stages.campaigns import Frozen, Selection, Split, Terms, freeze, measure
from segapp.stages.marts import build_marts
from segapp.warehouse import Warehouse, open_working, read_objects
from tests.built import copy_built
from tests.worlds.run import FIRST_FIT

SQL = pathlib.Path(__file__).resolve().parents[2] / "sql"
START = datetime.date(2026, 2, 2)
FROZEN_AT = datetime.datetime(2026, 2, 1, 9)
RUN = FIRST_FIT
NAMES = ("Low income", "Middle income", "High income", "Top income")


_FOLDER = tempfile.TemporaryDirectory(prefix="segapp-worlds-")
_NUMBERS = itertools.count(1)


def world(sizes: tuple[int, ...] = (100, 60, 40)) -> Warehouse:
    """Return a warehouse whose segment S01 has sizes[0] customers, S02 sizes[1] and so on; each size is built once."""
    target = pathlib.Path(_FOLDER.name) / f"{next(_NUMBERS)}.duckdb"
    shutil.copyfile(_built(sizes), target)
    return open_working(target)


@functools.cache
def _built(sizes: tuple[int, ...]) -> pathlib.Path:
    path = pathlib.Path(_FOLDER.name) / f"built-{'-'.join(map(str, sizes))}.duckdb"
    make_world(sizes, str(path)).close()
    return path


def make_world(sizes: tuple[int, ...], path: str) -> Warehouse:
    """Build that warehouse in a new file."""
    warehouse = copy_built(path)
    warehouse.execute(
        "insert into model.runs (run_id, kind, fit_run_id, batch_id, started_at, data_date, is_synthetic,"
        " segapp_version, duckdb_version, seed, run_number) values (?, 'fit', ?, 'b1', ?, ?, false, '0', '0', 1, 1)",
        [RUN.run_id, RUN.run_id, RUN.started_at, RUN.data_date],
    )
    for number, size in enumerate(sizes):
        warehouse.execute(
            """
insert into core.customers (
    customer_id, gender, age_years, annual_income_k, spending_score, batch_id, first_seen_date,
    gone_date
)
select
    'c' || ? || lpad(i::varchar, 7, '0'), 'Female', 20 + i % 50, 20 + 100 * ? + i % 10, i % 100, 'b1',
    date '2026-01-31', null
from range(?) as numbers (i)""",
            [number + 1, number, size],
        )
    model = _model(len(sizes))
    warehouse.insert(
        "model.feature_transforms (run_id, feature_name, feature_order, transform, centre, scale, "
        "imputed_value, min_value, max_value, label, low_limit, high_limit)",
        [
            (
                RUN.run_id,
                "annual_income_k",
                3,
                "standard",
                24.5 + 50 * (len(sizes) - 1),
                100.0,
                None,
                0.0,
                1000.0,
                "Income",
                None,
                None,
            )
        ],
    )
    freeze_distances(warehouse, model)
    assign(warehouse, RUN, model)
    _insert_segments(warehouse, sizes)
    build_marts(warehouse, read_objects(SQL))
    return warehouse


def _model(k: int) -> SegmentModel:
    centre = 24.5 + 50 * (k - 1)
    centroids = np.array([[(24.5 + 100 * number - centre) / 100] for number in range(k)])
    transform = Transform("annual_income_k", "standard", centre, 100.0, None, 0.0, 1000.0, "Income", 3)
    return SegmentModel((transform,), tuple(f"S{n + 1:02d}" for n in range(k)), centroids, RUN.run_id)


def _insert_segments(warehouse: Warehouse, sizes: tuple[int, ...]) -> None:
    for number, size in enumerate(sizes):
        name = NAMES[number] if number < len(NAMES) else f"Segment {number + 1}"
        warehouse.execute(
            "insert into model.segments (run_id, segment_key, segment_name, name_source, is_name_stale, size_rank,"
            " customer_count, customer_share, lineage, first_seen_date, colour_hex, report_path)"
            " values (?, ?, ?, 'rule', false, ?, ?, ?, 'first', date '2026-01-31', '#000000', '')",
            [RUN.run_id, f"S{number + 1:02d}", name, number + 1, size, size / max(sum(sizes), 1)],
        )


def spring(warehouse: Warehouse, *, name: str = "Spring", split: Split | None = None, **terms: object) -> Frozen:
    """Freeze a campaign over all segments."""
    return freeze(
        warehouse,
        terms=Terms(name, START, **terms),  # type: ignore[arg-type]
        selection=Selection(),
        split=split or Split(),
        frozen_at=FROZEN_AT,
    )


def respond(warehouse: Warehouse, rates: dict[str, tuple[int, int]]) -> None:
    """Give segments responses in percent, contacted and held out, spread evenly over the members of each arm."""
    for segment, (contacted, held_out) in rates.items():
        warehouse.execute(
            """
insert into core.campaign_outcomes (
    campaign_key, customer_id, outcome_date, outcome_name, amount, outcome_id, batch_id
)
select campaign_key, customer_id, date '2026-02-03', 'response', null, null, 'b2'
from (
    select *, row_number() over (partition by is_holdout order by customer_id) as place
    from core.campaign_contacts where segment_key = $segment
)
where (place * case when is_holdout then $held_out else $contacted end) % 100
    < case when is_holdout then $held_out else $contacted end""",
            {"segment": segment, "contacted": contacted, "held_out": held_out},
        )
    warehouse.execute("update core.campaigns set outcomes_until_date = date '2026-03-01'")


PLANTED = {"S01": (20, 20), "S02": (12, 4), "S03": (4, 10), "S04": (8, 6)}


def planted(**terms: object) -> Warehouse:
    """Return a measured campaign: S01 buys anyway, S02 only when asked, S03 is deterred, S04 is in between."""
    warehouse = world((16_000, 8000, 8000, 600))
    terms = {"cost_per_contact": 1.0, "value_per_response": 50.0, "currency_code": "EUR", **terms}
    spring(warehouse, split=Split(0.3), **terms)
    respond(warehouse, PLANTED)
    measure(warehouse, RUN)
    return warehouse


def by_segment(warehouse: Warehouse, columns: str, table: str = "marts.campaign_lift") -> dict[str | None, Any]:
    where = "where outcome_name = 'response'" if table == "marts.campaign_lift" else ""
    names = columns if columns == "*" else f"segment_key, {columns}"
    return {row.segment_key: row for row in warehouse.rows(f"select {names} from {table} {where}")}
