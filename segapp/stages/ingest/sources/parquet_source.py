"""Read a Parquet file into the judged table; a line is a row there, counted from 1."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from segapp.errors import SourceError
from segapp.named_source import PARQUET_READER, literal_path
from segapp.stages.ingest.load.staging import (
    STAGE,
    Intake,
    ListQueries,
    PlainSource,
    Staged,
    csv_record_sql,
    make_table,
)
from segapp.stages.ingest.rules.headers import ROWS, Matching, show
from segapp.stages.ingest.rules.judge import judged_sql, keys_sql
from segapp.stages.ingest.rules.values import PLACE_SQL, Input
from segapp.stages.ingest.sources.parquet_types import Arriving, read_input, refuse_inexact_ids
from segapp.stages.ingest.sources.scan import FileFacts
from segapp.warehouse import database_error, quote_identifier


@dataclass(frozen=True)
class ParquetSource:
    """A Parquet file before its rows are read; one query reads it whole."""

    headers: tuple[str, ...]
    plain: PlainSource

    @property
    def matching(self) -> Matching:
        """Return which columns it fills."""
        return self.plain.staged.matching

    def stage(self, job: Intake) -> Staged:
        """Read the file into STAGE.judged and return what is known of it.

        Raises
        ------
        SourceError
            If it cannot be read as Parquet.
        """
        job.progress("Reading rows")
        with _worded(job):
            make_table(job, "typed", self.plain.query, self.plain.staged.raw_path)
        job.warehouse.execute(f"create view {STAGE}.judged as select rowid + 1 as line_number, * from {STAGE}.typed")
        return replace(self.plain.staged, row_count=job.warehouse.scalar(f"select count(*) from {STAGE}.typed"))

    def list_queries(self, job: Intake) -> ListQueries:
        """Return the queries of a list of one's own: ids judged, other values with their types."""
        staged = self.plain.staged
        headers = staged.headers[1:]
        others = "".join(f", raw_{at + 1} as c{at}" for at in range(len(headers)))
        rows = f"select line_number as place{others} from ({staged.raw_sql})"
        return ListQueries(self.plain.numbered_query, rows, staged.raw_path, headers)


def look_at_parquet(job: Intake, facts: FileFacts) -> ParquetSource:
    """Return the query that reads and judges the file.

    Raises
    ------
    SourceError
        If it cannot be read as Parquet, the columns do not match, or hold what cannot be read exactly.
    """
    path = literal_path(job.request.source)
    with _worded(job):
        described = job.warehouse.execute(f"describe select * from {PARQUET_READER}", {"path": path}).fetchall()
        row_count = job.warehouse.scalar(f"select count(*) from {PARQUET_READER}", {"path": path})  # from the footer
        headers = _own_names(job, path)
    matching = job.matcher.match(headers, job.request.where)
    arriving = _arriving(job, matching, [Arriving(name, kind) for name, kind, *_ in described], headers)
    with _worded(job):
        refuse_inexact_ids(job, path, arriving, matching.columns[-len(arriving) :])
    where = job.request.where
    found = [column for column, at in zip(matching.columns, matching.positions, strict=True) if at != ROWS]
    inputs = [read_input(column, each, where) for column, each in zip(found, arriving, strict=True)]
    if len(found) < len(matching.columns):
        inputs = [Input(job.matcher.contract.key, PLACE_SQL), *inputs]
    query = judged_sql(job.matcher.contract, inputs, PARQUET_READER)
    numbered = judged_sql(job.matcher.contract, inputs, PARQUET_READER, line="row_number() over ()")
    matched = tuple(headers[position] for position in matching.positions if position != ROWS)
    raw = (_raw_sql(arriving), path, csv_record_sql([f"cast(raw_{at} as varchar)" for at in range(len(arriving))]))
    keys = keys_sql(job.matcher.contract, inputs, PARQUET_READER)
    return ParquetSource(headers, PlainSource(query, keys, numbered, Staged(matching, matched, ",", row_count, *raw)))


@contextlib.contextmanager
def _worded(job: Intake) -> Iterator[None]:
    """Word the database's errors; its own on invalid UTF-8 would show a customer's value."""
    try:
        yield
    except database_error() as error:
        message = str(error).splitlines()[0]
        if "valid UTF8" in message:
            raise SourceError(
                "a column of texts holds bytes that are not UTF-8",
                where=job.request.where,
                todo="Write ids and texts as UTF-8 strings, and binary ids in hexadecimal digits",
            ) from error
        raise SourceError(
            f"cannot be read as Parquet: {message}", where=job.request.where, todo="Is it complete? Export it again"
        ) from error


def _own_names(job: Intake, path: str) -> tuple[str, ...]:
    """Return the columns' names as the file has them: of two that differ in case only, the reader renames one."""
    found = job.warehouse.execute(
        "select name, coalesce(num_children, 0) from parquet_schema($path)", {"path": path}
    ).fetchall()
    names, at = [], 1  # the first is the whole row
    while at < len(found):
        names.append(found[at][0])
        open_count = 1
        while open_count:  # pass over what a nested column is made of
            open_count += found[at][1] - 1
            at += 1
    return tuple(names)


def _arriving(job: Intake, matching: Matching, described: list[Arriving], headers: tuple[str, ...]) -> list[Arriving]:
    """Return the matched columns under the names that the reader gives them."""
    if len(described) != len(headers):
        raise SourceError(
            f"the file names {len(headers)} columns, and {len(described)} are read: {show(headers)}",
            where=job.request.where,
            todo="Export it again, each column under a name of its own",
        )
    return [described[position] for position in matching.positions if position != ROWS]


def _raw_sql(arriving: list[Arriving]) -> str:
    columns = ", ".join(f"{quote_identifier(each.name)} as raw_{at}" for at, each in enumerate(arriving))
    return f"select row_number() over () as line_number, {columns} from {PARQUET_READER}"
