"""List the files of a folder that holds a table in parts, as people and engines write them."""

from __future__ import annotations

import pathlib

from segapp.errors import SourceError

_MARKERS = ("_SUCCESS", "_metadata", "_common_metadata")
_MARKER_STARTS = (".", "~$", "_committed_", "_started_")
"""Files that an engine, a spreadsheet or a system writes beside those that hold rows."""

_TABLE_FORMATS = (("Delta", "_delta_log"), ("Iceberg", "metadata/*.metadata.json"), ("Hudi", ".hoodie"))
"""Formats whose folder also holds deleted and replaced rows, and what tells it."""


def files_in(folder: pathlib.Path) -> list[pathlib.Path]:
    """Return the files in a folder, by name; where it holds folders alone, those in all folders below it.

    Raises
    ------
    SourceError
        If the folder is of a table format whose files are not its rows.
    OSError
        If it cannot be read.
    """
    for name, sign in _TABLE_FORMATS:
        if any(folder.glob(sign)):
            raise SourceError(
                f"this is a table in the {name} format, whose files also hold deleted and replaced rows",
                where=str(folder),
                todo=f"Write what the table holds now to Parquet or CSV with an engine that reads {name}",
            )
    entries = [each for each in folder.iterdir() if _holds_rows(each)]
    files = [each for each in entries if each.is_file()]
    if files:
        return sorted(files)
    below = [each for each in entries if each.is_dir() and not each.is_symlink() and not each.name.startswith("_")]
    return [file for each in sorted(below) for file in files_in(each)]


def _holds_rows(path: pathlib.Path) -> bool:
    return path.name not in _MARKERS and not path.name.startswith(_MARKER_STARTS)
