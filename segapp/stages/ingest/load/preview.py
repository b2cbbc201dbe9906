"""Stage a source with undeclared columns, every value as text, to inspect it before loading.

It uses the readers of a load, so that exactly what can be loaded can be inspected.
"""

from __future__ import annotations

import contextlib
import pathlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from segapp.clock import utc_now
from segapp.entities import CUSTOMERS
from segapp.errors import SourceError
from segapp.model import Progress
from segapp.named_source import WHOLE, DatabaseName, Named, Within, looked_at
from segapp.stages.ingest.load.staging import STAGE, Intake, staging, uncompressed
from segapp.stages.ingest.opening.open_named import opened
from segapp.stages.ingest.request import IngestRequest
from segapp.stages.ingest.rules.contract import Column, Contract, read_contract
from segapp.stages.ingest.rules.headers import HeaderMatcher, Matching, look_like_values
from segapp.stages.ingest.rules.made_up import is_marked_made_up
from segapp.stages.ingest.sources.scan import FileFacts, scan_file
from segapp.stages.ingest.sources.source import look_at, stage
from segapp.warehouse import Warehouse, quote_identifier

JUDGED = f"(select * from {STAGE}.judged where problems is null)"


@dataclass(frozen=True)
class Preview:
    """A staged source: `relation` has a column of texts per header, named as in `names`."""

    headers: tuple[str, ...]
    names: tuple[str, ...]
    relation: str
    delimiter: str
    row_count: int


@contextlib.contextmanager
def preview(
    warehouse: Warehouse, source: Named, progress: Progress, *, encoding: str | None = None, within: Within = WHOLE
) -> Iterator[Preview]:
    """Yield the staged source (of several files the last, of a table in parts all); it is removed afterwards.

    Raises
    ------
    SegappError
        If it cannot be read at all.
    """
    progress(f"Looking at {source.name}")
    files: Sequence[Named] = [source] if isinstance(source, DatabaseName) else looked_at(source)
    byte_count = sum(file.stat().st_size for file in files if isinstance(file, pathlib.Path))
    size = (byte_count,) if len(files) > 1 else ()
    parts: list[_Part] = []
    with contextlib.ExitStack() as stack:
        for file in files:
            with _opened(warehouse, file, encoding, within) as request:
                facts = scan_file(request.source)
                if not parts:
                    folder = stack.enter_context(staging(warehouse, *(size or (facts.size,))))
                    stack.enter_context(uncompressed(warehouse))
                job = Intake(warehouse, request, _AnyHeaders(), folder, progress)
                parts.append(_staged_part(job, facts, parts, is_alone=len(files) == 1))
        first = parts[0]
        relation = JUDGED if len(files) == 1 else f"(select * from {STAGE}.parts)"
        yield Preview(first.headers, first.names, relation, first.delimiter, sum(part.row_count for part in parts))


@dataclass(frozen=True)
class _Part:
    """What is known of one staged file."""

    headers: tuple[str, ...]
    names: tuple[str, ...]
    delimiter: str
    row_count: int


def _staged_part(job: Intake, facts: FileFacts, before: Sequence[_Part], *, is_alone: bool) -> _Part:
    """Stage a file; of several, put its rows behind those of the files before, if its columns are the first one's."""
    staged = stage(job, look_at(job, facts))
    columns = staged.matching.columns
    part = _Part(
        tuple(column.comment for column in columns),
        tuple(column.name for column in columns),
        staged.delimiter,
        staged.row_count,
    )
    if is_alone:
        return part
    passed = sum(each.row_count for each in before)
    rows = f"select * replace (line_number + {passed} as line_number) from {JUDGED}"
    if not before:
        job.warehouse.execute(f"create table {STAGE}.parts as {rows}")
    elif part.headers == before[0].headers:
        job.warehouse.execute(f"insert into {STAGE}.parts {rows}")
    else:
        part = replace(part, row_count=0)
    _drop_staged(job.warehouse)
    return part


def _drop_staged(warehouse: Warehouse) -> None:
    """Drop everything in the stage but the rows of the parts."""
    for kind, catalog in (("view", "duckdb_views()"), ("table", "duckdb_tables()")):
        names = warehouse.rows(
            f"select {kind}_name as name from {catalog} where database_name = 'segapp_stage' and not internal"
            f" and {kind}_name <> 'parts' order by name"
        )
        for each in names:
            warehouse.execute(f"drop {kind} {STAGE}.{quote_identifier(each.name)}")


def match_headers(
    warehouse: Warehouse, source: Named, *, encoding: str | None = None, within: Within = WHOLE
) -> Matching:
    """Return how the headers of a source match core.customers, without checking its rows.

    Raises
    ------
    SegappError
        If it cannot be read at all.
    """
    matcher = _AnyHeaders()
    file = source if isinstance(source, DatabaseName) else looked_at(source)[-1]
    with _opened(warehouse, file, encoding, within) as request:
        facts = scan_file(request.source)
        with staging(warehouse, facts.size) as folder:
            look_at(Intake(warehouse, request, matcher, folder, lambda step: None), facts)
    headers = [column.comment for column in matcher.contract.columns]
    return HeaderMatcher(warehouse, read_contract(warehouse, "customers")).compare(headers, str(source))


@contextlib.contextmanager
def _opened(warehouse: Warehouse, source: Named, encoding: str | None, within: Within) -> Iterator[IngestRequest]:
    """Yield the request for the readers."""
    now = utc_now()
    with opened(warehouse, source, within) as file:
        yield IngestRequest(
            file.path,
            "preview",
            now.date(),
            now,
            False,
            encoding=encoding,
            sheet=within.sheet,
            shown=file.shown,
            name=file.name,
        )


class _AnyHeaders(HeaderMatcher):
    """Takes every column of a source as text, whatever its header."""

    def __init__(self) -> None:
        self.contract = Contract(CUSTOMERS, (), ())

    def count(self, headers: Sequence[str]) -> int:
        """Return how many headers there are: the delimiter that gives most columns is the file's."""
        return len(headers)

    def names_key(self, headers: Sequence[str]) -> bool:
        """Return True: the first line is the header, and the id column is chosen later."""
        return True

    def match(self, headers: Sequence[str], where: str) -> Matching:
        """Return a column per header, named by position, its comment the header; synthetic markers are skipped."""
        if sum(look_like_values([each]) for each in headers) > len(headers) / 2:
            raise SourceError(
                "the first line holds values, not headers", where=where, todo="Put a line of headers above the rows"
            )
        taken = [at for at, header in enumerate(headers) if not is_marked_made_up(header)]
        columns = tuple(Column(f"c{at}", "VARCHAR", headers[at], False) for at in taken)
        self.contract = Contract(CUSTOMERS, columns, ())
        return Matching(columns, tuple(taken), (), ())
