"""The set-up says what it leaves out and what it misses, instead of passing over it."""

from __future__ import annotations

import os
import pathlib
import re
import shutil
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent


def test_the_whole_check_refuses_to_run_without_the_oracle_files(tmp_path: pathlib.Path) -> None:
    """.ci/run ends at once, with a line that names the missing folder."""
    (tmp_path / "clone" / ".ci").mkdir(parents=True)
    shutil.copy(ROOT / ".ci" / "run", tmp_path / "clone" / ".ci" / "run")
    done = subprocess.run(["bash", ".ci/run"], cwd=tmp_path / "clone", capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "../shared is missing" in done.stderr


@pytest.mark.parametrize("options", [[], ["-n", "2"]], ids=["one process", "two"])
def test_a_run_without_the_oracle_files_says_what_it_left_out(tmp_path: pathlib.Path, options: list[str]) -> None:
    """Tests marked oracle are deselected, and the closing lines give their number and the reason."""
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    test = "import pytest\n@pytest.mark.oracle\ndef test_mall(mall_csv):\n    assert 0\ndef test_other():\n    pass\n"
    (tmp_path / "test_example.py").write_text(test)
    environment = {name: value for name, value in os.environ.items() if name != "SEGAPP_SHARED"}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "test_example.py", *options]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, env=environment)
    assert "1 test left out: SEGAPP_SHARED does not name the folder" in done.stdout
    assert "1 passed" in done.stdout


def test_make_help_shows_every_command() -> None:
    """Each command of the Makefile stands in `make help` with a sentence."""
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert phony is not None
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert re.findall(r"^make ([\w-]+) +\S.*\.$", shown, re.MULTILINE) == phony[1].split()


def test_every_dependency_is_pinned() -> None:
    """constraints.txt holds one exact version for each package that pyproject.toml names."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    pins = re.findall(r"^([a-z0-9-]+)==[\w.]+$", (ROOT / "constraints.txt").read_text(), re.MULTILINE)
    names = [re.split(r"[<>=~!\[]", each)[0].strip().replace(".", "-") for each in wanted]
    assert [name for name in names if name not in pins] == []
    assert len(pins) == len(set(pins))
