"""A small memory limit makes the job slower, not different: it spills to the folder that is named."""

from __future__ import annotations

import pathlib
import threading
import time

import pytest

from segapp.pipeline import RunRequest, run
from segapp.project import find_project
from segapp.stages.sample import write_sample
from segapp.warehouse import open_published

pytestmark = pytest.mark.slow

FIGURES = "select segment_key, segment_name, customer_count, rule_text from marts.segments order by segment_key"


def run_in(home: pathlib.Path, source: pathlib.Path, settings: str) -> list[object]:
    """Run in a folder with these settings; return the segments."""
    home.mkdir()
    (home / "segapp.toml").write_text(settings, encoding="utf-8")
    run(find_project(home), RunRequest(source=source, evidence="none", is_rendered=False), str)
    with open_published(home / "warehouse.duckdb") as warehouse:
        return list(warehouse.rows(FIGURES))


def test_a_small_limit_spills_and_gives_the_same_segments(tmp_path: pathlib.Path) -> None:
    """600,000 customers in 60 MB: files appear in the folder for spilling, are gone at the end, nothing differs."""
    source, spill = tmp_path / "customers.csv", tmp_path / "elsewhere"
    write_sample(source, customer_count=600_000, seed=1)
    at_ease = run_in(tmp_path / "at ease", source, 'memory_limit = "2GB"\n')
    seen: set[str] = set()
    is_done = threading.Event()

    def look() -> None:
        """Note the files in the folder for spilling, until the run is done."""
        while not is_done.is_set():
            seen.update(each.name for each in spill.glob("*"))
            time.sleep(0.01)

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        squeezed = run_in(tmp_path / "squeezed", source, f'memory_limit = "60MB"\ntemp_folder = "{spill}"\n')
    finally:
        is_done.set()
        watcher.join()
    assert squeezed == at_ease
    assert seen
    assert not list(spill.glob("*"))
