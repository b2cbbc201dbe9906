"""A second database file beside the working copy, in which a source is judged before anything is changed.

It streams to disk, so that memory stays flat, and it goes away as a whole, so that the warehouse does not grow. It is
written without compression: it lives for seconds, and compressing takes longer than reading the source.
"""

from __future__ import annotations

import contextlib
import pathlib
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass

from segapp.model import Progress
from segapp.stages.ingest.headers import HeaderMatcher, Matching
from segapp.stages.ingest.request import IngestRequest
from segapp.warehouse import STORAGE_VERSION, Warehouse, quote_text

PREFIX = ".warehouse.duckdb.stage-"
"""Folders of this name beside the warehouse are leftovers once no job runs."""

STAGE = "segapp_stage.main"

EXCEPTIONS = "segapp_exceptions"
"""A schema of the working copy that lives within one transaction: a transaction may write to one database only."""


SMALL_SOURCE = 8 << 20
"""Bytes up to which a source is judged in memory, which saves the time for files on disk."""


@contextlib.contextmanager
def staging(warehouse: Warehouse, source_bytes: int = SMALL_SOURCE + 1) -> Iterator[pathlib.Path]:
    """Attach an empty database as segapp_stage and yield a folder for files; both are gone afterwards."""
    home = warehouse.path.resolve().parent if warehouse.path else None
    if home and "?" in str(home):
        home = None  # the database takes what follows a question mark in a path for options
    folder = pathlib.Path(tempfile.mkdtemp(prefix=PREFIX, dir=home))
    place = ":memory:" if source_bytes <= SMALL_SOURCE else str(folder / "stage.duckdb")
    try:
        warehouse.execute(f"attach {quote_text(place)} as segapp_stage (storage_version {quote_text(STORAGE_VERSION)})")
        try:
            yield folder
        finally:
            warehouse.execute("detach segapp_stage")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def uncompressed(warehouse: Warehouse) -> Iterator[None]:
    """Write tables without compression inside the block."""
    warehouse.execute("pragma force_compression = 'uncompressed'")
    try:
        yield
    finally:
        warehouse.execute("pragma force_compression = 'auto'")


@dataclass(frozen=True)
class Job:
    """What every step of one ingest works with."""

    warehouse: Warehouse
    request: IngestRequest
    matcher: HeaderMatcher
    folder: pathlib.Path
    progress: Progress
    stage: str = STAGE  # the schema in which rows are judged


@dataclass(frozen=True)
class Staged:
    """A source after it was read into STAGE.judged: what it filled, and where its raw text is.

    `raw_sql` is a query of line_number and what `raw_text_sql` makes a row's text of, over the file `raw_path`. It is
    read again only for rejected lines; the fields of such a text are parted by `delimiter` and stand under `headers`.
    """

    matching: Matching
    headers: tuple[str, ...]
    delimiter: str
    row_count: int
    raw_sql: str
    raw_path: str
    raw_text_sql: str = "raw_text"
    line_count: int | None = None  # physical lines; None for Parquet
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlainSource:
    """A source that one query reads whole: its rows, judged, from the file `staged.raw_path` as $path.

    `key_query` gives the ids alone; `numbered_query` gives line_number besides, which makes it slower.
    `staged.row_count` says how many rows there must be.
    """

    query: str
    key_query: str
    numbered_query: str
    staged: Staged


def make_table(job: Job, name: str, query: str, path: str | None = None) -> None:
    """Make a table of the staging area from a query that may read the file `path` as $path."""
    params = {"path": path} if path else None
    job.warehouse.execute(f"create or replace table {job.stage}.{name} as {query}", params)
