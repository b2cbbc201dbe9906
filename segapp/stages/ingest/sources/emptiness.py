"""Tell files without rows, which engines write as parts of a table like any other."""

from __future__ import annotations

import pathlib

from segapp.named_source import PARQUET_READER, literal_path
from segapp.warehouse import Warehouse, database_error

_LONGEST_HEADER = 1_000_000
_ZSTD = b"\x28\xb5\x2f\xfd"


def is_without_rows(warehouse: Warehouse, path: pathlib.Path) -> bool:
    """Return whether a file is empty, a text of one line, or a Parquet file of no row; False where that is unclear."""
    size = path.stat().st_size
    if size > _LONGEST_HEADER:
        return False
    content = path.read_bytes()
    if content.startswith(b"PAR1"):
        try:
            return not warehouse.scalar(f"select count(*) from {PARQUET_READER}", {"path": literal_path(path)})
        except database_error():
            return False
    if b"\0" in content or content.startswith(_ZSTD):
        return False  # a workbook, an archive, or a text in UTF-16
    text = content.strip()
    return not (b"\n" in text or b"\r" in text or text.startswith((b"{", b"[")))
