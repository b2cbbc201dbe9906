"""The workflow of `segapp forget`: remove one customer from every table, page and kept file."""

from __future__ import annotations

from dataclasses import dataclass, replace

from segapp.errors import WarehouseError
from segapp.model import Progress, RunContext
from segapp.pipeline.current_run import follow, require_published
from segapp.pipeline.fitting import FitOptions, keep, watch_drift
from segapp.pipeline.job import Job, open_job
from segapp.pipeline.publishing import describe_all, publish
from segapp.pipeline.run_record import input_hash_of, insert_run, settings_hash
from segapp.project import Project
from segapp.stages.assign import assign
from segapp.stages.campaigns.design.audience import reseal
from segapp.stages.features import read_fitted_catalog
from segapp.stages.forget import Removal, forget_customer


@dataclass(frozen=True)
class Forgotten:
    """Where a customer was removed from, for the closing lines and for `--json`."""

    customer_id: str
    removals: tuple[Removal, ...]
    run_id: str
    notes: tuple[str, ...]


def forget(project: Project, customer_id: str, progress: Progress) -> Forgotten:
    """Remove a customer and publish a run without them; the publication before is not kept.

    The run keeps the model and loads no file, so that every figure is recomputed. The file is then rewritten:
    a deleted row would otherwise stay readable in its free blocks.

    Raises
    ------
    SegappError
        If no table knows the customer, or the job could not finish; nothing has changed then.
    """
    with open_job(project, progress) as job:
        published = require_published(job)
        progress("Removing the customer")
        removals = _remove(job, customer_id)
        reseal(job.warehouse)
        context = _begin(job, published)
        model = keep(job, context, FitOptions())
        catalog = read_fitted_catalog(job.warehouse)
        progress("Placing every customer")
        assign(job.warehouse, context, model)
        watch_drift(job, context, catalog)
        describe_all(job, context, catalog)
        progress("Rewriting the warehouse")
        publish(_rewritten(job), context.run_id, reason="forget")
        job.work.places.wal_found.unlink(missing_ok=True)  # a log that was set aside may name the customer
    return Forgotten(customer_id, removals, context.run_id, tuple(job.notes))


def _remove(job: Job, customer_id: str) -> tuple[Removal, ...]:
    """Remove the customer; one not found may be in an unpublished copy kept by `run --until`."""
    try:
        return forget_customer(job.warehouse, customer_id)
    except WarehouseError as error:
        kept = job.work.places.kept
        if not kept.exists():
            raise
        todo = (
            f"{error.todo}. A working copy is kept in {kept.name}, where nobody looked: remove it, or publish it first"
        )
        raise WarehouseError(error.what, where=error.where, todo=todo) from error


def _begin(job: Job, published: RunContext) -> RunContext:
    run = follow(job, published, is_refitted=False)
    hashes = {
        "input_hash": input_hash_of(job.warehouse),
        "settings_hash": settings_hash(job.warehouse, job.settings),
    }
    insert_run(job.warehouse, run, **hashes)
    return run


def _rewritten(job: Job) -> Job:
    warehouse = job.work.rewrite(job.warehouse, job.settings.limits)
    return replace(job, warehouse=warehouse)
