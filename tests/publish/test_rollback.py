"""`segapp rollback` exchanges what is published for what was published before, and back."""

from __future__ import annotations

import pytest

from segapp.errors import PublishError
from segapp.project import Project
from segapp.stages.publish import FORGET, rollback, working_copy
from tests.publish.runs import publish_run, published_runs, write_run


def test_rollback_goes_back_and_forward_again(project: Project) -> None:
    """File and site go back together; a second rollback undoes the first."""
    for run_id in ("R1", "R2", "R3"):
        publish_run(project, run_id)
    assert rollback(project).run_id == "R2"
    assert published_runs(project) == ("R2", "R2")
    assert rollback(project).run_id == "R3"
    assert published_runs(project) == ("R3", "R3")


def test_a_run_after_a_rollback_builds_on_what_is_on_show(project: Project) -> None:
    """The publication that was rolled back is let go by the next run."""
    for run_id in ("R1", "R2"):
        publish_run(project, run_id)
    rollback(project)
    publish_run(project, "R3")
    assert rollback(project).run_id == "R1"
    assert published_runs(project) == ("R1", "R1")


def test_there_is_nothing_to_go_back_to_after_the_first_run(project: Project) -> None:
    """One publication has none before it; the message says when there will be one."""
    publish_run(project, "R1")
    with pytest.raises(PublishError, match=r"no earlier publication is kept\. There is one after the second run"):
        rollback(project)
    assert published_runs(project) == ("R1", "R1")


def test_rollback_mends_a_damaged_or_lost_file(project: Project) -> None:
    """The file before takes the place of one that somebody damaged or deleted."""
    for run_id in ("R1", "R2"):
        publish_run(project, run_id)
    project.warehouse.unlink()
    rollback(project)
    assert published_runs(project) == ("R1", "R1")
    publish_run(project, "R2")
    project.warehouse.chmod(0o644)
    project.warehouse.write_bytes(b"not a database")
    rollback(project)
    assert published_runs(project) == ("R1", "R1")


def test_a_damaged_earlier_file_is_refused(project: Project) -> None:
    """A file that cannot be opened never takes the place of one that can."""
    for run_id in ("R1", "R2"):
        publish_run(project, run_id)
    previous = project.home / ".warehouse.duckdb.previous"
    previous.chmod(0o644)
    previous.write_bytes(b"not a database")
    with pytest.raises(PublishError, match="cannot be read"):
        rollback(project)
    assert published_runs(project) == ("R2", "R2")


def test_no_rollback_brings_back_a_forgotten_customer(project: Project) -> None:
    """A publication that forgets keeps nothing before it, site included."""
    publish_run(project, "R1")
    with working_copy(project) as work:
        warehouse = work.open()
        site = write_run(work, warehouse, "R2")
        work.publish(work.rewrite(warehouse), run_id="R2", site=site, reason=FORGET)
    assert published_runs(project) == ("R2", "R2")
    names = {path.name for path in project.home.iterdir()}
    assert names == {"warehouse.duckdb", "site", ".site-R2", ".warehouse.duckdb.lock"}
    with pytest.raises(PublishError, match="forgetting a customer also deletes the previous version"):
        rollback(project)
