"""Defuse texts that a spreadsheet would run as a formula, and undo it: one rule, as Python and as SQL, for all CSV.

A cell is run when it begins with a sign of formulas (OWASP, CSV injection); an apostrophe before it makes it text. A
program that parts fields elsewhere than we do begins a cell behind `;`, a tab or a line end inside a text as well.
Where apostrophes stand there already, one more is put: so a reader takes off one and has the text as it was.
"""

from __future__ import annotations

import re

from segapp.warehouse.identifiers import quote_identifier, quote_text

_BEGIN = r"(^|[;\t\n\r])"
_BLANKS = r"[ \v\f]*"
_SIGN = rf"('*{_BLANKS}[=+\-@])"
_EDGE = r"('*[\t\n\r])"
"""A text that begins with a tab or a line end is defused, too: some programs pass over them."""

STARTS = _BEGIN + _SIGN
EDGE = "^" + _EDGE
NUMBER = rf"{_BEGIN}'({_BLANKS}[+-][0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?{_BLANKS})([;\t\n\r]|$)"
"""A plain number is no formula and stays one: its apostrophe goes again. Found twice, since neighbours share an end."""

DEFUSED = rf"{_BEGIN}'{_SIGN}"
DEFUSED_EDGE = "^'" + _EDGE
RUNS = rf"{STARTS}|{EDGE}"

_PUT = ((STARTS, r"\1'\2"), (NUMBER, r"\1\2\3"), (NUMBER, r"\1\2\3"), (EDGE, r"'\1"))
_TAKEN = ((DEFUSED, r"\1\2"), (DEFUSED_EDGE, r"\1"))


def _in_python(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("|$)", r"|\Z)"))  # $ would allow one more line end


_PUT_PYTHON = tuple((_in_python(pattern), by) for pattern, by in _PUT)
_TAKEN_PYTHON = tuple((_in_python(pattern), by) for pattern, by in _TAKEN)


def without_formula(text: str) -> str:
    """Return a text that no spreadsheet runs."""
    for pattern, by in _PUT_PYTHON:
        text = pattern.sub(by, text)
    return text


def restored(text: str) -> str:
    """Return a text as it was before `without_formula`; apostrophes that stand before no formula are kept."""
    for pattern, by in _TAKEN_PYTHON:
        text = pattern.sub(by, text)
    return text


def is_text(data_type: str) -> bool:
    """Return whether a column of this type of DuckDB holds texts, which have to be defused."""
    return data_type.startswith(("VARCHAR", "ENUM"))


def csv_column(column: str, data_type: str) -> str:
    """Return the SQL of a column of a CSV file for spreadsheets: neither its texts nor its header are run."""
    value = defused_sql(quote_identifier(column)) if is_text(data_type) else quote_identifier(column)
    return f"{value} as {quote_identifier(without_formula(column))}"


def defused_sql(expression: str) -> str:
    """Return the SQL of a text that no spreadsheet runs."""
    text = f"cast({expression} as varchar)"
    return f"case when regexp_matches({text}, {quote_text(RUNS)}) then {_replaced(text, _PUT)} else {text} end"


def restored_sql(expression: str) -> str:
    """Return the SQL of a text as it was before `defused_sql`."""
    return f"case when contains({expression}, '''') then {_replaced(expression, _TAKEN)} else {expression} end"


def _replaced(text: str, steps: tuple[tuple[str, str], ...]) -> str:
    for pattern, by in steps:
        text = f"regexp_replace({text}, {quote_text(pattern)}, {quote_text(by)}, 'g')"
    return text
