"""Write the answer to a query as text: a table to read, CSV or JSON for programs. Pure: rows in, lines out."""

from __future__ import annotations

import datetime
import decimal
import itertools
import json
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from segapp.stages.export.cells import for_terminal, width_of
from segapp.warehouse import without_formula

Row = Sequence[Any]
NUMBERS = (int, float, decimal.Decimal)


def as_table(columns: Sequence[str], rows: Iterable[Row], *, row_limit: int = 500) -> Iterator[str]:
    """Yield the lines of a table with aligned columns, numbers to the right, and how many rows there are.

    Parameters
    ----------
    row_limit : int, default 500
        Rows beyond are not shown, and the last line says so: a table is for people.
    """
    shown = list(itertools.islice(rows, row_limit + 1))
    is_cut, shown = len(shown) > row_limit, shown[:row_limit]
    heads = [for_terminal(column) for column in columns]
    cells = [[for_terminal(_text(value, null="")) for value in row] for row in shown]
    widths = [max(map(width_of, column)) for column in zip(heads, *cells, strict=True)]
    to_right = [_is_number_column(values) for values in zip(*shown, strict=True)] or [False] * len(heads)
    yield _line(heads, widths, to_right)
    yield "  ".join("-" * width for width in widths)
    for row in cells:
        yield _line(row, widths, to_right)
    if is_cut:
        yield f"(the first {row_limit} rows; use --csv or --json for all)"
    else:
        yield f"({len(shown)} row{'' if len(shown) == 1 else 's'})"


def as_csv(columns: Sequence[str], rows: Iterable[Row], *, is_terminal: bool = False) -> Iterator[str]:
    """Yield lines of CSV (RFC 4180); texts that a spreadsheet would run as a formula get a leading apostrophe.

    NULL is an empty field, an empty text is `""`. On a terminal, control characters are spelled out.
    """
    yield _csv_line(columns, is_terminal=is_terminal)
    for row in rows:
        yield _csv_line(row, is_terminal=is_terminal)


def as_json(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """Yield the lines of a JSON list with one object per row; values that JSON lacks (NaN, infinity) are null.

    Two columns of one name get the second as `name_2`, so that none is lost.
    """
    names = _unique(columns)
    before = "["
    for row in rows:
        values = dict(zip(names, map(_json_value, row), strict=True))
        yield f"{before}{json.dumps(values, allow_nan=False)}"
        before = ","
    yield "]" if before == "," else "[]"


def _line(cells: Sequence[str], widths: Sequence[int], to_right: Sequence[bool]) -> str:
    parts = []
    for cell, width, is_right in zip(cells, widths, to_right, strict=True):
        space = " " * (width - width_of(cell))
        parts.append(space + cell if is_right else cell + space)
    return "  ".join(parts).rstrip()


def _is_number_column(values: Iterable[Any]) -> bool:
    known = [value for value in values if value is not None]
    return bool(known) and all(isinstance(value, NUMBERS) and not isinstance(value, bool) for value in known)


def _csv_line(values: Iterable[Any], *, is_terminal: bool) -> str:
    return ",".join(_csv_field(value, is_terminal=is_terminal) for value in values)


def _csv_field(value: Any, *, is_terminal: bool) -> str:
    """Return one field; the csv module cannot tell NULL from an empty text on Python 3.11."""
    if value is None:
        return ""
    text = without_formula(value) if isinstance(value, str) else _text(value)
    text = for_terminal(text) if is_terminal else text
    is_plain = text and not any(character in text for character in ',"\r\n') and text == text.strip()
    return text if is_plain else '"' + text.replace('"', '""') + '"'


def _text(value: Any, *, null: str = "null") -> str:
    if value is None:
        return null
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict | list | tuple):
        return json.dumps(_json_value(value), ensure_ascii=False)
    return str(value)


def _json_value(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, decimal.Decimal):
        value = float(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(key): _json_value(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_json_value(each) for each in value]
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return _text(value)


def _unique(columns: Sequence[str]) -> list[str]:
    names: list[str] = []
    for column in columns:
        name, number = column, 1
        while name in names:
            number += 1
            name = f"{column}_{number}"
        names.append(name)
    return names
