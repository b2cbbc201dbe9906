"""Recognise a file by its first bytes, whatever its name; for what is no table, say what to do about it."""

from __future__ import annotations

import pathlib
import re
import zipfile

from segapp.errors import SourceError

PARQUET, TEXT, JSON, SHEET = "parquet", "text", "json", "sheet"
HEAD_BYTES = 512
"""How many bytes of a file are enough to tell."""

GZIP, ZSTD, ZIP = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
"""Old workbooks begin so, and new ones that a password protects."""

_SAVE = "Open it in a spreadsheet and save the sheet as CSV"
_UNPACK = "Unpack it, and name the file inside"
_EXPORT = "Export a table of it as CSV or Parquet"
_MAGIC = (
    (GZIP, "a gzip archive in another archive", _UNPACK),
    (ZSTD, "a zstd archive in another archive", _UNPACK),
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
_JSON = re.compile(rb'\s*(\[\s*)*(\{\s*(["}]|$)|\[\s*([\]"0-9-]|$))')
_MARKUP = re.compile(rb"\s*<(\?xml|!doctype|!--|html|head|meta|body|table|style|div)", re.IGNORECASE)


def kind_of(head: bytes, path: pathlib.Path) -> str:
    """Return what kind of table a file is; any text may be one.

    Raises
    ------
    SourceError
        If it is empty, or something else.
    """
    if not head:
        raise SourceError("the file is empty", where=str(path), todo="Export it again, with a header and rows")
    if head.startswith(b"PAR1"):
        return PARQUET
    if head.startswith(OLD_OFFICE):
        return SHEET
    found = next((each[1:] for each in _MAGIC if head.startswith(each[0])), None)
    if head.startswith(ZIP):
        if is_workbook(path):
            return SHEET
        found = _zipped(path)
    if head[8:12] == b"DUCK":
        found = "a DuckDB database", _EXPORT
    plain = head.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").replace(b"\0", b"")
    if found is None and _JSON.match(plain):
        return JSON
    if found is None and _MARKUP.match(plain):
        found = "a web page or XML, which some programs write as .xls", _SAVE
    if found:
        raise SourceError(f"not a table but {found[0]}", where=str(path), todo=found[1])
    return TEXT


def is_workbook(path: pathlib.Path) -> bool:
    """Return whether a zip archive is a workbook of Excel or OpenDocument."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            is_open_document = "mimetype" in names and b"spreadsheet" in archive.read("mimetype")[:200]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return False
    return is_open_document or any(name.startswith("xl/") for name in names)


def is_document(path: pathlib.Path) -> bool:
    """Return whether a zip archive is a text document of an office."""
    return any(name.startswith("word/") or name == "content.xml" for name in _names_in(path)) and not is_workbook(path)


def _names_in(path: pathlib.Path) -> list[str]:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return []


def _zipped(path: pathlib.Path) -> tuple[str, str]:
    """Return the kind of a zip archive that is not a workbook."""
    if is_document(path):
        return "a text document", "Export the table as CSV"
    return "a zip archive in another archive, or a damaged one", _UNPACK
