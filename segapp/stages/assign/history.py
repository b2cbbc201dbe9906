"""Write what changed between two runs: moves between segments, and stays that ended."""

from __future__ import annotations

from segapp.model import RunContext
from segapp.warehouse import Warehouse, step


def write_moves(warehouse: Warehouse, run: RunContext) -> None:
    """Count customers by previous and current segment; those who left have a null current key."""
    warehouse.execute(step("placing/moves"), {"run_id": run.run_id})


def write_ended_stays(warehouse: Warehouse, run: RunContext) -> None:
    """Store the ended stays of those who moved, left or cannot be placed now; ongoing stays are in the assignments."""
    warehouse.execute(step("placing/ended_stays"), {"data_date": run.data_date})
