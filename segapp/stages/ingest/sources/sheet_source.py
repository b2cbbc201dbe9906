"""Read a sheet of a workbook (Excel, OpenDocument) as rows: numbers, dates and yes or no as texts in one plain form."""

from __future__ import annotations

import pathlib
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from segapp.errors import SourceError
from segapp.figures import figure
from segapp.stages.ingest.load.staging import Intake
from segapp.stages.ingest.opening.unpacking import refuse_bomb
from segapp.stages.ingest.rules.headers import ROWS, HeaderMatcher, show
from segapp.stages.ingest.sources.cell_text import EXACT, as_text
from segapp.stages.ingest.sources.row_source import Row, RowSource, blank_note
from segapp.stages.ingest.sources.scan import FileFacts
from segapp.stages.ingest.sources.sheet_shape import Shape, shape_of

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

LOOKED_AT = 60
"""Rows of a sheet in which its table is looked for."""

_UNSAVED = re.compile(rb"</f>\s*(<v\s*/>|<v></v>)?\s*</c>")


@dataclass(frozen=True)
class _Found:
    """A sheet with a table in it."""

    sheet: CalamineSheet
    shape: Shape


def look_at_sheet(job: Intake, facts: FileFacts) -> RowSource:
    """Return how the sheet is read that was named, else the first one with a table.

    Raises
    ------
    SourceError
        If the workbook is protected, damaged or empty, or the sheet holds no table, or two.
    """
    path, where = job.request.source, job.request.where
    workbook = open_workbook(path, where)
    table = _find(workbook, job.request.sheet, job.matcher, where)
    shape = table.shape
    where = f"{where}, sheet {table.sheet.name}"
    matching = job.matcher.match(shape.headers, where)
    key = matching.positions[0] if matching.columns[0].name.endswith("_id") else -1
    reader = _Reader(table, job.matcher, where, key)
    found = [at for at in matching.positions if at != ROWS]
    reader.refuse_unsaved(path, [shape.headers[at] for at in found], found)
    notes = (f"read from the sheet {table.sheet.name}",) if len(workbook.sheet_names) > 1 else ()
    return RowSource(
        shape.headers, matching, reader.rows, lambda: (*notes, *blank_note(reader.blank_count)), is_from_sheet=True
    )


def sheet_texts(path: pathlib.Path) -> list[str]:
    """Return the texts in the first rows of all sheets: one of them may say what the workbook is.

    Raises
    ------
    SourceError
        If it cannot be read.
    """
    workbook = open_workbook(path, str(path))
    rows = [row for name in workbook.sheet_names for row in _head(workbook.get_sheet_by_name(name))]
    return [cell for row in rows for cell in row if isinstance(cell, str)]


def open_workbook(path: pathlib.Path, where: str) -> CalamineWorkbook:
    """Return the workbook.

    Raises
    ------
    SourceError
        If it is protected by a password, or cannot be read.
    """
    import python_calamine

    refuse_bomb(path, where)
    try:
        return python_calamine.load_workbook(str(path))
    except python_calamine.PasswordError as error:
        raise _protected(where) from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        if "password" in str(error).lower() or _is_encrypted(path):
            raise _protected(where) from error
        todo = "Open it in a spreadsheet and save it again, as .xlsx or CSV"
        raise SourceError(f"cannot be read as a workbook: {str(error)[:200]}", where=where, todo=todo) from error


def _protected(where: str) -> SourceError:
    return SourceError("the workbook is protected by a password", where=where, todo="Save a copy without a password")


def _is_encrypted(path: pathlib.Path) -> bool:
    """Return whether an old container holds a new workbook, as those with a password do."""
    with path.open("rb") as file:
        return "EncryptedPackage".encode("utf-16-le") in file.read(1 << 20)


