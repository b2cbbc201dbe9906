"""Killed at any step, the published file and its site are the old or the new ones, and the next command heals."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys

import pytest

from segapp.project import Project, find_project
from segapp.stages.publish import heal, rollback
from segapp.stages.publish.kept import read_kept
from segapp.stages.publish.places import places_of
from segapp.warehouse import open_published
from tests.publish.runs import keep_run, publish_run, published_runs

TESTS = pathlib.Path(__file__).resolve().parent.parent


def kill_everywhere(base: Project, action: str, tmp_path: pathlib.Path) -> list[Project]:
    """Kill an action at each of its steps; return the projects as the kills left them, the last one unharmed."""
    work = tmp_path / "killed"
    work.mkdir()
    command = [sys.executable, "-m", "tests.publish.kill_driver", str(base.home), str(work), action]
    subprocess.run(command, check=True, cwd=TESTS, env={"PYTHONPATH": f"{TESTS.parent}:{TESTS}"}, timeout=300)
    return [find_project(path) for path in sorted(work.iterdir())]


@pytest.fixture
def twice(project: Project) -> Project:
    """A project with two publications, R1 and R2."""
    publish_run(project, "R1")
    publish_run(project, "R2")
    return project


CASES = {"run": ("R2", "R3"), "forget": ("R2", "R3"), "report": ("R2", "R2"), "rollback": ("R2", "R1")}


@pytest.mark.slow
@pytest.mark.parametrize("action", CASES)
def test_killed_anywhere_the_publication_is_the_old_or_the_new(
    twice: Project, tmp_path: pathlib.Path, action: str
) -> None:
    """File and site are whole at once, belong together after healing, and the way back is never lost."""
    old, new = CASES[action]
    killed = kill_everywhere(twice, action, tmp_path)
    assert len(killed) > 5
    seen = set()
    for each in killed:
        file_run, site_run = published_runs(each)
        assert {file_run, site_run} <= {old, new}, each.home
        heal(each)
        assert published_runs(each) == (file_run, file_run), each.home
        assert heal(each) == [], each.home
        seen.add(str(file_run))
        names = {path.name for path in each.home.iterdir()}
        assert not any(part in name for name in names for part in ("next", "replaced", "link", "fresh")), names
        check_way_back(each, str(file_run), is_open=(action, file_run) != ("forget", "R3"))
    assert seen == {old, new}


def check_way_back(project: Project, file_run: str, *, is_open: bool) -> None:
    """Rollback brings back the publication before the one on show; after a forget there is none."""
    assert (project.home / ".warehouse.duckdb.previous").exists() == is_open, project.home
    if is_open:
        before = {"R1": "R2", "R2": "R1", "R3": "R2"}[file_run]
        rollback(project)
        assert published_runs(project) == (before, before), project.home


@pytest.mark.slow
def test_healing_may_itself_be_killed(twice: Project, tmp_path: pathlib.Path) -> None:
    """A kill during healing is healed by the next command."""
    (twice.home / ".site-R9").mkdir()
    (twice.home / ".site-R9" / "index.html").write_text("R9", encoding="utf-8")
    (twice.home / ".warehouse.duckdb.next").write_bytes(b"half")
    (twice.home / ".warehouse.duckdb.replaced").write_bytes((twice.home / ".warehouse.duckdb.previous").read_bytes())
    for each in kill_everywhere(twice, "heal", tmp_path):
        heal(each)
        assert published_runs(each) == ("R2", "R2")
        rollback(each)
        assert published_runs(each) == ("R1", "R1")


@pytest.mark.slow
def test_killed_while_keeping_a_copy_one_is_kept_whole(twice: Project, tmp_path: pathlib.Path) -> None:
    """The copy that was kept before is there until the new one is; what is published stays as it was."""
    keep_run(twice, "R3")
    seen = set()
    for each in kill_everywhere(twice, "keep", tmp_path):
        heal(each)
        assert heal(each) == [], each.home
        assert published_runs(each) == ("R2", "R2")
        places = places_of(each)
        kept = read_kept(places)
        assert kept is not None, each.home
        with open_published(places.kept_file) as warehouse:
            assert warehouse.scalar("select run_id from marts.answer") == kept.interim.run_id
        assert (places.kept_report / "index.html").read_text(encoding="utf-8") == kept.interim.run_id
        assert [path.name for path in each.home.glob(".warehouse.duckdb.kept*")] == [places.kept.name]
        seen.add(kept.interim.run_id)
    assert seen == {"R3", "R4"}


@pytest.mark.slow
def test_real_commands_killed_at_random_moments() -> None:
    """Two moments each of run, refit --apply, rollback, forget: file and report are whole, the next command heals."""
    script = TESTS.parent / "benchmarks" / "kills.py"
    command = [sys.executable, str(script), "--moments", "8", "--seed", "3", "--customers", "60"]
    environment = os.environ | {"PYTHONPATH": str(TESTS.parent)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=900, check=False)
    assert done.returncode == 0, done.stderr
    total = next(line for line in done.stdout.splitlines() if line.startswith("| all |"))
    assert total.split("|")[2].strip() == "8"
    assert total.split("|")[-2].strip() == "0"
