"""Write a file that a person named: whole or not at all, overwriting only when told to."""

from __future__ import annotations

import contextlib
import os
import pathlib
from collections.abc import Iterator

from segapp.errors import TargetError


def allowed(mode: int) -> int:
    """Return a file's mode after the umask."""
    mask = os.umask(0o077)  # the only way to read it; whatever is made meanwhile is for nobody else
    os.umask(mask)
    return mode & ~mask


def refuse_taken(target: pathlib.Path, *, may_overwrite: bool) -> None:
    """Refuse a name that is taken, before any work is done for it.

    Raises
    ------
    TargetError
        If a file is there that may not be overwritten, or anything that is no regular file, which never may.
    """
    if target.is_dir():
        raise TargetError("is a folder", where=str(target), todo="Name a file")
    if not target.exists():
        return
    if not target.is_file():
        raise TargetError("is not a regular file", where=str(target), todo="Name another file")
    if not may_overwrite:
        raise TargetError(
            "there is a file of this name already",
            where=str(target),
            todo="Name another file, or replace this one with --overwrite",
        )


@contextlib.contextmanager
def named_file(target: pathlib.Path, *, may_overwrite: bool = False) -> Iterator[pathlib.Path]:
    """Yield a temporary name to write to; on success it becomes the target, on error it is removed.

    Raises
    ------
    TargetError
        If the name is taken, its folder is missing, or the file cannot be written.
    """
    place = target.resolve()  # what a link names is written, and the link stays
    part = place.with_name(f".{place.name[:60]}.{os.getpid()}.part")
    try:
        refuse_taken(target, may_overwrite=may_overwrite)
        if not place.parent.is_dir():
            raise TargetError("there is no such folder", where=str(target), todo="Make it, or name another file")
        part.touch()
        yield part
        with part.open("rb") as written:
            os.fsync(written.fileno())
        refuse_taken(target, may_overwrite=may_overwrite)  # it may have come meanwhile
        part.replace(place)
    except OSError as error:
        words = f"cannot be written: {error.strerror or error}"
        raise TargetError(words, where=str(target), todo="Name another file") from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
