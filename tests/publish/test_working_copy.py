"""The published file and its site are replaced whole, or stay as they were."""

from __future__ import annotations

import os
import pathlib
import stat

import duckdb
import pytest

from segapp.errors import PublishError
from segapp.project import Project, find_project
from segapp.stages.publish import heal, rerendered, working_copy
from tests.publish.runs import publish_run, published_runs, write_run


def names_in(project: Project) -> set[str]:
    return {path.name for path in project.home.iterdir()}


def test_a_first_publication_puts_file_and_site_in_place(project: Project) -> None:
    """A new project has a warehouse and a report after its first run, and nothing is left beside them."""
    assert publish_run(project, "R1") == []
    assert published_runs(project) == ("R1", "R1")
    assert names_in(project) == {"warehouse.duckdb", "site", ".site-R1", ".warehouse.duckdb.lock"}


def test_the_published_file_is_read_only(project: Project) -> None:
    """Nobody but root can write to the published file in place."""
    publish_run(project, "R1")
    assert stat.S_IMODE(project.warehouse.stat().st_mode) == 0o444


def test_the_one_before_is_kept(project: Project) -> None:
    """The file and the site of the publication before stay for a rollback, older ones go."""
    for run_id in ("R1", "R2", "R3"):
        publish_run(project, run_id)
    assert published_runs(project) == ("R3", "R3")
    with duckdb.connect(project.home / ".warehouse.duckdb.previous", read_only=True) as connection:
        assert connection.execute("select run_id from marts.answer").fetchall() == [("R2",)]
    assert {name for name in names_in(project) if name.startswith(".site")} == {".site-R2", ".site-R3"}


def test_a_run_published_twice_gets_a_site_of_its_own(project: Project) -> None:
    """A second publication of one run (a new name, a forgotten customer) does not write into the site on show."""
    publish_run(project, "R1")
    publish_run(project, "R1")
    assert os.readlink(project.site) == ".site-R1-2"


def test_without_publish_nothing_changes(project: Project) -> None:
    """A job that ends without publishing leaves file, site and folder as they were."""
    publish_run(project, "R1")
    before, inode = names_in(project), project.warehouse.stat().st_ino
    with working_copy(project) as work:
        write_run(work, work.open(), "R2")
    assert (names_in(project), project.warehouse.stat().st_ino) == (before, inode)
    assert published_runs(project) == ("R1", "R1")


def test_an_error_inside_leaves_everything_as_it_was(project: Project) -> None:
    """A stage that fails takes its working copy with it, even while its connection is open."""

    def fail() -> None:
        with working_copy(project) as work:
            write_run(work, work.open(), "R2")
            raise ZeroDivisionError

    publish_run(project, "R1")
    with pytest.raises(ZeroDivisionError):
        fail()
    assert published_runs(project) == ("R1", "R1")
    assert publish_run(project, "R3") == []
    assert published_runs(project) == ("R3", "R3")


def test_a_fresh_working_copy_starts_empty(project: Project) -> None:
    """A job may start from nothing; the file before is kept for a rollback all the same."""
    publish_run(project, "R1")
    with working_copy(project, start="fresh") as work:
        warehouse = work.open()
        assert warehouse.scalar("select count(*) from duckdb_tables()") == 0
        site = write_run(work, warehouse, "R2")
        work.publish(warehouse, run_id="R2", site=site)
    assert published_runs(project) == ("R2", "R2")
    assert (project.home / ".warehouse.duckdb.previous").exists()


def test_a_site_alone_can_be_rendered_anew(project: Project) -> None:
    """The report is rebuilt from the published file; a failing template leaves the old report in place."""

    def fail() -> None:
        with rerendered(project) as (_, folder):
            (folder / "index.html").write_text("half")
            raise ZeroDivisionError

    publish_run(project, "R1")
    with rerendered(project) as (warehouse, folder):
        for page in ("index.html", "method.html"):
            (folder / page).write_text(f"anew {warehouse.scalar('select run_id from marts.answer')}")
    assert published_runs(project) == ("R1", "anew R1")
    with pytest.raises(ZeroDivisionError):
        fail()
    assert published_runs(project) == ("R1", "anew R1")
    assert heal(project) == []


def test_a_second_job_is_told_who_is_at_work(project: Project) -> None:
    """Two jobs never work at once; the second is told the process of the first."""
    with working_copy(project), pytest.raises(PublishError) as caught, working_copy(project):
        pass
    assert f"another segapp job (process {os.getpid()}) is running here" in caught.value.line


def test_a_base_that_changed_is_not_overwritten(project: Project) -> None:
    """A file that somebody put in place during the run is not replaced by a run that never saw it."""

    def put_another_file_in_place() -> None:
        other = project.home / "other"
        other.write_bytes(project.warehouse.read_bytes())
        other.replace(project.warehouse)

    def publish_over_it() -> None:
        with working_copy(project) as work:
            warehouse = work.open()
            site = write_run(work, warehouse, "R2")
            put_another_file_in_place()
            work.publish(warehouse, run_id="R2", site=site)

    publish_run(project, "R1")
    with pytest.raises(PublishError, match="changed by another program"):
        publish_over_it()
    assert published_runs(project) == ("R1", "R1")


def test_a_log_beside_the_published_file_is_set_aside(project: Project) -> None:
    """A write-ahead log that lies beside the published file is never replayed into it; the note names its new place."""
    publish_run(project, "R1")
    log = project.home / "warehouse.duckdb.wal"
    log.write_bytes(b"not a log")
    (note,) = heal(project)
    assert ".warehouse.duckdb.wal.found" in note
    assert (project.home / ".warehouse.duckdb.wal.found").read_bytes() == b"not a log"
    assert published_runs(project) == ("R1", "R1")


def test_leftovers_of_a_killed_job_are_healed_and_told(project: Project) -> None:
    """Whatever a killed job left is gone after the next command, which says so once."""
    publish_run(project, "R1")
    for name in (".warehouse.duckdb.next", ".warehouse.duckdb.next.wal", ".warehouse.duckdb.replaced.part"):
        (project.home / name).write_bytes(b"half")
    (project.home / ".warehouse.duckdb.next.tmp").mkdir()
    (project.home / ".site-next").mkdir()
    (project.home / ".site-R9").mkdir()
    assert heal(project) == [
        "removed the unfinished working copy of a job that was stopped",
        "removed a report that belongs to no published warehouse",
    ]
    assert names_in(project) == {"warehouse.duckdb", "site", ".site-R1", ".warehouse.duckdb.lock"}
    assert heal(project) == []


def test_a_linked_folder_is_fine(project: Project, tmp_path: pathlib.Path) -> None:
    """A project reached through a symbolic link is the project itself."""
    (tmp_path / "link").symlink_to(project.home)
    publish_run(find_project(tmp_path / "link"), "R1")
    assert published_runs(project) == ("R1", "R1")


def test_a_publication_without_a_report_can_get_one_later(project: Project) -> None:
    """The old report stays on show until one is rendered for the new publication."""
    publish_run(project, "R1")
    with working_copy(project) as work:
        warehouse = work.open()
        warehouse.execute("update marts.answers set run_id = 'R2'")
        work.publish(warehouse, run_id="R2")
    assert published_runs(project) == ("R2", "R1")
    with rerendered(project) as (_, folder):
        for page in ("index.html", "method.html"):
            (folder / page).write_text("R2", encoding="utf-8")
    assert published_runs(project) == ("R2", "R2")
    assert heal(project) == []
