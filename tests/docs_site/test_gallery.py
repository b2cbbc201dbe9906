"""The gallery shows each page of a report at two widths, and leads into the report itself."""

from __future__ import annotations

import pathlib

import pytest
from PIL import Image

from segapp.pipeline.publishing import lent_workbook
from segapp.stages.report import ReportSettings, build_site
from tests.docs_site.build import build
from tests.docs_site.gallery import NARROW, SHOTS, WIDE
from tests.docs_site.links import dead_links
from tests.worlds.report import World, make, project


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Return a report of six segments and two runs."""
    home = tmp_path_factory.mktemp("report")
    with make(home / "warehouse.duckdb", World(6, 240, 2, is_judged=True)) as warehouse:
        settings = ReportSettings(title="Shop", write_workbook=lent_workbook)
        return build_site(
            warehouse, project=project(home), target=home / "site", settings=settings, progress=lambda sentence: None
        ).folder


@pytest.mark.slow
@pytest.mark.browser
def test_each_picture_has_its_size_and_each_link_its_page(report: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """Every picture shows something, and every link into the report resolves."""
    build(tmp_path, report)
    for shot in SHOTS:
        for size in (WIDE, NARROW):
            with Image.open(tmp_path / "site" / "gallery" / f"{shot.name}-{size[0]}.png") as picture:
                assert picture.size == size
                assert len(picture.convert("RGB").getcolors(1 << 20) or ()) > 20
    assert dead_links(tmp_path / "site") == []
    text = (tmp_path / "site" / "gallery.html").read_text(encoding="utf-8")
    assert text.count("gallery/chart-") >= 3
