"""The steps that put a finished file in place; after each one the published file is the old or the new one, whole.

finish_file   checkpoint, close, no log left
seal          read-only for those whom the umask lets read, bytes on the disk
hold_on       a second name for the old file
replace       one rename
keep_previous the second name becomes `.previous`
"""

from __future__ import annotations

import os
import pathlib
import shutil
import stat

from segapp.errors import PublishError
from segapp.named_file import allowed
from segapp.stages.publish.base import signature_of
from segapp.stages.publish.places import Places
from segapp.stages.publish.sites import flush_to_disk
from segapp.warehouse import Warehouse

READ_ONLY = 0o444


def finish_file(places: Places, warehouse: Warehouse) -> None:
    """Write everything into the working copy itself and close it.

    Raises
    ------
    PublishError
        If a write-ahead log is left: the file without its log would not be whole.
    """
    warehouse.execute("checkpoint")
    warehouse.close()
    if places.next_wal.exists():
        todo = "Close every other connection to the working copy before publishing"
        raise PublishError("the working copy still has a write-ahead log", where=str(places.next), todo=todo)


def seal(places: Places) -> None:
    """Make the working copy read-only, so that nobody writes to it in place once it is published."""
    places.next.chmod(allowed(READ_ONLY) | stat.S_IRUSR)
    flush_to_disk(places.next)


def hold_on(places: Places) -> None:
    """Give the published file a second name, so that the old one outlives the rename."""
    places.replaced.unlink(missing_ok=True)
    if not places.published.exists():
        return
    try:
        os.link(places.published, places.replaced)
    except OSError:  # no second names on this file system, or a file of somebody else
        _copy_whole(places.published, places)


def replace(places: Places) -> None:
    """Put the working copy in the place of the published file, in one step."""
    places.next.replace(places.published)
    flush_to_disk(places.home)


def keep_previous(places: Places) -> None:
    """Keep the file that was replaced, for `segapp rollback`."""
    if places.replaced.exists():
        places.replaced.replace(places.previous)
        flush_to_disk(places.home)


def is_same_file(one: pathlib.Path, other: pathlib.Path) -> bool:
    """Return whether two names hold one file, or one is the copy that `hold_on` made of the other."""
    first, second = signature_of(one), signature_of(other)
    if first is None or second is None:
        return False
    return first == second or (first.modified_ns, first.size_bytes) == (second.modified_ns, second.size_bytes)


def _copy_whole(source: pathlib.Path, places: Places) -> None:
    shutil.copyfile(source, places.replaced_part)
    shutil.copystat(source, places.replaced_part)
    flush_to_disk(places.replaced_part)
    places.replaced_part.replace(places.replaced)
