"""Write the result of one of our own queries to a file, by the same rules as a table."""

from __future__ import annotations

import pathlib

from segapp.errors import WarehouseError
from segapp.named_file import named_file
from segapp.stages.export.tables import KINDS
from segapp.warehouse import Warehouse, csv_column, interruptible, quote_identifier, quote_text, worded


def write_query(warehouse: Warehouse, query: str, target: pathlib.Path, *, may_overwrite: bool = False) -> int:
    """Write what a query returns to a .csv or .parquet file, whole or not at all; return the number of rows.

    In CSV, texts that a spreadsheet would run as a formula get a leading apostrophe.

    Raises
    ------
    WarehouseError
        If the ending is unknown.
    TargetError
        If the file is there already or cannot be written.
    """
    target = target.resolve()
    kind = KINDS.get(target.suffix.lower())
    if kind is None:
        raise WarehouseError("this kind of file is not known", where=str(target), todo=f"Use {' or '.join(KINDS)}")
    described = warehouse.execute(f"describe {query}").fetchall()
    is_text_only = target.suffix.lower() == ".csv"
    columns = ", ".join(
        csv_column(name, data_type) if is_text_only else quote_identifier(name) for name, data_type, *_ in described
    )
    with (
        named_file(target, may_overwrite=may_overwrite) as part,
        worded(str(target)),
        interruptible(warehouse),
    ):
        statement = f"copy (select {columns} from ({query}) as result) to {quote_text(str(part))} ({kind})"
        return int(warehouse.scalar(statement))
