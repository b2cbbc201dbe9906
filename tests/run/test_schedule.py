"""A schedule runs what is new and nothing else, as docs/schedule.md says it."""

from __future__ import annotations

import pathlib
import re
import shlex
import shutil
import subprocess
import sys
from typing import Any

import yaml

from tests.run.conftest import ROOT, segapp, write_customers

TEXT = (ROOT / "docs" / "schedule.md").read_text(encoding="utf-8")


def people(first: int, last: int) -> list[tuple[object, ...]]:
    """Return rows of customers, spread enough to be placed."""
    return [(i, "Male" if i % 2 else "Female", 18 + i % 50, 15 + i * 7 % 90, i * 13 % 100) for i in range(first, last)]


def test_a_folder_is_taken_in_file_by_file_and_only_when_new(tmp_path: pathlib.Path) -> None:
    """Each content once, each file a batch; a second run does nothing and says so."""
    folder = tmp_path / "exports"
    folder.mkdir()
    write_customers(folder / "a.csv", people(1, 60))
    write_customers(folder / "b.csv", people(50, 90))
    shutil.copy(folder / "a.csv", folder / "c.csv")
    words = ("run", "exports", "--if-new", "--json", "--evidence", "none")
    first = segapp(*words, cwd=tmp_path)
    assert (first.code, first.err) == (0, "")
    assert (first.result["customer_count"], first.result["batch"]["row_count"]) == (89, 99)
    assert first.result["batch"]["source_name"] == "exports: 2 files"
    assert any("1 of 3 files skipped" in note for note in first.result["notes"])
    before = (tmp_path / "warehouse.duckdb").stat().st_mtime_ns
    again = segapp(*words, cwd=tmp_path)
    assert (again.code, again.result["is_new"], again.result["source_name"]) == (0, False, "exports")
    said = segapp("run", "exports", "--if-new", cwd=tmp_path)
    assert re.fullmatch(r"Nothing new in exports since batch b\S+: nothing was done\.\n", said.out)
    assert (tmp_path / "warehouse.duckdb").stat().st_mtime_ns == before
    batches = segapp("sql", "select source_name from intake.batches order by batch_number", cwd=tmp_path)
    assert [line for line in batches.out.split() if line.endswith(".csv")] == ["a.csv", "b.csv"]
    refused = segapp("run", "exports", "--full-snapshot", cwd=tmp_path)
    assert (refused.code, "--full-snapshot, and 3 files" in refused.err) == (1, True)


def test_the_line_for_cron_runs(tmp_path: pathlib.Path) -> None:
    """The first line of the docs, by the shell that cron uses, with segapp in its path."""
    line = re.findall(r"```cron\n30 5 \* \* \* (.*)\n```", TEXT)[0]
    (tmp_path / "shop" / "exports").mkdir(parents=True)
    write_customers(tmp_path / "shop" / "exports" / "a.csv", people(1, 60))
    script = tmp_path / "segapp"
    script.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m segapp "$@" --dir .\n')
    script.chmod(0o755)
    environment = {"HOME": str(tmp_path), "PATH": f"{tmp_path}:/usr/bin:/bin", "PYTHONPATH": str(ROOT)}
    for _ in range(2):
        done = subprocess.run(
            ["/bin/sh", "-c", line], cwd="/", env=environment, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    log = (tmp_path / "shop" / "runs.log").read_text(encoding="utf-8")
    assert log.count('"run_id"') == 1
    assert log.count('"is_new": false') == 1


def test_the_workflow_is_one(tmp_path: pathlib.Path) -> None:
    """It is YAML of a workflow, its secret comes from the environment, and its command has options that exist."""
    workflow: dict[Any, Any] = yaml.safe_load(re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)[0])
    steps = workflow["jobs"]["run"]["steps"]
    command = next(each["run"] for each in steps if "segapp run" in each.get("run", ""))
    options = set(re.findall(r"--[a-z-]+", command))
    assert options <= set(re.findall(r"--[a-z-]+", segapp("run", "--help", cwd=tmp_path).out))
    assert "password" not in command.lower()
