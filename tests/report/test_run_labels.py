"""Each run has a bar of its own in the charts of sizes, whatever the days that its data speak for."""

from __future__ import annotations

import datetime
import pathlib

import pytest

from segapp.warehouse import Warehouse
from tests.worlds.report import ROOT, World, make

JANUARY, LATER = datetime.date(2026, 1, 31), datetime.date(2026, 2, 28)


def labels(path: pathlib.Path, *days: datetime.date) -> list[str]:
    """Return the labels of the first segment's runs, oldest first."""
    with make(path / "warehouse.duckdb", World(run_count=len(days))) as warehouse:
        runs = warehouse.execute("select run_id from model.runs order by run_id").fetchall()
        for (run_id,), day in zip(runs, days, strict=True):
            warehouse.execute("update model.runs set data_date = ? where run_id = ?", [day, run_id])
        return _labels(warehouse)


def _labels(warehouse: Warehouse) -> list[str]:
    query = (ROOT / "sql" / "reports" / "segment_runs.sql").read_text().rstrip().rstrip(";")
    found = warehouse.execute(f"select run_label from ({query}) where segment_key = 'S01' order by run_id").fetchall()
    return [label for (label,) in found]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((JANUARY, LATER), ["31 Jan", "28 Feb"]),
        ((JANUARY, JANUARY), ["31 Jan (1)", "31 Jan (2)"]),
        ((JANUARY, JANUARY.replace(year=2027)), ["31 Jan 26", "31 Jan 27"]),
    ],
)
def test_no_two_runs_share_a_label(
    days: tuple[datetime.date, ...], expected: list[str], tmp_path: pathlib.Path
) -> None:
    """The day tells runs apart, with the year or a number where it alone would not: such bars stood on one another."""
    assert labels(tmp_path, *days) == expected
