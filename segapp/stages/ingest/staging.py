"""A second database file beside the working copy, in which a source is judged before anything is changed.

It streams to disk, so that memory stays flat, and it goes away as a whole, so that the warehouse does not grow.
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


@contextlib.contextmanager
def staging(warehouse: Warehouse) -> Iterator[pathlib.Path]:
    """Attach an empty database as segapp_stage and yield the folder it lies in; both are gone afterwards."""
    home = warehouse.path.resolve().parent if warehouse.path else None
    if home and "?" in str(home):
        home = None  # the database takes what follows a question mark in a path for options
    folder = pathlib.Path(tempfile.mkdtemp(prefix=PREFIX, dir=home))
    try:
        target = quote_text(str(folder / "stage.duckdb"))
        warehouse.execute(f"attach {target} as segapp_stage (storage_version {quote_text(STORAGE_VERSION)})")
        try:
            yield folder
        finally:
            warehouse.execute("detach segapp_stage")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True)
class Job:
    """What every step of one ingest works with."""

    warehouse: Warehouse
    request: IngestRequest
    matcher: HeaderMatcher
    folder: pathlib.Path
    progress: Progress


@dataclass(frozen=True)
class Staged:
    """A source after it was read into STAGE.judged: what it filled, and where its raw text is.

    `raw_sql` is a query of (line_number, raw_text) over the file `raw_path`, read again only for rejected lines; the
    fields of such a text are parted by `delimiter` and stand under `headers`.
    """

    matching: Matching
    headers: tuple[str, ...]
    delimiter: str
    row_count: int
    raw_sql: str
    raw_path: str
    line_count: int | None = None  # physical lines; None for Parquet
    notes: tuple[str, ...] = ()


def make_table(job: Job, name: str, query: str, path: str | None = None) -> None:
    """Make a table of the staging area from a query that may read the file `path` as $path.

    It is written without compression: it lives for seconds, and compressing costs more than reading the source.
    """
    job.warehouse.execute("pragma force_compression = 'uncompressed'")
    try:
        params = {"path": path} if path else None
        job.warehouse.execute(f"create or replace table {STAGE}.{name} as {query}", params)
    finally:
        job.warehouse.execute("pragma force_compression = 'auto'")


def literal_path(path: pathlib.Path) -> str:
    """Return a path as the database's readers take it: absolute, its wildcards meant literally."""
    return "".join(f"[{each}]" if each in "[*?" else each for each in str(path.absolute()))
