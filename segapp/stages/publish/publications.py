"""A file's record of its publications, each with the site folder that belongs to it."""

from __future__ import annotations

import datetime
import functools
import pathlib
from dataclasses import dataclass

from segapp.clock import utc_now
from segapp.project import Project
from segapp.stages.publish.base import Signature, signature_of
from segapp.warehouse import Warehouse, make_table, open_published

CLOCK_SLACK = datetime.timedelta(minutes=1)
"""A clock that is set right goes back by less."""
FORGET = "forget"
"""The reason of a publication that keeps nothing before it."""


@dataclass(frozen=True)
class Publication:
    """One row of model.publications."""

    publication_number: int
    run_id: str
    site_folder: str  # the name of its site, also where none was written yet
    reason_text: str
    published_at: datetime.datetime  # UTC, naive


def record_publication(warehouse: Warehouse, project: Project, publication: Publication) -> None:
    """Write into the working copy that it is about to be published."""
    make_table(warehouse, project.sql, "model.publications")
    warehouse.execute(
        "insert into model.publications values (?, ?, ?, ?, ?)",
        [
            publication.publication_number,
            publication.run_id,
            publication.site_folder,
            publication.reason_text,
            publication.published_at,
        ],
    )


def newest_publication(warehouse: Warehouse) -> Publication | None:
    """Return the newest row of model.publications, None in a file that was never published."""
    known = warehouse.scalar(
        "select count(*) from duckdb_tables() where schema_name = 'model' and table_name = 'publications'"
        " and database_name = current_database()"
    )
    if not known:
        return None
    row = warehouse.row(
        "select publication_number, run_id, site_folder, reason_text, published_at"
        " from model.publications order by publication_number desc limit 1"
    )
    if row is None:
        return None
    return Publication(row.publication_number, row.run_id, row.site_folder, row.reason_text, row.published_at)


def clock_notes(warehouse: Warehouse) -> list[str]:
    """Say that the clock has gone back since the last publication; which run came first is told by its number."""
    last = newest_publication(warehouse)
    now = utc_now()
    if last is None or last.published_at - now < CLOCK_SLACK:
        return []
    return [
        f"The clock went back: the last publication says {last.published_at:%Y-%m-%d %H:%M} UTC, and now it is"
        f" {now:%Y-%m-%d %H:%M}. Runs are ordered by their numbers and not by the clock; set it right anyway."
    ]


def publication_of(path: pathlib.Path) -> Publication | None:
    """Return a file's newest publication; None where there is no file or it has none."""
    signature = signature_of(path)
    return None if signature is None else _read_publication(path, signature)


@functools.lru_cache(maxsize=8)
def _read_publication(path: pathlib.Path, signature: Signature) -> Publication | None:
    """Read it once for each state of a file: opening one takes longer than the query, and a job asks eight times."""
    with open_published(path) as warehouse:
        return newest_publication(warehouse)
