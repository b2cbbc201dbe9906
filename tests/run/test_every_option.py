"""No value of any option of any command, however extreme, ends in a traceback or a fault of segapp's own."""

from __future__ import annotations

import pathlib
import shutil
import signal
import sys
from collections.abc import Iterator

import pytest
from typer.core import TyperArgument, TyperOption

from segapp.cli import _command
from segapp.cli.ending import run_to_the_end
from tests.run.conftest import segapp, write_customers
from tests.run.every_command import commands

WORDS = ["", " ", "-1", "é漢\N{ZERO WIDTH SPACE}", "a\x01b\x1b[2J", "'; --", "\udcff", "x" * 5000, "%", "nan"]
WHOLE = ["-1", "0", "1000000", str(2**31), str(2**63), "9" * 30, "1_0", "é"]
REAL = ["-1", "0", "nan", "inf", "-inf", "1e308", "1e-320", "9" * 400]
DAYS = ["0001-01-01", "9999-12-31", "10000-01-01", "2026-02-30", "", "é"]
PATHS = ["", " ", ".", "/dev/null", "/dev/full", "no/such/place", "é\udcff", "x" * 5000, "a\x01b"]

BASES = {
    "run": ["customers.csv", "--evidence", "none", "--data-date", "2026-02-01"],
    "report": [],
    "init": ["made"],
    "sql": ["select 1 as one"],
    "open": [],
    "export": ["out.csv", "--overwrite"],
    "status": [],
    "refit": ["--evidence", "none"],
    "rename": ["S01", "New"],
    "campaign plan": [],
    "campaign freeze": ["Wave"],
    "campaign export": ["Spring", "--overwrite"],
    "campaign results": ["Spring"],
    "campaign list": [],
    "tables": ["segments"],
    "explain": ["S01"],
    "settings": [],
    "ingest": ["outcomes", "outcomes.csv", "--campaign", "Spring"],
    "demo": [],
    "sample": ["--customers", "5", "--output", "made.csv", "--overwrite"],
    "push": ["sqlite:///marts.db"],
    "rollback": [],
    "forget": ["c07"],
}
"""What each command needs to get far; the extreme values come beside or instead."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Return a folder with a small published warehouse, a campaign and a file of outcomes."""
    home = tmp_path_factory.mktemp("shop")
    rows = [(f"c{n:02d}", "Male", 20 + n % 3 * 25, 20 + n % 3 * 40, 80 - n % 3 * 30 + n % 2) for n in range(40)]
    write_customers(home / "customers.csv", rows)
    (home / "outcomes.csv").write_text("customer_id,outcome_date\nc01,2026-02-03\n", encoding="utf-8")
    words = ["run", "customers.csv", "--evidence", "none", "--data-date", "2026-01-31"]
    assert segapp(*words, cwd=home).code == 0
    assert segapp("campaign", "freeze", "Spring", "--start-date", "2026-02-02", cwd=home).code == 0
    return home


@pytest.fixture
def shop(made: pathlib.Path, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[pathlib.Path]:
    """Return a copy to work in; signals are put back as they were."""
    home = shutil.copytree(made, tmp_path / "shop", symlinks=True)
    monkeypatch.chdir(home)
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield home
    for number, handler in before.items():
        signal.signal(number, handler)


def values_of(parameter: TyperArgument | TyperOption) -> list[str]:
    """Return extreme values for what a parameter takes."""
    kind = f"{parameter.bare_type} {parameter.metavar}"
    if "int" in kind:
        return WHOLE
    if "float" in kind or "SHARE" in kind:
        return REAL
    if "YYYY" in kind:
        return DAYS
    return PATHS if "Path" in kind else WORDS


def lines_of(name: str) -> list[list[str]]:
    """Return command lines: every option with each extreme value, and each in the place of an argument."""
    found = []
    base, parameters = BASES[name], commands()[name].params
    arguments = [each for each in parameters if isinstance(each, TyperArgument)]
    for parameter in parameters:
        if parameter.name == "help":
            continue
        if parameter in arguments:
            at = arguments.index(parameter)
            found += [[*base[:at], value, *base[at + 1 :]] for value in values_of(parameter)]
        elif getattr(parameter, "is_flag", False):
            found.append([*base, parameter.opts[0]])
        else:
            found += [[*base, parameter.opts[0], value] for value in values_of(parameter)]
    return found


def test_every_command_is_tried() -> None:
    """A new command has to say here what it needs."""
    assert set(BASES) == set(commands())


@pytest.mark.slow
@pytest.mark.parametrize("name", BASES)
def test_no_value_ends_in_a_fault(
    name: str, shop: pathlib.Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each ends with 0, 1 or 2, and what it says is no traceback."""
    faults = []
    for words in lines_of(name):
        monkeypatch.setattr(sys, "argv", ["segapp", *name.split(), *words])
        code = run_to_the_end(_command)
        said = capsys.readouterr()
        if code not in (0, 1, 2) or "Traceback" in said.err or "this is a bug in segapp" in said.err:
            faults.append((words, code, said.err[-300:]))
    assert faults == []
