"""Write what changed between two runs: moves between segments, and stays in a segment."""

from __future__ import annotations

from segapp.model import RunContext
from segapp.warehouse import Warehouse, step


def write_moves(warehouse: Warehouse, run: RunContext) -> None:
    """Count customers by previous and current segment; those who are gone have a null current key."""
    if run.previous_run_id is None:
        return
    warehouse.execute(
        step("placing/moves"),
        {"run_id": run.run_id},
    )


def write_membership(warehouse: Warehouse, run: RunContext) -> None:
    """Close the stays that ended and open the new ones; only changes are stored."""
    if run.previous_run_id is not None:
        _close_stays(warehouse, run)
    warehouse.execute(
        step("placing/stays_begun"),
        {"data_date": run.data_date, "run_id": run.run_id},
    )


def _close_stays(warehouse: Warehouse, run: RunContext) -> None:
    warehouse.execute(
        step("placing/stays_ended"),
        {"data_date": run.data_date},
    )
