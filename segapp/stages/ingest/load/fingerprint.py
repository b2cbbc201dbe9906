"""One hash of the present customers, independent of row order, in one pass of constant memory."""

from __future__ import annotations

import hashlib

from segapp.stages.ingest.rules.contract import REAL_TYPES, WHOLE_TYPES, Column, read_contract
from segapp.warehouse import Warehouse


def input_hash(warehouse: Warehouse, entity_name: str = "customers") -> str:
    """Return a hash over the rows of core.<entity_name> that have not gone, without bookkeeping columns.

    The two halves of each row's md5 are summed exactly, as whole numbers. A text is written with its length before
    it, anything else with a comma behind it, so that no two rows look alike; making these texts takes most of the time.
    """
    contract = read_contract(warehouse, entity_name)
    texts = ", ".join(_written(each) for each in contract.columns)
    found = warehouse.execute(
        "select count(*), sum(cast(row_hash >> 64 as ubigint)), sum(cast(row_hash & 18446744073709551615 as ubigint))"
        f" from (select md5_number(concat({texts})) as row_hash from {contract.table} where gone_date is null)"
        " as hashed"
    ).fetchall()[0]
    names = [each.name for each in contract.columns]
    return hashlib.md5(repr((names, [int(each or 0) for each in found])).encode(), usedforsecurity=False).hexdigest()


def _written(column: Column) -> str:
    """Return a column as arguments of concat, which skips nulls."""
    if column.type in WHOLE_TYPES | REAL_TYPES:
        return f"{column.quoted}, ','"
    text = f"cast({column.quoted} as varchar)"
    return f"length({text}), ':', {text}"
