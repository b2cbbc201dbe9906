"""Run `segapp sql` without a query: DuckDB's shell or harlequin where installed, else our own prompt.

The prompt reopens the file for each query, so that it shows the newest run however long it stays open.
"""

from __future__ import annotations

import contextlib
import os
import pathlib
import shutil
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from segapp.cli.console import flush, say, say_error
from segapp.errors import SegappError

if TYPE_CHECKING:
    from segapp.project import Project

WORDS = """
    select from where group by order limit join left inner on using having distinct case when then else end and or not
    null is in between like as desc asc count sum avg min max round describe summarize show
"""
HELP = "A query ends with a semicolon. Tab completes, .tables lists tables, .quit or Ctrl-D ends."
USE_MARTS = pathlib.Path(__file__).with_name("use_marts.sql")
SHELLS = {
    "duckdb": ("-readonly", "-cmd", "use marts"),
    "harlequin": ("--read-only", "--init-path", str(USE_MARTS)),
}
"""Programs that are better than our prompt where they are installed: how they open a file that nobody writes to,
and look for tables in marts."""

HISTORY_LINES = 2_000


def open_shell(project: Project, show: Callable[[str], None]) -> None:
    """Give the terminal to a shell on the published file; `show` asks one query and prints its answer.

    Raises
    ------
    WarehouseError
        If there is no warehouse.
    """
    from segapp.warehouse import open_published

    open_published(project.warehouse).close()
    for name, options in SHELLS.items():
        if program := shutil.which(name):
            say(f"{name}, read-only, on {project.warehouse}")
            flush()
            os.execv(program, [name, *options, str(project.warehouse)])  # noqa: S606  found in PATH
    _prompt(project, show)


def _prompt(project: Project, show: Callable[[str], None]) -> None:
    """Ask for queries and answer them until the input ends."""
    say(f"{project.warehouse}, read-only; schema marts")
    say(HELP)
    with _edited(project):
        text = ""
        while True:
            try:
                line = input("    ...> " if text else "segapp> ")
            except EOFError:
                say()
                return
            except KeyboardInterrupt:
                say()
                text = ""
                continue
            if not text and line.strip() in (".quit", ".exit", "quit", "exit"):
                return
            text = f"{text}\n{line}".strip()
            if text and (text.endswith(";") or text.startswith(".")):
                _answer(text, project, show)
                text = ""


def _answer(text: str, project: Project, show: Callable[[str], None]) -> None:
    try:
        if text.startswith("."):
            say("  ".join(_names(project)[0]) if text == ".tables" else HELP)
        else:
            show(text)
    except SegappError as error:
        for line in (error.line, *error.excerpt):
            say_error(line)
    except KeyboardInterrupt:
        say_error("Interrupted")


@contextlib.contextmanager
def _edited(project: Project) -> Iterator[None]:
    """Turn on line editing: a history that is saved as it grows, and completion, where the system has both."""
    try:
        import readline
    except ImportError:
        yield
        return
    home = pathlib.Path(os.environ.get("XDG_STATE_HOME") or pathlib.Path.home() / ".local" / "state") / "segapp"
    history = home / "sql_history"
    with contextlib.suppress(OSError):
        readline.read_history_file(history)
    readline.set_history_length(HISTORY_LINES)
    readline.set_completer_delims(" \t\n,;()=<>+*/'\"")
    readline.set_completer(_completer(project))
    is_editline = "libedit" in (readline.__doc__ or "")
    readline.parse_and_bind("bind ^I rl_complete" if is_editline else "tab: complete")
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            home.mkdir(parents=True, exist_ok=True)
            readline.write_history_file(history)
            history.chmod(0o600)


def _completer(project: Project) -> Callable[[str, int], str | None]:
    """Return a completer of SQL words, tables (with or without schema) and columns that begin as typed."""
    tables, columns = _names(project)
    known = sorted({*WORDS.split(), *tables, *columns, *(f"marts.{name}" for name in tables)})

    def complete(typed: str, number: int) -> str | None:
        found = [word for word in known if word.startswith(typed.lower())]
        return found[number] if number < len(found) else None

    return complete


def _names(project: Project) -> tuple[list[str], list[str]]:
    from segapp.warehouse import open_published, read_public_tables

    with open_published(project.warehouse) as warehouse:
        found = read_public_tables(warehouse, with_personal=True)
    return [table.name for table in found], sorted({column.name for table in found for column in table.columns})


def query_of_input() -> str:
    """Return the query that comes through a pipe: `segapp sql < query.sql`."""
    return sys.stdin.read()
