"""The workflow of `segapp run`: load a file, place everybody, publish warehouse and site."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Sequence
from dataclasses import asdict, replace

from segapp.errors import SourceError
from segapp.figures import figure
from segapp.model import BatchCounts, Progress, RunContext
from segapp.pipeline.current_run import begin, check_model, find_published
from segapp.pipeline.fitting import FitOptions
from segapp.pipeline.job import SCHEMAS, Job, build_layers, open_job
from segapp.pipeline.named_files import NamedFile, named_files, take_in_files
from segapp.pipeline.purchases import take_in_list
from segapp.pipeline.run_record import input_hash_of, insert_run, settings_hash
from segapp.pipeline.steps import STEPS, Flow, announced, take
from segapp.pipeline.values import RunRequest, RunSummary, SegmentLine
from segapp.project import Project
from segapp.solver import loading_solver
from segapp.stages.campaigns.design.opted_out import keep_opted_out, opted_out
from segapp.warehouse import Warehouse

AHEAD_DAYS = 2
"""From so many days ahead of now on, a data date is pointed out."""


def run(project: Project, request: RunRequest, progress: Progress) -> RunSummary:
    """Load a file, place everybody, and publish warehouse and site; the first run also fits the model.

    Raises
    ------
    SegappError
        If anything could not be done; the published warehouse and site are then as they were.
    """
    with solver_ahead(project), open_job(project, progress) as job:
        if job.work.has_kept_copy:
            job.notes.append("A working copy was kept with --until: this run started again and dropped it.")
        flow = read_source(job, request)
        steps = [step for step in STEPS if request.is_rendered or step != "report"]
        return finish(flow, steps)


def solver_ahead(project: Project) -> contextlib.AbstractContextManager[None]:
    """Import the solver while the file is read, where this run will be the first and so will fit."""
    return contextlib.nullcontext() if project.warehouse.exists() else loading_solver()


def finish(flow: Flow, steps: Sequence[str]) -> RunSummary:
    """Do the rest of a run up to its publication, and say what it did."""
    take(flow, [step for step in steps if step not in ("report", "publish")])
    summary = _summarize_run(flow)
    take(flow, [step for step in steps if step in ("report", "publish")])
    return summary


def read_source(job: Job, request: RunRequest) -> Flow:
    """Load what was named; the first step of a run."""
    reading = announced(job, "read")
    context, batch, purchases = _take_in(reading, request)
    reading.progress("Fingerprinting the customers")
    insert_run(
        job.warehouse,
        context,
        input_hash=input_hash_of(job.warehouse),
        settings_hash=settings_hash(job.warehouse, job.settings),
    )
    is_guessed = request.data_date is None and request.source is not None
    job.warehouse.execute("update model.runs set is_date_from_file = ? where run_id = ?", [is_guessed, context.run_id])
    wanted = FitOptions(forced_k=request.forced_k, evidence=request.evidence)
    return Flow(job, context, batch, str(request.named), wanted, purchases)


def _take_in(job: Job, request: RunRequest) -> tuple[RunContext, BatchCounts, BatchCounts | None]:
    """Load customers, purchases or both; without customers, the run has the data date of the purchases."""
    if request.source is None:
        _make_base(job, request)
        taken = take_in_list(job, request)
        day = taken.reference_date
        context = replace(_begin(job, replace(request, data_date=day), day), batch_id=taken.batch.batch_id)
        return context, taken.batch, None
    with named_files(job.warehouse, request) as files:
        request = _recognised(job, request, files)
        _make_base(job, request)
        context = _begin(job, request, max(file.data_date for file in files))
        batch = take_in_files(job, request, context, files)
    if request.transactions is None:
        return context, batch, None
    purchases = take_in_list(job, request).batch
    job.notes.extend(purchases.notes)
    return context, batch, purchases


def _recognised(job: Job, request: RunRequest, files: Sequence[NamedFile]) -> RunRequest:
    """Return the request as synthetic where the file itself says so."""
    made_up = [file for file in files if file.is_made_up]
    if request.is_synthetic or not made_up:
        return request
    if len(made_up) < len(files):
        raise SourceError(
            f"{made_up[0].name} holds made-up customers, and other files real ones, which never mix",
            where=str(request.named),
            todo="Take it out of the folder",
        )
    job.notes.append(f"{request.named.name} says in its header that its customers are made up: marked as synthetic.")
    return replace(request, is_synthetic=True)


def _make_base(job: Job, request: RunRequest) -> None:
    """Bring the tables up to date; the do-not-contact list stays even where everything else starts afresh."""
    stay_out = opted_out(job.warehouse)
    apart = _keep_synthetic_apart(job.warehouse, request)
    build_layers(job)
    if len(stay_out) == len(opted_out(job.warehouse)):
        return job.notes.extend(apart)
    keep_opted_out(job.warehouse, stay_out)
    job.notes.extend(apart)
    job.notes.append(
        f"The do-not-contact list was kept: {figure(len(stay_out))} ids. If it was made up, too:"
        " segapp ingest do_not_contact FILE --full-snapshot"
    )
    return None


def _keep_synthetic_apart(warehouse: Warehouse, request: RunRequest) -> list[str]:
    """Start from an empty warehouse when real customers follow synthetic ones; refuse synthetic ones among real."""
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


def _begin(job: Job, request: RunRequest, file_date: datetime.date) -> RunContext:
    """Return this run's identity: its id, its day, and whether it fits or keeps the published model."""
    published = find_published(job.warehouse)
    data_date = request.data_date or file_date
    if published:
        check_model(job.warehouse, published)
        _check_order(request, data_date, published.data_date)
    run = begin(job, published, data_date=data_date, is_synthetic=request.is_synthetic)
    job.notes.extend(_ahead(data_date, run.started_at.date(), is_first=published is None))
    return run


def _check_order(request: RunRequest, data_date: datetime.date, published: datetime.date) -> None:
    """Refuse a data date before the published one: runs follow each other in time."""
    if data_date >= published:
        return
    what = f"the published customers are of {published}, and an earlier day cannot follow"
    if request.data_date:
        todo = f"--data-date {data_date} has to be {published} or later"
    else:
        todo = (
            f"The file was last changed on {data_date}; if its data is of another day, say so:"
            f" --data-date YYYY-MM-DD, from {published} on"
        )
    raise SourceError(what, where=str(request.named), todo=todo)


def _ahead(data_date: datetime.date, today: datetime.date, *, is_first: bool) -> list[str]:
    """Note a data date in the future; clocks and time zones may differ by a day."""
    days = (data_date - today).days
    if days < AHEAD_DAYS:
        return []
    remedy = "start afresh in a new folder" if is_first else "take it back with segapp rollback"
    return [
        f"The data date {data_date} is {figure(days)} days from now, and no file of an earlier day can follow it."
        f" If that is a slip, {remedy}."
    ]


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
