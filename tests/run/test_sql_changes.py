"""A later run makes afresh what has changed in sql/, and leaves alone what stands in the published file."""

from __future__ import annotations

import pathlib
import shutil

import pytest

from segapp.errors import SqlFileError
from segapp.pipeline import RunRequest, run
from segapp.pipeline.job import TABLE_LAYERS
from segapp.project import Project, find_project
from segapp.stages.marts import MARTS_LAYER, with_own_columns
from segapp.stages.sample import write_sample
from segapp.warehouse import is_built, open_published, open_working, read_objects


@pytest.fixture
def shop(tmp_path: pathlib.Path, sql_folder: pathlib.Path) -> Project:
    """A project with its own sql/ and one published run."""
    shutil.copytree(sql_folder, tmp_path / "sql")
    write_sample(tmp_path / "customers.csv", customer_count=200)
    run_again(find_project(tmp_path))
    return find_project(tmp_path)


def run_again(project: Project) -> list[str]:
    """Publish a run without its report; return the lines of progress."""
    lines: list[str] = []
    run(project, RunRequest(source=project.home / "customers.csv", evidence="none", is_rendered=False), lines.append)
    return lines


def stands(project: Project) -> bool:
    """Say whether a job would find nothing to make in the published file."""
    objects = read_objects(project.sql)
    with open_published(project.warehouse) as warehouse:
        marts = with_own_columns(warehouse, objects)
        return is_built(warehouse, objects, TABLE_LAYERS) and is_built(warehouse, marts, (MARTS_LAYER,))


def edit(project: Project, name: str, old: str, new: str) -> None:
    """Change a file of the project's sql/."""
    text = (project.sql / name).read_text(encoding="utf-8")
    assert old in text
    (project.sql / name).write_text(text.replace(old, new), encoding="utf-8")


def test_what_a_run_leaves_stands_for_the_next_one(shop: Project) -> None:
    """First and later runs leave a file in which nothing has to be made again, until sql/ changes."""
    assert stands(shop)
    run_again(shop)
    assert stands(shop)
    edit(shop, "5_marts/run_history.sql", "create", "-- Another comment.\ncreate")
    assert not stands(shop)


def test_a_change_takes_effect_in_the_next_run(shop: Project) -> None:
    """A view, a table and a comment follow their files, and the file is then as it was left again."""
    edit(shop, "4_model/thresholds.sql", "0.95::double as interval_level", "0.9::double as interval_level")
    edit(shop, "2_core/customers.sql", "gender varchar", "city varchar,\n    gender varchar")
    edit(shop, "5_marts/run_history.sql", "view marts.run_history is '", "view marts.run_history is 'New: ")
    run_again(shop)
    assert stands(shop)
    with open_published(shop.warehouse) as warehouse:
        assert warehouse.scalar("select interval_level from model.thresholds") == 0.9
        assert warehouse.scalar("select count(*) from core.customers where city is null") == 200
        comment = warehouse.scalar("select comment from duckdb_views() where view_name = 'run_history'")
        assert comment.startswith("New: ")


def test_a_public_view_that_is_no_sql_ends_the_run_before_its_work(shop: Project) -> None:
    """It would be made last, after minutes; the file is named at once, and nothing is published."""
    before = shop.warehouse.read_bytes()
    edit(shop, "5_marts/run_history.sql", "create or replace view", "create or replace vieh")
    lines: list[str] = []
    with pytest.raises(SqlFileError, match=r"run_history\.sql.*cannot be parsed"):
        run(shop, RunRequest(source=shop.home / "customers.csv"), lines.append)
    assert lines == []
    assert shop.warehouse.read_bytes() == before


def test_a_file_that_was_written_to_by_others_is_put_right(shop: Project) -> None:
    """A table or view with other columns than its file says does not stay so."""
    shop.warehouse.chmod(0o644)
    with open_working(shop.warehouse) as warehouse:
        warehouse.execute("alter table core.customers drop column gender")
        warehouse.execute("create or replace view marts.run_history as select 1 as x")
    run_again(shop)
    assert stands(shop)
    with open_published(shop.warehouse) as warehouse:
        assert warehouse.scalar("select count(*) from core.customers where gender is not null") == 200
        assert warehouse.scalar("select count(*) from marts.run_history") == 2
