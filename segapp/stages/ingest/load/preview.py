"""Stage a source with undeclared columns, every value as text, to inspect it before loading.

It uses the readers of a load, so that exactly what can be loaded can be inspected.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from segapp.clock import utc_now
from segapp.entities import CUSTOMERS
from segapp.errors import SourceError
from segapp.model import Progress
from segapp.named_source import WHOLE, DatabaseName, Named, Within, files_of
from segapp.stages.ingest.load.staging import STAGE, Intake, staging, uncompressed
from segapp.stages.ingest.opening.open_named import opened
from segapp.stages.ingest.request import IngestRequest
from segapp.stages.ingest.rules.contract import Column, Contract, read_contract
from segapp.stages.ingest.rules.headers import HeaderMatcher, Matching, look_like_values
from segapp.stages.ingest.rules.made_up import is_marked_made_up
from segapp.stages.ingest.sources.scan import scan_file
from segapp.stages.ingest.sources.source import look_at, stage
from segapp.warehouse import Warehouse


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
    """Yield the staged source (the last of several files); it is removed afterwards.

    Raises
    ------
    SegappError
        If it cannot be read at all.
    """
    progress(f"Looking at {source.name}")
    with _opened(warehouse, source, encoding, within) as request:
        facts = scan_file(request.source)
        with staging(warehouse, facts.size) as folder, uncompressed(warehouse):
            job = Intake(warehouse, request, _AnyHeaders(), folder, progress)
            staged = stage(job, look_at(job, facts))
            relation = f"(select * from {STAGE}.judged where problems is null)"
            shown = [column.comment for column in staged.matching.columns]
            names = tuple(column.name for column in staged.matching.columns)
            yield Preview(tuple(shown), names, relation, staged.delimiter, staged.row_count)


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
    with _opened(warehouse, source, encoding, within) as request:
        facts = scan_file(request.source)
        with staging(warehouse, facts.size) as folder:
            look_at(Intake(warehouse, request, matcher, folder, lambda step: None), facts)
    headers = [column.comment for column in matcher.contract.columns]
    return HeaderMatcher(warehouse, read_contract(warehouse, "customers")).compare(headers, str(source))


@contextlib.contextmanager
def _opened(warehouse: Warehouse, source: Named, encoding: str | None, within: Within) -> Iterator[IngestRequest]:
    """Yield the request for the readers; of a folder or pattern, the last file is inspected."""
    named = source if isinstance(source, DatabaseName) else files_of(source)[-1]
    now = utc_now()
    with opened(warehouse, named, within) as file:
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
