"""How the rows of each campaign entity are checked and stored; a new one is an entry of INTAKES."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from segapp.entities import CONTACTS, DO_NOT_CONTACT, OUTCOMES
from segapp.errors import SourceError
from segapp.named_source import WHOLE, Named, Within
from segapp.row_contract import RowContract
from segapp.stages.campaigns.design.terms import Terms
from segapp.stages.campaigns.intake.contacts import ContactsRequest, contact_contract, take_contacts
from segapp.stages.campaigns.intake.outcomes import (
    Taken,
    WholeList,
    do_not_contact_contract,
    outcome_contract,
    take_do_not_contact,
    take_outcomes,
)
from segapp.stages.ingest import ArrivedRows, IngestRequest
from segapp.warehouse import Warehouse


@dataclass(frozen=True)
class RowsRequest:
    """What `segapp ingest` was asked for.

    `data_date` is the day up to which the file speaks (None: the file's modification date in UTC); `terms` are those
    of campaigns that a contacts file brings in. `is_full_snapshot` and `may_release` are for do_not_contact alone.
    """

    entity_name: str
    source: Named
    campaign_name: str | None = None
    data_date: datetime.date | None = None
    is_full_snapshot: bool = False
    may_release: bool = False
    max_rejected_share: float | None = None
    planned_holdout_share: float | None = None
    planned_shares: Mapping[str, float] = field(default_factory=dict)
    within: Within = WHOLE
    terms: Terms = field(default_factory=lambda: Terms("", datetime.date.min))


@dataclass(frozen=True)
class Intake:
    """Rules for the rows of an entity beyond those of its table, and how accepted rows are stored."""

    contract: Callable[[Warehouse, RowsRequest, IngestRequest], RowContract]
    take: Callable[[Warehouse, RowsRequest, IngestRequest, ArrivedRows], Taken]


def _contract_of_outcomes(warehouse: Warehouse, request: RowsRequest, asked: IngestRequest) -> RowContract:
    return outcome_contract(warehouse, _named(request), asked.data_date)


def _take_outcomes(warehouse: Warehouse, request: RowsRequest, asked: IngestRequest, arrived: ArrivedRows) -> Taken:
    return take_outcomes(
        warehouse,
        arrived.table,
        campaign_name=_named(request),
        batch_id=asked.batch_id,
        until_date=asked.data_date,
    )


def _contract_of_contacts(_warehouse: Warehouse, request: RowsRequest, asked: IngestRequest) -> RowContract:
    return contact_contract(request.campaign_name, asked.data_date)


def _take_contacts(warehouse: Warehouse, request: RowsRequest, asked: IngestRequest, arrived: ArrivedRows) -> Taken:
    contacts = ContactsRequest(
        request.terms,
        request.campaign_name,
        request.planned_holdout_share,
        asked.batch_id,
        asked.data_date,
        asked.loaded_at,
        request.planned_shares,
    )
    return take_contacts(warehouse, arrived.table, arrived.all_good_table, provided=arrived.provided, request=contacts)


def _contract_of_do_not_contact(_warehouse: Warehouse, _request: RowsRequest, _asked: IngestRequest) -> RowContract:
    return do_not_contact_contract()


def _take_do_not_contact(
    warehouse: Warehouse, request: RowsRequest, asked: IngestRequest, arrived: ArrivedRows
) -> Taken:
    return take_do_not_contact(
        warehouse, arrived.table, batch_id=asked.batch_id, whole_list=_whole_list(request, arrived)
    )


INTAKES = {
    OUTCOMES.entity_name: Intake(_contract_of_outcomes, _take_outcomes),
    CONTACTS.entity_name: Intake(_contract_of_contacts, _take_contacts),
    DO_NOT_CONTACT.entity_name: Intake(_contract_of_do_not_contact, _take_do_not_contact),
}


def _whole_list(request: RowsRequest, arrived: ArrivedRows) -> WholeList | None:
    """Return evidence that the file names everybody; None without it."""
    if not request.is_full_snapshot:
        return None
    fates = arrived.fates
    return WholeList(
        arrived.named_table, fates.row_count, fates.rejected_count, str(request.source), request.may_release
    )


def _named(request: RowsRequest) -> str:
    if request.campaign_name is None:
        raise SourceError(
            "the campaign of these outcomes is not named",
            where=str(request.source),
            todo="Add --campaign NAME",
        )
    return request.campaign_name
