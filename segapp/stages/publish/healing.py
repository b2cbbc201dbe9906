"""Repair what a killed job left behind, so that the published file and its site are whole and belong together.

Every step may itself be stopped and done again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from segapp.errors import PublishError, WarehouseError
from segapp.project import Project
from segapp.stages.publish.base import check_folder, writer_error
from segapp.stages.publish.error_wording import explain_os_error
from segapp.stages.publish.kept import drop_copy, knows_a_forgotten_customer
from segapp.stages.publish.lock import job_lock
from segapp.stages.publish.places import Places, places_of
from segapp.stages.publish.publications import FORGET, Publication, publication_of
from segapp.stages.publish.replacing import is_same_file, keep_previous
from segapp.stages.publish.sites import linked_name, point_site_to, remove, remove_sites, renderings

Notes = list[str]


def heal(project: Project) -> list[str]:
    """Heal what a killed job left behind, and return a sentence for each thing that was put right.

    Raises
    ------
    PublishError
        If a job is running, somebody writes to the published file, or the folder cannot be written to.
    """
    places = places_of(project)
    check_folder(places)
    with job_lock(places.lock):
        return heal_places(places)


def heal_if_possible(project: Project) -> list[str]:
    """Heal what a killed job left behind, for read-only commands; what prevents it is a note, not an error."""
    try:
        return heal(project)
    except PublishError as error:
        return [error.line]


def heal_places(places: Places) -> Notes:
    """Heal all leftovers and return a sentence for each; nothing to heal is the usual case.

    Raises
    ------
    PublishError
        If somebody has the published file open for writing, or the folder cannot be written to.
    """
    notes: Notes = []
    steps: tuple[Callable[[Places], Notes], ...] = (
        _set_log_aside,
        _settle_kept,
        _clear_working_copy,
        _settle_replaced,
        _settle_previous,
        _forget_kept,
        _settle_site,
    )
    try:
        for step in steps:
            notes += step(places)
    except OSError as error:
        raise explain_os_error(error, places.home) from error
    return notes


def _set_log_aside(places: Places) -> Notes:
    """Move a log beside the published file out of the way: it may belong to another file and must not be replayed."""
    if not places.wal.exists():
        return []
    if (writer := writer_error(places)) is not None:
        raise writer
    places.wal.replace(places.wal_found)
    return [
        f"{places.wal.name} lay beside the warehouse, left by a program that wrote to it;"
        f" it was moved to {places.wal_found.name} and not replayed"
    ]


def _settle_kept(places: Places) -> Notes:
    """Leave one of two kept working copies: the new one if it is in place, else the previous one."""
    if places.kept_before.exists():
        if places.kept.exists():
            remove(places.kept_before)
        else:
            places.kept_before.rename(places.kept)
    return []


def _clear_working_copy(places: Places) -> Notes:
    """Remove the unfinished work of a job that was stopped."""
    leftovers = [places.next, places.next_wal, places.spill, places.fresh, places.fresh_wal]
    leftovers += [places.site_next, places.site_link, places.replaced_part, *places.stages()]
    leftovers.append(places.kept_part)
    found = [each for each in leftovers if each.is_symlink() or each.exists()]
    for each in found:
        remove(each)
    return ["removed the unfinished working copy of a job that was stopped"] if found else []


def _settle_replaced(places: Places) -> Notes:
    """Finish or undo the keeping of the old file, by whether the new one had taken its place."""
    if not places.replaced.exists():
        return []
    if is_same_file(places.replaced, places.published):
        places.replaced.unlink()
        return []
    keep_previous(places)
    return ["a job was stopped just after it had published its warehouse; the one before is kept for rollback"]


def _settle_previous(places: Places) -> Notes:
    """Remove the file before one that was published to forget a customer: it still knows them."""
    if not places.previous.exists():
        return []
    try:
        shown, before = publication_of(places.published), publication_of(places.previous)
    except WarehouseError:
        return []
    if shown is None or before is None or shown.reason_text != FORGET:
        return []
    if before.publication_number > shown.publication_number:  # a rollback shows the older of the two
        return []
    places.previous.unlink()
    return ["removed the earlier publication, which still knew a forgotten customer"]


def _forget_kept(places: Places) -> Notes:
    """Remove a kept working copy that was begun before a customer was forgotten: it still knows them."""
    if not places.kept.exists():
        return []
    try:
        shown = publication_of(places.published)
    except WarehouseError:
        return []
    if not knows_a_forgotten_customer(places, shown):
        return []
    drop_copy(places)
    return ["removed the kept working copy, which still knew a forgotten customer"]


def _settle_site(places: Places) -> Notes:
    """Let `site` point to the folder that belongs to the published file, and remove what belongs to none."""
    if not places.site_folders():
        return []
    try:
        wanted = SiteFolders.of(publication_of(places.published), places)
    except WarehouseError:
        return []  # no report is touched on the word of a file that cannot be read
    notes: Notes = []
    if wanted.newest and linked_name(places) not in wanted.all:
        point_site_to(places, wanted.newest)
        notes.append("the report belonged to another run than the warehouse; it now shows the warehouse's run")
    return notes + _remove_sites_of_none(places, wanted)


def _remove_sites_of_none(places: Places, wanted: SiteFolders) -> Notes:
    try:
        before = SiteFolders.of(publication_of(places.previous), places)
    except WarehouseError:
        return []
    kept = {linked_name(places), wanted.newest, before.newest}
    if remove_sites(places, keep={name for name in kept if name}):
        return ["removed a report that belongs to no published warehouse"]
    return []


@dataclass(frozen=True)
class SiteFolders:
    """The folders that show one publication; `newest` is the rendering made last, None where there is none."""

    all: tuple[str, ...]

    @property
    def newest(self) -> str | None:
        """Return the rendering made last."""
        return self.all[-1] if self.all else None

    @classmethod
    def of(cls, publication: Publication | None, places: Places) -> SiteFolders:
        """Return the folders of a publication."""
        if publication is None:
            return cls(())
        return cls(tuple(renderings(places, publication.site_folder)))
