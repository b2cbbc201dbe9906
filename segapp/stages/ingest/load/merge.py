"""Merge the loaded rows into the core table: insert new ones, replace changed ones, leave all others alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from segapp.errors import SourceError
from segapp.stages.ingest.load.staging import Intake, Staged, make_table
from segapp.stages.ingest.rules.past import Past
from segapp.warehouse import database_error


@dataclass(frozen=True)
class Changes:
    """What a merge does; `is_first` says that the table was empty."""

    new_count: int
    changed_count: int
    is_first: bool


def is_first(job: Intake, past: Past) -> bool:
    """Return whether the core table is empty, or will be."""
    return past.is_dropped or not job.warehouse.scalar(f"select exists (from {job.matcher.contract.table})")


def find_changes(job: Intake, staged: Staged, past: Past) -> Changes:
    """Make the stage's changes: the new or differing loaded rows, as they will be in the core table.

    Columns that the source lacks keep their values. An old file leaves known customers unchanged.
    """
    contract, warehouse = job.matcher.contract, job.warehouse
    if is_first(job, past):
        count = warehouse.scalar(f"select count(*) from {job.stage}.loaded")
        return Changes(count, 0, is_first=True)
    job.progress("Comparing with the customers known so far")
    differs = "false" if past.is_old_file else _differs(staged)
    provided = {each.name for each in staged.matching.columns}
    values = ", ".join(f"{'loaded' if each.name in provided else 'known'}.{each.quoted}" for each in contract.columns)
    key = contract.key.quoted
    make_table(
        job,
        "changes",
        f"select {values}, known.first_seen_date, known.{key} is null as is_new"
        f" from {job.stage}.loaded as loaded left join {contract.table} as known on loaded.{key} = known.{key}"
        f" where known.{key} is null or {differs}",
    )
    new_count, changed_count = warehouse.execute(
        f"select count(*) filter (is_new), count(*) filter (not is_new) from {job.stage}.changes"
    ).fetchall()[0]
    return Changes(new_count, changed_count, is_first=False)


def _differs(staged: Staged) -> str:
    """Return the condition under which a known customer changes: another value, or gone and back again."""
    differences = [f"loaded.{each.quoted} is distinct from known.{each.quoted}" for each in staged.matching.columns[1:]]
    return "(" + " or ".join(["known.gone_date is not null", *differences]) + ")"


def apply_changes(job: Intake, staged: Staged, changes: Changes) -> None:
    """Write the changes; a changed row is deleted and inserted, which takes less memory than an update."""
    request, contract, warehouse = job.request, job.matcher.contract, job.warehouse
    params = {"batch_id": request.batch_id, "data_date": request.data_date}
    key = contract.key.quoted
    if changes.is_first:
        columns, source, seen = staged.matching.columns, f"{job.stage}.loaded", "$data_date"
    else:
        columns, source, seen = contract.columns, f"{job.stage}.changes", "coalesce(first_seen_date, $data_date)"
        if changes.changed_count:
            warehouse.execute(
                f"delete from {contract.table} where {key} in (select {key} from {source} where not is_new)"
            )
    names = ", ".join(each.quoted for each in columns)
    _insert(
        job,
        f"insert into {contract.table} ({names}, batch_id, first_seen_date)"
        f" select {names}, $batch_id, {seen} from {source}",
        params,
    )


def _insert(job: Intake, statement: str, params: dict[str, Any]) -> None:
    """Insert, or refuse a source whose values break a rule only in combination with those of other files."""
    try:
        job.warehouse.execute(statement, params)
    except database_error() as error:
        if "Constraint" not in str(error):
            raise
        first_line = str(error).splitlines()[0]
        raise SourceError(f"the rows break a rule of the table: {first_line}", where=job.request.where) from error


def count_not_named(job: Intake, loaded_count: int, past: Past) -> int:
    """Return how many present customers the file does not name in an accepted row, after the load."""
    contract = job.matcher.contract
    there = f"select count(*) from {contract.table} as known where gone_date is null"
    if not past.is_old_file:  # everybody who is named is there: the difference needs no comparison
        return int(job.warehouse.scalar(there)) - loaded_count
    key = contract.key.quoted
    named = f"select 1 from {job.stage}.loaded as loaded where loaded.{key} = known.{key}"
    return int(job.warehouse.scalar(f"{there} and not exists ({named})"))


def mark_gone(job: Intake) -> int:
    """Mark customers whom a full snapshot no longer names, in accepted or rejected rows; return how many."""
    contract, request = job.matcher.contract, job.request
    key = contract.key.quoted
    return int(
        job.warehouse.execute(
            f"update {contract.table} set gone_date = $data_date, batch_id = $batch_id where gone_date is null"
            f" and not exists (select 1 from {job.stage}.judged as judged where judged.{key} = {contract.table}.{key})",
            {"data_date": request.data_date, "batch_id": request.batch_id},
        ).fetchall()[0][0]
    )
