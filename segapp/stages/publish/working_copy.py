"""Work on a copy of the warehouse and publish it whole, or leave everything as it was."""

from __future__ import annotations

import contextlib
import pathlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from segapp.clock import utc_moment
from segapp.errors import PublishError
from segapp.model import Progress
from segapp.project import Project
from segapp.settings import Limits
from segapp.stages.publish.base import (
    Signature,
    check_folder,
    copy_file,
    prove_nobody_writes,
    prove_unchanged,
    signature_of,
)
from segapp.stages.publish.error_wording import explain_os_error, explain_stage_error
from segapp.stages.publish.healing import heal_places
from segapp.stages.publish.kept import Interim, Kept, drop_copy, keep_copy, require_kept, take_up
from segapp.stages.publish.lock import job_lock
from segapp.stages.publish.places import Places, places_of
from segapp.stages.publish.publications import (
    FORGET,
    Publication,
    newest_publication,
    publication_of,
    record_publication,
)
from segapp.stages.publish.replacing import finish_file, hold_on, keep_previous, replace, seal
from segapp.stages.publish.sites import empty_site, finish_site, new_site_name, point_site_to
from segapp.stages.publish.upgrades import stamp, upgrade
from segapp.warehouse import (
    NO_LIMITS,
    Signals,
    Warehouse,
    open_working,
    orderly_signals,
    rewrite_file,
    watch,
)

Start = Literal["published", "kept", "previous", "fresh"]
RUN = "run"
ENDS_KEPT = (RUN, FORGET)
"""What is published for these reasons ends a kept copy: a run replaces it, and it may know a forgotten customer."""


@dataclass
class WorkingCopy:
    """The copy that a job works on; `notes` say what was healed before, `kept` what it continues."""

    project: Project
    places: Places
    base: Signature | None  # None: nothing was published before
    signals: Signals
    notes: list[str] = field(default_factory=list)
    opened: list[Warehouse] = field(default_factory=list)
    kept: Kept | None = None
    is_rolling_back: bool = False  # the published file tells of later publications than the working copy

    @property
    def path(self) -> pathlib.Path:
        """Return the file of the working copy."""
        return self.places.next

    def open(self, limits: Limits = NO_LIMITS) -> Warehouse:
        """Open the working copy; Ctrl-C and SIGTERM interrupt its statements."""
        warehouse = open_working(self.path, limits)
        warehouse.execute("pragma disable_checkpoint_on_shutdown")  # a failed run ends at once; publish checkpoints
        watch(warehouse)
        self.signals.on_signal(warehouse.connection.interrupt)
        self.opened.append(warehouse)
        self.notes += upgrade(warehouse, self.project)
        return warehouse

    def close(self) -> None:
        """Close what is still open: otherwise a second connection of this process would find the removed file."""
        for warehouse in self.opened:
            warehouse.close()

    def new_site(self) -> pathlib.Path:
        """Return an empty folder to write the next site into, for `publish`."""
        return empty_site(self.places)

    def written_site(self) -> pathlib.Path | None:
        """Return the folder in which the next site was written, None where it was not."""
        return self.places.site_next if self.places.site_next.is_dir() else None

    @property
    def has_kept_copy(self) -> bool:
        """Return whether a working copy was kept before, which this job may replace."""
        return self.places.kept.exists()

    def keep(self, warehouse: Warehouse, interim: Interim) -> pathlib.Path:
        """Keep the working copy instead of publishing it; return its folder. `warehouse` is closed.

        Raises
        ------
        PublishError
            If the disk is full; nothing is kept then, and a copy that was kept before still is.
        """
        shown = publication_of(self.places.published)
        number, run_id = (shown.publication_number, shown.run_id) if shown else (0, None)
        stamp(warehouse, self.project)  # or a first run that is continued would be taken for one of the first version
        finish_file(self.places, warehouse)
        try:
            with self.signals.held_back():
                seal(self.places)
                return keep_copy(self.places, Kept(interim, self.base, number, run_id))
        except OSError as error:
            raise explain_os_error(error, self.places.home) from error

    def rewrite(self, warehouse: Warehouse, limits: Limits = NO_LIMITS) -> Warehouse:
        """Rewrite the working copy, so that nothing deleted is left in its blocks; return it opened again."""
        finish_file(self.places, warehouse)
        rewrite_file(self.places.next, self.places.fresh, limits)
        self.places.fresh.replace(self.places.next)
        return self.open(limits)

    def publish(
        self, warehouse: Warehouse, *, run_id: str, site: pathlib.Path | None = None, reason: str = RUN
    ) -> Publication:
        """Put the working copy and its site in place; `warehouse` is closed.

        Raises
        ------
        PublishError
            If anything stands in the way; up to the rename of the file, nothing has changed.
        """
        publication = self._next_publication(warehouse, run_id, reason)
        stamp(warehouse, self.project)
        record_publication(warehouse, self.project, publication)
        finish_file(self.places, warehouse)
        try:
            with self.signals.held_back():
                self._put_in_place(publication, site)
        except OSError as error:
            raise explain_os_error(error, self.places.home) from error
        return publication

    def _put_in_place(self, publication: Publication, site: pathlib.Path | None) -> None:
        places = self.places
        seal(places)
        if site is not None:
            finish_site(places, site, publication.site_folder)
        prove_unchanged(places, self.base)
        if publication.reason_text != FORGET:
            hold_on(places)
        replace(places)
        if publication.reason_text != FORGET:
            keep_previous(places)
        if site is not None:
            point_site_to(places, publication.site_folder)
        if publication.reason_text in ENDS_KEPT:
            with contextlib.suppress(OSError):  # all is published; what is left of it is told by status --check
                drop_copy(places)

    def _next_publication(self, warehouse: Warehouse, run_id: str, reason: str) -> Publication:
        known = (newest_publication(warehouse), publication_of(self.places.published) if self.is_rolling_back else None)
        return Publication(
            publication_number=1 + max((each.publication_number for each in known if each), default=0),
            run_id=run_id,
            site_folder=new_site_name(self.places, run_id),
            reason_text=reason,
            published_at=utc_moment(),
        )


