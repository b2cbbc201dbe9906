"""Ctrl-C and SIGTERM on the real command line: one line on the terminal, and the exit code that is the custom."""

from __future__ import annotations

import os
import pathlib
import signal
import subprocess
import sys
import time

import pytest

from tests.run.conftest import ROOT, write_customers


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_run_says_what_it_left(tmp_path: pathlib.Path, number: int, code: int) -> None:
    """The last line says that everything is as it was."""
    write_customers(tmp_path / "customers.csv", [(n, "Male", 20 + n % 50, n % 90, n % 99) for n in range(200_000)])
    job = subprocess.Popen(
        [sys.executable, "-m", "segapp", "run", "customers.csv"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
    )
    ends = time.monotonic() + 60
    while not list(tmp_path.glob(".warehouse.duckdb.next")) and job.poll() is None and time.monotonic() < ends:
        time.sleep(0.02)
    job.send_signal(number)
    _, said = job.communicate(timeout=60)
    assert said.splitlines()[-1] == "Interrupted: the published warehouse and site are as they were"
    assert job.returncode == code
    assert sorted(path.name for path in tmp_path.iterdir()) == [".warehouse.duckdb.lock", "customers.csv"]
