"""A second database file beside the working copy, in which a source is checked before anything changes.

It streams to disk, so that memory stays constant, and is deleted whole, so that the warehouse does not grow. It is
written without compression: it lives for seconds, and compressing takes longer than reading the source.
"""

from __future__ import annotations

import contextlib
import pathlib
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from segapp.model import Progress
from segapp.stages.ingest.request import IngestRequest
from segapp.stages.ingest.rules.headers import HeaderMatcher, Matching
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
    """Attach an empty database as segapp_stage and yield a folder for files; both are removed afterwards."""
    with folder_beside(warehouse) as folder:
        place = ":memory:" if source_bytes <= SMALL_SOURCE else str(folder / "stage.duckdb")
        warehouse.execute(f"attach {quote_text(place)} as segapp_stage (storage_version {quote_text(STORAGE_VERSION)})")
        try:
            yield folder
        finally:
            warehouse.execute("detach segapp_stage")


@contextlib.contextmanager
def folder_beside(warehouse: Warehouse) -> Iterator[pathlib.Path]:
    """Yield a folder for files beside the warehouse, where there is room for them; it is removed afterwards."""
    home = warehouse.path.resolve().parent if warehouse.path else None
    if home and "?" in str(home):
        home = None  # the database takes what follows a question mark in a path for options
    folder = pathlib.Path(tempfile.mkdtemp(prefix=PREFIX, dir=home))
    try:
        yield folder
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
class Intake:
    """What all steps of one ingest share."""

    warehouse: Warehouse
    request: IngestRequest
    matcher: HeaderMatcher
    folder: pathlib.Path
    progress: Progress
    stage: str = STAGE  # the schema in which rows are judged


@dataclass(frozen=True)
class Staged:
    """A source read into STAGE.judged: what it filled, and where its raw text is.

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
    line_count: int | None = None  # physical lines, or rows of a sheet; None where values are no text of a person's
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


@dataclass(frozen=True)
class ListQueries:
    """How a person's own list is read from the file `path` as $path.

    `judged` gives line_number, the id and its problems; `others` gives the line as place, and the other values as c0,
    c1 and so on, which `headers` head.
    """

    judged: str
    others: str
    path: str
    headers: tuple[str, ...]


class Source(Protocol):
    """An inspected file: it fills the columns that `matching` names."""

    @property
    def headers(self) -> tuple[str, ...]:
        """Return the headers of all its columns."""

    @property
    def matching(self) -> Matching:
        """Return which header fills which column."""

    @property
    def plain(self) -> PlainSource | None:
        """Return the query that reads it whole; None where only `stage` can."""

    def stage(self, job: Intake) -> Staged:
        """Read its rows into STAGE.judged (line_number, the matched columns, problems) and describe them.

        Raises
        ------
        SourceError
            If it cannot be read to its end.
        """

    def list_queries(self, job: Intake) -> ListQueries:
        """Return how it is read as a person's own list, which `matching` names whole with the id first."""


def csv_record_sql(texts: Sequence[str]) -> str:
    """Return an expression that writes texts as one CSV record."""
    values = ", ".join(
        f"case when regexp_matches({text}, '[,\"\\r\\n]') then '\"' || replace({text}, '\"', '\"\"') || '\"'"
        f" else coalesce({text}, '') end"
        for text in texts
    )
    return f"concat_ws(',', {values})"


def make_table(job: Intake, name: str, query: str, path: str | None = None) -> None:
    """Make a table of the staging area from a query that may read the file `path` as $path."""
    params = {"path": path} if path else None
    job.warehouse.execute(f"create or replace table {job.stage}.{name} as {query}", params)
