"""A warehouse with hand-made rows: twelve customers, two segments, a run and the one before."""

from __future__ import annotations

import pathlib
import shutil
from collections.abc import Iterator

import pytest

from segapp.stages.marts import build_marts
from segapp.warehouse import Warehouse, build, open_working, read_objects
from tests.worlds.run import SCORES, TWO_RUNS


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
    empty_warehouse.execute(TWO_RUNS)
    return empty_warehouse
