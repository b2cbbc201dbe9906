"""A first run that fails leaves a person's folder as it was: no project stays behind half-used."""

from __future__ import annotations

import os
import pathlib
import signal
import subprocess
import sys
import time

import pytest

from segapp.errors import SettingsError
from segapp.pipeline.new_project import new_project, put_in_place
from tests import made_files
from tests.run.conftest import ROOT, segapp

DAY = ("--data-date", "2026-01-31", "--evidence", "none")


@pytest.fixture
def torn(tmp_path: pathlib.Path) -> pathlib.Path:
    """Return a file of a telephone company, some of whose lines are torn; none of them is among the first."""
    source = made_files.telecom(tmp_path)
    with source.open("a", encoding="utf-8") as file:
        file.writelines(f"torn-{at}\n" for at in range(90))
    return source


def test_a_run_that_is_refused_leaves_the_folder_as_it_was(torn: pathlib.Path) -> None:
    """The error says so, and how the project alone is written; the other file of the folder is not bound to it."""
    home = torn.parent
    done = segapp("run", torn, "--max-rejected", "1%", *DAY, cwd=home)
    assert (done.code, "rejected" in done.err) == (1, True), done.err
    assert f"Nothing was left in {home}" in done.err
    assert f'segapp init FOLDER --customers "{torn}"' in done.err
    assert list(home.iterdir()) == [torn]
    assert segapp("run", made_files.wholesale(home), *DAY, cwd=home).code == 0


def test_folders_that_were_made_for_it_go_too(torn: pathlib.Path) -> None:
    """A folder in a folder, neither of which was there."""
    home = torn.parent
    assert segapp("run", torn, "--max-rejected", "1%", *DAY, "--dir", "new/shop", cwd=home).code == 1
    assert list(home.iterdir()) == [torn]


NEXT = ".warehouse.duckdb.next"
"""What is being worked on: there, a command is running."""


def kill(words: list[str | pathlib.Path], home: pathlib.Path, number: signal.Signals, *once: str) -> None:
    """Run a command, and end it once there are files of these names in `home`."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "segapp", *map(str, words)]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as running:
        while not all((home / each).exists() for each in once) and running.poll() is None:
            time.sleep(0.005)
        running.send_signal(number)
        _, said = running.communicate()
    assert running.returncode not in (0, 1), said


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL], ids=lambda each: each.name)
def test_a_run_that_is_killed_leaves_no_project(tmp_path: pathlib.Path, number: signal.Signals) -> None:
    """Nothing that a person sees; the next run, of another file, writes its own project."""
    source, home = made_files.telecom(tmp_path, 4000), tmp_path / "home"
    kill(["run", source, "--dir", home, *DAY], home, number, NEXT)
    left = {each.name for each in home.iterdir()} if home.exists() else set()
    assert [name for name in left if not name.startswith(".")] == []
    assert number == signal.SIGKILL or not home.exists()
    other = segapp("run", made_files.wholesale(tmp_path), *DAY, "--dir", "home", cwd=tmp_path)
    assert other.code == 0, other.err


def test_init_with_a_run_that_is_stopped_leaves_nothing(tmp_path: pathlib.Path) -> None:
    """As `segapp run` does; the same command can be given again."""
    source, home = made_files.telecom(tmp_path, 4000), tmp_path / "shop"
    kill(["init", home, "--customers", source, "--run"], home, signal.SIGTERM, NEXT)
    assert list(tmp_path.iterdir()) == [source]
    done = segapp("init", home, "--customers", source, "--run", cwd=tmp_path)
    assert done.code == 0, done.err
    assert {"sql", "templates", "segapp.toml", "warehouse.duckdb", "site"} <= {each.name for each in home.iterdir()}


def test_a_demonstration_that_is_stopped_between_its_months_leaves_nothing(tmp_path: pathlib.Path) -> None:
    """Its first month alone, without a report, is no demonstration."""
    home = tmp_path / "demo"
    kill(["demo", "--dir", home], home, signal.SIGTERM, "warehouse.duckdb", NEXT)
    assert list(tmp_path.iterdir()) == []


def test_a_demonstration_that_fails_removes_nothing_of_a_persons(tmp_path: pathlib.Path) -> None:
    """A folder called site, which is in the way of the report, is as it was; so is a file of a working copy's name."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("Ours", encoding="utf-8")
    (tmp_path / ".warehouse.duckdb.notes").write_text("Ours", encoding="utf-8")
    done = segapp("demo", "--dir", tmp_path, cwd=tmp_path)
    assert (done.code, "is in the way of the report" in done.err) == (1, True), done.err
    assert sorted(each.name for each in tmp_path.iterdir()) == [".warehouse.duckdb.notes", "site"]
    assert (tmp_path / "site" / "index.html").read_text(encoding="utf-8") == "Ours"


def test_a_run_up_to_a_step_keeps_the_project(tmp_path: pathlib.Path) -> None:
    """What is kept can be gone on with, and read with the project that it was made by."""
    done = segapp("run", made_files.telecom(tmp_path), *DAY, "--until", "check", cwd=tmp_path)
    assert done.code == 0, done.err
    assert (tmp_path / "sql" / "2_core" / "customers.sql").is_file()
    assert segapp("run", "--from", "report", cwd=tmp_path).code == 0


def test_what_a_person_changed_stays(tmp_path: pathlib.Path) -> None:
    """An error after the files were put in place removes those that are as they were written."""

    def change_and_fail() -> None:
        with new_project(tmp_path, {}, folders=("sql", "templates"), how_to_write="") as project:
            put_in_place(project)
            (tmp_path / "sql" / "README.md").write_text("Ours", encoding="utf-8")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change_and_fail()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["sql"]


def test_a_project_that_is_there_is_not_taken_back(tmp_path: pathlib.Path) -> None:
    """It is refused before anything is written."""
    (tmp_path / "sql").mkdir()
    with pytest.raises(SettingsError, match="there is a sql/ already"), new_project(tmp_path, {}, how_to_write=""):
        raise AssertionError
    assert [each.name for each in tmp_path.iterdir()] == ["sql"]
