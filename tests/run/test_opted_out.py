"""Who must not be contacted stays so, whatever is taken back or starts afresh."""

from __future__ import annotations

import datetime
import pathlib
from collections.abc import Callable

import pytest

from segapp.pipeline import RunRequest, RunSummary, run
from segapp.pipeline.ingest_rows import ingest_rows
from segapp.pipeline.intakes import RowsRequest
from segapp.pipeline.rollback import rollback
from segapp.project import Project, find_project
from segapp.stages.sample import write_sample
from segapp.warehouse import open_published

LIST_SQL = "select customer_id from core.do_not_contact order by customer_id"
OUT_SQL = "select customer_id from marts.customer_segments where not is_contactable order by customer_id"
Run = Callable[..., RunSummary]


@pytest.fixture
def project(tmp_path: pathlib.Path) -> Project:
    """A folder with made-up customers, and the same as if they were real."""
    write_sample(tmp_path / "made_up.csv", customer_count=120)
    lines = (tmp_path / "made_up.csv").read_text(encoding="utf-8").splitlines()
    real = "\n".join(line.rsplit(",", 1)[0] for line in lines)
    (tmp_path / "real.csv").write_text(real + "\n", encoding="utf-8")
    return find_project(tmp_path)


def take_in(project: Project, name: str, *, day: int = 1, is_rendered: bool = False) -> RunSummary:
    """Run a file of the folder."""
    request = RunRequest(
        project.home / name, data_date=datetime.date(2026, 3, day), evidence="none", is_rendered=is_rendered
    )
    return run(project, request, lambda _: None)


def opt_out(project: Project, *ids: str) -> None:
    """Put ids on the list."""
    path = project.home / "opted_out.csv"
    path.write_text("customer_id\n" + "".join(f"{each}\n" for each in ids), encoding="utf-8")
    ingest_rows(project, RowsRequest("do_not_contact", path), lambda _: None)


def fetch(project: Project, sql: str) -> list[str]:
    """Return the first column of an answer."""
    with open_published(project.warehouse) as warehouse:
        return [value for (value,) in warehouse.execute(sql).fetchall()]


def test_a_rollback_lets_nobody_back_in(project: Project) -> None:
    """List, marts and the lists beside the pages of the restored run leave out who opted out after it."""
    take_in(project, "real.csv", is_rendered=True)
    opt_out(project, "0007")
    opt_out(project, "0008", "0009")
    restored = rollback(project, lambda _: None)
    assert restored.notes == (
        "2 people who were put on the do-not-contact list since stay on it. If that list was wrong:"
        " segapp ingest do_not_contact FILE --full-snapshot",
    )
    assert fetch(project, LIST_SQL) == fetch(project, OUT_SQL) == ["0007", "0008", "0009"]
    listed = (project.site / "customers.csv").read_text(encoding="utf-8")
    assert "0006" in listed
    assert not {"0007", "0008", "0009"} & {line.split(",")[0] for line in listed.splitlines()}
    again = rollback(project, lambda _: None)
    assert again.notes == ()
    assert fetch(project, LIST_SQL) == ["0007", "0008", "0009"]


def test_a_rollback_of_a_run_keeps_the_list(project: Project) -> None:
    """The run is taken back, and forward again; who opted out between stays out both ways."""
    first = take_in(project, "real.csv")
    second = take_in(project, "real.csv", day=2)
    opt_out(project, "0007")
    rollback(project, lambda _: None)
    third = take_in(project, "real.csv", day=3)
    assert rollback(project, lambda _: None).run_id == second.run_id
    assert fetch(project, OUT_SQL) == ["0007"]
    assert rollback(project, lambda _: None).run_id == third.run_id
    assert fetch(project, OUT_SQL) == ["0007"]
    assert first.run_id != second.run_id


def test_a_rollback_from_a_lost_file_says_that_the_list_is_an_older_one(project: Project) -> None:
    """Nobody can say who was on the list of a file that is gone: the person has to take it in again."""
    take_in(project, "real.csv")
    opt_out(project, "0007")
    project.warehouse.unlink()
    (note,) = rollback(project, lambda _: None).notes
    assert "load those files again with segapp ingest do_not_contact FILE" in note
    assert fetch(project, LIST_SQL) == []


def test_real_customers_after_made_up_ones_keep_the_list(project: Project) -> None:
    """The base starts afresh and the list does not: nobody makes up who must not be contacted."""
    take_in(project, "made_up.csv")
    opt_out(project, "0007", "elsewhere")
    summary = take_in(project, "real.csv", day=2)
    assert (
        "The do-not-contact list was kept: 2 ids. If it was made up, too:"
        " segapp ingest do_not_contact FILE --full-snapshot"
    ) in summary.notes
    assert fetch(project, LIST_SQL) == ["0007", "elsewhere"]
    assert fetch(project, OUT_SQL) == ["0007"]
