"""Read a Parquet file into the judged table; a line is a row there, counted from 1."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace

from segapp.errors import SourceError
from segapp.stages.ingest.contract import REAL_TYPES, WHOLE_TYPES
from segapp.stages.ingest.headers import ROWS, Matching
from segapp.stages.ingest.judge import Input, judged_sql
from segapp.stages.ingest.staging import STAGE, Job, PlainSource, Staged, literal_path, make_table
from segapp.warehouse import database_error, quote_identifier

_NUMBERS = WHOLE_TYPES | REAL_TYPES
_SOURCE = "read_parquet($path, binary_as_string = true)"


def plain_parquet(job: Job) -> PlainSource:
    """Return the query that reads and judges the file.

    Raises
    ------
    SourceError
        If it cannot be read as Parquet, or the columns do not match.
    """
    path = literal_path(job.request.source)
    with _worded(job):
        described = job.warehouse.execute(f"describe select * from {_SOURCE}", {"path": path}).fetchall()
        row_count = job.warehouse.scalar(f"select count(*) from {_SOURCE}", {"path": path})  # from the file's footer
    types = {name: kind for name, kind, *_ in described}
    matching = job.matcher.match(tuple(types), job.request.where)
    inputs = _inputs(job, matching, types)
    query = judged_sql(job.matcher.contract, inputs, _SOURCE)
    numbered = judged_sql(job.matcher.contract, inputs, _SOURCE, line="row_number() over ()")
    headers = tuple(tuple(types)[position] for position in matching.positions if position != ROWS)
    raw = (_raw_sql(headers), path, _raw_text_sql(headers))
    return PlainSource(query, numbered, Staged(matching, headers, ",", row_count, *raw))


def stage_parquet(job: Job, source: PlainSource) -> Staged:
    """Read the file into STAGE.judged and return what is known of it.

    Raises
    ------
    SourceError
        If it cannot be read as Parquet.
    """
    job.progress("Reading rows")
    with _worded(job):
        make_table(job, "typed", source.query, source.staged.raw_path)
    job.warehouse.execute(f"create view {STAGE}.judged as select rowid + 1 as line_number, * from {STAGE}.typed")
    return replace(source.staged, row_count=job.warehouse.scalar(f"select count(*) from {STAGE}.typed"))


@contextlib.contextmanager
def _worded(job: Job) -> Iterator[None]:
    try:
        yield
    except database_error() as error:
        message = str(error).splitlines()[0]
        raise SourceError(
            f"cannot be read as Parquet: {message}", where=job.request.where, todo="Is it whole? Export it again"
        ) from error


def _inputs(job: Job, matching: Matching, types: dict[str, str]) -> list[Input]:
    """Return the columns as they arrive: numbers as numbers, everything else as text."""
    names = tuple(types)
    inputs = []
    for column, position in zip(matching.columns, matching.positions, strict=True):
        if position == ROWS:
            inputs.append(Input(column, "cast(row_number() over () as varchar)"))
            continue
        name, kind = quote_identifier(names[position]), types[names[position]]
        if kind.endswith("]") or kind.startswith(("STRUCT", "MAP", "UNION", "VARIANT")):
            raise SourceError(f"column {names[position]!r} holds lists or structures", where=job.request.where)
        as_it_is = kind == column.type or (kind in _NUMBERS and column.type in _NUMBERS)
        text = Input(column, f"cast({name} as varchar)", may_hold_nul=kind == "VARCHAR")
        inputs.append(Input(column, name, kind) if as_it_is and kind != "VARCHAR" else text)
    return inputs


def _raw_sql(headers: tuple[str, ...]) -> str:
    columns = ", ".join(f"{quote_identifier(header)} as raw_{at}" for at, header in enumerate(headers))
    return f"select row_number() over () as line_number, {columns} from {_SOURCE}"


def _raw_text_sql(headers: tuple[str, ...]) -> str:
    """Return the matched values of a row as a CSV record: the nearest thing to a text that Parquet has."""
    texts = [f"cast(raw_{at} as varchar)" for at in range(len(headers))]
    values = ", ".join(
        f"case when regexp_matches({text}, '[,\"\\r\\n]') then '\"' || replace({text}, '\"', '\"\"') || '\"'"
        f" else coalesce({text}, '') end"
        for text in texts
    )
    return f"concat_ws(',', {values})"
