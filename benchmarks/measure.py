"""Run a command and take its wall time and peak memory; put a table between its markers in docs/performance.md."""

from __future__ import annotations

import os
import pathlib
import platform
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version

PAGE = pathlib.Path(__file__).resolve().parent.parent / "docs" / "performance.md"
KIB_PER_UNIT = 1 / 1024 if sys.platform == "darwin" else 1  # ru_maxrss is in bytes on macOS


@dataclass(frozen=True)
class Measured:
    """What one command took: wall seconds, the peak of its resident memory, and seconds of processor time."""

    seconds: float
    peak_mib: float
    cpu_seconds: float = 0.0

    def __str__(self) -> str:
        return f"{self.seconds:.2f} s / {self.peak_mib:.0f} MiB"


def measure(command: Sequence[str], folder: pathlib.Path) -> Measured:
    """Run a command in a folder; its output goes to a file there, shown only when it fails."""
    log = folder / "output.txt"
    with log.open("wb") as output:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)  # waited for here, not by Popen
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}:\n{log.read_text()[-3000:]}")
    return Measured(seconds, usage.ru_maxrss * KIB_PER_UNIT / 1024, usage.ru_utime + usage.ru_stime)


def median(runs: Sequence[Measured]) -> Measured:
    """Return the medians of several runs."""
    return Measured(
        seconds=statistics.median(run.seconds for run in runs),
        peak_mib=statistics.median(run.peak_mib for run in runs),
        cpu_seconds=statistics.median(run.cpu_seconds for run in runs),
    )


def machine(*packages: str) -> str:
    """Return one line that says on what machine and with which versions a table was measured."""
    names = ", ".join(f"{name} {version(name)}" for name in packages)
    return f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, {names}."


def write_table(name: str, lines: Sequence[str], *, page: pathlib.Path = PAGE) -> None:
    """Print a table and put it between its markers in a page of docs/."""
    text = "\n".join(lines)
    print(text)
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    before = page.read_text(encoding="utf-8")
    pattern = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    if not pattern.search(before):
        raise SystemExit(f"{page} has no line {begin}")
    page.write_text(pattern.sub(lambda _: f"{begin}\n{text}\n{end}", before), encoding="utf-8")
