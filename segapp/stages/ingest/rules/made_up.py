"""Recognise a file of made-up customers by the header that `segapp sample` writes, whatever its rows."""

from __future__ import annotations

import codecs
import pathlib

from segapp.errors import SourceError
from segapp.model import MADE_UP_HEADER
from segapp.named_source import PARQUET_READER, literal_path, refuse_irregular
from segapp.stages.ingest.rules.headers import normalise
from segapp.stages.ingest.sources.kinds import OLD_OFFICE, ZIP, is_workbook
from segapp.stages.ingest.sources.sheet_source import sheet_texts
from segapp.warehouse import Warehouse, database_error

_HEAD_BYTES = 1 << 16
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MARK = normalise(MADE_UP_HEADER)


def is_marked_made_up(header: str) -> bool:
    """Return whether this one header says that the customers are made up."""
    return normalise(header) == _MARK


def is_made_up(warehouse: Warehouse, source: pathlib.Path) -> bool:
    """Return whether a file says in its header that its customers are made up; False where it cannot be read."""
    try:
        refuse_irregular(source)
        with source.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except (OSError, SourceError):
        return False  # taking the file in words what is wrong
    if head.startswith(b"PAR1"):
        return any(map(is_marked_made_up, _parquet_headers(warehouse, source)))
    if head.startswith(OLD_OFFICE) or (head.startswith(ZIP) and is_workbook(source)):
        return _is_sheet_marked(source)
    text = head.decode("utf-16" if head.startswith(_WIDE) else "latin-1", errors="replace")
    return any(_MARK in normalise(line) for line in text.splitlines()[:2])  # the first may be sep=;


def _is_sheet_marked(source: pathlib.Path) -> bool:
    try:
        return any(map(is_marked_made_up, sheet_texts(source)))
    except SourceError:
        return False


def _parquet_headers(warehouse: Warehouse, source: pathlib.Path) -> list[str]:
    try:
        found = warehouse.execute(f"describe select * from {PARQUET_READER}", {"path": literal_path(source)}).fetchall()
    except database_error():
        return []
    return [name for name, *_ in found]
