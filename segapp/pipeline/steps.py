"""The steps of `segapp run` by name, in order, and what each does; the first one, which reads the file, is in `run`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from segapp.errors import ModelError, SourceError
from segapp.model import BatchCounts, Feature, RunContext
from segapp.pipeline.fitting import FitOptions, fit, keep, watch_drift
from segapp.pipeline.job import Job
from segapp.pipeline.new_project import put_in_place
from segapp.pipeline.publishing import build_tables, check_figures, describe_segments, render
from segapp.stages.assign import assign, read_model
from segapp.stages.features import read_catalog, read_fitted_catalog, training_features
from segapp.warehouse import SqlObject

FEATURES_LAYER = 3
REPEATABLE = ("marts", "check", "report", "publish")
"""Steps that may be done again on a kept copy; the others add rows to tables or read what was before them."""


@dataclass(frozen=True)
class Flow:
    """A run in progress: the job, the run's identity, what it has read, and the options of the fit."""

    job: Job
    run: RunContext
    batch: BatchCounts
    source_name: str
    wanted: FitOptions
    purchases: BatchCounts | None = None  # beside customers


def announced(job: Job, step: str) -> Job:
    """Return the job with the step's name before each line of progress."""
    return replace(job, progress=lambda text: job.progress(f"{step}: {text}"))


def take(flow: Flow, steps: Iterable[str]) -> None:
    """Run the named steps in order."""
    for step, work in STEPS.items():
        if step in steps:
            work(replace(flow, job=announced(flow.job, step)))


def steps_between(first: str, last: str) -> tuple[str, ...]:
    """Return the names from `first` to `last`, both included."""
    names = tuple(STEPS)
    return names[names.index(first) : names.index(last) + 1]


def features_hash(objects: Iterable[SqlObject]) -> str:
    """Return a hash over the SQL that makes the features, comments and layout left out."""
    texts = [re.sub(r"--.*", "", each.text).split() for each in objects if each.layer == FEATURES_LAYER]
    return hashlib.md5(repr(sorted(texts)).encode(), usedforsecurity=False).hexdigest()


def _fit(flow: Flow) -> None:
    """Fit the model at the first run, keep the published one at a later run; either way it is stored."""
    if flow.run.previous_run_id:
        keep(flow.job, flow.run, flow.wanted)
        return
    catalog = read_catalog(flow.job.warehouse)
    try:
        fit(flow.job, flow.run, catalog, flow.wanted)
    except ModelError as error:
        _explain_absent_columns(flow, catalog, error)
        raise


def _explain_absent_columns(flow: Flow, catalog: tuple[Feature, ...], error: ModelError) -> None:
    """Explain a failed fit where the file lacks the columns that form the segments."""
    from segapp.stages.ingest import read_headings

    if not flow.job.warehouse.scalar(
        "select entity_name = 'customers' from intake.batches where batch_id = ?", [flow.batch.batch_id]
    ):
        return
    headings = read_headings(flow.job.warehouse, flow.batch.batch_id)
    absent = [each.feature_name for each in training_features(catalog) if each.feature_name in headings.missing]
    if not absent:
        return
    what = f"it has no column for {', '.join(absent)}, which the segments are made of"
    raise SourceError(
        f"{what}. Headers found: {headings.found_text}",
        where=flow.source_name,
        todo="Add the columns, or their headers to sql/1_intake/column_aliases.sql; or leave the features out:"
        " role 'profile' in sql/3_features/feature_catalog.sql",
    ) from error


def _place(flow: Flow) -> None:
    flow.job.progress("Placing every customer")
    assign(flow.job.warehouse, flow.run, read_model(flow.job.warehouse, flow.run.fit_run_id))
    watch_drift(flow.job, flow.run, read_fitted_catalog(flow.job.warehouse))


def _describe(flow: Flow) -> None:
    describe_segments(flow.job, flow.run, read_fitted_catalog(flow.job.warehouse))


def _build_tables(flow: Flow) -> None:
    build_tables(flow.job)


def _check(flow: Flow) -> None:
    check_figures(flow.job, flow.run)
    if not flow.job.warehouse.scalar("select segment_count from model.runs where run_id = ?", [flow.run.run_id]):
        raise ModelError(
            "no customer could be placed: each lacks a feature that forms the segments",
            where="features.customer_features",
            todo="Complete the file, or give the feature the null_policy median in sql/3_features/feature_catalog.sql",
        )


def _report(flow: Flow) -> None:
    render(flow.job)


def _publish(flow: Flow) -> None:
    flow.job.progress("Publishing")
    put_in_place(flow.job.project)
    work = flow.job.work
    work.publish(flow.job.warehouse, run_id=flow.run.run_id, site=work.written_site())


def _already_read(_: Flow) -> None:
    """Do nothing: a flow begins with what was read."""


STEPS: dict[str, Callable[[Flow], None]] = {
    "read": _already_read,
    "fit": _fit,
    "place": _place,
    "describe": _describe,
    "marts": _build_tables,
    "check": _check,
    "report": _report,
    "publish": _publish,
}
"""As the progress display, --until and --from name them."""
