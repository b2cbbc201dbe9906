"""Load outcomes and contacts as text, as a file of them would be."""

from __future__ import annotations

import datetime
import pathlib
from typing import Any

from segapp.model import BatchCounts
from segapp.stages.campaigns import Terms
from segapp.stages.campaigns.intake.contacts import ContactsRequest, contact_contract, take_contacts
from segapp.stages.campaigns.intake.outcomes import (
    outcome_contract,
    take_outcomes,
)
from segapp.stages.ingest import IngestRequest, arrived_rows
from segapp.warehouse import Warehouse
from tests.worlds.campaign import START

UNTIL = datetime.date(2026, 3, 1)


LOADED = datetime.datetime(2026, 3, 1, 8)


def silent(step: str) -> None:
    """Show nothing."""


def request_for(folder: pathlib.Path, entity: str, text: str, **changed: Any) -> IngestRequest:
    source = folder / f"{entity}.csv"
    source.write_bytes(text.encode())
    values = {"batch_id": "b2", "data_date": UNTIL, "loaded_at": LOADED, "is_synthetic": False, "entity_name": entity}
    return IngestRequest(source=source, **(values | changed))


def outcomes(
    warehouse: Warehouse, folder: pathlib.Path, text: str, name: str = "Spring", **changed: Any
) -> BatchCounts:
    request = request_for(folder, "outcomes", text, **changed)
    with arrived_rows(warehouse, request, outcome_contract(warehouse, name, UNTIL), silent) as arrived:
        taken = take_outcomes(warehouse, arrived.table, campaign_name=name, batch_id=request.batch_id, until_date=UNTIL)
        return arrived.record(new_count=taken.new_count, changed_count=taken.changed_count, notes=taken.notes)


def contacts(
    warehouse: Warehouse, folder: pathlib.Path, text: str, name: str | None = None, **changed: Any
) -> BatchCounts:
    request = request_for(folder, "contacts", text, **changed)
    with arrived_rows(warehouse, request, contact_contract(name, UNTIL), silent) as arrived:
        asked = ContactsRequest(Terms("", START, cost_per_contact=1.0), name, None, request.batch_id, UNTIL, LOADED)
        taken = take_contacts(
            warehouse, arrived.table, arrived.all_good_table, provided=arrived.provided, request=asked
        )
        return arrived.record(new_count=taken.new_count, changed_count=taken.changed_count, notes=taken.notes)


def reasons(warehouse: Warehouse, batch_id: str = "b2") -> dict[int, str]:
    rows = warehouse.rows("select * from intake.rejected_rows where batch_id = ? order by line_number", [batch_id])
    return {row.line_number: f"{row.column_name}: {row.reason_text}" for row in rows}


def counts_of(batch: BatchCounts) -> tuple[int, int, int, int]:
    assert batch.row_count == batch.loaded_count + batch.rejected_count + batch.duplicate_count
    return batch.row_count, batch.loaded_count, batch.rejected_count, batch.duplicate_count
