"""Name the database's errors so that callers can turn them into ours, and undo half-done work."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from segapp.errors import WarehouseError
from segapp.warehouse.connection import Warehouse

MORE_MEMORY = "Raise memory_limit in segapp.toml, or lower threads there, and run again"


def database_error() -> type[Exception]:
    """Return the class of all errors of the database, for an `except` clause."""
    import duckdb

    return duckdb.Error


def is_out_of_memory(error: BaseException) -> bool:
    """Return whether the database had too little memory, or too little room to spill to."""
    return type(error).__name__ == "OutOfMemoryException"


@contextlib.contextmanager
def transaction(warehouse: Warehouse) -> Iterator[None]:
    """Commit what the block does as a whole, or nothing of it when it raises (or is interrupted)."""
    warehouse.execute("begin transaction")
    try:
        yield
        warehouse.execute("commit")
    except BaseException:
        with contextlib.suppress(database_error()):
            warehouse.execute("rollback")
        raise


@contextlib.contextmanager
def worded(where: str, *, todo: str = "") -> Iterator[None]:
    """Raise the database's errors as WarehouseError, and its interrupt error as KeyboardInterrupt."""
    try:
        yield
    except database_error() as error:
        if is_out_of_memory(error):
            raise WarehouseError("this needs more memory than may be used", where=where, todo=MORE_MEMORY) from error
        raise WarehouseError(str(error), where=where, todo=todo) from error
    except RuntimeError as error:
        if "interrupted" in str(error).lower():
            raise KeyboardInterrupt from error
        raise
