"""Fresh warehouses for the tests of describe."""

from __future__ import annotations

import pathlib
import shutil
from collections.abc import Callable, Iterator

import pytest

from segapp.settings import Limits
from segapp.warehouse import Warehouse, build, open_working, read_objects


@pytest.fixture(scope="session")
def built_file(sql_folder: pathlib.Path, tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Return a file with every table below the marts and no rows, built once: each test works on a copy."""
    path = tmp_path_factory.mktemp("describe") / "warehouse.duckdb"
    with open_working(path) as warehouse:
        build(warehouse, read_objects(sql_folder), (1, 2, 3, 4))
    return path


@pytest.fixture
def open_warehouse(built_file: pathlib.Path, tmp_path: pathlib.Path) -> Iterator[Callable[..., Warehouse]]:
    """Yield a function that opens a fresh warehouse, with a number of threads."""
    opened: list[Warehouse] = []

    def open_one(threads: int = 2) -> Warehouse:
        path = shutil.copy(built_file, tmp_path / f"warehouse{len(opened)}.duckdb")
        opened.append(open_working(path, Limits(threads=threads or 0)))
        return opened[-1]

    yield open_one
    for warehouse in opened:
        warehouse.close()


@pytest.fixture
def warehouse(open_warehouse: Callable[..., Warehouse]) -> Warehouse:
    """Return a fresh warehouse."""
    return open_warehouse()
