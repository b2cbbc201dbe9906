"""Fit names of tables and columns to the other database, which would truncate longer ones."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from segapp.warehouse import PublicTable

LONGEST_BYTES = 63
"""What PostgreSQL keeps of a name, and MySQL nearly so; a column may be named after a whole question of a survey."""
_HASH_DIGITS = 8


def fitted(tables: Sequence[PublicTable], longest: int = LONGEST_BYTES) -> tuple[list[PublicTable], list[str]]:
    """Return the tables with names of at most `longest` bytes, and which were renamed."""
    made, notes = [], []
    for table in tables:
        name = _fitted(table.name, longest)
        columns = []
        for column in table.columns:
            short = _fitted(column.name, longest)
            if short != column.name:
                notes.append(f"{table.name}: the column {column.name} is called {short} there")
            columns.append(replace(column, name=short, stored_name=column.name))
        if name != table.name:
            notes.append(f"{table.name} is called {name} there")
        made.append(replace(table, name=name, stored_name=table.name, columns=tuple(columns)))
    return made, notes


def _fitted(name: str, longest: int) -> str:
    """Return a stable, unique name: its beginning and a hash of the whole."""
    if len(name.encode()) <= longest:
        return name
    digest = hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()[:_HASH_DIGITS]
    begin = name.encode()[: longest - _HASH_DIGITS - 1].decode(errors="ignore")
    return f"{begin}_{digest}"
