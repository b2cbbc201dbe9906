"""Say what is published: the run, its customers and segments, the versions that made it, and what lies beside it."""

from __future__ import annotations

import datetime
import pathlib
from dataclasses import dataclass, fields

from segapp.project import Project
from segapp.warehouse import Warehouse, open_published


@dataclass(frozen=True)
class PublishedRun:
    """The run that readers of the warehouse see."""

    run_id: str
    kind: str  # fit, assign, refit
    data_date: datetime.date
    finished_at: datetime.datetime | None  # UTC, naive
    is_synthetic: bool
    customer_count: int | None
    excluded_count: int | None
    segment_count: int | None
    choice_text: str | None
    structure_verdict: str | None  # clear, weak, none
    drift_verdict: str | None  # keep, investigate, refit
    drift_reason_text: str | None
    segapp_version: str
    duckdb_version: str


@dataclass(frozen=True)
class Status:
    """What lies in a project's folder; `run` is None before the first run."""

    warehouse: str
    size_bytes: int
    run: PublishedRun | None
    previous_run_id: str | None  # what `segapp rollback` would bring back
    report: str | None
    notes: tuple[str, ...]  # what was healed, or why it could not be


def read_status(project: Project, *, notes: tuple[str, ...] = ()) -> Status:
    """Return what is published.

    Parameters
    ----------
    notes : tuple of str
        What healing the project said, to be shown with it.

    Raises
    ------
    WarehouseError
        If there is a warehouse that cannot be read.
    """
    page = project.site / "index.html"
    previous = project.home / f".{project.warehouse.name}.previous"
    return Status(
        warehouse=str(project.warehouse),
        size_bytes=project.warehouse.stat().st_size if project.warehouse.exists() else 0,
        run=_read_run(project.warehouse),
        previous_run_id=_run_id_of(previous),
        report=str(page) if page.exists() else None,
        notes=notes,
    )


def _read_run(path: pathlib.Path) -> PublishedRun | None:
    if not path.exists():
        return None
    with open_published(path) as warehouse:
        if not _has_runs(warehouse):
            return None
        columns = ", ".join(f"runs.{each.name}" for each in fields(PublishedRun))
        row = warehouse.row(
            f"select {columns} from model.runs inner join model.current_run on runs.run_id = current_run.run_id"
        )
    return PublishedRun(**{each.name: getattr(row, each.name) for each in fields(PublishedRun)}) if row else None


def _run_id_of(path: pathlib.Path) -> str | None:
    if not path.exists():
        return None
    with open_published(path) as warehouse:
        found = warehouse.scalar("select run_id from model.current_run") if _has_runs(warehouse) else None
    return str(found) if found is not None else None


def _has_runs(warehouse: Warehouse) -> bool:
    return bool(
        warehouse.scalar(
            "select count(*) from duckdb_views() where schema_name = 'model' and view_name = 'current_run'"
            " and database_name = current_database()"
        )
    )
