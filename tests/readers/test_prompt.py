"""`segapp sql` without a query: a prompt with history and completion, or the shell that is installed; a pipe."""

from __future__ import annotations

import contextlib
import os
import pathlib
import pty
import select
import signal
import subprocess
import sys
import time

import pytest

from segapp.cli.sql_prompt import USE_MARTS


def segapp(path: pathlib.Path, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command line on a warehouse, with an input."""
    command = [sys.executable, "-m", "segapp", "sql", *words, "--dir", str(path.parent)]
    return subprocess.run(command, input=given, capture_output=True, text=True, check=False)


class Typed:
    """A person at a terminal: types, and reads what is shown."""

    def __init__(self, path: pathlib.Path, programs: pathlib.Path) -> None:
        self.shown = ""
        environment = {"PATH": str(programs), "HOME": str(programs), "TERM": "dumb", "COLUMNS": "200"}
        environment |= {name: os.environ[name] for name in ("PYTHONPATH", "LD_LIBRARY_PATH") if name in os.environ}
        self.child, self.terminal = pty.fork()
        if self.child == 0:
            words = [sys.executable, "-m", "segapp", "sql", "--dir", str(path.parent)]
            os.execve(sys.executable, words, environment)  # noqa: S606  our own command line

    def wait_for(self, text: str, *, seconds: float = 60) -> str:
        """Return all that is shown up to a text."""
        until = time.monotonic() + seconds
        while text not in self.shown:
            assert time.monotonic() < until, self.shown
            if select.select([self.terminal], [], [], 0.2)[0]:
                self.shown += os.read(self.terminal, 65536).decode()
        seen, _, self.shown = self.shown.partition(text)
        return seen

    def type(self, text: str) -> None:
        """Type a text."""
        os.write(self.terminal, text.encode())

    def interrupt_until(self, text: str, *, seconds: float = 60) -> None:
        """Press Ctrl-C, again where it came while nobody waited for a key (the terminal is read a moment later)."""
        for _ in range(round(seconds / 5)):
            self.type("\x03")
            with contextlib.suppress(AssertionError):
                self.wait_for(text, seconds=5)
                return
        raise AssertionError(f"an interrupt is not heard; shown last: {self.shown}")

    def end(self, *, seconds: float = 60) -> int:
        """Return the exit code."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            done, status = os.waitpid(self.child, os.WNOHANG)
            if done:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.05)
        os.kill(self.child, signal.SIGKILL)
        os.waitpid(self.child, 0)
        raise AssertionError(f"the shell does not end; shown last: {self.shown}")


def test_a_table_without_a_schema_is_one_of_marts(warehouse_path: pathlib.Path) -> None:
    """`select * from segments` works, and the full name as before."""
    for name in ("segments", "marts.segments"):
        done = segapp(warehouse_path, f"select count(*) as n from {name}", "--csv")
        assert (done.stdout, done.stderr) == ("n\n2\n", "")


def test_a_query_comes_through_a_pipe(warehouse_path: pathlib.Path) -> None:
    """`segapp sql --csv < query.sql` answers as if it were typed."""
    assert segapp(warehouse_path, "--csv", given="select count(*) as n\nfrom segments\n").stdout == "n\n2\n"
    assert "holds no query" in segapp(warehouse_path, given="").stderr


def test_the_prompt_answers_completes_and_goes_on_after_an_error(
    warehouse_path: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    """A query may have several lines; Tab finishes a name; a wrong query is told and forgotten; the history is kept."""
    typed = Typed(warehouse_path, tmp_path)
    typed.wait_for("segapp> ")
    typed.type("select count(*) + 40 as n\nfrom customer_segm\t;\n")
    assert "42" in typed.wait_for("(1 row)")
    typed.type("delete from segments;\n")
    typed.wait_for("is not a query, and the published warehouse is never written")
    typed.wait_for("segapp> ")
    typed.type("select nowhere")
    typed.wait_for("select nowhere")
    typed.interrupt_until("segapp> ")
    typed.type(".tables\n")
    typed.wait_for("customer_segments  segments")
    typed.wait_for("segapp> ")  # before it, the terminal itself would take the end of the input
    typed.type("\x04")
    assert typed.end() == 0
    history = tmp_path / ".local" / "state" / "segapp" / "sql_history"
    assert "from customer_segments;" in history.read_text()
    assert history.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("name", "options"),
    [("duckdb", "-readonly -cmd use marts"), ("harlequin", f"--read-only --init-path {USE_MARTS}")],
)
def test_an_installed_shell_gets_the_terminal(
    warehouse_path: pathlib.Path, tmp_path: pathlib.Path, name: str, options: str
) -> None:
    """The shell opens the published file, read-only, and its exit code is ours."""
    program = tmp_path / name
    program.write_text('#!/bin/sh\necho "got $@"\nexit 5\n')
    program.chmod(0o755)
    typed = Typed(warehouse_path, tmp_path)
    typed.wait_for(f"got {options} {warehouse_path}")
    assert typed.end() == 5
