"""The same customers give the same tables, whatever the order of rows and the threads."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys

import pytest

BENCHMARK = pathlib.Path(__file__).resolve().parents[2] / "benchmarks" / "equal_tables.py"

pytestmark = pytest.mark.slow


def test_shuffled_rows_and_threads_give_equal_tables() -> None:
    """Whole numbers and doubles, as made and shuffled, one thread and two; SEGAPP_EQUAL_ROWS sets another size."""
    rows = os.environ.get("SEGAPP_EQUAL_ROWS", "100000")
    done = subprocess.run([sys.executable, BENCHMARK, "--rows", rows], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr.count("differs")) == (0, 0), done.stderr
    assert "integers: all tables are equal" in done.stdout
    assert "doubles: all tables are equal" in done.stdout
