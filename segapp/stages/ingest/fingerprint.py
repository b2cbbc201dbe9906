"""One hash over the customers that are there now: the same whatever the order of rows, in one pass of flat memory."""

from __future__ import annotations

import hashlib

from segapp.stages.ingest.contract import read_contract
from segapp.warehouse import Warehouse


def input_hash(warehouse: Warehouse, entity_name: str = "customers") -> str:
    """Return a hash over the rows of core.<entity_name> that have not gone, without bookkeeping columns.

    Each row's md5 is cut into four numbers of 32 bits that are summed exactly; other engines give the same. A text is
    written with its length before it, so that no two rows look alike.
    """
    contract = read_contract(warehouse, entity_name)
    texts = [
        f"coalesce(length(cast({each.quoted} as varchar)) || ':' || cast({each.quoted} as varchar), '-')"
        for each in contract.columns
    ]
    quarters = ", ".join(f"sum(cast('0x' || substr(row_hash, {at}, 8) as bigint))" for at in (1, 9, 17, 25))
    found = warehouse.execute(
        f"select count(*), {quarters} from"
        f" (select md5({' || '.join(texts)}) as row_hash from {contract.table} where gone_date is null) as hashed"
    ).fetchall()[0]
    names = [each.name for each in contract.columns]
    return hashlib.md5(repr((names, [int(each or 0) for each in found])).encode(), usedforsecurity=False).hexdigest()
