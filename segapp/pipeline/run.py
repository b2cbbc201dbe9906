"""The story of `segapp run`: a file in, everybody placed, warehouse and site published."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Sequence
from dataclasses import asdict, replace

from segapp.errors import SourceError
from segapp.figures import figure
from segapp.model import BatchCounts, Progress, RunContext
from segapp.pipeline.current_run import begin, check_model, file_date, find_published
from segapp.pipeline.fitting import Wish
from segapp.pipeline.job import SCHEMAS, Job, build_layers, open_job
from segapp.pipeline.purchases import PurchasesRequest, TakenIn, take_in_purchases
from segapp.pipeline.run_record import input_hash_of, insert_run, settings_hash
from segapp.pipeline.steps import STEPS, Flow, announced, take
from segapp.pipeline.values import RunRequest, RunSummary, SegmentLine
from segapp.project import Project
from segapp.solver import loading_solver
from segapp.warehouse import Warehouse

AHEAD_DAYS = 2
"""From so many days ahead of now on, a data date is pointed out."""


def run(project: Project, request: RunRequest, progress: Progress) -> RunSummary:
    """Take in a file, place everybody, and publish warehouse and site; the first run also fits the model.

    Raises
    ------
    SegappError
        If anything could not be done; the published warehouse and site are then as they were.
    """
    with solver_ahead(project), open_job(project, progress) as job:
        if job.work.has_kept_copy:
            job.notes.append("A working copy was kept with --until: this run started anew and dropped it.")
        flow = read_source(job, request)
        steps = [step for step in STEPS if request.is_rendered or step != "report"]
        return finish(flow, steps)


def solver_ahead(project: Project) -> contextlib.AbstractContextManager[None]:
    """Load what fits while the file is read, where this run will be the first, which fits."""
    return contextlib.nullcontext() if project.warehouse.exists() else loading_solver()


def finish(flow: Flow, steps: Sequence[str]) -> RunSummary:
    """Do the rest of a run up to its publication, and say what it did."""
    take(flow, [step for step in steps if step not in ("report", "publish")])
    summary = _summarize_run(flow)
    take(flow, [step for step in steps if step in ("report", "publish")])
    return summary


def read_source(job: Job, request: RunRequest) -> Flow:
    """Take in the file; the first step of a run."""
    request = _recognised(job, request) if request.has_customers else request
    job.notes.extend(_keep_synthetic_apart(job.warehouse, request))
    build_layers(job)
    wish = Wish(forced_k=request.forced_k, evidence=request.evidence)
    context, batch, purchases = _take_in(announced(job, "read"), request)
    job.progress("Taking the customers' fingerprint")
    insert_run(
        job.warehouse,
        context,
        input_hash=input_hash_of(job.warehouse),
        settings_hash=settings_hash(job.warehouse, job.settings),
    )
    is_guessed = request.data_date is None and request.has_customers
    job.warehouse.execute("update model.runs set is_date_from_file = ? where run_id = ?", [is_guessed, context.run_id])
    return Flow(job, context, batch, str(request.named), wish, purchases)


def _take_in(job: Job, request: RunRequest) -> tuple[RunContext, BatchCounts, BatchCounts | None]:
    """Take in customers, purchases or both; without customers, the run speaks for the day that purchases do."""
    if not request.has_customers:
        if request.is_full_snapshot:
            todo = "Leave out --full-snapshot, or name a file of customers"
            raise SourceError("a list of purchases does not name all customers", where=str(request.named), todo=todo)
        taken = _take_purchases(job, request)
        context = replace(_begin(job, replace(request, data_date=taken.reference_date)), batch_id=taken.batch.batch_id)
        return context, taken.batch, None
    context = _begin(job, request)
    batch = _take_customers(job, request, context)
    if request.transactions is None:
        return context, batch, None
    purchases = _take_purchases(job, request).batch
    job.notes.extend(purchases.notes)
    return context, batch, purchases


def _take_purchases(job: Job, request: RunRequest) -> TakenIn:
    from segapp.stages.purchases import purchase_notes

    assert request.transactions is not None  # noqa: S101  (tells the type checker)
    job.progress(f"Reading {request.transactions.name}")
    asked = PurchasesRequest(
        request.transactions, request.data_date, request.is_synthetic, request.max_rejected_share, request.encoding
    )
    taken = take_in_purchases(job.warehouse, asked, job.progress)
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


def _recognised(job: Job, request: RunRequest) -> RunRequest:
    """Return the request as one for made-up customers where the file itself says that they are."""
    from segapp.stages.ingest import is_made_up

    if request.is_synthetic or not is_made_up(job.warehouse, request.source):
        return request
    job.notes.append(f"{request.source.name} says in its header that its customers are made up: marked as synthetic.")
    return replace(request, is_synthetic=True)


def _keep_synthetic_apart(warehouse: Warehouse, request: RunRequest) -> list[str]:
    """Start from an empty base when real customers follow synthetic ones; refuse synthetic ones among real."""
    known = warehouse.scalar(
        "select count(*) from duckdb_tables() where schema_name || '.' || table_name = 'model.runs'"
    )
    before = warehouse.scalar("select bool_or(is_synthetic) from model.runs") if known else None
    if before is None or (before == request.is_synthetic and not request.starts_afresh):
        return []
    if request.is_synthetic and not before:
        raise SourceError(
            "the warehouse holds real customers, and synthetic ones never join them",
            where=str(request.named),
            todo="Use another folder: segapp demo --dir demo",
        )
    for schema in SCHEMAS:
        warehouse.execute(f"drop schema if exists {schema} cascade")
    return (
        [] if request.is_synthetic else ["The warehouse held made-up customers: it starts afresh with these real ones."]
    )


def _begin(job: Job, request: RunRequest) -> RunContext:
    """Say who this run is: its id, its day, and whether it fits or keeps the published model."""
    published = find_published(job.warehouse)
    data_date = request.data_date or file_date(request.named)
    if published:
        check_model(job.warehouse, published)
        _check_order(request, data_date, published.data_date)
    run = begin(job, published, data_date=data_date, is_synthetic=request.is_synthetic)
    job.notes.extend(_ahead(data_date, run.started_at.date(), is_first=published is None))
    return run


def _check_order(request: RunRequest, data_date: datetime.date, published: datetime.date) -> None:
    """Refuse a file that speaks for a day before the published one: runs follow each other in time."""
    if data_date >= published:
        return
    what = f"the published customers are of {published}, and an earlier day cannot follow"
    if request.data_date:
        todo = f"--data-date {data_date} has to be {published} or later"
    else:
        todo = (
            f"The file was last changed on {data_date}; if it speaks for another day, say so:"
            f" --data-date YYYY-MM-DD, from {published} on"
        )
    raise SourceError(what, where=str(request.named), todo=todo)


def _ahead(data_date: datetime.date, today: datetime.date, *, is_first: bool) -> list[str]:
    """Say that a data date is to come; clocks and time zones may differ by a day."""
    days = (data_date - today).days
    if days < AHEAD_DAYS:
        return []
    remedy = "start afresh in a new folder" if is_first else "take it back with segapp rollback"
    return [
        f"The data date {data_date} is {figure(days)} days from now, and no file of an earlier day can follow it."
        f" If that is a slip, {remedy}."
    ]


def _take_customers(job: Job, request: RunRequest, context: RunContext) -> BatchCounts:
    from segapp.stages.ingest import IngestRequest, ingest

    assert context.batch_id is not None  # noqa: S101  (set in _begin; tells the type checker)
    job.progress(f"Reading {request.source.name}")
    return ingest(
        job.warehouse,
        IngestRequest(
            source=request.source,
            batch_id=context.batch_id,
            data_date=context.data_date,
            loaded_at=context.started_at,
            is_synthetic=request.is_synthetic,
            is_full_snapshot=request.is_full_snapshot,
            max_rejected_share=request.max_rejected_share,
            encoding=request.encoding,
        ),
        job.progress,
    )


def _summarize_run(flow: Flow) -> RunSummary:
    job, context, batch = flow.job, flow.run, flow.batch
    facts = job.warehouse.row("select * from model.runs where run_id = ?", [context.run_id])
    segments = job.warehouse.rows(
        "select segment_key, segment_name, customer_count, customer_share from marts.segments order by size_rank"
    )
    return RunSummary(
        run_id=context.run_id,
        kind=context.kind,
        batch=batch,
        customer_count=facts.customer_count,
        excluded_count=facts.excluded_count,
        choice_text=facts.choice_text,
        segments=tuple(SegmentLine(**asdict(segment)) for segment in segments),
        warehouse=str(job.project.warehouse),
        report=str(job.project.site / "index.html"),
        purchases=flow.purchases,
        notes=(*job.notes, *batch.notes),
    )
