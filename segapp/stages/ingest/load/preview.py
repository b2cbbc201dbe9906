"""Stage a source with undeclared columns, every value as text, to inspect it before loading.

It uses the readers of a load, so that exactly what can be loaded can be inspected.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from segapp.clock import utc_now
from segapp.entities import CUSTOMERS
from segapp.errors import SourceError
from segapp.model import Progress
from segapp.named_source import WHOLE, DatabaseName, Named, Within, files_of
from segapp.stages.ingest.load.staging import STAGE, Intake, Staged, staging, uncompressed
from segapp.stages.ingest.opening.open_named import opened
from segapp.stages.ingest.request import IngestRequest
from segapp.stages.ingest.rules.contract import Column, Contract, read_contract
from segapp.stages.ingest.rules.headers import HeaderMatcher, Matching, look_like_values, normalise
from segapp.stages.ingest.rules.made_up import is_marked_made_up
from segapp.stages.ingest.sources.emptiness import is_without_rows
from segapp.stages.ingest.sources.scan import scan_file
from segapp.stages.ingest.sources.source import look_at, stage
from segapp.table_folder import is_in_parts
from segapp.warehouse import Warehouse, quote_identifier

JUDGED = f"(select * from {STAGE}.judged where problems is null)"
PARTS = f"(select * from {STAGE}.parts)"


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
    files = _inspected(warehouse, source)
    with contextlib.ExitStack() as stack:
        parts: _Parts | None = None
        for file in files:
            with _opened(warehouse, file, encoding, within) as request:
                facts = scan_file(request.source)
                if parts is None:
                    stage_area = staging(warehouse, facts.size) if len(files) == 1 else staging(warehouse)
                    folder = stack.enter_context(stage_area)
                    stack.enter_context(uncompressed(warehouse))
                job = Intake(warehouse, request, _AnyHeaders(), folder, progress)
                staged = stage(job, look_at(job, facts))
                if len(files) == 1:
                    yield _preview_of(staged)
                    return
                parts = parts or _Parts(warehouse, staged.delimiter)
                parts.add(staged)
        assert parts is not None  # noqa: S101  (there is always a file)
        yield Preview(tuple(parts.headers), tuple(parts.names), PARTS, parts.delimiter, parts.row_count)


def _preview_of(staged: Staged) -> Preview:
    columns = staged.matching.columns
    headers, names = tuple(each.comment for each in columns), tuple(each.name for each in columns)
    return Preview(headers, names, JUDGED, staged.delimiter, staged.row_count)


@dataclass
class _Parts:
    """The rows of the parts staged so far, their columns matched by header as a load matches them."""

    warehouse: Warehouse
    delimiter: str
    headers: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    row_count: int = 0

    def add(self, staged: Staged) -> None:
        """Append the rows of a staged part; a column that no part before has is null in those."""
        if not self.names:
            self.warehouse.execute(f"create table {STAGE}.parts (line_number bigint)")
        columns = {normalise(each.comment): each for each in staged.matching.columns}
        known = {normalise(header) for header in self.headers}
        for header, column in columns.items():
            if header not in known:
                self.headers.append(column.comment)
                self.names.append(f"p{len(self.names)}")
                self.warehouse.execute(f"alter table {STAGE}.parts add column {self.names[-1]} varchar")
        filled = [
            (name, columns[normalise(header)].name)
            for name, header in zip(self.names, self.headers, strict=True)
            if normalise(header) in columns
        ]
        self.warehouse.execute(
            f"insert into {STAGE}.parts (line_number, {', '.join(name for name, _ in filled)})"
            f" select line_number + {self.row_count}, {', '.join(column for _, column in filled)} from {JUDGED}"
        )
        self.row_count += staged.row_count
        _drop_staged(self.warehouse)


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
    with _opened(warehouse, _inspected(warehouse, source)[-1], encoding, within) as request:
        facts = scan_file(request.source)
        with staging(warehouse, facts.size) as folder:
            look_at(Intake(warehouse, request, matcher, folder, lambda step: None), facts)
    headers = [column.comment for column in matcher.contract.columns]
    return HeaderMatcher(warehouse, read_contract(warehouse, "customers")).compare(headers, str(source))


def _inspected(warehouse: Warehouse, source: Named) -> Sequence[Named]:
    """Return the files that say what the columns hold: of those with rows all parts of one table, else the last."""
    if isinstance(source, DatabaseName):
        return [source]
    files = files_of(source)
    filled = [each for each in files if not is_without_rows(warehouse, each)] if len(files) > 1 else files
    filled = filled or files[-1:]
    return filled if source.is_dir() and is_in_parts(source, files) else filled[-1:]


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
