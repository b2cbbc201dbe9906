"""Take a list of purchases into a working copy: judged, counted, recorded, and buyers made customers where need be."""

from __future__ import annotations

import datetime
import pathlib
from dataclasses import dataclass

from segapp.errors import SourceError
from segapp.model import BatchCounts, Progress
from segapp.pipeline.run_record import new_run_id
from segapp.stages.ingest import ArrivedRows, IngestRequest, arrived_rows
from segapp.stages.purchases import (
    add_buyers,
    last_purchase_date,
    purchase_demands,
    take_purchases,
)
from segapp.warehouse import Warehouse, transaction


@dataclass(frozen=True)
class PurchasesRequest:
    """A list of purchases and how to take it in; `data_date` is the day it speaks for, if a person says one."""

    source: pathlib.Path
    data_date: datetime.date | None = None
    is_synthetic: bool = False
    max_rejected_share: float | None = None
    encoding: str | None = None


@dataclass(frozen=True)
class TakenIn:
    """What became of a list of purchases; `reference_date` is the day from which days are counted back."""

    batch: BatchCounts
    reference_date: datetime.date


def take_in_purchases(warehouse: Warehouse, request: PurchasesRequest, progress: Progress) -> TakenIn:
    """Judge the rows, keep those that are new, make customers of buyers where nobody else is one, and record all of it.

    Raises
    ------
    SourceError
        If the list cannot be taken in; nothing has changed then.
    """
    loaded_at = datetime.datetime.now(datetime.UTC).replace(tzinfo=None, microsecond=0)
    until_date = request.data_date or loaded_at.date() + datetime.timedelta(days=1)  # clocks and time zones differ
    asked = IngestRequest(
        source=request.source,
        batch_id=f"b{new_run_id(loaded_at)}",
        data_date=until_date,
        loaded_at=loaded_at,
        is_synthetic=request.is_synthetic,
        entity_name="transactions",
        max_rejected_share=request.max_rejected_share,
        encoding=request.encoding,
    )
    demands = purchase_demands(until_date, is_said=request.data_date is not None)
    with arrived_rows(warehouse, asked, demands, progress) as arrived:
        day = request.data_date or _day_after_the_last(warehouse, arrived)
        progress("Writing purchases")
        with transaction(warehouse):
            return TakenIn(_write(warehouse, arrived.speaking_for(day)), day)


def _day_after_the_last(warehouse: Warehouse, arrived: ArrivedRows) -> datetime.date:
    last = last_purchase_date(warehouse, arrived.table)
    if last is None:
        raise SourceError("it has no purchase that could be taken in", where=str(arrived.job.request.source))
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
        notes.append(f"{known_count:,} rows were known before, from another list: they count once")
    if buyer_count:
        notes.append(f"{buyer_count:,} new customers: those who bought")
    return arrived.record(new_count=taken.new_count, changed_count=0, notes=(*notes, *taken.notes))
