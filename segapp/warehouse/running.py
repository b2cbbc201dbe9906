"""Report the progress of the statement that the job's database is running."""

from __future__ import annotations

import contextlib
import weakref
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from segapp.warehouse.connection import Warehouse

_newest: list[weakref.ref[Warehouse]] = []


def watch(warehouse: Warehouse) -> None:
    """Let `running_share` report on this connection from now on; DuckDB's own bar stays off."""
    warehouse.execute("set enable_progress_bar = true")
    warehouse.execute("set enable_progress_bar_print = false")
    _newest[:] = [weakref.ref(warehouse)]


def running_share() -> float | None:
    """Return the share (0 to 1) of the present statement that is done; None where none runs. Any thread may ask."""
    warehouse = _newest[0]() if _newest else None
    if warehouse is None:
        return None
    with contextlib.suppress(Exception):  # it may just have been closed
        percent = float(warehouse.connection.query_progress())
        return percent / 100 if percent >= 0 else None
    return None
