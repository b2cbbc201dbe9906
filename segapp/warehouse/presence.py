"""Skip files of sql/ about rows that a project does not have, as a line in the file says."""

from __future__ import annotations

import re

from segapp.warehouse.connection import Warehouse
from segapp.warehouse.identifiers import quote_identifier

_LINE = re.compile(r"^-- only with rows in: (\w+)\.(\w+)$", flags=re.MULTILINE)


def is_wanted(warehouse: Warehouse, text: str) -> bool:
    """Return whether the table that a file's line `-- only with rows in: core.transactions` names has rows."""
    found = _LINE.search(text)
    if found is None:
        return True
    is_there = "select exists (from duckdb_tables() where schema_name = ? and table_name = ? and database_name ="
    if not warehouse.scalar(f"{is_there} current_database())", [found[1], found[2]]):
        return False
    table = f"{quote_identifier(found[1])}.{quote_identifier(found[2])}"
    return bool(warehouse.scalar(f"select exists (from {table})"))
