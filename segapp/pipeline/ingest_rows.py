"""The story of `segapp ingest`: outcomes, contacts and do-not-contact lists into the published warehouse."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from segapp.clock import utc_now
from segapp.errors import SourceError
from segapp.model import BatchCounts, Progress, RunContext
from segapp.named_source import WHOLE, Named, Within
from segapp.pipeline.campaigns import change_campaigns
from segapp.pipeline.job import Job
from segapp.pipeline.run_record import new_run_id
from segapp.project import Project
from segapp.row_contract import RowContract
from segapp.stages.campaigns.design.terms import Terms
from segapp.stages.campaigns.intake.contacts import ContactsRequest, contact_contract, take_contacts
from segapp.stages.campaigns.intake.outcomes import (
    Taken,
    WholeList,
    do_not_contact_demands,
    outcome_contract,
    take_do_not_contact,
    take_outcomes,
)
from segapp.stages.ingest import ArrivedRows, IngestRequest, Opened, arrived_rows, opened
from segapp.warehouse import transaction

ENTITIES = ("outcomes", "contacts", "do_not_contact")


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


def ingest_rows(project: Project, request: RowsRequest, progress: Progress) -> BatchCounts:
    """Take in a file of rows that belong to campaigns, measure anew, and publish.

    Raises
    ------
    SegappError
        If the file cannot be taken in, or names what is not there; everything is then as it was.
    """
    if request.entity_name not in ENTITIES:
        raise SourceError(
            f"'{request.entity_name}' is nothing that ingest takes in",
            todo=f"Use transactions, {', '.join(ENTITIES)}; customers come in with segapp run FILE",
        )

    if (request.is_full_snapshot or request.may_release) and request.entity_name != "do_not_contact":
        raise SourceError(
            f"{request.entity_name} are added to those known: no file of them is a full snapshot",
            where=str(request.source),
            todo="Leave out --full-snapshot and --allow-release",
        )

    def action(job: Job, context: RunContext) -> BatchCounts:
        return take_in_rows(job, context, request)

    return change_campaigns(project, progress, action, reason=f"ingest {request.entity_name}")


def take_in_rows(job: Job, context: RunContext, request: RowsRequest) -> BatchCounts:
    """Judge the rows, keep those that are good, and record what became of each."""
    with opened(job.warehouse, request.source, request.within) as file:
        return _take_in_file(job, context, request, file)


def _take_in_file(job: Job, context: RunContext, request: RowsRequest, file: Opened) -> BatchCounts:
    loaded_at = utc_now()
    asked = IngestRequest(
        source=file.path,
        shown=file.shown,
        name=file.name,
        sheet=request.within.sheet,
        batch_id=f"b{new_run_id(loaded_at)}",
        data_date=request.data_date or file.data_date,
        loaded_at=loaded_at,
        is_synthetic=context.is_synthetic,
        entity_name=request.entity_name,
        is_full_snapshot=request.is_full_snapshot,
        max_rejected_share=request.max_rejected_share,
    )
    row_contract = _demands(job, request, asked)
    with arrived_rows(job.warehouse, asked, row_contract, job.progress) as arrived:
        job.progress("Writing rows")
        with transaction(job.warehouse):
            taken = _take(job, request, asked, arrived)
            return arrived.record(new_count=taken.new_count, changed_count=taken.changed_count, notes=taken.notes)


def _demands(job: Job, request: RowsRequest, asked: IngestRequest) -> RowContract:
    if request.entity_name == "outcomes":
        return outcome_contract(job.warehouse, _named(request), asked.data_date)
    if request.entity_name == "contacts":
        return contact_contract(request.campaign_name, asked.data_date)
    return do_not_contact_demands()


def _take(job: Job, request: RowsRequest, asked: IngestRequest, arrived: ArrivedRows) -> Taken:
    if request.entity_name == "outcomes":
        return take_outcomes(
            job.warehouse,
            arrived.table,
            campaign_name=_named(request),
            batch_id=asked.batch_id,
            until_date=asked.data_date,
        )
    if request.entity_name == "do_not_contact":
        return take_do_not_contact(
            job.warehouse, arrived.table, batch_id=asked.batch_id, whole_list=_whole_list(request, arrived)
        )
    contacts = ContactsRequest(
        request.terms,
        request.campaign_name,
        request.planned_holdout_share,
        asked.batch_id,
        asked.data_date,
        asked.loaded_at,
        request.planned_shares,
    )
    return take_contacts(
        job.warehouse, arrived.table, arrived.all_good_table, provided=arrived.provided, request=contacts
    )


def _whole_list(request: RowsRequest, arrived: ArrivedRows) -> WholeList | None:
    """Return what says that the file names everybody; None where it does not."""
    if not request.is_full_snapshot:
        return None
    fates = arrived.fates
    return WholeList(
        arrived.named_table, fates.row_count, fates.rejected_count, str(request.source), request.may_release
    )


def _named(request: RowsRequest) -> str:
    if request.campaign_name is None:
        raise SourceError(
            "it does not say which campaign these outcomes are of",
            where=str(request.source),
            todo="Add --campaign NAME",
        )
    return request.campaign_name
