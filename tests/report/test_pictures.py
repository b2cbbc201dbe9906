"""A report draws anew only the pictures that have changed since the one before."""

from __future__ import annotations

import pathlib
import shutil
from typing import Any

import pytest

from segapp.render import chart_process
from segapp.render.pictures import KEPT, SLIDES, Pictures
from segapp.stages.report import ReportSettings, build_site
from tests import shared_pictures
from tests.worlds.report import World, make, project

DAMAGE = b"PK\x03\x04 and then nothing that an archive holds"


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the charts that were drawn, as they are; other tests share pictures, these do not."""
    for name in ("find", "write", "has_any"):
        monkeypatch.setattr(Pictures, name, getattr(shared_pictures, name.upper()))
    found: list[str] = []

    def ask(drawing: Any) -> chart_process.Promise:
        found.append(pathlib.Path(drawing.text.where).name)
        return chart_process.answered(drawing, None)

    monkeypatch.setattr(chart_process, "ask", ask)
    return found


def report(home: pathlib.Path, world: World) -> dict[str, bytes]:
    """Write the report of a world where a project's stands; return its files."""
    shutil.rmtree(home / "world", ignore_errors=True)
    (home / "world").mkdir(parents=True)
    with make(home / "world" / "warehouse.duckdb", world) as warehouse:
        build_site(
            warehouse,
            project=project(home),
            target=home / "site",
            settings=ReportSettings(),
            progress=lambda sentence: None,
        )
    return {path.name: path.read_bytes() for path in (home / "site").iterdir()}


def test_nothing_is_drawn_where_nothing_has_changed(tmp_path: pathlib.Path, drawn: list[str]) -> None:
    """The second report has the bytes of the first, and no picture of it was drawn."""
    first = report(tmp_path, World())
    assert "index.vl.json" in drawn
    drawn.clear()
    assert report(tmp_path, World()) == first
    assert drawn == []


def test_what_has_changed_is_drawn(tmp_path: pathlib.Path, drawn: list[str]) -> None:
    """A report of other customers is the one that would stand there without a report before, and keeps no more."""
    report(tmp_path / "one", World())
    drawn.clear()
    there = report(tmp_path / "one", World(customer_count=77))
    assert drawn
    assert there == report(tmp_path / "other", World(customer_count=77))


@pytest.mark.parametrize("name", [KEPT, SLIDES])
def test_a_damaged_archive_costs_time_alone(tmp_path: pathlib.Path, drawn: list[str], name: str) -> None:
    """No archive at all, cut off, or bytes of another kind in its directory of names: the pictures are drawn."""
    first = report(tmp_path, World())
    start = first[name].rindex(b"PK\x01\x02")
    spoilt = first[name][:start] + first[name][start:].translate(bytes([*range(0x30), *[0xFF] * 10, *range(0x3A, 256)]))
    for damage in (DAMAGE, first[name][:-200], spoilt):
        (tmp_path / "site" / name).write_bytes(damage)
        drawn.clear()
        assert report(tmp_path, World()) == first
        assert drawn
