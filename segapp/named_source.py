"""Resolve a source as a person names it: a file, a folder or pattern of files, or a database address.

What names a file is meant literally: wildcards count only where no file has that very name.
"""

from __future__ import annotations

import glob
import pathlib
import re
import stat
from dataclasses import dataclass, field

from segapp.errors import SourceError
from segapp.table_folder import files_in, in_order

_FILES_ELSEWHERE = frozenset(
    [
        "http",
        "https",
        "ftp",
        "ftps",
        "sftp",
        "file",
        "s3",
        "s3a",
        "gs",
        "gcs",
        "az",
        "azure",
        "abfs",
        "abfss",
        "hdfs",
        "hf",
        "r2",
    ]
)
"""Schemes of addresses at which files lie; any other scheme is a kind of database."""
_DATABASE = re.compile(r"^([a-z][a-z0-9]*)([+][a-z0-9_]+)?://", re.IGNORECASE)
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


@dataclass(frozen=True)
class DatabaseName:
    """A database as a person named it; its text may hold a password, which is never shown."""

    url: str = field(repr=False)

    def __str__(self) -> str:
        """Return the address without password and options."""
        scheme, _, rest = self.url.partition("://")
        account, at, place = rest.rpartition("@")
        user = account.partition(":")[0]
        return f"{scheme}://{user}{at}{place.partition('?')[0]}"

    @property
    def place(self) -> str:
        """Return the address without the account."""
        scheme, _, rest = str(self).partition("://")
        return f"{scheme}://{rest.rpartition('@')[2]}"

    @property
    def name(self) -> str:
        """Return the database's own name, or its file's."""
        return self.place.rstrip("/").rpartition("/")[2] or self.place


Named = pathlib.Path | DatabaseName


@dataclass(frozen=True)
class Within:
    """Which part of a source to read: a sheet of a workbook; a table or query of a database, and its growing column."""

    sheet: str | None = None
    table: str | None = None
    query: str | None = None
    watermark: str | None = None  # a column whose values grow with each change


WHOLE = Within()


def named_source(text: str) -> Named:
    """Return the named source: a database for an address, else files."""
    found = _DATABASE.match(text)
    return DatabaseName(text) if found and found[1].lower() not in _FILES_ELSEWHERE else pathlib.Path(text)


def files_of(named: pathlib.Path) -> list[pathlib.Path]:
    """Return the files that are meant, by name: the file itself, those of a folder, or those that a pattern matches.

    Raises
    ------
    SourceError
        If a folder or pattern holds none, or the folder cannot be read or is of a table format.
    """
    try:
        if named.is_dir():
            files = files_in(named)
        elif not named.exists() and glob.has_magic(str(named)):
            files = [path for path in map(pathlib.Path, glob.glob(str(named))) if path.is_file()]
        else:
            return [named]
    except (OSError, ValueError) as error:
        if isinstance(error, PermissionError) and named.is_dir():
            todo = "Ask its owner for access, or name another"
            raise SourceError(f"the folder cannot be read: {error.strerror}", where=str(named), todo=todo) from error
        return [named]  # opening it words what is wrong
    if not files:
        what = "the folder holds no file" if named.is_dir() else "no file matches this pattern"
        raise SourceError(what, where=str(named), todo="Check the path")
    return files if named.is_dir() else in_order(files)


def refuse_irregular(path: pathlib.Path) -> None:
    """Refuse anything but a regular file, without opening it: opening a pipe would block.

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
        raise SourceError("this is a folder, not a file", where=str(path), todo="Name a file in it")
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
