"""What a person sees: progress and errors on stderr, results on stdout; quiet when piped."""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from segapp.model import BatchCounts, Progress  # brings numpy, which --help does without


def say(text: str = "") -> None:
    """Print a line of a result."""
    sys.stdout.write(printable(text) + "\n")


def say_lines(lines: Iterable[str]) -> None:
    """Print lines that are already fit to be printed."""
    for line in lines:
        sys.stdout.write(line + "\n")


def say_json(result: Any) -> None:
    """Print a dataclass as JSON."""
    sys.stdout.write(json.dumps(asdict(result), default=str, ensure_ascii=False, indent=2) + "\n")


def say_error(text: str) -> None:
    """Print one line on stderr."""
    sys.stderr.write(printable(text) + "\n")


def say_counts(counts: BatchCounts) -> None:
    """Print what became of the rows of a source: every row is one of the three."""
    say(
        f"{counts.row_count:,} rows read = {counts.loaded_count:,} loaded + {counts.rejected_count:,} rejected"
        f" + {counts.duplicate_count:,} duplicates"
    )


def printable(text: str) -> str:
    """Return the text with control characters made visible, so that no value can drive a terminal."""
    return "".join(char if char == "\t" or char.isprintable() else repr(char)[1:-1] for char in text)


@contextlib.contextmanager
def progress() -> Iterator[Progress]:
    """Yield a function that shows the present step with its running time, if stderr is a terminal."""
    if not sys.stderr.isatty():
        yield lambda step: None
        return
    from rich.console import Console
    from rich.markup import escape

    console = Console(stderr=True)
    with console.status("Starting") as status:
        steps = _Steps(console)

        def show(step: str) -> None:
            steps.close()
            steps.open(step)
            status.update(escape(printable(step)))

        yield show
        steps.close()


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
            self.console.print(f"{printable(self.step)}  {took:.1f} s", style="dim", markup=False, highlight=False)
        self.step = ""
