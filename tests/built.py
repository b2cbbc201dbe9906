"""Warehouses with all tables and views of sql/ and no rows: built once in each process that runs tests, then copied."""

from __future__ import annotations

import functools
import pathlib
import shutil
import tempfile

from segapp.warehouse import Warehouse, build, open_working, quote_text, read_objects

SQL = pathlib.Path(__file__).resolve().parents[1] / "sql"
ALL = (1, 2, 3, 4)
_FOLDER = tempfile.TemporaryDirectory(prefix="segapp-built-")


def copy_built(path: pathlib.Path | str, layers: tuple[int, ...] = ALL) -> Warehouse:
    """Return a new file with these layers, open; the marts are left to whoever has filled it."""
    shutil.copyfile(_built(layers), path)
    return open_working(path)


def built_in_memory() -> Warehouse:
    """Return a warehouse in memory with all layers below the marts."""
    warehouse = open_working(":memory:")
    warehouse.execute(f"attach {quote_text(str(_built(ALL)))} as built (read_only)")
    warehouse.execute("copy from database built to memory")
    warehouse.execute("detach built")
    return warehouse


@functools.cache
def _built(layers: tuple[int, ...]) -> pathlib.Path:
    path = pathlib.Path(_FOLDER.name) / f"built-{'-'.join(map(str, layers))}.duckdb"
    with open_working(path) as warehouse:
        build(warehouse, read_objects(SQL), layers)
    return path
