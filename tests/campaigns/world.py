"""A small warehouse with segments, for tests of campaigns: customers on a line of income, one segment per band."""

from __future__ import annotations

import datetime
import functools
import itertools
import pathlib
import shutil
import tempfile

import numpy as np

from segapp.model import RunContext, SegmentModel, Transform
from segapp.stages.assign import assign, freeze_distances
from segapp.stages.campaigns import Frozen, Selection, Split, Terms, freeze
from segapp.stages.marts import build_marts
from segapp.warehouse import Warehouse, open_working, read_objects
from tests.built import copy_built

SQL = pathlib.Path(__file__).resolve().parents[2] / "sql"
START = datetime.date(2026, 2, 2)
FROZEN_AT = datetime.datetime(2026, 2, 1, 9)
RUN = RunContext(
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
insert into core.customers
select
    'c' || ? || lpad(i::varchar, 7, '0'), 'Female', 20 + i % 50, 20 + 100 * ? + i % 10, i % 100, 'b1',
    date '2026-01-31', null
from range(?) as numbers (i)""",
            [number + 1, number, size],
        )
    model = _model(len(sizes))
    warehouse.insert(
        "model.feature_transforms",
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
