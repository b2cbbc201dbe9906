"""Which run is current is told by its number: a clock that goes back or far ahead hides no run and blocks none."""

from __future__ import annotations

import datetime
import pathlib
from collections.abc import Callable
from typing import Any

import pytest

from segapp import clock
from segapp.pipeline import RunRequest, RunSummary, run
from segapp.pipeline.campaigns import freeze_campaign
from segapp.pipeline.export_rejects import write_rejects
from segapp.pipeline.ingest_rows import ingest_rows
from segapp.pipeline.intakes import RowsRequest
from segapp.pipeline.rename import rename
from segapp.project import Project, find_project
from segapp.stages.campaigns import Selection, Split, Terms
from segapp.stages.publish import rollback
from segapp.stages.sample import write_sample
from segapp.stages.status import read_status
from segapp.warehouse import open_published

NOW = datetime.datetime(2026, 3, 15, 12, tzinfo=datetime.UTC)
Run = Callable[..., RunSummary]


@pytest.fixture
def project(tmp_path: pathlib.Path) -> Project:
    """A folder with three files of customers: one with ten more than the first, one with a row that is rejected."""
    write_sample(tmp_path / "small.csv", customer_count=200)
    text = (tmp_path / "small.csv").read_text(encoding="utf-8")
    more = "".join(f"more{n},Female,30,60,50,\n" for n in range(10))
    (tmp_path / "large.csv").write_text(text + more, encoding="utf-8")
    (tmp_path / "bad.csv").write_text(text + "bad,Female,old,50,50,\n", encoding="utf-8")
    return find_project(tmp_path)


@pytest.fixture
def run_at(project: Project, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs a file while the machine's clock is so many days off."""

    def run_file(name: str, days: int, day: int = 1) -> RunSummary:
        set_clock(monkeypatch, days)
        data_date = datetime.date(2026, 3, day)
        source = project.home / name
        request = RunRequest(source, data_date=data_date, evidence="none", is_rendered=False)
        return run(project, request, lambda _: None)

    return run_file


def set_clock(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    """Let the machine's clock say another day."""
    monkeypatch.setattr(clock, "system_time", lambda: NOW + datetime.timedelta(days=days))


def fetch(project: Project, sql: str) -> list[tuple[object, ...]]:
    """Return what the published file says."""
    with open_published(project.warehouse) as warehouse:
        return warehouse.execute(sql).fetchall()


@pytest.mark.parametrize("offsets", [(0, -1, -2), (4000, 0, 1), (0, 4000, 0)], ids=["back", "was ahead", "jumps"])
def test_the_newest_publication_is_current_whatever_the_clock_says(
    project: Project, run_at: Run, offsets: tuple[int, ...]
) -> None:
    """Three runs, each is the current one when it is published: in status, marts, history and rollback."""
    files = ("small.csv", "large.csv", "large.csv")
    runs = [run_at(name, days, day) for name, days, day in zip(files, offsets, (1, 2, 2), strict=True)]
    ids = [each.run_id for each in runs]
    status = read_status(project).run
    assert status is not None
    assert status.run_id == ids[-1]
    assert fetch(project, "select run_id, previous_run_id from model.current_run") == [(ids[2], ids[1])]
    assert fetch(project, "select run_id from marts.contract") == [(ids[2],)]
    assert fetch(project, "select run_id, run_number from marts.run_history order by run_number") == [
        (run_id, number) for number, run_id in enumerate(ids, 1)
    ]
    assert fetch(project, "select distinct run_id from marts.segment_history where is_latest_of_date order by 1") == [
        (each,) for each in sorted((ids[0], ids[2]))
    ]
    assert fetch(project, "select sum(customer_count) from marts.segments") == [(210,)]
    assert rollback(project).run_id == ids[1]
    assert fetch(project, "select run_id from model.current_run") == [(ids[1],)]


def test_a_run_says_that_the_clock_went_back(project: Project, run_at: Run) -> None:
    """Once, in its last lines, with both times; not where the clock goes on."""
    run_at("small.csv", 4000)
    back = [note for note in run_at("large.csv", 0).notes if note.startswith("The clock went back")]
    assert back == [
        "The clock went back: the last publication says 2037-02-25 12:00 UTC, and now it is 2026-03-15 12:00."
        " Runs are ordered by their numbers and not by the clock; set it right anyway."
    ]
    assert not any(note.startswith("The clock") for note in run_at("large.csv", 1).notes)


def test_every_command_that_publishes_says_that_the_clock_went_back(
    project: Project, run_at: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path
) -> None:
    """A renamed segment, a frozen audience and a list that comes in say it as a run does."""
    terms, split = Terms("Spring", NOW.date()), Split(0.5)
    (tmp_path / "list.csv").write_text("customer_id\n0001\n", encoding="utf-8")
    commands: tuple[Callable[[], Any], ...] = (
        lambda: rename(project, "S01", "Regulars", lambda _: None),
        lambda: freeze_campaign(project, lambda _: None, terms=terms, selection=Selection(), split=split),
        lambda: ingest_rows(project, RowsRequest("do_not_contact", tmp_path / "list.csv"), lambda _: None),
    )
    run_at("small.csv", 4000)
    for days, command in enumerate(commands):
        set_clock(monkeypatch, -days)
        assert command().notes[0].startswith("The clock went back"), days


def test_names_and_batches_follow_the_numbers_too(
    project: Project, run_at: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path
) -> None:
    """The last name of a segment and the rejects of the last file are those of the last run, a day back as well."""
    run_at("small.csv", 0)
    set_clock(monkeypatch, -1)
    rename(project, "S01", "Regulars", lambda _: None)
    run_at("bad.csv", -2)
    assert fetch(project, "select distinct segment_name from marts.segment_membership where segment_key = 'S01'") == [
        ("Regulars",)
    ]
    written = write_rejects(project, tmp_path / "rejects.csv")
    assert (written.source_name, written.row_count) == ("bad.csv", 1)
