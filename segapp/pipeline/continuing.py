"""The workflow of `run --until STEP` and `run --from STEP`: a run in parts, its working copy kept in between."""

from __future__ import annotations

from dataclasses import dataclass

from segapp.errors import ModelError
from segapp.model import BatchCounts, Progress, RunContext
from segapp.pipeline.fitting import FitOptions
from segapp.pipeline.job import Job, build_layers, open_job
from segapp.pipeline.new_project import put_in_place
from segapp.pipeline.run import finish, read_source, solver_ahead
from segapp.pipeline.run_record import read_context, settings_hash
from segapp.pipeline.steps import REPEATABLE, STEPS, Flow, features_hash, steps_between, take
from segapp.pipeline.values import RunRequest, RunSummary
from segapp.project import Project
from segapp.stages.publish import Interim, Kept


@dataclass(frozen=True)
class Continuation:
    """What `segapp run --from` was asked for; k and evidence can still be given before the fit."""

    first_step: str
    last_step: str = "publish"
    forced_k: int | None = None
    evidence: str | None = None


@dataclass(frozen=True)
class KeptSummary:
    """What was done up to a step, where the working copy is kept, and which step comes next."""

    run_id: str
    source_name: str
    done: tuple[str, ...]
    next_step: str
    batch: BatchCounts
    folder: str
    warehouse: str
    report: str | None
    notes: tuple[str, ...]


def run_until(project: Project, request: RunRequest, progress: Progress, *, last_step: str) -> KeptSummary:
    """Load a file and work up to and including a step; keep the working copy and leave what is published alone.

    Raises
    ------
    SegappError
        If anything could not be done; a copy that was kept before is then still there.
    """
    with solver_ahead(project), open_job(project, progress) as job:
        if job.work.has_kept_copy:
            job.notes.append(
                "A working copy was kept before: this run started again, and its own copy replaced that one."
            )
        flow = read_source(job, request)
        take(flow, steps_between("read", last_step))
        return _keep(flow, last_step)


def continue_run(project: Project, request: Continuation, progress: Progress) -> RunSummary | KeptSummary:
    """Continue the kept working copy from one step to another; without a last one, to the publication.

    Raises
    ------
    PublishError
        If no copy is kept, or something was published since it was.
    ModelError
        If steps between are missing, were done and cannot be done twice, or features or thresholds have changed.
    """
    with open_job(project, progress, start="kept") as job:
        flow = _resume(job, request)
        steps = steps_between(request.first_step, request.last_step)
        if request.last_step == "publish":
            return finish(flow, steps)
        take(flow, steps)
        return _keep(flow, request.last_step)


def _keep(flow: Flow, last_step: str) -> KeptSummary:
    job = flow.job
    interim = Interim(
        last_step=last_step,
        run_id=flow.run.run_id,
        source_name=flow.source_name,
        batch=flow.batch,
        settings_hash=settings_hash(job.warehouse, job.settings),
        features_hash=features_hash(job.objects),
        forced_k=flow.wanted.forced_k,
        evidence=flow.wanted.evidence,
        notes=tuple(job.notes),
    )
    put_in_place(job.project)
    folder = job.work.keep(job.warehouse, interim)
    report = folder / "report" / "index.html"
    return KeptSummary(
        run_id=flow.run.run_id,
        source_name=flow.source_name,
        done=steps_between("read", last_step),
        next_step=steps_between(last_step, "publish")[1],
        batch=flow.batch,
        folder=str(folder),
        warehouse=str(folder / job.project.warehouse.name),
        report=str(report) if report.exists() else None,
        notes=(*job.notes, *flow.batch.notes),
    )


def _resume(job: Job, request: Continuation) -> Flow:
    """Return the run stored in the kept copy."""
    kept = job.work.kept
    assert kept is not None  # noqa: S101  (a continued working copy has one; tells the type checker)
    interim = kept.interim
    _check_order(job, kept, request)
    build_layers(job)
    _check_ground(job, kept)
    context: RunContext = read_context(job.warehouse, interim.run_id)
    job.notes[:] = [*interim.notes, *(note for note in job.notes if note not in interim.notes)]
    wanted = FitOptions(forced_k=request.forced_k or interim.forced_k, evidence=request.evidence or interim.evidence)
    return Flow(job, context, interim.batch, interim.source_name, wanted)


def _check_order(job: Job, kept: Kept, request: Continuation) -> None:
    """Refuse to skip a step, or to repeat one that cannot be repeated."""
    names, last, where = tuple(STEPS), kept.interim.last_step, str(job.work.places.kept)
    if last not in names[:-1]:
        todo = "Start again, which drops it: segapp run FILE"
        raise ModelError(
            f"another version of segapp kept this working copy, after a step {last}", where=where, todo=todo
        )
    next_step = names[names.index(last) + 1]
    if missing := names[names.index(next_step) : names.index(request.first_step)]:
        what = f"the kept working copy is done up to {last}: {', '.join(missing)} would be left out"
        raise ModelError(what, where=where, todo=f"Continue: segapp run --from {next_step}")
    is_done = names.index(request.first_step) < names.index(next_step)
    if is_done and request.first_step not in REPEATABLE:
        what = f"{request.first_step} is done in the kept working copy and cannot be done twice"
        raise ModelError(what, where=where, todo=f"Continue: segapp run --from {next_step}, or start again")


def _check_ground(job: Job, kept: Kept) -> None:
    """Refuse to continue when what forms the segments has changed: the run would mix both states."""
    now = settings_hash(job.warehouse, job.settings), features_hash(job.objects)
    if now != (kept.interim.settings_hash, kept.interim.features_hash):
        what = "features, thresholds or the seed have changed since the working copy was kept"
        raise ModelError(what, where=str(job.work.places.kept), todo="Start again, which drops it: segapp run FILE")
