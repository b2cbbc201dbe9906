"""Find the table in a sheet: the row of its headers below titles, its columns, and whether there are two tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from segapp.errors import SourceError
from segapp.stages.ingest.rules.headers import HeaderMatcher, show

_WIDE = 0.6
"""Share of the widest row's cells that a row of headers fills at least."""


@dataclass(frozen=True)
class Shape:
    """Where a table stands: its headers in row `header_row` (from 1), from the column `first_column` (from 0)."""

    headers: tuple[str, ...]
    header_row: int
    first_column: int


def shape_of(rows: Sequence[Sequence[Any]], matcher: HeaderMatcher, where: str) -> Shape | None:
    """Return the shape of a sheet by its first rows, None where they hold no table.

    Raises
    ------
    SourceError
        If two tables are side by side, or a merged header stands over several columns.
    """
    at = _known_headers(rows, matcher)
    at = _likely_headers(rows) if at is None else at
    if at is None:
        return None
    cells = [_text(each) for each in rows[at]]
    filled = [place for place, cell in enumerate(cells) if cell]
    first, end = filled[0], filled[-1] + 1
    below = rows[at + 1 :]
    for place in range(first, end):
        if cells[place]:
            continue
        if any(_text(row[place]) for row in below if place < len(row)):
            _refuse_unnamed(cells, place, at, where)
        elif _is_second(cells[place + 1 : end], cells[first:place], matcher):
            raise SourceError(
                f"two tables are side by side in row {at + 1}: {show(cells[first:place])}; and"
                f" {show([each for each in cells[place:end] if each])}",
                where=where,
                todo="Put each table on a sheet of its own",
            )
    return Shape(tuple(cells[first:end]), at + 1, first)


def _known_headers(rows: Sequence[Sequence[Any]], matcher: HeaderMatcher) -> int | None:
    """Return the first row that names the key and at least one other column of the table."""
    for at, row in enumerate(rows):
        texts = [each for each in row if isinstance(each, str) and each.strip()]
        if len(texts) > 1 and matcher.names_key(texts) and matcher.count(texts) > 1:
            return at
    return None


def _likely_headers(rows: Sequence[Sequence[Any]]) -> int | None:
    """Return the first row of texts that is about as wide as the rows of the sheet are; else the first filled row."""
    widths = [sum(1 for each in row if _text(each)) for row in rows]
    widest = max(widths, default=0)
    for at, row in enumerate(rows):
        if widths[at] >= max(1, _WIDE * widest) and all(isinstance(each, str) for each in row):
            return at
    return next((at for at, width in enumerate(widths) if width >= max(1, _WIDE * widest)), None)


def _refuse_unnamed(cells: Sequence[str], place: int, at: int, where: str) -> None:
    """Refuse values without a header of their own, most likely below one that is merged over several columns."""
    before = next(each for each in reversed(cells[:place]) if each)
    raise SourceError(
        f"column {column_name(place)} holds values and has no header of its own in row {at + 1}:"
        f" {show([before])} is beside it, perhaps merged over both",
        where=where,
        todo="Give each column a header of its own",
    )


def _is_second(after: Sequence[str], before: Sequence[str], matcher: HeaderMatcher) -> bool:
    """Return whether headers behind an empty column are of another table: they name the key, or repeat headers."""
    rest = [each for each in after if each]
    known = {each.casefold() for each in before if each}
    return len(rest) > 1 and (matcher.names_key(rest) or any(each.casefold() in known for each in rest))


def column_name(place: int) -> str:
    """Return a column's letters, as spreadsheets show them."""
    name = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        name = chr(65 + letter) + name
    return name


def _text(cell: Any) -> str:
    return str(cell).strip()
