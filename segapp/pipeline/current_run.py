"""The published run: look it up, and begin the run that follows it."""

from __future__ import annotations

import datetime

from segapp.clock import utc_now
from segapp.errors import WarehouseError
from segapp.model import RunContext
from segapp.pipeline.job import Job, build_layers
from segapp.pipeline.run_record import new_run_id, read_context
from segapp.stages.assign import read_model
from segapp.stages.features import check_fitted
from segapp.warehouse import Warehouse


def find_published(warehouse: Warehouse) -> RunContext | None:
    """Return the run that the marts show, None before the first one."""
    run_id = warehouse.scalar("select run_id from model.current_run")
    return None if run_id is None else read_context(warehouse, run_id)


def require_published(job: Job, *, is_model_kept: bool = True) -> RunContext:
    """Return the published run, after rebuilding everything below the marts.

    Parameters
    ----------
    is_model_kept : bool, default True
        Whether customers will be placed by its model, whose features must still be there then.

    Raises
    ------
    WarehouseError
        If nothing is published yet.
    SqlFileError
        If a feature that the published segments are made of is gone.
    """
    published = None
    if job.project.warehouse.exists():
        build_layers(job)
        published = find_published(job.warehouse)
    if published is None:
        todo = "Make them: segapp run customers.csv"
        raise WarehouseError("there are no segments yet", where=str(job.project.warehouse), todo=todo)
    if is_model_kept:
        check_model(job.warehouse, published)
    return published


def check_model(warehouse: Warehouse, published: RunContext) -> None:
    """Refuse to continue with a model whose features the customers no longer have.

    Raises
    ------
    SqlFileError
        With the first of them.
    """
    check_fitted(warehouse, read_model(warehouse, published.fit_run_id).transforms)


def follow(job: Job, published: RunContext, *, is_refitted: bool) -> RunContext:
    """Return the run that loads no file: it keeps the customers and the data date of the one before."""
    started_at = utc_now()
    run_id = new_run_id(started_at)
    return RunContext(
        run_id=run_id,
        kind="refit" if is_refitted else "assign",
        fit_run_id=run_id if is_refitted else published.fit_run_id,
        previous_run_id=published.run_id,
        batch_id=None,
        started_at=started_at,
        data_date=published.data_date,
        is_synthetic=published.is_synthetic,
        seed=job.settings.seed,
    )


def begin(job: Job, published: RunContext | None, *, data_date: datetime.date, is_synthetic: bool) -> RunContext:
    """Return the run that loads a file: the first one fits, later ones keep the published model."""
    started_at = utc_now()
    run_id = new_run_id(started_at)
    return RunContext(
        run_id=run_id,
        kind="assign" if published else "fit",
        fit_run_id=published.fit_run_id if published else run_id,
        previous_run_id=published.run_id if published else None,
        batch_id=f"b{run_id}",
        started_at=started_at,
        data_date=data_date,
        is_synthetic=is_synthetic,
        seed=job.settings.seed,
    )
