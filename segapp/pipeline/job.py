"""What all steps of one command share: project, settings, SQL objects, the open working copy, progress."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from segapp.figures import Separators
from segapp.model import Progress
from segapp.project import Project
from segapp.settings import Settings, read_settings
from segapp.stages.marts import MARTS_LAYER, with_own_columns
from segapp.warehouse import (
    SqlObject,
    Warehouse,
    bring_up_to_date,
    build,
    in_order,
    is_built,
    read_objects,
    transaction,
)

if TYPE_CHECKING:
    from segapp.stages.publish import Start, WorkingCopy

TABLE_LAYERS = (1, 2, 3, 4)
SCHEMAS = ("marts", "model", "features", "core", "intake")  # from the top, as they depend on each other


@dataclass(frozen=True)
class Job:
    """A running command and its working copy; `work` publishes it."""

    project: Project
    settings: Settings
    objects: list[SqlObject]
    warehouse: Warehouse
    progress: Progress
    work: WorkingCopy
    notes: list[str] = field(default_factory=list)


def build_layers(job: Job) -> None:
    """Make the tables and views below the marts, and store this project's separators."""
    build(job.warehouse, job.objects, TABLE_LAYERS)
    store_separators(job.warehouse, job.settings.separators)


def store_separators(warehouse: Warehouse, separators: Separators) -> None:
    """Store the separators for figures in the sentences of marts."""
    with transaction(warehouse):
        warehouse.execute("delete from model.separators")
        warehouse.execute("insert into model.separators values (?, ?)", [separators.decimal, separators.thousands])


@contextlib.contextmanager
def open_job(project: Project, progress: Progress, *, start: Start = "published") -> Iterator[Job]:
    """Yield a job on a working copy of one of our files; nothing changes unless it is published."""
    from segapp.stages.publish import clock_notes, working_copy

    settings = read_settings(project.home)
    objects = read_objects(project.sql)
    with working_copy(project, progress=progress, start=start) as work:
        warehouse = work.open(settings.limits)
        of_clock = clock_notes(warehouse)
        updated = _renew(warehouse, objects)
        yield Job(project, settings, objects, warehouse, progress, work, [*work.notes, *of_clock, *updated])


def _renew(warehouse: Warehouse, objects: list[SqlObject]) -> list[str]:
    """Where sql/ has changed since the warehouse was built, check all of it first and update the tables."""
    marts = with_own_columns(warehouse, objects)
    if is_built(warehouse, objects, TABLE_LAYERS) and is_built(warehouse, marts, (MARTS_LAYER,)):
        return []
    return bring_up_to_date(warehouse, in_order(objects))