def _find(workbook: CalamineWorkbook, named: str | None, matcher: HeaderMatcher, where: str) -> _Found:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    sheets = [each for each in workbook.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
    names = [each.name for each in sheets]
    if named is not None:
        chosen = [name for name in names if name == named] or [
            name for name in names if name.strip().casefold() == named.strip().casefold()
        ]
        if not chosen:
            raise SourceError(f"it has no sheet {named!r}", where=where, todo=f"Its sheets are {show(names)}")
    else:
        chosen = [each.name for each in sheets if each.visible == SheetVisibleEnum.Visible]
    best: _Found | None = None
    for name in chosen:
        sheet = workbook.get_sheet_by_name(name)
        shape = shape_of(_head(sheet), matcher, f"{where}, sheet {name}")
        if shape is None:
            continue
        if matcher.names_key(shape.headers) or best is None:
            found = _Found(sheet, shape)
            if matcher.names_key(shape.headers):
                return found
            best = best or found
    if best is None:
        what = f"the sheet {named!r} is empty" if named is not None else "the workbook is empty"
        raise SourceError(what, where=where, todo=f"Name a sheet with a table (--sheet). Its sheets are {show(names)}")
    return best


def _head(sheet: CalamineSheet) -> list[list[Any]]:
    rows = []
    for at, row in enumerate(sheet.iter_rows()):
        if at >= LOOKED_AT:
            break
        rows.append(row)
    return rows


class _Reader:
    """Reads the rows of one sheet; `blank_count` is known afterwards."""

    def __init__(self, found: _Found, matcher: HeaderMatcher, where: str, key: int) -> None:
        self.sheet, self.shape = found.sheet, found.shape
        self.matcher, self.where, self.key = matcher, where, key
        self.blank_count = 0

    def rows(self) -> Iterator[Row]:
        """Yield the rows below the headers by their number in the sheet.

        Raises
        ------
        SourceError
            If a second table begins below the first.
        """
        first, end, waiting = self.shape.first_column, self.shape.first_column + len(self.shape.headers), 0
        self.blank_count, key = 0, self.key
        for number, cells in enumerate(self.sheet.iter_rows(), 1):
            if number <= self.shape.header_row:
                continue
            row = cells[first:end]
            values = [each if type(each) is str else as_text(each) for each in row]
            if not any(values):
                waiting += 1
                continue
            if waiting:
                self._refuse_second(row, number)
                self.blank_count, waiting = self.blank_count + waiting, 0
            found = row[key] if key >= 0 else ""
            inexact = isinstance(found, float) and abs(found) >= EXACT
            problem = "a number of more than 15 digits, of which a spreadsheet keeps 15: write ids as text"
            yield Row(number, values, problem if inexact else "", key if inexact else None)

    def refuse_unsaved(self, path: pathlib.Path, headers: Sequence[str], positions: Sequence[int]) -> None:
        """Refuse a column that is empty because the results of its formulas were never saved."""
        if not zipfile.is_zipfile(path):
            return
        open_places = set(positions)
        first = self.shape.first_column
        for number, row in enumerate(self.sheet.iter_rows(), 1):
            if number > self.shape.header_row:
                open_places = {at for at in open_places if row[first + at] == ""}
                if not open_places:
                    return
        if _has_unsaved_formulas(path):
            empty = [header for header, at in zip(headers, positions, strict=True) if at in open_places]
            raise SourceError(
                f"empty is {show(empty)}, and the workbook holds formulas whose results were never saved",
                where=self.where,
                todo="Open it in a spreadsheet, save it, and load it again",
            )

    def _refuse_second(self, row: Sequence[Any], number: int) -> None:
        texts = [each.strip() for each in row if isinstance(each, str) and each.strip()]
        if len(texts) > 1 and self.matcher.names_key(texts):
            raise SourceError(
                f"it has two tables: the second begins in row {figure(number)}",
                where=self.where,
                todo="Put each table on a sheet of its own",
            )


def _has_unsaved_formulas(path: pathlib.Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if not re.match(r"xl/worksheets/[^/]+\.xml$", name):
                continue
            with archive.open(name) as file:
                before = b""
                while piece := file.read(1 << 20):
                    if _UNSAVED.search(before + piece):
                        return True
                    before = piece[-200:]
    return False
