"""Count the passes over all customers that a command makes, by DuckDB's own profiler: the guard of speed at any size.

A wall clock says little on a busy machine; a statement that reads all customers once more shows here at once. The
numbers are those of docs/performance.md: lower them when a pass is saved, and think twice before raising one.
"""

from __future__ import annotations

import collections
import json
import pathlib
from typing import Any

import pytest

from segapp.pipeline import RunRequest, run
from segapp.pipeline.refit import refit
from segapp.pipeline.refit_summary import RefitRequest
from segapp.project import find_project
from segapp.stages.sample import write_sample
from segapp.warehouse import Warehouse

CUSTOMERS = 21_000  # above 20,000, so that what works on all rows of few customers does not count as a summary
FILE = ""  # a scan of a file has no table
MOST_SCANS = {
    "the first run": {
        FILE: 2,  # the ids alone, then the rows: what comes twice is never written
        "core.customers": 8,
        "model.assignments": 15,
        "main.drift_sample": 6,
    },
    "a later run": {
        FILE: 1,
        "main.typed": 3,
        "core.customers": 5,
        "model.assignments": 15,
        "model.assignments_next": 2,
        "model.ended_stays": 1,
    },
    "a refit": {
        "core.customers": 9,
        "model.assignments": 19,
        "model.assignments_next": 2,
        "model.ended_stays": 1,
        "main.drift_sample": 6,
    },
}


class Passes:
    """What the profiler has seen: full scans of large tables, and the most rows that one statement gave to Python."""

    def __init__(self) -> None:
        self.scans: collections.Counter[str] = collections.Counter()
        self.most_rows_fetched = 0

    def add(self, profile: dict[str, Any]) -> None:
        """Count one statement."""
        for root in profile.get("operator", []):
            self._walk(root)

    def _walk(self, node: dict[str, Any]) -> None:
        children = node.get("children", [])
        if node["type"] == "RESULT_COLLECTOR":
            self.most_rows_fetched = max(
                self.most_rows_fetched, *(each.get("intermediate_rows", 0) for each in children), 0
            )
        table = ".".join(node.get("extra_info", {}).get("Table", "").split(".")[-2:])
        if node["type"] == "TABLE_SCAN" and node.get("rows_scanned", 0) >= CUSTOMERS:
            self.scans[table] += 1
        for child in children:
            self._walk(child)


@pytest.fixture
def passes(monkeypatch: pytest.MonkeyPatch) -> Passes:
    """Return a counter of every statement that any warehouse runs."""
    counted = Passes()
    begun: list[Warehouse] = []
    original = Warehouse.execute

    def execute(self: Warehouse, sql: str, params: Any = None) -> Any:
        if any(each is self for each in begun):  # the statement before: now its result has been fetched, too
            counted.add(json.loads(self.connection.get_profiling_information("json") or "{}"))
        else:
            self.connection.execute("pragma enable_profiling = 'no_output'")
            begun.append(self)
        return original(self, sql, params)

    monkeypatch.setattr(Warehouse, "execute", execute)
    return counted


def test_no_command_passes_over_all_customers_more_often_than_stated(passes: Passes, tmp_path: pathlib.Path) -> None:
    """First run, later run and refit scan each large table as often as stated, and no statement gives all rows away."""
    source = tmp_path / "customers.csv"
    write_sample(source, customer_count=CUSTOMERS, seed=1)
    project = find_project(tmp_path)
    commands = {
        "the first run": lambda: run(project, RunRequest(source=source, is_rendered=False), str),
        "a later run": lambda: run(project, RunRequest(source=source, is_rendered=False), str),
        "a refit": lambda: refit(project, RefitRequest(), str),
    }
    for name, command in commands.items():
        passes.scans.clear()
        command()
        assert passes.scans, name
        assert {table: count for table, count in passes.scans.items() if count > MOST_SCANS[name].get(table, 0)} == {}
    assert 0 < passes.most_rows_fetched < CUSTOMERS
