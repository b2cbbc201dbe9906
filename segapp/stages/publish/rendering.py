"""Replace the old report by a newly rendered one; the published file stays as it is."""

from __future__ import annotations

import contextlib
import pathlib
from collections.abc import Iterator

from segapp.errors import PublishError
from segapp.project import Project
from segapp.stages.publish.base import check_folder
from segapp.stages.publish.healing import heal_places
from segapp.stages.publish.lock import job_lock
from segapp.stages.publish.places import Places, places_of
from segapp.stages.publish.publications import Publication, newest_publication
from segapp.stages.publish.sites import empty_site, finish_site, newer_rendering, point_site_to
from segapp.stages.publish.upgrades import check_current
from segapp.warehouse import Warehouse, interruptible, open_published


@contextlib.contextmanager
def rerendered(project: Project, *, wait_seconds: float = 0.0) -> Iterator[tuple[Warehouse, pathlib.Path]]:
    """Yield the published file (read-only) and an empty folder; the site written there replaces the old one.

    An error inside leaves the old site in place.

    Raises
    ------
    PublishError
        If nothing was published yet, or another job is running.
    """
    places = places_of(project)
    check_folder(places)
    with job_lock(places.lock, wait_seconds=wait_seconds):
        heal_places(places)
        with open_published(places.published) as warehouse, interruptible(warehouse):
            name = _rendering_name(places, newest_publication(warehouse))
            check_current(warehouse, project)
            folder = empty_site(places)
            try:
                yield warehouse, folder
                finish_site(places, folder, name)
                point_site_to(places, name)
            finally:
                heal_places(places)


def _rendering_name(places: Places, publication: Publication | None) -> str:
    if publication is None:
        raise PublishError("was not published by segapp", where=str(places.published), todo="Run: segapp run FILE")
    return newer_rendering(places, publication.site_folder)
