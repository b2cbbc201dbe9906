"""The published file at a job's start: prove that nobody writes to it, copy it, later prove that it did not change."""

from __future__ import annotations

import errno
import os
import pathlib
import shutil
import stat
from dataclasses import dataclass

from segapp.errors import PublishError, WarehouseError
from segapp.stages.publish.error_wording import explain_open_error, explain_os_error, is_held
from segapp.stages.publish.places import Places
from segapp.warehouse import open_published

_CHUNK = 1 << 30
_NO_RANGE = {errno.EXDEV, errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.EPERM, errno.EBADF}


@dataclass(frozen=True)
class Signature:
    """What tells one file from another, and from itself after a write."""

    device: int
    inode: int
    modified_ns: int
    size_bytes: int


def signature_of(path: pathlib.Path) -> Signature | None:
    """Return the signature of a file, None where there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return Signature(found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size)


def check_folder(places: Places) -> None:
    """Refuse a folder in which the job could not publish, before it works for minutes.

    Raises
    ------
    PublishError
        If the folder cannot be written to, or warehouse or site are of a kind that a rename would destroy.
    """
    if "?" in str(places.home):
        todo = "Use a folder without one: the database reads what follows it as options"
        raise PublishError("the folder's path holds a question mark", where=str(places.home), todo=todo)
    if places.published.is_symlink():
        target = os.readlink(places.published)
        todo = f"Run in the folder of {target}, or make the folder the link and not the file"
        raise PublishError("is a symbolic link, which publishing would replace", where=str(places.published), todo=todo)
    if places.published.exists() and not places.published.is_file():
        raise PublishError("is not a file", where=str(places.published), todo="Move it away and run again")
    if places.site.exists() and not places.site.is_symlink():
        todo = "Move it away: the report is published as a link to a hidden folder"
        raise PublishError("is in the way of the report", where=str(places.site), todo=todo)
    if not places.home.is_dir():
        raise PublishError("there is no such folder", where=str(places.home), todo="Make it, or name another one")
    if not os.access(places.home, os.W_OK | os.X_OK):
        raise PublishError(_no_access(places.home), where=str(places.home), todo="Use a folder that can be written to")
    _check_sticky(places)


def prove_nobody_writes(places: Places) -> None:
    """Open the published file read-only once; it fails while anybody has it open for writing.

    Raises
    ------
    PublishError
        If somebody writes (with the process that does), or the file cannot be opened.
    """
    try:
        if places.published.exists():
            open_published(places.published).close()
    except WarehouseError as error:
        raise explain_open_error(error, places.published) from error


def writer_error(places: Places) -> PublishError | None:
    """Return who has the published file open for writing, as an error to raise; None when nobody has.

    A file that cannot be opened for another reason has no writer: a log that belongs to another file is such a reason.
    """
    try:
        prove_nobody_writes(places)
    except PublishError as error:
        return error if is_held(error) else None
    return None


def prove_unchanged(places: Places, before: Signature | None) -> None:
    """Refuse to replace a file that is not the one the job started from.

    Raises
    ------
    PublishError
        If the published file was written, replaced, made or removed since.
    """
    if signature_of(places.published) != before:
        todo = "Run again, so that nothing of the other change is lost"
        raise PublishError("was changed by another program during the run", where=str(places.published), todo=todo)
    if before is not None and places.wal.exists():
        todo = "Close the program that writes to it and run again"
        raise PublishError("was opened for writing during the run", where=str(places.published), todo=todo)
    prove_nobody_writes(places)


def copy_file(source: pathlib.Path, target: pathlib.Path) -> None:
    """Copy a file whole, inside the kernel where that is possible (0.6 to 3 s a GiB, or no time at all with reflinks).

    Raises
    ------
    PublishError
        If there is no room or no permission; the unfinished copy is left to be cleared as a leftover.
    """
    try:
        if not _copy_in_kernel(source, target):
            shutil.copyfile(source, target)
        target.chmod(stat.S_IRUSR | stat.S_IWUSR)
    except OSError as error:
        raise explain_os_error(error, target.parent) from error


def _copy_in_kernel(source: pathlib.Path, target: pathlib.Path) -> bool:
    copy_range = getattr(os, "copy_file_range", None)  # Linux only
    if copy_range is None:
        return False
    with source.open("rb") as reader, target.open("wb") as writer:
        left = os.fstat(reader.fileno()).st_size
        while left > 0:
            try:
                copied = copy_range(reader.fileno(), writer.fileno(), min(left, _CHUNK))
            except OSError as error:
                if error.errno in _NO_RANGE:
                    return False
                raise
            if copied == 0:
                return False
            left -= copied
    return True


def _no_access(folder: pathlib.Path) -> str:
    try:
        return f"the folder belongs to {folder.owner()} and cannot be written to"
    except (KeyError, OSError):
        return "the folder cannot be written to"


def _check_sticky(places: Places) -> None:
    """In a sticky folder such as /tmp only the owner of a file may replace it."""
    folder, user = places.home.stat(), os.geteuid()
    if not folder.st_mode & stat.S_ISVTX or user in (0, folder.st_uid):
        return
    for path in (places.published, places.previous):
        if path.exists() and path.stat().st_uid != user:
            todo = "Ask them to run the job, or use a folder of your own"
            raise PublishError("belongs to somebody else in a folder with the sticky bit", where=str(path), todo=todo)
