"""A warehouse with the project's own tables, and a short way to take a text in."""

from __future__ import annotations

import datetime
import functools
import itertools
import pathlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from segapp.model import BatchCounts
from segapp.named_source import WHOLE, DatabaseName, Named
from segapp.project import find_project
from segapp.stages.ingest import IngestRequest, ingest, opened
from segapp.warehouse import SqlObject, Warehouse, build, open_working, read_objects
from tests.built import copy_built
from tests.postgres_server import server, url

__all__ = ["server", "url"]

HEADER = "CustomerID,Gender,Age,Annual Income (k$),Spending Score (1-100)"
TakeIn = Callable[..., BatchCounts]


@functools.cache
def _objects() -> list[SqlObject]:
    """Return the project's SQL objects, parsed once for all tests."""
    return read_objects(find_project().sql)


def built_warehouse(path: pathlib.Path | str) -> Warehouse:
    """Return a warehouse with the intake and core tables."""
    warehouse = open_working(path)
    build(warehouse, _objects(), [1, 2])
    return warehouse


@pytest.fixture
def warehouse(tmp_path: pathlib.Path) -> Iterator[Warehouse]:
    """A working copy on disk, its intake and core tables empty."""
    with copy_built(tmp_path / "work.duckdb", (1, 2)) as opened:
        yield opened


@pytest.fixture
def told() -> list[str]:
    """What ingest says while it works."""
    return []


@pytest.fixture
def take_in(warehouse: Warehouse, tmp_path: pathlib.Path, told: list[str]) -> TakeIn:
    """Load a text, bytes or a file and return its counts."""
    numbers = itertools.count(1)

    def _take_in(content: str | bytes | Named, **options: Any) -> BatchCounts:
        number = next(numbers)
        if isinstance(content, pathlib.Path | DatabaseName):
            source: Named = content
        else:
            source = tmp_path / f"source_{number}.csv"
            source.write_bytes(content.encode() if isinstance(content, str) else content)
        request = {
            "source": source,
            "batch_id": f"b{number}",
            "data_date": datetime.date(2026, number, 1),
            "loaded_at": datetime.datetime(2026, number, 2),
            "is_synthetic": False,
        } | options
        progress = request.pop("progress", told.append)
        named, within, since = request.pop("source"), request.pop("within", WHOLE), request.pop("since", None)
        with opened(warehouse, named, within, since=since) as file:
            request |= {"source": file.path, "shown": file.shown, "name": file.name, "sheet": within.sheet}
            return ingest(warehouse, IngestRequest(**request), progress)

    return _take_in


def customers(warehouse: Warehouse) -> list[tuple[Any, ...]]:
    """Return the customers without bookkeeping, by id."""
    return warehouse.execute(
        "select customer_id, gender, age_years, annual_income_k, spending_score from core.customers order by all"
    ).fetchall()


def reasons(warehouse: Warehouse) -> list[tuple[Any, ...]]:
    """Return line, column and reason of the rejected rows."""
    return warehouse.execute(
        "select line_number, column_name, reason_text from intake.rejected_rows order by all"
    ).fetchall()