@contextlib.contextmanager
def working_copy(
    project: Project,
    *,
    progress: Progress | None = None,
    start: Start = "published",
    wait_seconds: float = 0.0,
) -> Iterator[WorkingCopy]:
    """Lock the warehouse, heal leftovers and yield a copy to work on; without `publish` nothing changes.

    Parameters
    ----------
    progress : callable, optional
        Called with a sentence for each thing that was healed.
    start : {"published", "kept", "previous", "fresh"}
        What to start from: a copy of the published file; the kept working copy, which stays as it is until the job
        publishes; a copy of the file before the published one; an empty file. Published, it takes the place of the
        published file, which is kept as the previous one.
    wait_seconds : float, default 0
        How long to wait for another job to end.

    Raises
    ------
    PublishError
        If another job is running, somebody writes to the published file, or the folder cannot be written to.
    """
    places = places_of(project)
    check_folder(places)
    with orderly_signals() as signals, job_lock(places.lock, wait_seconds=wait_seconds):
        work = WorkingCopy(project, places, None, signals, is_rolling_back=start == "previous")
        with _undone_on_failure(work):
            _heal(work, progress)
            work.base = signature_of(places.published)
            if start == "kept":
                work.kept = require_kept(places)
                take_up(places)
            elif start == "previous":
                copy_file(places.previous, places.next)
            elif work.base is not None and start == "published":
                copy_file(places.published, places.next)
            prove_unchanged(places, work.base)
            yield work


def _heal(work: WorkingCopy, progress: Progress | None) -> None:
    places = work.places
    work.notes += heal_places(places)
    if progress is not None:
        for note in work.notes:
            progress(note)
    prove_nobody_writes(places)


@contextlib.contextmanager
def _undone_on_failure(work: WorkingCopy) -> Iterator[None]:
    """Remove the working copy however the block ends, and word bare errors of the system or the database."""
    try:
        yield
    except BaseException as error:
        if isinstance(error, Exception):  # not where an interrupt came so early that nobody had entered the block
            work.signals.raise_received()  # the database words an interrupt in its own way
        words = explain_stage_error(error, work.places.home)
        if words is not None:
            raise words from error
        raise
    finally:
        with work.signals.held_back():
            _tidy_up(work)


def _tidy_up(work: WorkingCopy) -> None:
    work.close()
    with contextlib.suppress(PublishError):  # the next command heals; what is being raised matters more
        heal_places(work.places)
