"""Load a list of purchases into a working copy: checked, counted, recorded; buyers become customers where needed."""

from __future__ import annotations

import datetime
import pathlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from segapp.clock import utc_now
from segapp.entities import TRANSACTIONS
from segapp.errors import SourceError
from segapp.figures import figure
from segapp.model import BatchCounts, Progress
from segapp.named_source import WHOLE, DatabaseName, Named, Within, files_of
from segapp.pipeline.job import Job
from segapp.pipeline.named_files import known_hashes, together
from segapp.pipeline.run_record import new_run_id
from segapp.pipeline.values import RunRequest
from segapp.stages.ingest import ArrivedRows, IngestRequest, Opened, arrived_rows, is_without_rows, opened, opened_part
from segapp.stages.purchases import (
    add_buyers,
    check_buyers,
    last_purchase_date,
    purchase_contract,
    purchase_notes,
    take_purchases,
)
from segapp.table_folder import notes_on_unread
from segapp.warehouse import Warehouse, transaction


@dataclass(frozen=True)
class PurchasesRequest:
    """A list of purchases and how to take it in; `data_date` is the date of its data, if a person gives one."""

    source: Named
    data_date: datetime.date | None = None
    is_synthetic: bool = False
    max_rejected_share: float | None = None
    encoding: str | None = None
    within: Within = WHOLE


@dataclass(frozen=True)
class TakenIn:
    """What became of a list of purchases; `reference_date` is the day from which days are counted back."""

    batch: BatchCounts
    reference_date: datetime.date


def take_in_list(job: Job, request: RunRequest) -> TakenIn:
    """Load the purchases of a run, and note what a person should know of them.

    Raises
    ------
    SourceError
        If the list cannot be loaded, or more is said of it than holds for purchases.
    """
    assert request.transactions is not None  # noqa: S101  (tells the type checker)
    _refuse_customers_options(request)
    job.progress(f"Reading {request.transactions.name}")
    asked = PurchasesRequest(
        request.transactions,
        request.data_date,
        request.is_synthetic,
        request.max_rejected_share,
        request.encoding,
        request.within_transactions,
    )
    taken = take_in_purchases(job.warehouse, asked, job.progress)
    check_buyers(job.warehouse)
    job.notes.extend(purchase_notes(job.warehouse))
    reads = next(
        (each.reads for each in job.objects if each.qualified_name == "features.customer_features"), frozenset()
    )
    if "features.customer_purchases" not in reads:
        job.notes.append(
            "These purchases form no segments: sql/3_features/customer_features.sql does not join"
            " features.customer_purchases. RFM groups stand beside the segments on the method page."
        )
    return taken


def _refuse_customers_options(request: RunRequest) -> None:
    """Refuse options that only apply to customers where there are only purchases."""
    where = str(request.transactions)
    if request.source is None and request.is_full_snapshot:
        todo = "Leave out --full-snapshot, or name a file of customers"
        raise SourceError("a list of purchases does not name all customers", where=where, todo=todo)
    if request.source is None and request.within.watermark:
        todo = "Leave it out: purchases that are known already count once"
        raise SourceError("--watermark is for customers", where=where, todo=todo)


def take_in_purchases(warehouse: Warehouse, request: PurchasesRequest, progress: Progress) -> TakenIn:
    """Check the rows, keep new ones, turn buyers into customers where there are no others, and record it all.

    A folder or pattern is read file by file, in order of name, each content once.

    Raises
    ------
    SourceError
        If a list cannot be loaded; nothing of that list has changed then.
    """
    loaded_at = utc_now()
    batch_id = f"b{new_run_id(loaded_at)}"
    source, within = request.source, request.within
    if isinstance(source, DatabaseName):
        with opened(warehouse, source, within) as file:
            return _take_in_one(warehouse, request, file, (batch_id, loaded_at), progress)
    files = files_of(source)
    new, empty_count = _not_known(warehouse, files, within) if len(files) > 1 else (files, 0)
    taken: list[TakenIn] = []
    for at, path in enumerate(new, 1):
        stamp = (batch_id if at == len(new) else f"{batch_id}-{at:04d}", loaded_at)
        with opened_part(warehouse, path, source, within) as file:
            progress(f"Reading {file.name}")
            taken.append(_take_in_one(warehouse, request, file, stamp, progress))
    notes = notes_on_unread(source, files, empty_count)
    if len(files) == 1:
        return _noted(taken[0], notes)
    counts = together(source.name, len(files) - empty_count, [each.batch for each in taken])
    return _noted(TakenIn(counts, taken[-1].reference_date), notes)


