"""A small project whose runs are one number: enough to tell old from new."""

from __future__ import annotations

import pathlib

from segapp.model import BatchCounts
from segapp.project import Project
from segapp.stages.publish import Interim, WorkingCopy, working_copy
from segapp.warehouse import Warehouse, open_published


def write_run(work: WorkingCopy, warehouse: Warehouse, run_id: str) -> pathlib.Path:
    """Write a run into the working copy, with its site; return the site's folder."""
    warehouse.execute("create schema if not exists marts")
    warehouse.execute(
        "create or replace table marts.answers as select ? as run_id, range as n from range(1000)", [run_id]
    )
    warehouse.execute(
        "create or replace view marts.answer as select run_id, count(*) as n from marts.answers group by 1"
    )
    site = work.new_site()
    for page in ("index.html", "method.html"):
        (site / page).write_text(run_id, encoding="utf-8")
    return site


def publish_run(project: Project, run_id: str) -> list[str]:
    """Publish one run; return what was healed before."""
    with working_copy(project) as work:
        warehouse = work.open()
        site = write_run(work, warehouse, run_id)
        work.publish(warehouse, run_id=run_id, site=site)
    return work.notes


def keep_run(project: Project, run_id: str) -> None:
    """Write one run and keep the working copy instead of publishing it."""
    batch = BatchCounts("b1", "customers.csv", *([0] * 7))
    with working_copy(project) as work:
        warehouse = work.open()
        write_run(work, warehouse, run_id)
        work.keep(warehouse, Interim("report", run_id, "customers.csv", batch, "", "", None, "quick"))


def published_runs(project: Project) -> tuple[str | None, str | None]:
    """Return the run that the published file shows and the run of its site, each checked to be whole."""
    file_run = None
    if project.warehouse.exists():
        with open_published(project.warehouse) as warehouse:
            row = warehouse.row("select run_id, n from marts.answer")
        assert row.n == 1000
        file_run = row.run_id
    pages = {page.name: page.read_text(encoding="utf-8") for page in project.site.glob("*.html")}
    assert set(pages) in (set(), {"index.html", "method.html"})
    assert len(set(pages.values())) <= 1
    return file_run, next(iter(pages.values()), None)
