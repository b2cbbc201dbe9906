"""A file knows its schema version; an older one is brought to today's, a newer one is refused."""

from __future__ import annotations

import pathlib
import shutil

import pytest

from segapp.errors import SqlFileError, WarehouseError
from segapp.project import Project, find_project
from segapp.stages.publish import rerendered, working_copy
from segapp.warehouse import open_published


@pytest.fixture
def project(tmp_path: pathlib.Path, sql_folder: pathlib.Path) -> Project:
    """A project with its own sql/, so that steps can be added, and a published file of the first version."""
    shutil.copytree(sql_folder, tmp_path / "sql")
    for step in (tmp_path / "sql" / "upgrades").glob("*.sql"):
        step.unlink()
    project = find_project(tmp_path)
    with working_copy(project) as work:
        warehouse = work.open()
        warehouse.execute("create schema model")
        warehouse.execute("create table model.runs as select 'R1' as run")
        work.publish(warehouse, run_id="R1")
    return project


def add_step(project: Project, name: str, text: str) -> None:
    """Add a numbered step."""
    (project.sql / "upgrades" / name).write_text(text, encoding="utf-8")


def publish(project: Project) -> list[str]:
    """Publish the file again; return the notes."""
    with working_copy(project) as work:
        work.publish(work.open(), run_id="R2")
    return work.notes


def versions(project: Project) -> list[tuple[int, str]]:
    """Return what the published file says of its versions."""
    with open_published(project.warehouse) as warehouse:
        return warehouse.execute("select version, step_name from model.schema_migrations order by all").fetchall()


def test_a_new_file_is_of_the_newest_version(project: Project) -> None:
    """A published file records the version it was made with, once."""
    assert versions(project) == [(1, "first_schema")]
    assert publish(project) == []
    assert versions(project) == [(1, "first_schema")]


def test_an_older_file_is_brought_forward_in_order(project: Project) -> None:
    """Each step runs once, in the order of its number, and is recorded and told."""
    add_step(project, "0003_second.sql", "update model.runs set run_id = run_id || ' third'")
    add_step(project, "0002_first.sql", "alter table model.runs rename column run to run_id")
    assert publish(project) == [
        "the warehouse was upgraded to schema version 2 (first)",
        "the warehouse was upgraded to schema version 3 (second)",
    ]
    assert publish(project) == []
    assert versions(project) == [(1, "first_schema"), (2, "0002_first"), (3, "0003_second")]
    with open_published(project.warehouse) as warehouse:
        assert warehouse.scalar("select run_id from model.runs") == "R1 third"


def test_a_step_that_fails_leaves_the_published_file(project: Project) -> None:
    """The step's file is named, and nothing is published."""
    add_step(project, "0002_wrong.sql", "alter table model.runs rename column nothing to something")
    with pytest.raises(SqlFileError, match=r"0002_wrong\.sql"):
        publish(project)
    assert versions(project) == [(1, "first_schema")]


def test_pages_are_not_rendered_from_an_older_file(project: Project) -> None:
    """It lacks what they read; the line says so and what to do, and the file opens as before."""
    add_step(project, "0002_first.sql", "select 1")
    with (
        pytest.raises(
            WarehouseError, match=r"older segapp \(schema version 1; the pages of this one read 2\).*segapp run"
        ),
        rerendered(project),
    ):
        pass
    assert versions(project) == [(1, "first_schema")]


def test_a_newer_file_is_refused(project: Project) -> None:
    """A file of a version that this segapp does not know is not worked on."""
    add_step(project, "0002_first.sql", "select 1")
    publish(project)
    (project.sql / "upgrades" / "0002_first.sql").unlink()
    with pytest.raises(WarehouseError, match=r"newer segapp \(schema version 2; this one knows 1\).*pip install"):
        publish(project)


def test_a_project_with_sql_of_an_older_segapp_is_told_what_to_copy(project: Project) -> None:
    """The job writes tables that its files do not declare; nothing is touched."""
    add_step(project, "0002_runs_have_numbers.sql", "select 1")
    (project.sql / "4_model" / "placing" / "ended_stays.sql").unlink()
    with pytest.raises(WarehouseError, match="made by an older segapp") as caught:
        publish(project)
    told = str(caught.value)
    for name in ("4_model/placing/ended_stays.sql", "upgrades/0003_only", "4_model/placing/assignments.sql"):
        assert name in told
