"""Word the errors of the operating system or the database: what happened, where, what to do next."""

from __future__ import annotations

import errno
import pathlib
import re

from segapp.errors import PublishError, SegappError
from segapp.warehouse.failures import MORE_MEMORY, is_out_of_memory

_HELD = re.compile(r"Conflicting lock is held in (?P<program>.*?) \(PID (?P<pid>\d+)\)")

_WORDS = {
    errno.ENOSPC: ("the disk is full", "Free some disk space and run again; nothing was changed"),
    errno.EDQUOT: ("the disk quota is used up", "Free some disk space and run again; nothing was changed"),
    errno.EROFS: ("the file system is read-only", "Use a folder that can be written to"),
    errno.EACCES: ("no permission to write here", "Ask the owner for write access, or use another folder"),
    errno.EPERM: ("no permission to write here", "Ask the owner for write access, or use another folder"),
    errno.EBUSY: (
        "the file is mounted by itself, so it cannot be replaced",
        "Mount the folder that holds it instead",
    ),
}


def explain_os_error(error: OSError, where: pathlib.Path) -> PublishError:
    """Return an operating system error as one clear line."""
    words = _WORDS.get(error.errno or 0)
    what, todo = words if words else (error.strerror or str(error), "Nothing was changed; fix this and run again")
    return PublishError(what, where=str(where), todo=todo)


def explain_open_error(error: SegappError, where: pathlib.Path) -> PublishError:
    """Return why the published file could not be opened: who writes to it, or what else the database says."""
    held = _HELD.search(str(error.__cause__ or error))
    if held is None:
        todo = error.todo or "Nothing was changed; segapp rollback restores the previous file"
        return PublishError(error.what, where=str(where), todo=todo)
    program = pathlib.Path(held["program"]).name
    return PublishError(
        f"{program} (process {held['pid']}) has the file open for writing",
        where=str(where),
        todo="Close that connection, or open it read-only, and run again",
    )


def is_held(error: PublishError) -> bool:
    """Return whether the error says that another process has the file open for writing."""
    return _HELD.search(str(getattr(error.__cause__, "__cause__", None))) is not None


def explain_stage_error(error: BaseException, where: pathlib.Path) -> PublishError | None:
    """Return a full disk or a lack of memory inside a stage as one clear line; None for anything else."""
    if isinstance(error, SegappError):
        return None
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return explain_os_error(error, where)
    if "No space left on device" in str(error) or "max_temp_directory_size" in str(error):
        return explain_os_error(OSError(errno.ENOSPC, ""), where)
    if is_out_of_memory(error):
        return PublishError("the job ran out of memory", where=str(where), todo=f"{MORE_MEMORY}; nothing was changed")
    return None
