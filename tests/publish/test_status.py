"""`segapp status` says what is published, from the files themselves."""

from __future__ import annotations

import datetime
import pathlib

import pytest

from segapp import __version__
from segapp.pipeline import RunRequest, run
from segapp.project import Project
from segapp.stages.publish import heal_if_possible, working_copy
from segapp.stages.sample import write_sample
from segapp.stages.status import read_status
from tests.publish.runs import publish_run


@pytest.fixture
def customers(tmp_path: pathlib.Path) -> pathlib.Path:
    """A small file of made-up customers."""
    path = tmp_path / "customers.csv"
    write_sample(path, customer_count=60)
    return path


def test_nothing_is_published_before_the_first_run(project: Project) -> None:
    """An empty folder is told as such, and stays empty."""
    status = read_status(project)
    assert (status.run, status.size_bytes, status.report, status.previous_run_id) == (None, 0, None, None)
    assert list(project.home.iterdir()) == []


def test_status_tells_the_published_run(project: Project, customers: pathlib.Path) -> None:
    """Run, data date, customers, segments and versions come from the published file."""
    summary = run(project, RunRequest(source=customers, data_date=datetime.date(2026, 1, 31)), lambda step: None)
    status = read_status(project)
    assert status.run is not None
    assert (status.run.run_id, status.run.kind, status.run.data_date) == (
        summary.run_id,
        "fit",
        datetime.date(2026, 1, 31),
    )
    assert (status.run.customer_count, status.run.segapp_version) == (60, __version__)
    assert status.run.segment_count == len(summary.segments)
    assert status.size_bytes == project.warehouse.stat().st_size
    assert status.previous_run_id is None


def test_status_tells_what_rollback_would_bring_back(project: Project, customers: pathlib.Path) -> None:
    """After a second run the first one is named as the previous one."""
    request = RunRequest(source=customers, data_date=datetime.date(2026, 1, 31))
    first = run(project, request, lambda step: None)
    run(project, request, lambda step: None)
    assert read_status(project).previous_run_id == first.run_id


def test_a_job_at_work_is_told_and_not_healed(project: Project) -> None:
    """Looking at a project while a job works neither waits nor touches its working copy."""
    publish_run(project, "R1")
    with working_copy(project) as work:
        (note,) = heal_if_possible(project)
        assert "is running here" in note
        assert work.path.exists()
