"""Take a source file into the warehouse: every row of it is loaded, rejected with its reason, or a duplicate.

`ingest` runs on the working copy and changes nothing unless the whole source went through.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from segapp.model import BatchCounts, Progress
from segapp.stages.ingest import ledger
from segapp.stages.ingest.contract import read_contract
from segapp.stages.ingest.csv_source import stage_csv
from segapp.stages.ingest.fates import Fates, decide_fates, refuse_unusable
from segapp.stages.ingest.fingerprint import input_hash
from segapp.stages.ingest.headers import HeaderMatcher
from segapp.stages.ingest.merge import Changes, apply_changes, find_changes, mark_gone
from segapp.stages.ingest.parquet_source import stage_parquet
from segapp.stages.ingest.past import Past, read_past
from segapp.stages.ingest.rejects import RejectsFile, export_rejects
from segapp.stages.ingest.request import IngestRequest
from segapp.stages.ingest.rows import ArrivedRows, arrived_rows
from segapp.stages.ingest.scan import PARQUET, FileFacts, refuse_changed, scan_file
from segapp.stages.ingest.staging import Job, Staged, staging, uncompressed
from segapp.warehouse import Warehouse, transaction

__all__ = ["ArrivedRows", "IngestRequest", "RejectsFile", "arrived_rows", "export_rejects", "ingest", "input_hash"]


def ingest(warehouse: Warehouse, request: IngestRequest, progress: Progress) -> BatchCounts:
    """Take in one source and return what became of its rows.

    Raises
    ------
    SourceError
        If the source cannot be taken in at all; the warehouse is then as it was.
    """
    progress(f"Looking at {request.source_name}")
    facts = scan_file(request.source)
    past = read_past(warehouse, request, facts)
    matcher = HeaderMatcher(warehouse, read_contract(warehouse, request.entity_name))
    with staging(warehouse, facts.size) as folder:
        job = Job(warehouse, request, matcher, folder, progress)
        with uncompressed(warehouse):
            staged = stage_parquet(job) if facts.kind == PARQUET else stage_csv(job, facts)
            refuse_changed(request.source, facts)
            fates = decide_fates(job, staged)
            refuse_unusable(job, fates)
            changes = find_changes(job, staged, past)
        progress("Writing customers")
        with transaction(warehouse):
            return _take_in(_Load(job, staged, facts, past), fates, changes)


@dataclass(frozen=True)
class _Load:
    """What is known when a load is written."""

    job: Job
    staged: Staged
    facts: FileFacts
    past: Past


def _take_in(load: _Load, fates: Fates, changes: Changes) -> BatchCounts:
    """Write customers, rejected rows and the batch, all inside one transaction."""
    job, request = load.job, load.job.request
    if load.past.is_dropped:
        ledger.empty_base(job.warehouse)
    apply_changes(job, load.staged, changes)
    gone_count = mark_gone(job) if request.is_full_snapshot and not load.past.is_old_file else 0
    counts = BatchCounts(
        batch_id=request.batch_id,
        source_name=request.source_name,
        row_count=fates.row_count,
        loaded_count=fates.loaded_count,
        new_count=changes.new_count,
        changed_count=changes.changed_count,
        unchanged_count=fates.loaded_count - changes.new_count - changes.changed_count,
        rejected_count=fates.rejected_count,
        duplicate_count=fates.duplicate_count,
        gone_count=gone_count,
        is_synthetic=request.is_synthetic,
        data_date=request.data_date.isoformat(),
    )
    notes = (*load.past.notes(counts), *load.staged.matching.notes, *load.staged.notes)
    counts = replace(counts, notes=notes)
    if fates.rejected_count:
        ledger.write_rejected_rows(job, load.staged)
    ledger.write_batch(job, load.facts, load.staged, counts)
    return counts
