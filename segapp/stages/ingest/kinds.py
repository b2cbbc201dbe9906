"""Tell by its first bytes what a file is that is no table, whatever it is called, and what to do about it."""

from __future__ import annotations

import pathlib
import re
import zipfile

from segapp.errors import SourceError

PARQUET, TEXT = "parquet", "text"
HEAD_BYTES = 512
"""How many bytes of a file are enough to tell."""

_SAVE = "Open it in a spreadsheet and save the sheet as CSV"
_UNPACK = "Unpack it, and name the file inside"
_EXPORT = "Export a table of it as CSV or Parquet"
_MAGIC = (
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook", _SAVE),
    (b"\x1f\x8b", "a gzip archive", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "a zstd archive", _UNPACK),
    (b"\xfd7zXZ\x00", "an xz archive", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", _UNPACK),
    (b"BZh", "a bzip2 archive", _UNPACK),
    (b"%PDF", "a PDF", "Export the table as CSV"),
    (b"{\\rtf", "a text document (RTF)", "Export the table as CSV"),
    (b"SQLite format 3\x00", "a SQLite database", _EXPORT),
    (b"\x89PNG", "a picture", "Export the table as CSV"),
    (b"\xff\xd8\xff", "a picture", "Export the table as CSV"),
    (b"ARROW1", "an Arrow file", _EXPORT),
    (b"FEA1", "a Feather file", _EXPORT),
    (b"ORC", "an ORC file", _EXPORT),
    (b"Obj\x01", "an Avro file", _EXPORT),
    (b"$FL2", "an SPSS file", _EXPORT),
    (b"\x80\x04\x95", "a pickle of Python", _EXPORT),
)
_IN_ZIP = (
    ("xl/", "an Excel workbook", _SAVE),
    ("content.xml", "an OpenDocument spreadsheet", _SAVE),
    ("word/", "a text document", "Export the table as CSV"),
)
_JSON = re.compile(rb'\s*(\[\s*)*(\{\s*["}]|\[\s*[\]"0-9-])')
_MARKUP = re.compile(rb"\s*<(\?xml|!doctype|!--|html|head|meta|body|table|style|div)", re.IGNORECASE)


def kind_of(head: bytes, path: pathlib.Path) -> str:
    """Return whether a file is Parquet or a text that may be a table.

    Raises
    ------
    SourceError
        If it is empty, or something else.
    """
    if not head:
        raise SourceError("the file is empty", where=str(path), todo="Export it again, with a header and rows")
    if head.startswith(b"PAR1"):
        return PARQUET
    found = next((each[1:] for each in _MAGIC if head.startswith(each[0])), None)
    if head.startswith(b"PK\x03\x04"):
        found = _zipped(path)
    if head[8:12] == b"DUCK":
        found = "a DuckDB database", _EXPORT
    found = found or _written(head)
    if found:
        raise SourceError(f"not a CSV or Parquet file but {found[0]}", where=str(path), todo=found[1])
    return TEXT


def _zipped(path: pathlib.Path) -> tuple[str, str]:
    """Return what a zip archive is, by the names inside."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "a zip archive or a workbook, and damaged", "Get it again"
    for start, kind, todo in _IN_ZIP:
        if any(name.startswith(start) for name in names):
            return kind, todo
    return "a zip archive", _UNPACK


def _written(head: bytes) -> tuple[str, str] | None:
    """Return what a text is that is written for programs, None for any other."""
    plain = head.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").replace(b"\0", b"")
    if _JSON.match(plain):
        return "JSON", "Write the rows as CSV or Parquet, one column each"
    if _MARKUP.match(plain):
        return "a web page or XML, which some programs write as .xls", _SAVE
    return None
