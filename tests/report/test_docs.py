"""The worked example of docs/reports.md is built as it stands."""

from __future__ import annotations

import pathlib
import re
import shutil

from segapp.stages.report import ReportSettings, build_site
from tests.report.pages import Page
from tests.worlds.report import ROOT, World, make, project


def test_the_worked_example_makes_a_panel(tmp_path: pathlib.Path) -> None:
    """The query and the block of the documentation put a panel with their figures on page one."""
    text = (ROOT / "docs" / "reports.md").read_text(encoding="utf-8")
    query, block = (re.search(rf"```{kind}\n(.*?)```", text, re.DOTALL)[1] for kind in ("sql", "html"))  # type: ignore[index]
    shutil.copytree(ROOT / "sql", tmp_path / "sql")
    (tmp_path / "templates" / "pages").mkdir(parents=True)
    (tmp_path / "sql" / "reports" / "gender.sql").write_text(query)
    (tmp_path / "templates" / "pages" / "index.html").write_text(block)
    with make(tmp_path / "warehouse.duckdb", World(segment_count=2)) as warehouse:
        site = build_site(
            warehouse,
            project=project(tmp_path, sql=tmp_path / "sql"),
            target=tmp_path / "site",
            settings=ReportSettings(),
            progress=lambda sentence: None,
        )
    words = Page(site.index).words
    assert "How many women? Customers by gender Gender Customers Female 40 Male 20" in words
    assert "-- One row per gender: how many customers." in words
