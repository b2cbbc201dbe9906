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
LEAST_WIDTH = 12
"""A text cut below this says nothing; then columns are left out instead."""
DECIMALS, SMALL, LARGE = 6, 1e-3, 1e15


def as_table(
    columns: Sequence[str], rows: Iterable[Row], *, row_limit: int = 500, width: int | None = None
) -> Iterator[str]:
    """Yield the lines of a table with aligned columns, numbers to the right, and how many rows there are.

    Decimals are written to six places: a table is for people, CSV and JSON have every digit.

    Parameters
    ----------
    row_limit : int, default 500
        Rows beyond are not shown, and the last line says so.
    width : int, optional
        Columns of the terminal: long texts are cut to fit, then columns on the right left out, and the last line says
        which.
    """
    shown = list(itertools.islice(rows, row_limit + 1))
    is_cut, shown = len(shown) > row_limit, shown[:row_limit]
    heads = [for_terminal(column) for column in columns]
    cells = [[for_terminal(_short(value)) for value in row] for row in shown]
    full = [max(map(width_of, column)) for column in zip(heads, *cells, strict=True)]
    to_right = [_is_number_column(values) for values in zip(*shown, strict=True)] or [False] * len(heads)
    widths = full if width is None else fitted(full, to_right, width)
    yield _line(heads, widths, to_right)
    yield "  ".join("-" * each for each in widths)
    for row in cells:
        yield _line(row, widths, to_right)
    count = f"the first {row_limit} rows" if is_cut else f"{len(shown)} row{'' if len(shown) == 1 else 's'}"
    yield f"({'; '.join([count, *_left_out(heads, full, widths, is_cut=is_cut)])})"


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


def fitted(full: Sequence[int], is_whole: Sequence[bool], width: int) -> list[int]:
    """Return the widths that columns get in a terminal: the widest texts are cut, then columns on the right left out.

    Parameters
    ----------
    full : sequence of int
        How wide each column would like to be.
    is_whole : sequence of bool
        Columns that cannot be cut: a number without its end is another number.
    width : int
        What there is, with two spaces between columns.
    """
    for count in range(len(full), 0, -1):
        room = width - 2 * (count - 1)
        most = min(max(full[:count]), max(width, LEAST_WIDTH))
        while most >= LEAST_WIDTH:
            widths = [
                each if whole else min(each, most) for each, whole in zip(full[:count], is_whole[:count], strict=True)
            ]
            if sum(widths) <= room:
                return widths
            most -= 1
    return list(full[:1])


def _left_out(heads: Sequence[str], full: Sequence[int], widths: Sequence[int], *, is_cut: bool) -> Iterator[str]:
    """Yield what a table does not show, and how to see it."""
    cut = [head for head, whole, width in zip(heads, full, widths, strict=False) if width < whole]
    gone = heads[len(widths) :]
    if cut:
        yield f"cut to fit: {', '.join(cut)}"
    if gone:
        yield f"left out: {', '.join(gone)}"
    if cut or gone:
        yield "--wide shows all columns" + (", --csv or --json all rows" if is_cut else "")
    elif is_cut:
        yield "use --csv or --json for everything"


def _cut(cell: str, width: int) -> str:
    """Return a cell of at most so many columns; where it is cut it ends in an ellipsis."""
    if width_of(cell) <= width:
        return cell
    kept = ""
    for character in cell:
        if width_of(kept + character) > width - 1:
            break
        kept += character
    return kept + "…"


def _line(cells: Sequence[str], widths: Sequence[int], to_right: Sequence[bool]) -> str:
    parts = []
    for whole, width, is_right in zip(cells, widths, to_right, strict=False):
        cell = _cut(whole, width)
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


def _short(value: Any) -> str:
    """Return a value for people: numbers with at most six decimals, small ones with four digits that count."""
    if not isinstance(value, float | decimal.Decimal) or not math.isfinite(value):
        return _text(value, null="")
    size = abs(float(value))
    if 0 < size < SMALL:
        return f"{value:.4g}"
    if size >= LARGE:
        return f"{value:.10g}" if isinstance(value, float) else str(value)
    text = f"{value:.{DECIMALS}f}"
    is_shorter = isinstance(value, decimal.Decimal) and len(str(value)) <= len(text)
    return str(value) if is_shorter else _trimmed(text)


def _trimmed(text: str) -> str:
    """Return a number without trailing zeros: 0.300000 as 0.3, 4.000000 as 4.0."""
    short = text.rstrip("0")
    return f"{short}0" if short.endswith(".") else short


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
