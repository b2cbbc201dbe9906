"""How a command ends: with its exit code, and with one line for whatever went wrong; a traceback only with --debug."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from segapp.errors import SegappError, Terminated

DEBUG = "--debug"
INTERRUPTED = "Interrupted: the published warehouse and site are as they were"
REPORT = f"Please report this as an issue of segapp, with the output of the same command and {DEBUG}"
OUT_OF_MEMORY = "Close other programs, or lower memory_limit in segapp.toml, and run again"
_PACKAGE = Path(__file__).resolve().parents[1]


class Unfinished(Exception):  # noqa: N818  it only carries what ended a command past Typer
    """A command was ended by its cause: an interrupt, or a system error."""


def run_to_the_end(command: Callable[[list[str]], object]) -> int:
    """Run a command on the words that were typed and return its exit code; nothing is raised.

    `--debug` may stand anywhere before a `--`; it shows the traceback of what went wrong.
    """
    open_missing_streams()
    sys.unraisablehook = _say_nothing_of_interrupts
    end_of_options = sys.argv.index("--") if "--" in sys.argv else len(sys.argv)
    is_debugging = DEBUG in sys.argv[1:end_of_options]
    words = [word for at, word in enumerate(sys.argv) if at and (word != DEBUG or at > end_of_options)]
    try:
        return _ended(command, words, is_debugging)
    except KeyboardInterrupt:  # the second Ctrl-C, while the first was being answered
        return 130
    finally:
        ignore_signals()
        close_output()


def _ended(command: Callable[[list[str]], object], words: list[str], is_debugging: bool) -> int:
    from segapp.cli.console import ReaderGone, flush, say_error

    try:
        code = _code_of(command, words)
        flush()
    except KeyboardInterrupt as interrupt:
        ignore_signals()
        say_error(INTERRUPTED)
        return 143 if isinstance(interrupt, Terminated) else 130
    except ReaderGone:  # as in `segapp sql ... | head`: who read it has seen enough
        return 0
    except Exception as error:
        if is_debugging:
            with contextlib.suppress(OSError):
                traceback.print_exc()
        for line in (line_of(error), *(error.excerpt if isinstance(error, SegappError) else ())):
            say_error(line)
        return 1
    return code


def _code_of(command: Callable[[list[str]], object], words: list[str]) -> int:
    from segapp.cli.console import flush

    try:
        try:
            command(words)
        except Unfinished as unfinished:
            raise unfinished.__cause__ or unfinished from None
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BrokenPipeError:
        flush()  # says so where it was the output, as of `segapp --help | head -1`, and not a pipe of ours
        raise
    return 0


def line_of(error: BaseException) -> str:
    """Return one line for an error: ours as it is, the system's in its words, any other as a bug of segapp."""
    if isinstance(error, SegappError):
        return error.line
    if isinstance(error, MemoryError):
        return SegappError("there is not enough memory", todo=OUT_OF_MEMORY).line
    if isinstance(error, OSError) and error.errno is not None:
        return _system_line(error)
    if "Too many open files" in str(error):
        return _system_line(OSError(errno.EMFILE, os.strerror(errno.EMFILE)))
    if isinstance(error, UnicodeEncodeError) and error.reason.startswith("surrogates"):
        todo = "Give the file or folder a name in UTF-8 and run again"
        return SegappError("a name is not valid UTF-8", where=error.object, todo=todo).line
    what = f"this is a bug in segapp: {type(error).__name__}: {error}".rstrip(": ")
    return SegappError(what, where=_place_of(error), todo=REPORT).line


def _system_line(error: OSError) -> str:
    where = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes | os.PathLike) else ""
    todo = {
        errno.EMFILE: "Allow more of them and run again: ulimit -n 1024",
        errno.ENOSPC: "Free some disk space and run again",
        errno.EACCES: "Ask the owner for access, or name another place",
        errno.ENOMEM: OUT_OF_MEMORY,
    }.get(error.errno or 0, "Fix this and run again")
    return SegappError(error.strerror or str(error), where=where, todo=todo).line


def _place_of(error: BaseException) -> str:
    """Return the last of our own lines that the error went through."""
    ours = [each for each in traceback.extract_tb(error.__traceback__) if Path(each.filename).is_relative_to(_PACKAGE)]
    return f"{Path(ours[-1].filename).relative_to(_PACKAGE.parent)}:{ours[-1].lineno}" if ours else ""


def open_missing_streams() -> None:
    """Reopen streams the shell closed (`>&-`), lest the next file become the output; escape unencodable letters.

    A letter that the terminal's encoding cannot say is spelled out instead of ending the command.
    """
    for number, mode in enumerate(("r", "w", "w")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDONLY if mode == "r" else os.O_WRONLY)  # the lowest free number is this one
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115  as long as the process
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _say_nothing_of_interrupts(unraisable: sys.UnraisableHookArgs) -> None:
    """Print what a finalizer could not raise, except Ctrl-C: pressing it again is answered."""
    if not issubclass(unraisable.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(unraisable)


def ignore_signals() -> None:
    """Let nothing interrupt the last lines: a second Ctrl-C would print the interpreter's own traceback."""
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(ValueError):  # not the main thread
            signal.signal(number, signal.SIG_IGN)


def close_output() -> None:
    """Discard the output where its last bytes cannot be written, so that the interpreter does not try again."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        try:
            stream.flush()
        except (OSError, ValueError):
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
