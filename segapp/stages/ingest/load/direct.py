"""Load a first file into the empty core table while reading it, setting aside only rows that need more care.

Staging all of them costs a sixth of the load. Rows that are rejected and rows whose id comes more than once are few:
they are read a second time, with the numbers of their lines, and judged beside the table in the same transaction.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace

from segapp.model import BatchCounts
from segapp.stages.ingest.load import batch_record
from segapp.stages.ingest.load.merge import Changes, apply_changes, is_first
from segapp.stages.ingest.load.staging import EXCEPTIONS, Intake, PlainSource, make_table
from segapp.stages.ingest.rules.fates import Fates, decide_fates, refuse_unusable
from segapp.stages.ingest.rules.past import Past
from segapp.warehouse import database_error, transaction

Record = Callable[[Intake, Fates], BatchCounts]


class _NotPlainError(Exception):
    """The database's reader failed, or found other rows than expected; undoes the transaction."""


def take_in_first(job: Intake, source: PlainSource, past: Past, record: Record) -> BatchCounts | None:
    """Load the source and return what `record` makes of its fates, in one transaction.

    None, and nothing done, where it is not a first file, or the database's reader does not read it whole.

    Raises
    ------
    SourceError
        If the rows cannot be loaded.
    """
    if not source.staged.row_count or not is_first(job, past):
        return None
    with contextlib.suppress(_NotPlainError), transaction(job.warehouse):
        if past.is_dropped:
            batch_record.empty_base(job.warehouse)
        with _beside(job) as beside:
            return record(beside, _load(beside, source))
    return None


@contextlib.contextmanager
def _beside(job: Intake) -> Iterator[Intake]:
    """Yield a job whose stage is a schema of the working copy; an error undoes it with the rest."""
    job.warehouse.execute(f"create schema {EXCEPTIONS}")
    yield replace(job, stage=EXCEPTIONS)
    tables = "select table_name from duckdb_tables() where schema_name = ?"
    for (name,) in job.warehouse.execute(tables, [EXCEPTIONS]).fetchall():
        job.warehouse.execute(f"drop table {EXCEPTIONS}.{name}")  # the schema alone would keep the rows till the commit
    job.warehouse.execute(f"drop schema {EXCEPTIONS} cascade")


def _load(job: Intake, source: PlainSource) -> Fates:
    """Write the accepted rows and return the fates of all."""
    row_count = source.staged.row_count
    written_count, other_count = _read(job, source)
    if written_count + other_count != row_count:
        raise _NotPlainError
    if not other_count:
        return Fates(row_count, 0, 0, 0)
    fates = decide_fates(job, source.staged)
    refuse_unusable(job, fates)
    apply_changes(job, source.staged, Changes(fates.loaded_count, 0, is_first=True))
    return fates


def _read(job: Intake, source: PlainSource) -> tuple[int, int]:
    """Write accepted rows with unique ids, set the others aside, and return both counts."""
    try:
        is_repeated = _is_repeated(job, source)
        job.progress("Reading rows")
        written_count = _write_good(job, source, is_repeated)
        other_count = 0 if written_count == source.staged.row_count else _set_aside(job, source, is_repeated)
    except database_error() as error:
        raise _NotPlainError from error
    return written_count, other_count


def _is_repeated(job: Intake, source: PlainSource) -> str:
    """Return the condition that a row's id may be repeated; empty where none is.

    Ids are compared by a 64-bit hash, which takes a fraction of the memory of texts.
    """
    job.progress("Looking for duplicate ids")
    key = job.matcher.contract.key.quoted
    make_table(
        job,
        "repeated",
        f"select hash({key}) as id_hash from ({source.key_query}) as keys group by all having count(*) > 1",
        source.staged.raw_path,
    )
    if not job.warehouse.scalar(f"select exists (from {job.stage}.repeated)"):
        return ""
    return f"hash({key}) in (select id_hash from {job.stage}.repeated)"


def _write_good(job: Intake, source: PlainSource, is_repeated: str) -> int:
    contract, request = job.matcher.contract, job.request
    names = ", ".join(each.quoted for each in source.staged.matching.columns)
    other = f" and not {is_repeated}" if is_repeated else ""
    return int(
        job.warehouse.execute(
            f"insert into {contract.table} ({names}, batch_id, first_seen_date)"
            f" select {names}, $batch_id, $data_date from ({source.query}) as judged where problems is null{other}",
            {"batch_id": request.batch_id, "data_date": request.data_date, "path": source.staged.raw_path},
        ).fetchall()[0][0]
    )


def _set_aside(job: Intake, source: PlainSource, is_repeated: str) -> int:
    """Make the stage's table of judged rows from those that were not written."""
    other = f" or {is_repeated}" if is_repeated else ""
    query = f"select * from ({source.numbered_query}) as judged where problems is not null{other}"
    make_table(job, "judged", query, source.staged.raw_path)
    return int(job.warehouse.scalar(f"select count(*) from {job.stage}.judged"))
