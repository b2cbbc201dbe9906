"""`segapp status --check` says what could stand in the next job's way."""

from __future__ import annotations

import pytest

from segapp.project import Project
from segapp.stages.publish import check_project, working_copy
from tests.publish.runs import publish_run


def unfit(project: Project) -> dict[str, str]:
    """Return what needs a cure."""
    return {each.subject: each.text for each in check_project(project) if not each.is_fine}


def test_a_sound_project_needs_nothing(project: Project) -> None:
    """Before the first run and after it, all is fine; leftovers are healed and told."""
    assert unfit(project) == {}
    publish_run(project, "R1")
    (project.home / ".warehouse.duckdb.next").write_bytes(b"half")
    texts = {each.subject: each.text for each in check_project(project)}
    assert texts["leftovers"] == "removed the unfinished working copy of a job that was stopped"
    assert unfit(project) == {}


def test_what_stands_in_the_way_is_named_with_its_cure(project: Project) -> None:
    """A job at work, a damaged file and a newer schema are each told."""
    publish_run(project, "R1")
    with working_copy(project):
        assert "is running here" in unfit(project)["leftovers"]
    with working_copy(project) as work:
        warehouse = work.open()
        warehouse.execute("insert into model.schema_migrations values (99, 'later', now()::timestamp, '9')")
        work.publish(warehouse, run_id="R2")
    assert "newer segapp (schema version 99" in unfit(project)["schema"]
    project.warehouse.chmod(0o644)
    project.warehouse.write_bytes(b"not a database")
    assert set(unfit(project)) == {"writers", "schema"}


@pytest.mark.parametrize("name", ["site"])
def test_a_folder_in_the_way_is_named(project: Project, name: str) -> None:
    """What would stop a publication in the end is told before."""
    (project.home / name).mkdir()
    assert "is in the way of the report" in unfit(project)["folder"]
