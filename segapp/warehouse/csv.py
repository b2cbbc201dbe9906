"""Write a query as CSV for spreadsheets, with texts that would run as formulas defused."""

from __future__ import annotations

import pathlib
from collections.abc import Mapping
from typing import Any

from segapp.warehouse.connection import Warehouse
from segapp.warehouse.formulas import csv_column
from segapp.warehouse.identifiers import quote_text
from segapp.warehouse.personal import personal_columns


def count_rows(warehouse: Warehouse, sql: str, params: Mapping[str, Any] | None = None) -> int:
    """Return how many rows a query has."""
    return int(warehouse.scalar(f"select count(*) from ({_inner(sql)}\n) as counted", dict(params or {}) or None))


def write_csv(
    warehouse: Warehouse,
    sql: str,
    *,
    path: pathlib.Path,
    params: Mapping[str, Any] | None = None,
    has_personal: bool = False,
) -> None:
    """Write a query's rows to a UTF-8 CSV file with a header, in the query's order; nothing passes through Python.

    Personal columns of a list of customers are left out unless `has_personal`.
    """
    values = dict(params or {}) or None
    columns = warehouse.execute(f"describe {_inner(sql)}", values).fetchall()
    left_out = frozenset() if has_personal else personal_columns(warehouse, [name for name, *_ in columns])
    shown = ", ".join(csv_column(name, kind) for name, kind, *_ in columns if name not in left_out)
    warehouse.execute(
        f"copy (select {shown} from ({_inner(sql)}\n) as defused) to {quote_text(str(path))} (header)", values
    )


def _inner(sql: str) -> str:
    """Return a query ready to be put in parentheses."""
    return sql.strip().rstrip(";")
