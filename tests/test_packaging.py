"""The wheel works by itself: built, installed with pins in a fresh environment, run in an empty folder."""

from __future__ import annotations

import pathlib
import subprocess
import sys
import venv
import zipfile

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.slow


def run(*command: object, folder: pathlib.Path) -> str:
    """Run a command that must succeed and return what it printed."""
    done = subprocess.run([str(each) for each in command], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Build the source distribution, and the wheel from it."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--outdir", folder, ROOT, folder=folder)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def segapp(wheel: pathlib.Path, tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Install the wheel with the pinned versions in a fresh environment and return its command."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    run(folder / "bin" / "python", "-m", "pip", "install", "-qq", "-c", ROOT / "constraints.txt", wheel, folder=folder)
    return folder / "bin" / "segapp"


def test_sql_and_templates_travel_in_the_wheel(wheel: pathlib.Path) -> None:
    """Every file of sql/ and templates/ is in the wheel, and nothing of tests/."""
    names = set(zipfile.ZipFile(wheel).namelist())
    tracked = run("git", "ls-files", "sql", "templates", folder=ROOT).split()
    assert [name for name in tracked if f"segapp/_shipped/{name}" not in names] == []
    assert [name for name in names if name.startswith(("tests/", "benchmarks/"))] == []


def test_an_installed_wheel_runs_in_an_empty_folder(segapp: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """Help, a sample, a run, a query: without the checkout, from an empty folder."""
    assert "run" in run(segapp, "--help", folder=tmp_path)
    run(segapp, "sample", "--customers", 300, "--seed", 1, "--output", "customers.csv", folder=tmp_path)
    run(segapp, "run", "customers.csv", folder=tmp_path)
    answer = run(segapp, "sql", "select sum(customer_count) as n from marts.segments", "--csv", folder=tmp_path)
    assert (tmp_path / "warehouse.duckdb").is_file()
    assert (tmp_path / "site" / "index.html").is_file()
    assert answer.split() == ["n", "300"]
