"""dbt reads the exported sources: every test of theirs passes, a model stands on them, and a new run is seen."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys
from typing import Any

import pytest

pytestmark = [pytest.mark.dbt, pytest.mark.slow]
PROGRAM = pathlib.Path(__file__).resolve().parents[2] / ".venv-dbt" / "bin" / "dbt"
MODEL = "select segment_key, customer_count, run_id from {{ source('marts', 'segments') }}"


def segapp(*words: str, home: pathlib.Path) -> str:
    """Run the command line as a person would, in `home`."""
    command = [sys.executable, "-m", "segapp", *words]
    return subprocess.run(command, cwd=home, capture_output=True, text=True, check=True).stdout


def dbt(*words: str, project: pathlib.Path) -> list[dict[str, Any]]:
    """Run dbt in a project; return what came of each test and model."""
    command = [PROGRAM, "--no-send-anonymous-usage-stats", *words, "--profiles-dir", "."]
    done = subprocess.run(command, cwd=project, env=os.environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    assert "deprecat" not in done.stdout.lower(), done.stdout[-3000:]
    found: list[dict[str, Any]] = json.loads((project / "target" / "run_results.json").read_text())["results"]
    return found


def test_the_sources_pass_their_tests_and_show_a_new_run(tmp_path: pathlib.Path) -> None:
    """The demo has campaigns and two runs, so that most columns of words have some; a third run is seen by a build."""
    segapp("demo", home=tmp_path)
    segapp("export", "dbt/", home=tmp_path)
    project = tmp_path / "dbt"
    (project / "models" / "sizes.sql").write_text(MODEL)
    results = dbt("build", project=project)
    assert {each["status"] for each in results} == {"pass", "success"}
    kinds = [each["unique_id"].split(".")[0] for each in results]
    assert kinds.count("model") == 1
    assert kinds.count("test") >= 30
    segapp("sample", "--customers", "300", "--seed", "7", "--output", "next.csv", home=tmp_path)
    segapp("run", "next.csv", "--full-snapshot", home=tmp_path)
    dbt("build", project=project)
    command = ["show", "--output", "json", "--inline", "select distinct run_id from {{ ref('sizes') }}"]
    command = [PROGRAM, "--quiet", "--no-send-anonymous-usage-stats", *command, "--profiles-dir", "."]
    shown = json.loads(subprocess.run(command, cwd=project, capture_output=True, text=True, check=True).stdout)
    (row,) = shown["show"]
    assert row["run_id"] in segapp("sql", "select run_id from contract", home=tmp_path)
