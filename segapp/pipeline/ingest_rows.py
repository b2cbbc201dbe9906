"""The workflow of `segapp ingest`: outcomes, contacts and do-not-contact lists into the published warehouse."""

from __future__ import annotations

from segapp.clock import utc_now
from segapp.entities import ENTITIES, ingested_names
from segapp.errors import SourceError
from segapp.model import BatchCounts, Progress, RunContext
from segapp.pipeline.campaigns import change_campaigns
from segapp.pipeline.intakes import INTAKES, RowsRequest
from segapp.pipeline.job import Job
from segapp.pipeline.run_record import new_run_id
from segapp.project import Project
from segapp.stages.ingest import IngestRequest, Opened, arrived_rows, opened
from segapp.warehouse import transaction


def ingest_rows(project: Project, request: RowsRequest, progress: Progress) -> BatchCounts:
    """Load a file of rows that belong to campaigns, measure again, and publish.

    Raises
    ------
    SegappError
        If the file cannot be loaded, or names what is not there; everything is then as it was.
    """
    if request.entity_name not in INTAKES:
        raise SourceError(
            f"'{request.entity_name}' is not something that ingest can load",
            todo=f"Use {', '.join(ingested_names())}; customers come in with segapp run FILE",
        )
    if (request.is_full_snapshot or request.may_release) and not ENTITIES[request.entity_name].may_be_whole:
        raise SourceError(
            f"{request.entity_name} are added to those known: no file of them is a full snapshot",
            where=str(request.source),
            todo="Leave out --full-snapshot and --allow-release",
        )

    def action(job: Job, context: RunContext) -> BatchCounts:
        return take_in_rows(job, context, request)

    return change_campaigns(project, progress, action, reason=f"ingest {request.entity_name}")


def take_in_rows(job: Job, context: RunContext, request: RowsRequest) -> BatchCounts:
    """Check the rows, load the accepted ones, and record what became of each."""
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
    intake = INTAKES[request.entity_name]
    row_contract = intake.contract(job.warehouse, request, asked)
    with arrived_rows(job.warehouse, asked, row_contract, job.progress) as arrived:
        job.progress("Writing rows")
        with transaction(job.warehouse):
            taken = intake.take(job.warehouse, request, asked, arrived)
            return arrived.record(new_count=taken.new_count, changed_count=taken.changed_count, notes=taken.notes)
