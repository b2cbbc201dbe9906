"""Open the named source as one file for the readers: unpacked, or fetched from a database."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import pathlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from segapp.clock import utc_today
from segapp.errors import SegappError, SourceError
from segapp.named_source import WHOLE, DatabaseName, Named, Within, refuse_irregular
from segapp.stages.ingest.load.staging import folder_beside
from segapp.stages.ingest.opening.database_rows import Wanted
from segapp.stages.ingest.opening.database_source import fetch
from segapp.stages.ingest.opening.unpacking import is_packed, unpack
from segapp.stages.ingest.sources.scan import FileFacts, refuse_changed
from segapp.warehouse import Warehouse


@dataclass(frozen=True)
class Opened:
    """A source as one file: its path, what it stands for, its data date, and its newest watermark."""

    path: pathlib.Path
    shown: str
    name: str
    data_date: datetime.date
    watermark: str | None = None

    @property
    def content_hash(self) -> str:
        """Return the hash by which the ledger recognises loaded content."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


@contextlib.contextmanager
def opened(warehouse: Warehouse, named: Named, within: Within = WHOLE, *, since: str | None = None) -> Iterator[Opened]:
    """Yield the file to read; unpacked or fetched files are removed afterwards.

    Parameters
    ----------
    since : str, optional
        The watermark up to which a database was read before; rows from it on are fetched.

    Raises
    ------
    SegappError
        If it cannot be opened.
    """
    if isinstance(named, DatabaseName):
        wanted = Wanted(named, within, since)
        with _beside(warehouse, wanted.shown) as folder:
            target = folder / "rows.csv"
            newest = fetch(wanted, target)
            yield Opened(target, wanted.shown, wanted.name, utc_today(), newest)
        return
    _refuse_parts_of_databases(named, within)
    refuse_irregular(named)
    data_date = datetime.datetime.fromtimestamp(named.stat().st_mtime, datetime.UTC).date()
    with _readable(named):
        has_to_be_unpacked = is_packed(named)
    if not has_to_be_unpacked:
        yield Opened(named, str(named), named.name, data_date)
        return
    with _beside(warehouse, str(named)) as folder, _readable(named):
        before = named.stat()
        path = unpack(named, folder, str(named))
        seen = FileFacts("", "", before.st_size, 0, 0, None, False, before.st_mtime_ns)
        refuse_changed(named, seen)
        yield Opened(path, str(named), named.name, data_date)


@contextlib.contextmanager
def opened_part(warehouse: Warehouse, path: pathlib.Path, named: Named, within: Within) -> Iterator[Opened]:
    """Yield one of several files, with its folder in the name where it lies deeper than the folder that is named."""
    with opened(warehouse, path, within) as file:
        is_inside = isinstance(named, pathlib.Path) and path.parent.is_relative_to(named)
        inner = path.parent.relative_to(str(named)) if is_inside else pathlib.Path()
        yield replace(file, name=(inner / file.name).as_posix())


@contextlib.contextmanager
def _beside(warehouse: Warehouse, shown: str) -> Iterator[pathlib.Path]:
    """Yield a folder for the file; errors that name a file in it name the source instead."""
    with folder_beside(warehouse) as folder:
        try:
            yield folder
        except SegappError as error:
            if not error.where.startswith(str(folder)):
                raise
            line = error.where.partition(", ")[2]
            raise type(error)(error.what, where=f"{shown}, {line}" if line else shown, todo=error.todo) from error


@contextlib.contextmanager
def _readable(named: pathlib.Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.filename not in (None, str(named)):
            raise
        reason = error.strerror or str(error)
        raise SourceError(f"cannot be read: {reason}", where=str(named), todo="Check the file") from error


def _refuse_parts_of_databases(named: pathlib.Path, within: Within) -> None:
    given = [name for name in ("table", "query", "watermark") if getattr(within, name) is not None]
    if given:
        what = f"--{given[0]} is for databases, but this is a file"
        raise SourceError(what, where=str(named), todo="Name a database: postgresql://user@host/name")
