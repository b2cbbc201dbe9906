"""Keep a working copy between `run --until STEP` and `run --from STEP`, and record what it started from.

It lies in a folder of its own beside the warehouse: the file, the report where one was rendered, and a record. Healing
leaves it alone; the folder appears and goes by one rename, so that a kill never leaves half of it.
"""

from __future__ import annotations

import dataclasses
import json
import pathlib
import shutil
from dataclasses import dataclass

from segapp.errors import PublishError
from segapp.model import BatchCounts
from segapp.stages.publish.base import Signature, copy_file, signature_of
from segapp.stages.publish.places import Places
from segapp.stages.publish.publications import FORGET, Publication
from segapp.stages.publish.sites import flush_files, flush_to_disk, remove


@dataclass(frozen=True)
class Interim:
    """How far a run had come when its working copy was kept, and what its last steps need of its first."""

    last_step: str
    run_id: str
    source_name: str
    batch: BatchCounts
    settings_hash: str
    features_hash: str
    forced_k: int | None
    evidence: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kept:
    """The record of a kept working copy; `base` is the published file it started from, None where there was none."""

    interim: Interim
    base: Signature | None
    base_publication: int  # its number; 0 where nothing was published
    base_run_id: str | None


def keep_copy(places: Places, kept: Kept) -> pathlib.Path:
    """Move the finished working copy, and the report if there is one, into the folder of the kept copy."""
    part = places.kept_part
    remove(part)
    part.mkdir()
    places.next.rename(part / places.published.name)
    if places.site_next.exists():
        places.site_next.rename(part / places.kept_report.name)
    record = part / places.kept_record.name
    record.write_text(json.dumps(dataclasses.asdict(kept), indent=2) + "\n", encoding="utf-8")
    flush_files(part)
    flush_to_disk(part)
    if places.kept.exists():
        places.kept.rename(places.kept_before)
    part.rename(places.kept)
    flush_to_disk(places.home)
    remove(places.kept_before)
    return places.kept


def drop_copy(places: Places) -> bool:
    """Remove the kept copy, whole; return whether there was one."""
    if not places.kept.exists():
        return False
    remove(places.kept_part)
    places.kept.rename(places.kept_part)
    remove(places.kept_part)
    return True


def read_kept(places: Places) -> Kept | None:
    """Return the record of the kept copy; None where no copy is kept.

    Raises
    ------
    PublishError
        If the folder is there and its record or its file is not.
    """
    if not places.kept.exists():
        return None
    try:
        found = json.loads(places.kept_record.read_text(encoding="utf-8"))
        interim = found["interim"]
        batch = BatchCounts(**{**interim["batch"], "notes": tuple(interim["batch"]["notes"])})
        base = Signature(**found["base"]) if found["base"] else None
        whole = Interim(**{**interim, "batch": batch, "notes": tuple(interim["notes"])})
        kept = Kept(**{**found, "interim": whole, "base": base})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(places, "its record cannot be read") from error
    if not places.kept_file.exists():
        raise _damaged(places, "its file is gone")
    return kept


def require_kept(places: Places) -> Kept:
    """Return the record of a kept copy that a run can continue.

    Raises
    ------
    PublishError
        If none is kept, or something else was published since it was.
    """
    kept = read_kept(places)
    if kept is None:
        todo = "Make one: segapp run FILE --until fit"
        raise PublishError("no working copy is kept for a run to continue", where=str(places.home), todo=todo)
    if (stale := why_stale(places, kept)) is not None:
        raise PublishError(stale, where=str(places.kept), todo="Start again, which drops it: segapp run FILE")
    return kept


def why_stale(places: Places, kept: Kept) -> str | None:
    """Return why a run cannot continue the kept copy, None where it can.

    Any other published file counts, also one with a new name or campaign: publishing the copy would lose it.
    """
    if signature_of(places.published) == kept.base:
        return None
    started = f"run {kept.base_run_id}" if kept.base_run_id else "an empty folder"
    return f"the kept working copy started from {started}, and the published warehouse has changed since"


def take_up(places: Places) -> None:
    """Make the kept copy the working copy, its report with it; the kept one stays until the run is published."""
    copy_file(places.kept_file, places.next)
    if places.kept_report.is_dir():
        shutil.copytree(places.kept_report, places.site_next)


def knows_a_forgotten_customer(places: Places, shown: Publication | None) -> bool:
    """Return whether the published file forgot somebody after the kept copy was begun."""
    if shown is None or shown.reason_text != FORGET:
        return False
    try:
        kept = read_kept(places)
    except PublishError:
        return True  # who it knows cannot be told
    return kept is not None and kept.base_publication < shown.publication_number


def _damaged(places: Places, what: str) -> PublishError:
    return PublishError(f"the kept working copy is damaged: {what}", where=str(places.kept), todo="Remove this folder")
