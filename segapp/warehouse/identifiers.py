"""Quote identifiers and literals for SQL text; every name that did not come from our own source goes through here."""

from __future__ import annotations

import functools
import math
import re

import duckdb

_BARE = re.compile(r"[a-z_][a-z0-9_]*")


def quote_identifier(name: str) -> str:
    """Return a name as a quoted SQL identifier.

    Raises
    ------
    ValueError
        If the name holds a NUL character, which no engine accepts.
    """
    if "\x00" in name:
        raise ValueError("a NUL character cannot be part of a name")
    return '"' + name.replace('"', '""') + '"'


def readable_identifier(name: str) -> str:
    """Return a name for SQL that people read and copy: bare where that is valid, else quoted."""
    return name if _BARE.fullmatch(name) and name not in _reserved_words() else quote_identifier(name)


@functools.cache
def _reserved_words() -> frozenset[str]:
    """Return the words that need quotes as a column name, as the database itself lists them."""
    kinds = "('reserved', 'type_function')"
    with duckdb.connect() as database:
        query = f"select keyword_name from duckdb_keywords() where keyword_category in {kinds}"
        return frozenset(word for (word,) in database.execute(query).fetchall())


def quote_text(value: str) -> str:
    """Return a text as a SQL string literal (only for statements that take no parameters, such as CREATE VIEW)."""
    if "\x00" in value:
        raise ValueError("a NUL character cannot be part of a text literal")
    return "'" + value.replace("'", "''") + "'"


def float_literal(value: float) -> str:
    """Return a number in scientific notation with 17 significant digits.

    Written as `12.3`, a constant goes through DECIMAL in DuckDB 1.x clients and can change its last bit; in scientific
    notation every version reads the same double.
    """
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"{number} cannot be a constant of the model")
    return f"{number:.17e}"
