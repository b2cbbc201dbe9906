"""Load a source file into the warehouse: every row is loaded, rejected with a reason, or a duplicate.

`ingest` runs on the working copy and changes nothing unless the whole source went through.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from segapp.figures import figure
from segapp.model import BatchCounts, Progress
from segapp.stages.ingest.load import batch_record
from segapp.stages.ingest.load.direct import take_in_first
from segapp.stages.ingest.load.fingerprint import input_hash
from segapp.stages.ingest.load.lists import ListFile, load_list
from segapp.stages.ingest.load.merge import Changes, apply_changes, count_not_named, find_changes, mark_gone
from segapp.stages.ingest.load.rejected_rows import ADDED_HEADERS, RejectsFile, export_rejects
from segapp.stages.ingest.load.rows import ArrivedRows, arrived_rows
from segapp.stages.ingest.load.staging import Intake, Source, Staged, staging, uncompressed
from segapp.stages.ingest.opening.database_source import database_name, newest_watermark
from segapp.stages.ingest.opening.open_named import Opened, opened, opened_part
from segapp.stages.ingest.request import IngestRequest
from segapp.stages.ingest.rules.contract import is_row_numbered, read_contract
from segapp.stages.ingest.rules.fates import Fates, decide_fates, refuse_unusable
from segapp.stages.ingest.rules.headers import HeaderMatcher
from segapp.stages.ingest.rules.headings import read_headings
from segapp.stages.ingest.rules.made_up import is_made_up
from segapp.stages.ingest.rules.missing_words import read_missing_words
from segapp.stages.ingest.rules.past import Past, read_past
from segapp.stages.ingest.sources.emptiness import is_without_rows
from segapp.stages.ingest.sources.scan import FileFacts, refuse_changed, scan_file
from segapp.stages.ingest.sources.source import look_at, stage
from segapp.warehouse import Warehouse, transaction

__all__ = [
    "ArrivedRows",
    "IngestRequest",
    "ListFile",
    "Opened",
    "RejectsFile",
    "arrived_rows",
    "database_name",
    "export_rejects",
    "ingest",
    "input_hash",
    "is_made_up",
    "is_row_numbered",
    "is_without_rows",
    "load_list",
    "newest_watermark",
    "opened",
    "opened_part",
    "read_headings",
    "warnings_of_strangers",
]


def ingest(warehouse: Warehouse, request: IngestRequest, progress: Progress) -> BatchCounts:
    """Load one source and return what became of its rows.

    Raises
    ------
    SourceError
        If the source cannot be loaded at all; the warehouse is then as it was.
    """
    progress(f"Looking at {request.source_name}")
    facts = scan_file(request.source)
    past = read_past(warehouse, request, facts)
    contract = replace(read_contract(warehouse, request.entity_name), words=read_missing_words(warehouse))
    matcher = HeaderMatcher(warehouse, contract)
    with staging(warehouse, facts.size) as folder:
        job = Intake(warehouse, request, matcher, folder, progress)
        source = look_at(job, facts)
        return _take_in_first(job, source, facts, past) or _take_in_any(job, source, facts, past)


def _take_in_first(job: Intake, source: Source, facts: FileFacts, past: Past) -> BatchCounts | None:
    """Load a first file that one query reads whole; None, with nothing done, for any other file."""
    plain = source.plain
    if plain is None:
        return None

    def record(beside: Intake, fates: Fates) -> BatchCounts:
        refuse_changed(job.request.source, facts)
        changes = Changes(fates.loaded_count, 0, is_first=True)
        return _record(_Load(beside, plain.staged, facts, past), fates, changes, 0)

    return take_in_first(job, plain, past, record)


def _take_in_any(job: Intake, source: Source, facts: FileFacts, past: Past) -> BatchCounts:
    """Stage the rows, decide the fate of each, and write it."""
    with uncompressed(job.warehouse):
        staged = stage(job, source)
        refuse_changed(job.request.source, facts)
        fates = decide_fates(job, staged)
        refuse_unusable(job, fates)
        changes = find_changes(job, staged, past)
    job.progress("Writing customers")
    with transaction(job.warehouse):
        return _write(_Load(job, staged, facts, past), fates, changes)


@dataclass(frozen=True)
class _Load:
    """What is known when a load is written."""

    job: Intake
    staged: Staged
    facts: FileFacts
    past: Past


def _write(load: _Load, fates: Fates, changes: Changes) -> BatchCounts:
    """Write customers, rejected rows and the batch, all inside one transaction."""
    job, request = load.job, load.job.request
    if load.past.is_dropped:
        batch_record.empty_base(job.warehouse)
    apply_changes(job, load.staged, changes)
    gone_count = mark_gone(job) if request.is_full_snapshot and not load.past.is_old_file else 0
    return _record(load, fates, changes, gone_count)


def _record(load: _Load, fates: Fates, changes: Changes, gone_count: int) -> BatchCounts:
    """Write what became of the rows into the ledger, and return it."""
    not_named_count = 0 if changes.is_first else count_not_named(load.job, fates.loaded_count, load.past)
    counts = replace(_counts(load, fates, changes, gone_count), not_named_count=not_named_count)
    is_mended = set(ADDED_HEADERS) <= set(load.staged.headers)
    is_alone = not is_mended and not load.job.request.is_part
    warnings = warnings_of_strangers(counts) if is_alone and not changes.is_first else []
    counts = replace(counts, notes=(*warnings, *counts.notes))
    if fates.rejected_count:
        batch_record.write_rejected_rows(load.job, load.staged)
    batch_record.write_batch(load.job, load.facts, load.staged, counts)
    return counts


def warnings_of_strangers(counts: BatchCounts) -> list[str]:
    """Warn of later rows that name nobody known: usually their ids are written differently.

    Fixed rejects name nobody known either, and need no warning.
    """
    if counts.new_count < counts.loaded_count:
        return []
    return [
        f"none of the customers known before is named by {counts.source_name}: are its ids written as in earlier files"
        " (1, 001 and 1.0 are three ids)? If not, take it back: segapp rollback"
    ]


def _counts(load: _Load, fates: Fates, changes: Changes, gone_count: int) -> BatchCounts:
    """Return what became of the rows, with notes for the user."""
    counts = fates.counts(load.job.request, new_count=changes.new_count, changed_count=changes.changed_count)
    counts = replace(counts, gone_count=gone_count)
    notes = (*load.past.notes(counts), *_gone_notes(load.job, gone_count))
    return replace(counts, notes=(*notes, *load.staged.matching.notes, *load.staged.notes))


def _gone_notes(job: Intake, gone_count: int) -> list[str]:
    """Warn when rejected rows of a full snapshot have no id: missing customers may be among them."""
    if not gone_count:
        return []
    key = job.matcher.contract.key.quoted
    nameless = job.warehouse.scalar(f"select count(*) from {job.stage}.judged where {key} is null")
    rows = (
        "1 rejected row has no id: its customer"
        if nameless == 1
        else f"{figure(nameless)} rejected rows have no id: they"
    )
    return [f"{rows} may be among the {figure(gone_count)} marked gone"] if nameless else []
