"""Find what DuckDB 1.2 would misread in a view: syntax it lacks, calls that return another type.

Each was seen to fail in a client of 1.2.2; whatever is new by its name alone stands in functions_of_1_2.txt.
"""

from __future__ import annotations

import re

from segapp.warehouse.connection import Warehouse
from segapp.warehouse.failures import database_error

_FORMS = (
    # with this one in a file, no table of it can be read
    (re.compile(r"\busing\s+key\b", re.IGNORECASE), "with recursive ... using key", "Leave `using key` out"),
    (re.compile(r"\bunpack\s*\(\s*columns\b", re.IGNORECASE), "*columns(...)", "Name the columns"),
)
_REDUCE = re.compile(r"\b(?:list_|array_)?reduce\s*\(", re.IGNORECASE)
_STRINGS = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"")
_TRUNCATION = re.compile(
    r"\bdate_?trunc\s*\((?!\s*'(?:h|hrs?|hours?|m|mins?|minutes?|s|secs?|seconds?|m?secs?|milli\w*|us|micro\w*)')",
    re.IGNORECASE,
)
"""To days and longer; to hours and less it gives a TIMESTAMP everywhere."""
_HEAD = re.compile(r"^\s*create\s+(?:temp(?:orary)?\s+)?view\s+.+?\s+as\s+", re.IGNORECASE | re.DOTALL)
_OLD_TRUNCATION = """
    create or replace temp macro date_trunc_of_1_2(part varchar, day date) as cast(date_trunc(part, day) as date),
    (part varchar, moment timestamp) as cast(date_trunc(part, moment) as date),
    (part varchar, moment timestamptz) as date_trunc(part, moment)"""


def find_old_form(warehouse: Warehouse, name: str, text: str) -> tuple[str, str] | None:
    """Return what DuckDB 1.2 cannot read in a view, and what to write instead; None if nothing."""
    bare = _STRINGS.sub("''", text)
    for pattern, what, todo in _FORMS:
        if pattern.search(bare):
            return f"uses {what}, which DuckDB 1.2 cannot read", todo
    if any(_argument_count(bare, call.end()) > 2 for call in _REDUCE.finditer(bare)):
        return "uses list_reduce() with a first value, which DuckDB 1.2 cannot read", "Put that value into the list"
    if _TRUNCATION.search(text) and (column := _column_of_another_type(warehouse, name, text)):
        what = f"column {column} is a TIMESTAMP from date_trunc(), which was a DATE until DuckDB 1.4"
        return f"{what}: the view cannot be read there", "Cast it, to be the same everywhere: date_trunc(...)::date"
    return None


def _argument_count(text: str, start: int) -> int:
    """Return the number of arguments of the call whose parenthesis opens before `start`; lambdas are parenthesised."""
    depth, count = 1, 1
    for sign in text[start:]:
        depth += (sign in "([{") - (sign in ")]}")
        if depth == 0:
            break
        count += sign == "," and depth == 1
    return count


def _column_of_another_type(warehouse: Warehouse, name: str, text: str) -> str | None:
    """Return a column whose type differs where date_trunc returns a date; None also where that is unknown."""
    schema, _, view = name.partition(".")
    query = _TRUNCATION.sub("date_trunc_of_1_2(", _HEAD.sub("", text, count=1)).rstrip().rstrip(";")
    columns = "select column_name, data_type from duckdb_columns() where database_name = current_database()"
    columns += " and schema_name = ? and table_name = ? order by column_index"
    now = warehouse.execute(columns, [schema, view]).fetchall()
    try:
        warehouse.execute(_OLD_TRUNCATION)
        then = [kind for _, kind, *_ in warehouse.execute(f"describe {query}").fetchall()]
    except database_error():
        return None
    finally:
        warehouse.execute("drop macro if exists date_trunc_of_1_2")
    return next((column for (column, kind), old in zip(now, then, strict=False) if kind != old), None)
