"""Take a first file into the empty core table as it is read, where all of its rows are good.

Nothing is staged then: staging costs as much as a third of the load. The first row that has to be rejected, or id that
comes twice, leaves everything undone, and the careful way words it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from segapp.stages.ingest import ledger
from segapp.stages.ingest.merge import is_first, write_rows
from segapp.stages.ingest.past import Past
from segapp.stages.ingest.staging import Job, PlainSource
from segapp.warehouse import database_error, transaction


class _NotCleanError(Exception):
    """Some rows are not good, which undoes the transaction."""


def take_in_clean(job: Job, source: PlainSource, past: Past, record: Callable[[], None]) -> bool:
    """Load the source and call `record`, in one transaction; False, and nothing done, unless every row is good."""
    if not source.staged.row_count or not is_first(job, past):
        return False
    job.progress("Reading rows")
    with contextlib.suppress(_NotCleanError), transaction(job.warehouse):
        if past.is_dropped:
            ledger.empty_base(job.warehouse)
        if _written(job, source) != source.staged.row_count or _has_repeated(job):
            raise _NotCleanError
        record()
        return True
    return False


def _written(job: Job, source: PlainSource) -> int | None:
    """Write the good rows and return how many they are; None where the reader stumbled."""
    try:
        return write_rows(job, source)
    except database_error():
        return None


def _has_repeated(job: Job) -> bool:
    """Return whether an id may come twice, by a 64-bit hash: a fraction of the memory that texts take."""
    job.progress("Looking for ids that come twice")
    contract = job.matcher.contract
    repeated = f"select hash({contract.key.quoted}) as id_hash from {contract.table} group by all having count(*) > 1"
    return bool(job.warehouse.scalar(f"select exists ({repeated})"))
