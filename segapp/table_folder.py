"""List the files of a folder that holds a table in parts, as people and engines write them."""

from __future__ import annotations

import pathlib
import re
from collections.abc import Iterable, Sequence

from segapp.errors import SourceError
from segapp.figures import figure

_MARKERS = ("_SUCCESS", "_metadata", "_common_metadata")
_MARKER_STARTS = (".", "~$", "_committed_", "_started_")
"""Files that an engine, a spreadsheet or a system writes beside those that hold rows."""

_TABLE_FORMATS = (("Delta", "_delta_log"), ("Iceberg", "metadata/*.metadata.json"), ("Hudi", ".hoodie"))
"""Formats whose folder also holds deleted and replaced rows, and what tells it."""


def files_in(folder: pathlib.Path, above: frozenset[pathlib.Path] = frozenset()) -> list[pathlib.Path]:
    """Return the files in a folder, by name; where it holds folders alone, those in all folders below it.

    Links are followed, but not back to a folder in `above`, the resolved folders that this one lies in.

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
    files = [each for each in folder.iterdir() if _holds_rows(each) and each.is_file()]
    if files:
        return in_order(files)
    within = above | {folder.resolve()}
    below = [each for each in folders_in(folder) if each.resolve() not in within]
    return [file for each in below for file in files_in(each, within)]


def folders_in(folder: pathlib.Path) -> list[pathlib.Path]:
    """Return the folders in a folder that may hold rows, by name."""
    return in_order(
        [each for each in folder.iterdir() if _holds_rows(each) and each.is_dir() and not each.name.startswith("_")]
    )


def in_order(paths: Iterable[pathlib.Path]) -> list[pathlib.Path]:
    """Return paths by name, the numbers in them by their value: month=2 before month=10."""
    return sorted(paths, key=lambda path: (_with_numbers(str(path)), str(path)))


def _with_numbers(text: str) -> list[str | int]:
    return [int(part) if at % 2 else part for at, part in enumerate(re.split(r"([0-9]+)", text))]


def is_in_parts(folder: pathlib.Path, files: Sequence[pathlib.Path]) -> bool:
    """Return whether the files of a folder are parts of one table and not, say, one export after the other."""
    is_marked = any((folder / name).exists() for name in _MARKERS)
    return is_marked or any(each.parent != folder or each.name.startswith("part-") for each in files)


def notes_on_unread(named: pathlib.Path, files: Sequence[pathlib.Path], empty_count: int) -> list[str]:
    """Say what of a folder was not read: those of its files that hold no rows, and folders beside files."""
    notes = []
    if empty_count:
        notes.append(f"{figure(empty_count)} {'file holds' if empty_count == 1 else 'files hold'} no rows")
    beside = folders_in(named) if named.is_dir() and any(each.parent == named for each in files) else []
    if beside:
        folders = (
            f"folder {beside[0].name} in it was" if len(beside) == 1 else f"{figure(len(beside))} folders in it were"
        )
        notes.append(f"{named.name}: the {folders} not read, as files lie beside")
    return notes


def _holds_rows(path: pathlib.Path) -> bool:
    return path.name not in _MARKERS and not path.name.startswith(_MARKER_STARTS)
