"""The workflow of `segapp rollback`: the previous publication, without those who have opted out since."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from segapp.errors import PublishError, WarehouseError
from segapp.figures import figure
from segapp.model import Progress
from segapp.pipeline.current_run import require_published
from segapp.pipeline.job import open_job
from segapp.pipeline.publishing import build_tables, check_figures, publish
from segapp.project import Project
from segapp.stages.campaigns import measure
from segapp.stages.campaigns.design.opted_out import keep_opted_out, opted_out
from segapp.stages.publish import Publication, previous_file, publication_before
from segapp.stages.publish import rollback as exchange
from segapp.warehouse import open_published

RELEASE = "segapp ingest do_not_contact FILE --full-snapshot"


@dataclass(frozen=True)
class RolledBack:
    """The restored publication, and what a person should know about it."""

    publication_number: int
    run_id: str
    published_at: datetime.datetime  # when it was first published
    notes: tuple[str, ...]


def rollback(project: Project, progress: Progress) -> RolledBack:
    """Restore the previous publication; whoever was put on the do-not-contact list since stays on it.

    Files are exchanged as they are unless that would let such people be contacted again: then the restored publication
    is rewritten with them, its lists and pages too. Both ways a second rollback goes forward again.

    Raises
    ------
    SegappError
        If there is nothing to go back to, or it cannot be published; everything is then as it was.
    """
    stay_out, notes = _stay_out(project)
    if not stay_out:
        return _told(exchange(project, progress=progress), notes)
    with open_job(project, progress, start="previous") as job:
        before = publication_before(project)
        context = require_published(job, is_model_kept=False)
        keep_opted_out(job.warehouse, stay_out)
        progress("Measuring the campaigns")
        measure(job.warehouse, context)
        build_tables(job)
        check_figures(job, context)
        publish(job, context.run_id, reason="rollback")
    return _told(before, (*job.notes, *_kept_notes(len(stay_out))))


def _stay_out(project: Project) -> tuple[list[str], tuple[str, ...]]:
    """Return the ids on the published list that are missing from the previous one."""
    before = previous_file(project)
    if not before.exists():
        return [], ()
    try:
        with open_published(project.warehouse) as warehouse:
            listed = opted_out(warehouse)
    except (PublishError, WarehouseError):
        note = (
            "The published file cannot be read, and who was put on the do-not-contact list since is not on the restored"
            " one: load those files again with segapp ingest do_not_contact FILE before you contact anybody."
        )
        return [], (note,)
    if not listed:
        return [], ()
    with open_published(before) as warehouse:
        known = set(opted_out(warehouse))
    return [each for each in listed if each not in known], ()


def _kept_notes(count: int) -> tuple[str, ...]:
    who = "1 person who was" if count == 1 else f"{figure(count)} people who were"
    stay = "stays" if count == 1 else "stay"
    return (f"{who} put on the do-not-contact list since {stay} on it. If that list was wrong: {RELEASE}",)


def _told(publication: Publication, notes: tuple[str, ...]) -> RolledBack:
    return RolledBack(publication.publication_number, publication.run_id, publication.published_at, notes)
