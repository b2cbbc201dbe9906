"""Terminal output: progress and errors on stderr, results on stdout; quiet when piped."""

from __future__ import annotations

import contextlib
import io
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from segapp.errors import SegappError
from segapp.figures import ENGLISH, Separators, figure, percentage

if TYPE_CHECKING:
    from segapp.model import BatchCounts, Progress  # brings numpy, which --help does without

_reader = {"separators": ENGLISH}
"""How figures are shown: as segapp.toml of the project at hand says."""

PLAIN = "\t\N{NO-BREAK SPACE}"
"""Harmless, though Python does not call them printable."""

SHOWN_AFTER_SECONDS = 3.0
"""Before, what is left of a pass is a guess."""


class ReaderGone(Exception):  # noqa: N818  nothing is wrong
    """The reader of the output has closed it."""


class OutputError(SegappError):
    """The output cannot be written."""


def use_separators(separators: Separators) -> None:
    """Show figures in this way from now on."""
    _reader["separators"] = separators


def say(text: str = "") -> None:
    """Print a line of a result."""
    _write(_encodable(printable(text)))


def say_lines(lines: Iterable[str]) -> None:
    """Print lines that need no further formatting."""
    for line in lines:
        _write(line)


def say_csv(lines: Iterable[str]) -> None:
    """Print lines of CSV: into a file or pipe in UTF-8, as our files are, whatever the terminal speaks."""
    if not sys.stdout.isatty() and isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    say_lines(lines)


def say_json(result: Any) -> None:
    """Print a dataclass or a list of them as JSON; only letters of ASCII where the output's encoding is not UTF-8."""
    is_plain = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    found = [asdict(each) for each in result] if isinstance(result, list) else asdict(result)
    text = json.dumps(found, default=str, ensure_ascii=False, indent=2)
    shown = _reader["separators"].show(text)
    _write("".join(each if each.isascii() else json.dumps(each)[1:-1] for each in shown) if is_plain else shown)


def say_error(text: str) -> None:
    """Print one line on stderr; if that fails too, only the exit code remains."""
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(printable(text) + "\n")


def flush() -> None:
    """Flush the output.

    Raises
    ------
    ReaderGone
        If nobody reads it any more.
    OutputError
        If it cannot be written.
    """
    with _worded_output():
        sys.stdout.flush()


def _write(line: str) -> None:
    with _worded_output():
        sys.stdout.write(line + "\n")


@contextlib.contextmanager
def _worded_output() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError as error:
        raise ReaderGone from error
    except OSError as error:
        what = f"the output cannot be written: {error.strerror}"
        raise OutputError(what, todo="Send the output elsewhere; what the command changed is done") from error


def say_counts(counts: BatchCounts) -> None:
    """Print how many rows were loaded, rejected or duplicates; for customers, also who was named."""
    say(
        f"{counted(counts.row_count, 'row')} read = {figure(counts.loaded_count)} loaded"
        f" + {figure(counts.rejected_count)} rejected + {counted(counts.duplicate_count, 'duplicate')}"
    )
    if counts.not_named_count is not None:
        say(
            f"{counted(counts.new_count, 'customer')} new, {figure(counts.changed_count)} changed,"
            f" {figure(counts.unchanged_count)} unchanged; {figure(counts.not_named_count)} known before and not named"
            " by this file"
        )


def counted(count: int, noun: str) -> str:
    """Return how many there are of something: 1 row, 2,000 rows."""
    return f"{figure(count)} {noun}{'' if count == 1 else 's'}"


def printable(text: str) -> str:
    """Return the text with its figures as the reader writes them, and control characters made visible."""
    shown = _reader["separators"].show(text)
    return "".join(char if char in PLAIN or char.isprintable() else repr(char)[1:-1] for char in shown)


def _encodable(text: str) -> str:
    """Return the text in the terminal's encoding: some have no minus sign, and names are in any script."""
    encoding = sys.stdout.encoding or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        plain = text.replace("\N{MINUS SIGN}", "-")
        return plain.encode(encoding, "backslashreplace").decode(encoding)
    return text


@contextlib.contextmanager
def progress() -> Iterator[Progress]:
    """Yield a function that shows the present step with its running time, if stderr is a terminal."""
    if not sys.stderr.isatty():
        yield lambda step: None
        return
    from rich.console import Console

    from segapp.warehouse import running_share

    console = Console(stderr=True)
    present = Present(running_share)
    with console.status(present):
        steps = _Steps(console)

        def show(step: str) -> None:
            """Begin a step, and end the one before."""
            steps.close()
            steps.open(step)
            present.begin(step)

        yield show
        steps.close()


class Present:
    """The line of the current step: its name and, for passes that take seconds, how much is left.

    Parameters
    ----------
    share : callable
        Returns the share of the present pass that is done, or None.
    clock : callable
        Returns seconds.
    """

    def __init__(self, share: Callable[[], float | None], clock: Callable[[], float] = time.monotonic) -> None:
        self.share, self.clock = share, clock
        self.begin("Starting")

    def begin(self, step: str) -> None:
        """Start the line of the next step."""
        self.step, self.pass_began, self.last = step, self.clock(), 0.0

    def __rich__(self) -> str:
        """Return the line as it is to be shown at this moment."""
        from rich.markup import escape

        return escape(printable(f"{self.step}{self.left()}"))

    def left(self) -> str:
        """Return how much is left, or nothing in the first seconds of a pass."""
        share, now = self.share(), self.clock()
        if share is None or share < self.last:  # another pass
            self.pass_began = now
        self.last = share or 0.0
        took = now - self.pass_began
        if not share or took < SHOWN_AFTER_SECONDS:
            return ""
        return f", {percentage(share, 0)} of this pass, about {figure(max(took * (1 - share) / share, 1))} s left"


class _Steps:
    """Print each finished step with the seconds it took."""

    def __init__(self, console: Any) -> None:
        self.console, self.step, self.began = console, "", 0.0

    def open(self, step: str) -> None:
        """Begin a step."""
        self.step, self.began = step, time.monotonic()

    def close(self) -> None:
        """End the present step, if there is one."""
        if self.step:
            took = time.monotonic() - self.began
            line = printable(f"{self.step}  {figure(took, 1)} s")
            self.console.print(line, style="dim", markup=False, highlight=False)
        self.step = ""
