"""Write model.segment_typical_customers: five customers in the middle of each segment and five on its edge."""

from __future__ import annotations

from segapp.warehouse import Warehouse, step

SHOWN_COUNT = 5


def write_typical_customers(warehouse: Warehouse, run_id: str) -> None:
    """Write the nearest to the centre (typical) and those with the smallest margin (borderline), ties by id.

    `arg_min` over a pair has one answer, and keeps five customers per segment in memory where a window sorts all.
    """
    warehouse.execute(
        step("profiles/typical_customers"),
        {"run_id": run_id, "shown_count": SHOWN_COUNT},
    )
