"""One hash over the customers that are there now: the same whatever the order of rows, in one pass of flat memory."""

from __future__ import annotations

import hashlib

from segapp.stages.ingest.contract import read_contract
from segapp.warehouse import Warehouse


def input_hash(warehouse: Warehouse, entity_name: str = "customers") -> str:
    """Return a hash over the rows of core.<entity_name> that have not gone, without bookkeeping columns.

    The two halves of each row's md5 are summed exactly, as whole numbers. A value is written with its length before
    it, so that no two rows look alike.
    """
    contract = read_contract(warehouse, entity_name)
    texts = [
        f"coalesce(length(cast({each.quoted} as varchar)) || ':' || cast({each.quoted} as varchar), '-')"
        for each in contract.columns
    ]
    found = warehouse.execute(
        "select count(*), sum(cast(row_hash >> 64 as ubigint)), sum(cast(row_hash & 18446744073709551615 as ubigint))"
        f" from (select md5_number({' || '.join(texts)}) as row_hash from {contract.table} where gone_date is null)"
        " as hashed"
    ).fetchall()[0]
    names = [each.name for each in contract.columns]
    return hashlib.md5(repr((names, [int(each or 0) for each in found])).encode(), usedforsecurity=False).hexdigest()