def _noted(taken: TakenIn, notes: Sequence[str]) -> TakenIn:
    return replace(taken, batch=replace(taken.batch, notes=(*notes, *taken.batch.notes)))


def _not_known(warehouse: Warehouse, files: Sequence[pathlib.Path], within: Within) -> tuple[list[pathlib.Path], int]:
    """Return the files whose content is new, each content once, and how many have no rows; the last one if none is."""
    known = known_hashes(warehouse, TRANSACTIONS.entity_name)
    new, empty_count = [], 0
    for each in files:
        with opened(warehouse, each, within) as file:
            if is_without_rows(warehouse, file.path):
                empty_count += 1
            elif file.content_hash not in known:
                new.append(each)
                known.add(file.content_hash)
    return (new, empty_count) if new else ([files[-1]], min(empty_count, len(files) - 1))


def _take_in_one(
    warehouse: Warehouse,
    request: PurchasesRequest,
    file: Opened,
    stamp: tuple[str, datetime.datetime],
    progress: Progress,
) -> TakenIn:
    """Load one opened file or table; `stamp` is the id of its batch and the time of the run."""
    _, loaded_at = stamp
    until_date = request.data_date or loaded_at.date() + datetime.timedelta(days=1)  # clocks and time zones differ
    row_contract = purchase_contract(until_date, is_said=request.data_date is not None)
    with arrived_rows(warehouse, _asked(request, file, until_date, stamp), row_contract, progress) as arrived:
        day = request.data_date or _day_after_the_last(warehouse, arrived)
        progress("Writing purchases")
        with transaction(warehouse):
            return TakenIn(_write(warehouse, arrived.speaking_for(day)), day)


def _asked(
    request: PurchasesRequest, file: Opened, until_date: datetime.date, stamp: tuple[str, datetime.datetime]
) -> IngestRequest:
    return IngestRequest(
        source=file.path,
        shown=file.shown,
        name=file.name,
        sheet=request.within.sheet,
        batch_id=stamp[0],
        data_date=until_date,
        loaded_at=stamp[1],
        is_synthetic=request.is_synthetic,
        entity_name=TRANSACTIONS.entity_name,
        max_rejected_share=request.max_rejected_share,
        encoding=request.encoding,
    )


def _day_after_the_last(warehouse: Warehouse, arrived: ArrivedRows) -> datetime.date:
    last = last_purchase_date(warehouse, arrived.table)
    if last is None:
        raise SourceError("it has no purchase that could be loaded", where=arrived.job.request.where)
    return last + datetime.timedelta(days=1)


def _write(warehouse: Warehouse, arrived: ArrivedRows) -> BatchCounts:
    request = arrived.job.request
    same = warehouse.scalar(
        "select max(batch_id) from intake.batches where entity_name = 'transactions' and source_hash = ?",
        [arrived.facts.sha256],
    )
    taken = take_purchases(warehouse, arrived.table, batch_id=request.batch_id)
    buyer_count = add_buyers(warehouse, batch_id=request.batch_id, data_date=request.data_date)
    notes = [f"the same list as batch {same}"] if same else []
    known_count = arrived.fates.loaded_count - taken.new_count
    if known_count and not same:
        notes.append(f"{figure(known_count)} rows were known before, from another list: they count once")
    if buyer_count:
        notes.append(f"{figure(buyer_count)} new customers: those who bought")
    return arrived.record(new_count=taken.new_count, changed_count=0, notes=(*notes, *taken.notes))
