"""Look at what is published in a project, for benchmarks/kills.py: whole, of which run, and with which tables."""

from __future__ import annotations

import hashlib
import os
import pathlib
from collections.abc import Iterator
from dataclasses import dataclass

GONE_ID = "customer-4711-xq"
LEFTOVERS = ("next", "fresh", "replaced", "stage", "link", ".part")
VARYING = ("run_id", "batch_id", "_at")  # endings of columns that differ between two runs of the same file


@dataclass(frozen=True)
class State:
    """What is published: the file's and the site's run, each old or new, and the hash of the file."""

    file_run: str
    site_run: str
    file_hash: str


def look(home: pathlib.Path) -> State:
    """Return what is published; every table and page of it must tell of one run."""
    from segapp.stages.publish import newest_publication
    from segapp.warehouse import open_published

    path = home / "warehouse.duckdb"
    with open_published(path) as warehouse:
        publication = newest_publication(warehouse)
        run_id = str(warehouse.scalar("select run_id from model.current_run"))
        runs = {run for (run,) in warehouse.execute("select run_id from marts.customer_segments").fetchall()}
    if publication is None or publication.run_id != run_id or runs != {run_id}:
        raise ValueError(f"the tables tell of {runs}, the publication of {publication}")
    return State(run_id, run_of_site(home), hashlib.sha256(path.read_bytes()).hexdigest())


def run_of_site(home: pathlib.Path) -> str:
    """Return the run that the site's folder is named after; every page must end and name it."""
    run_id = os.readlink(home / "site").removeprefix(".site-").split("-")[0].split(".")[0]
    pages = sorted((home / "site").glob("*.html"))
    if len(pages) < 8:
        raise ValueError(f"the site has {len(pages)} pages")
    for page in pages:
        text = page.read_text(encoding="utf-8")
        if run_id not in text or not text.rstrip().endswith("</html>"):
            raise ValueError(f"{page.name} is not whole, or not of run {run_id}")
    return run_id


def digest_of(path: pathlib.Path) -> str:
    """Return a hash over all public tables but for ids and times of runs."""
    from segapp.warehouse import open_published, quote_identifier

    digest = hashlib.sha256()
    with open_published(path) as warehouse:
        names = "select view_name from duckdb_views() where schema_name = 'marts' order by view_name"
        for (name,) in warehouse.execute(names).fetchall():
            described = warehouse.execute(f"describe marts.{quote_identifier(name)}").fetchall()
            columns = ", ".join(quote_identifier(row[0]) for row in described if not row[0].endswith(VARYING))
            rows = warehouse.execute(f"select {columns} from marts.{quote_identifier(name)} order by all").fetchall()
            digest.update(repr((name, rows)).encode())
    return digest.hexdigest()


def faults_after_healing(
    home: pathlib.Path, found: State, healed: State, *, is_new: bool, is_forget: bool
) -> Iterator[str]:
    """Yield what the next command did not put right."""
    if healed.file_hash != found.file_hash:
        yield "healing changed the published file"
    if healed.file_run != healed.site_run:
        yield "file and site do not belong together"
    names = [path.name for path in home.iterdir()]
    yield from (f"{name} is left over" for name in names if any(part in name for part in LEFTOVERS))
    forgot = is_forget and is_new
    if (home / ".warehouse.duckdb.previous").exists() == forgot:
        yield "the way back is lost" if not forgot else "the publication before knows a forgotten customer"
    if forgot and any(GONE_ID.encode() in path.read_bytes() for path in home.rglob("*") if path.is_file()):
        yield "a file names a forgotten customer"
