"""Carry the do-not-contact list over to a new warehouse: an opt-out outlives the data."""

from __future__ import annotations

from collections.abc import Sequence

from segapp.warehouse import Warehouse


def opted_out(warehouse: Warehouse) -> list[str]:
    """Return the ids on the do-not-contact list, in order; none where a file has no such list yet."""
    is_there = warehouse.scalar(
        "select exists (from duckdb_tables() where database_name = current_database()"
        " and schema_name = 'core' and table_name = 'do_not_contact')"
    )
    if not is_there:
        return []
    rows = warehouse.execute("select distinct customer_id from core.do_not_contact order by customer_id").fetchall()
    return [customer_id for (customer_id,) in rows]


def keep_opted_out(warehouse: Warehouse, customer_ids: Sequence[str]) -> None:
    """Add those missing from the list; the batch that named them is of another warehouse."""
    warehouse.execute(
        "insert into core.do_not_contact (customer_id)"
        " select customer_id from unnest(cast($customer_ids as varchar[])) as listed (customer_id)"
        " where customer_id not in (select customer_id from core.do_not_contact) order by customer_id",
        {"customer_ids": list(customer_ids)},
    )
