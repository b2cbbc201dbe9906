"""Name a source as a person means it: one regular file, its wildcards, folders and colons meant literally."""

from __future__ import annotations

import pathlib
import re
import stat

from segapp.errors import SourceError

_ADDRESS = re.compile(r"^(?!file:)[a-z][a-z0-9+.-]+:/", re.IGNORECASE)  # a path keeps one of two slashes
_KINDS = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISSOCK, "a socket"),
)

PARQUET_READER = "read_parquet($path, binary_as_string = true, hive_partitioning = false)"
"""The database's reader of one Parquet file; without the option, folders called age=5 would add a column."""

CSV_OPTIONS = "auto_detect = false, compression = 'none', hive_partitioning = false"
"""What every reading of a text file says: nothing is guessed, neither from the rows nor from the folders' names."""


def refuse_irregular(path: pathlib.Path) -> None:
    """Refuse what is no regular file, without opening it: a pipe would wait for somebody to write.

    Raises
    ------
    SourceError
        If there is no such file, or it is a folder, a pipe, a device or a socket.
    """
    try:
        str(path).encode()  # the database takes names in UTF-8 only
        mode = path.stat().st_mode
    except FileNotFoundError as error:
        raise _missing(path) from error
    except UnicodeEncodeError as error:
        where = str(path).encode("utf-8", "replace").decode()
        raise SourceError("the file's name is not valid UTF-8", where=where, todo="Rename the file") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SourceError(f"cannot be read: {reason}", where=str(path), todo="Check the path") from error
    if stat.S_ISDIR(mode):
        raise SourceError("this is a folder, not a file", where=str(path), todo="Name a CSV or Parquet file")
    if not stat.S_ISREG(mode):
        kind = next((words for test, words in _KINDS if test(mode)), "something else")
        todo = "Write it to a file first, and name that file"
        raise SourceError(f"not a regular file but {kind}", where=str(path), todo=todo)


def literal_path(path: pathlib.Path) -> str:
    """Return a path as the database's readers take it: absolute, so no address, and its wildcards meant literally."""
    return "".join(f"[{each}]" if each in "[*?" else each for each in str(path.absolute()))


def _missing(path: pathlib.Path) -> SourceError:
    if _ADDRESS.match(str(path)):
        return SourceError(
            "this is an address, and only files are read", where=str(path), todo="Download it, and name the file"
        )
    return SourceError("there is no such file", where=str(path), todo="Check the path")
