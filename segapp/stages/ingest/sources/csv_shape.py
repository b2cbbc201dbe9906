"""Detect how to read a text file: its delimiter, its header, and the line on which the header ends."""

from __future__ import annotations

import itertools
import pathlib
import re
from dataclasses import dataclass

from segapp.errors import SourceError
from segapp.stages.ingest.rules.headers import HeaderMatcher
from segapp.stages.ingest.sources.records import Record, RecordReader, readable

DELIMITERS = (",", ";", "\t", "|")
_SEPARATOR_LINE = re.compile(r'^"?sep=(.)"?$')  # what Excel writes above the header
_HEADER_LIMIT = 1_000_000
"""Characters of a first line that may be a header; what is longer is no table."""


_TITLE_LINES = 30
"""How many lines are searched for headers where the first is none."""


@dataclass(frozen=True)
class CsvShape:
    """How to read a text file; the first `head_count` records hold the header, the rest the rows."""

    path: pathlib.Path
    encoding: str
    delimiter: str
    headers: tuple[str, ...]
    head_count: int
    head_lines: int  # physical lines up to the end of the header


def read_shape(path: pathlib.Path, encoding: str, matcher: HeaderMatcher) -> CsvShape:
    """Return the shape under the delimiter with which the header names most columns.

    Raises
    ------
    SourceError
        If there is no header.
    """
    first = _records(path, encoding, ",", 1)
    separator = _SEPARATOR_LINE.match(first[0].raw) if first else None
    delimiters = (separator[1],) if separator else DELIMITERS
    shapes = [_shape(path, encoding, delimiter, 2 if separator else 1) for delimiter in delimiters]
    found = [each for each in shapes if each is not None]
    if not found:
        raise SourceError("there is no header", where=str(path), todo="Export it again, with a header and rows")
    best = max(found, key=lambda each: (matcher.count(each.headers), len(each.headers)))
    if not matcher.names_key(best.headers) or len(best.headers) == 1:
        _refuse_lines_above(best, delimiters, matcher)
    return best


def _refuse_lines_above(shape: CsvShape, delimiters: tuple[str, ...], matcher: HeaderMatcher) -> None:
    """Refuse a file with a title above its headers; lines are counted as editors do."""
    for delimiter in delimiters:
        records = _records(shape.path, shape.encoding, delimiter, _TITLE_LINES)
        for record, below in itertools.pairwise(records):
            is_header = matcher.names_key(record.fields) and matcher.count(record.fields) > 1
            if record.line_number > 1 and is_header and len(record.fields) == len(below.fields):
                raise SourceError(
                    f"the headers are in line {record.line_number}, below lines that are not part of the table",
                    where=str(shape.path),
                    todo=f"Delete the lines above line {record.line_number}",
                )


def _shape(path: pathlib.Path, encoding: str, delimiter: str, head_count: int) -> CsvShape | None:
    head = _records(path, encoding, delimiter, head_count)
    if len(head) < head_count:
        return None
    last = head[-1]
    fields = last.fields or last.raw.split(delimiter)
    headers = [readable(each.strip()) for each in fields]
    while headers and not headers[-1]:  # trailing delimiters
        headers.pop()
    lines = last.line_number + last.line_count - 1
    return CsvShape(path, encoding, delimiter, tuple(headers), head_count, lines)


def _records(path: pathlib.Path, encoding: str, delimiter: str, count: int) -> list[Record]:
    """Return the first records, or none where they are no header: too long, or a quote that never closes."""
    found: list[Record] = []
    try:
        for record in RecordReader(path, encoding, delimiter):
            found.append(record)
            if len(found) == count:
                break
    except SourceError:
        return []
    return found if all(len(each.raw) <= _HEADER_LIMIT for each in found) else []
