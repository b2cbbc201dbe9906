"""Let one job at a time work on a warehouse; the second is told who holds the lock."""

from __future__ import annotations

import contextlib
import os
import pathlib
from collections.abc import Iterator

from segapp.errors import PublishError
from segapp.named_file import allowed
from segapp.stages.publish.error_wording import explain_os_error


@contextlib.contextmanager
def job_lock(path: pathlib.Path, *, wait_seconds: float = 0.0) -> Iterator[None]:
    """Hold the lock of `.warehouse.duckdb.lock` while a job works.

    The lock goes when the process ends, however it ends; the file stays, because deleting it would let two jobs hold
    locks of the same name.

    Raises
    ------
    PublishError
        If another job holds it, the folder cannot be written to, or the file system knows no locks.
    """
    import filelock

    # A soft lock would survive a kill and block every later job, so a file system without locks is refused. Who else
    # may take the lock is the umask's to say, as it is of every file here.
    lock = filelock.FileLock(path, mode=allowed(0o666), fallback_to_soft=False, thread_local=False)
    try:
        lock.acquire(timeout=wait_seconds)
    except filelock.Timeout as error:
        raise _busy(path) from error
    except (PermissionError, FileNotFoundError) as error:
        raise explain_os_error(error, path.parent) from error
    except OSError as error:
        raise _no_locks(path, error) from error
    try:
        _write_holder(path)
        yield
    finally:
        lock.release()


def drop_lock(path: pathlib.Path) -> None:
    """Remove the lock file of a folder in which nothing was published; where another job holds it, leave it."""
    if not path.exists():
        return
    with contextlib.suppress(PublishError), job_lock(path):
        path.unlink(missing_ok=True)


def holder_of(path: pathlib.Path) -> str:
    """Return the process id of whoever last took the lock; empty when unknown."""
    try:
        words = path.read_bytes()[:20].decode("ascii").strip()
    except (OSError, ValueError):
        return ""
    return words if words.isdigit() else ""


def _write_holder(path: pathlib.Path) -> None:
    """Write our process id into the lock file; a full disk must not stop a job for that."""
    with contextlib.suppress(OSError):
        path.write_text(f"{os.getpid()}\n", encoding="utf-8")


def _busy(path: pathlib.Path) -> PublishError:
    holder = holder_of(path)
    who = f"another segapp job (process {holder})" if holder else "another segapp job"
    return PublishError(f"{who} is running here", where=str(path.parent), todo="Wait until it has ended and run again")


def _no_locks(path: pathlib.Path, error: OSError) -> PublishError:
    words = explain_os_error(error, path.parent)
    if words.what != (error.strerror or str(error)):
        return words
    todo = "Keep the warehouse on a local disk, and copy it to shared places afterwards"
    return PublishError(f"this file system refuses locks ({error.strerror})", where=str(path.parent), todo=todo)
