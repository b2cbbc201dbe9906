"""After `segapp forget ID` no file of the project holds the id any more."""

from __future__ import annotations

import datetime
import pathlib

import duckdb
import pytest

from segapp.errors import WarehouseError
from segapp.pipeline import RunRequest, run
from segapp.pipeline.continuing import run_until
from segapp.pipeline.forget import forget
from segapp.project import Project, find_project
from segapp.stages.publish import heal

GONE_ID = "customer-4711-xq"


def quiet(step: str) -> None:
    """Show no progress."""


@pytest.fixture
def project(tmp_path: pathlib.Path) -> Project:
    """A project with two runs that place the customer in two segments; its file names them in two bad rows, too."""
    home = tmp_path / "shop"
    home.mkdir()
    rows = [
        f"c{n:03d},{('Male', 'Female')[n % 2]},{20 + n % 40},{15 + n * 7 % 120},{1 + n * 13 % 99}" for n in range(60)
    ]
    rows += [f"{GONE_ID},Female,200,50,50", f"{GONE_ID},Male,33,44,55,66,{GONE_ID}"]
    source = tmp_path / "customers.csv"
    header = "CustomerID,Gender,Age,Annual Income (k$),Spending Score (1-100)"
    project = find_project(home)
    for day, good in ((30, f"{GONE_ID},Female,21,20,97"), (31, f"{GONE_ID},Female,58,130,3")):
        source.write_text("\n".join([header, *rows, good]) + "\n", encoding="utf-8")
        run(project, RunRequest(source=source, data_date=datetime.date(2026, 1, day)), quiet)
    (home / ".warehouse.duckdb.wal.found").write_text(GONE_ID, encoding="utf-8")
    return project


def files_that_name(project: Project, text: str) -> list[str]:
    """Return the files below the project's folder whose bytes hold a text, links not followed twice."""
    files = [path for path in project.home.rglob("*") if path.is_file() and not path.is_symlink()]
    return sorted(str(path.relative_to(project.home)) for path in files if text.encode() in path.read_bytes())


@pytest.mark.slow
def test_no_file_holds_the_id_afterwards(project: Project) -> None:
    """Warehouse, the one before it, pages and logs are free of the id; everybody else is still there."""
    assert "warehouse.duckdb" in files_that_name(project, GONE_ID)
    assert ".warehouse.duckdb.previous" in files_that_name(project, GONE_ID)
    forgotten = forget(project, GONE_ID, quiet)
    assert files_that_name(project, GONE_ID) == []
    assert {each.table_name for each in forgotten.removals} >= {
        "core.customers",
        "intake.rejected_rows",
        "model.assignments",
        "model.ended_stays",
    }
    with duckdb.connect(project.warehouse, read_only=True) as connection:
        count, placed = connection.execute(
            "select count(*), count(segment_key) from marts.customer_segments"
        ).fetchone()  # type: ignore[misc]
        shown = connection.execute("select sum(customer_count) from marts.segments").fetchone()
        storage = connection.execute("select tags from duckdb_databases() where not internal").fetchone()
    assert (count, placed, shown) == (60, 60, (60,))
    assert storage == ({"storage_version": "v1.2.0+"},)
    assert (project.site / "index.html").exists()
    assert heal(project) == []


@pytest.mark.slow
def test_an_unknown_customer_leaves_everything_as_it_was(project: Project) -> None:
    """Nothing is published when nobody is found."""
    before = project.warehouse.stat().st_ino
    with pytest.raises(WarehouseError, match="no table knows a customer nobody"):
        forget(project, "nobody", quiet)
    assert project.warehouse.stat().st_ino == before


def test_who_may_be_in_a_kept_copy_is_said(project: Project, tmp_path: pathlib.Path) -> None:
    """A copy that `run --until` kept is not searched, and the error names it."""
    run_until(project, RunRequest(source=tmp_path / "customers.csv"), quiet, last_step="read")
    with pytest.raises(WarehouseError, match=r"A working copy is kept in \.warehouse\.duckdb\.kept"):
        forget(project, "nobody", quiet)
