"""Check a project for `segapp status --check`: what could block the next job, each with its remedy."""

from __future__ import annotations

import importlib.metadata
import shutil
from collections.abc import Callable
from dataclasses import dataclass

from segapp.errors import SegappError
from segapp.figures import figure
from segapp.project import Project
from segapp.stages.publish.base import check_folder, prove_nobody_writes
from segapp.stages.publish.healing import heal
from segapp.stages.publish.kept import read_kept, why_stale
from segapp.stages.publish.places import Places, places_of
from segapp.stages.publish.upgrades import read_steps, refuse_older_sql, version_of
from segapp.warehouse import open_published

LIBRARIES = ("segapp", "duckdb", "sqlalchemy", "duckdb-sqlalchemy", "scikit-learn", "numpy", "pandas", "jinja2")
ROOM = 3
"""A job needs the working copy, what it adds, and what DuckDB spills: about three times the file."""


@dataclass(frozen=True)
class Finding:
    """One thing that was checked."""

    subject: str
    is_fine: bool
    text: str  # what was found; where it is not fine, with what to do


def check_project(project: Project) -> tuple[Finding, ...]:
    """Return what was found about permissions, jobs and leftovers, writers, room, schema version and libraries."""
    places = places_of(project)
    return (
        _tried("folder", lambda: check_folder(places), "can be written to"),
        _leftovers(project),
        _kept_copy(places),
        _tried("writers", lambda: prove_nobody_writes(places), "nobody has the warehouse open for writing"),
        _room(places),
        _tried("schema", lambda: _check_schema(project), "the warehouse fits this segapp"),
        _libraries(),
    )


def _tried(subject: str, look: Callable[[], None], fine: str) -> Finding:
    try:
        look()
    except SegappError as error:
        return Finding(subject, is_fine=False, text=error.line)
    return Finding(subject, is_fine=True, text=fine)


def _leftovers(project: Project) -> Finding:
    try:
        notes = heal(project)
    except SegappError as error:
        return Finding("leftovers", is_fine=False, text=error.line)
    return Finding(
        "leftovers", is_fine=True, text="; ".join(notes) or "no job is running, and none left anything behind"
    )


def _kept_copy(places: Places) -> Finding:
    subject = "kept copy"
    try:
        kept = read_kept(places)
    except SegappError as error:
        return Finding(subject, is_fine=False, text=error.line)
    if kept is None:
        return Finding(subject, is_fine=True, text="none: no run was stopped on purpose with --until")
    stale = why_stale(places, kept)
    cure = f"segapp run FILE starts again and drops it, or remove {places.kept}"
    if stale:
        return Finding(subject, is_fine=False, text=f"{stale}: {cure}")
    text = (
        f"{kept.interim.source_name}, done until {kept.interim.last_step}: continue with segapp run --from STEP; {cure}"
    )
    return Finding(subject, is_fine=True, text=text)


def _room(places: Places) -> Finding:
    size = places.published.stat().st_size if places.published.exists() else 0
    free = shutil.disk_usage(places.home).free
    text = f"{figure(free / 1e9, 1)} GB are free beside a warehouse of {figure(size / 1e9, 3)} GB"
    if free < ROOM * size:
        return Finding("room", is_fine=False, text=f"{text}: free {ROOM} times its size")
    return Finding("room", is_fine=True, text=text)


def _check_schema(project: Project) -> None:
    refuse_older_sql(project)
    if not project.warehouse.exists():
        return
    with open_published(project.warehouse) as warehouse:
        version = version_of(warehouse)
    newest = max((step.version for step in read_steps(project)), default=1)
    if version is not None and version > newest:
        what = f"was written by a newer segapp (schema version {version}; this one knows {newest})"
        raise SegappError(what, where=str(project.warehouse), todo="Install it: pip install --upgrade segapp")


def _libraries() -> Finding:
    found, missing = [], []
    for name in LIBRARIES:
        try:
            found.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            missing.append(name)
    if missing == ["segapp"]:
        missing = []  # used from the checkout
    if missing:
        text = f"{', '.join(missing)} missing: pip install {' '.join(missing)}"
        return Finding("libraries", is_fine=False, text=text)
    return Finding("libraries", is_fine=True, text=", ".join(found))
