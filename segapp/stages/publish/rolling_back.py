"""Restore the publication before this one; done twice, it redoes what was undone."""

from __future__ import annotations

import pathlib

from segapp.errors import PublishError, WarehouseError
from segapp.model import Progress
from segapp.project import Project
from segapp.stages.publish.base import check_folder, writer_error
from segapp.stages.publish.error_wording import explain_os_error
from segapp.stages.publish.healing import heal_places
from segapp.stages.publish.lock import job_lock
from segapp.stages.publish.places import Places, places_of
from segapp.stages.publish.publications import Publication, publication_of
from segapp.stages.publish.replacing import hold_on, keep_previous
from segapp.stages.publish.sites import flush_to_disk
from segapp.warehouse import orderly_signals


def rollback(project: Project, *, progress: Progress | None = None) -> Publication:
    """Swap the published file and site with the previous ones; return the publication now on show.

    It works on a published file that is damaged or gone, too.

    Raises
    ------
    PublishError
        If there is nothing to go back to, another job is running, or somebody writes to the published file.
    """
    places = places_of(project)
    check_folder(places)
    with orderly_signals() as signals, job_lock(places.lock):
        for note in heal_places(places):
            if progress is not None:
                progress(note)
        before = publication_before(project)
        if (writer := writer_error(places)) is not None:
            raise writer
        with signals.held_back():
            _exchange(places)
    return before


def previous_file(project: Project) -> pathlib.Path:
    """Return where the file before the published one is kept, if there is one."""
    return places_of(project).previous


def publication_before(project: Project) -> Publication:
    """Return the publication of the previous file.

    Raises
    ------
    PublishError
        If it is missing or cannot be read.
    """
    places = places_of(project)
    try:
        before = publication_of(places.previous)
    except WarehouseError as error:
        todo = "Nothing was changed; run segapp run FILE to publish again"
        raise PublishError(f"cannot be read: {error.what}", where=str(places.previous), todo=todo) from error
    if before is None:
        todo = "There is one after the second run; forgetting a customer also deletes the previous version"
        raise PublishError("no earlier publication is kept", where=str(places.home), todo=todo)
    return before


def _exchange(places: Places) -> None:
    try:
        hold_on(places)
        places.previous.replace(places.published)
        flush_to_disk(places.home)
        keep_previous(places)
    except OSError as error:
        raise explain_os_error(error, places.home) from error
    finally:
        heal_places(places)  # the site follows the file
