"""Warehouses in memory for the tests of describe."""

from __future__ import annotations

import pathlib
from collections.abc import Callable, Iterator

import pytest

from segapp.warehouse import Warehouse, build, open_working, read_objects


@pytest.fixture
def open_warehouse(sql_folder: pathlib.Path) -> Iterator[Callable[..., Warehouse]]:
    """Yield a function that opens a fresh warehouse in memory, with a number of threads."""
    opened = []

    def open_one(threads: int = 2) -> Warehouse:
        opened.append(open_working(":memory:", threads=threads))
        build(opened[-1], read_objects(sql_folder), (1, 2, 3, 4))
        return opened[-1]

    yield open_one
    for warehouse in opened:
        warehouse.close()


@pytest.fixture
def warehouse(open_warehouse: Callable[..., Warehouse]) -> Warehouse:
    """Return a fresh warehouse in memory."""
    return open_warehouse()
