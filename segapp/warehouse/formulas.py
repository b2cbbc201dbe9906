"""Defuse texts that a spreadsheet would run as a formula: one rule, as Python and as SQL, for all CSV that we write."""

from __future__ import annotations

import re

from segapp.warehouse.identifiers import quote_identifier, quote_text

_SPACE = r"[ \t\n\v\f\r]*"
STARTS = rf"^(?:{_SPACE}[=+\-@]|[\t\n\r])"
"""A cell that begins so is run (OWASP, CSV injection); a leading apostrophe makes it text."""

NUMBER = rf"^{_SPACE}[+-]?[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?{_SPACE}$"
"""A plain number is no formula and stays one, also where it stands in a column of texts."""

_STARTS, _NUMBER = re.compile(STARTS), re.compile(NUMBER.removesuffix("$") + r"\Z")  # $ would allow one more line end


def without_formula(text: str) -> str:
    """Return a text that no spreadsheet runs."""
    return f"'{text}" if _STARTS.match(text) and not _NUMBER.match(text) else text


def is_text(data_type: str) -> bool:
    """Return whether a column of this type of DuckDB holds texts, which have to be defused."""
    return data_type.startswith(("VARCHAR", "ENUM"))


def defused(column: str) -> str:
    """Return the SQL of a text column, under its own name, with an apostrophe before what a spreadsheet would run."""
    quoted = quote_identifier(column)
    text = f"cast({quoted} as varchar)"
    runs = f"regexp_matches({text}, {quote_text(STARTS)}) and not regexp_matches({text}, {quote_text(NUMBER)})"
    return f"case when {runs} then '''' || {text} else {text} end as {quoted}"
