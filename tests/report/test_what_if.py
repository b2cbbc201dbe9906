"""What if there were fewer or more: the neighbours of the chosen number stand open, a click away from page one."""

from __future__ import annotations

import pathlib

from playwright.sync_api import Browser

from tests.report.campaign_sites import site
from tests.report.conftest import SiteMaker
from tests.report.pages import Page
from tests.report.screens import opened, shown
from tests.worlds.report import World, make


def test_page_one_leads_to_one_fewer_and_one_more(second_run: pathlib.Path, site_of: SiteMaker) -> None:
    """Those that were kept are named; where none was, nothing is promised."""
    page = Page(second_run / "index.html")
    assert "method.html#what-if" in page.values("href")
    assert "What if there were fewer or more? 7 segments, as they would be." in page.words
    assert "what-if" in Page(second_run / "method.html").values("id")
    empty = site_of(World(segment_count=0, customer_count=0)).folder
    assert "method.html#what-if" not in Page(empty / "index.html").values("href")
    assert "what-if" not in Page(empty / "method.html").values("id")


def test_the_segments_as_they_would_be_are_in_sight_with_their_command(
    browser: Browser, second_run: pathlib.Path
) -> None:
    """Nothing has to be opened for a neighbour of the chosen number; the command is one click to copy."""
    page = opened(browser, second_run / "method.html", "#what-if")
    table = page.locator("#what-if table").first
    assert table.is_visible()
    assert "7 segments as they would be" in table.inner_text()
    assert table.locator("tbody tr").count() == 7
    assert page.locator("#what-if pre").first.inner_text() == "segapp refit --k 7"
    assert page.locator("#what-if .copy").first.is_visible()


def test_no_row_of_the_tried_numbers_towers_on_a_phone(browser: Browser, tmp_path: pathlib.Path) -> None:
    """A long remark makes its row wide, not tall."""
    text = "silhouette, squared silhouette, Calinski-Harabasz, Davies-Bouldin, gap and stability"
    with make(tmp_path / "warehouse.duckdb", World()) as warehouse:
        path = site(warehouse, tmp_path) / "method.html"
    html = path.read_text(encoding="utf-8")
    html = html.replace('<td class="told"></td>', f'<td class="told">{text}</td>', 1)
    path.write_text(html, encoding="utf-8")
    page, _ = shown(browser, path, width=390)
    heights = page.locator("#k tbody tr").evaluate_all("rows => rows.map(row => row.getBoundingClientRect().height)")
    assert text in html
    assert max(heights) < 3 * min(heights)


def test_names_in_the_table_for_analysts_have_plain_figures(tmp_path: pathlib.Path) -> None:
    """A name that holds a figure is written with the separators of the project, in the table as on pages."""
    with make(tmp_path / "warehouse.duckdb", World()) as warehouse:
        warehouse.execute("update model.k_alternatives set segment_name = 'Older (48⎖7 years)' where segment_rank = 1")
        names = warehouse.rows("select segment_name from marts.k_alternatives where segment_rank = 1")
    assert [row.segment_name for row in names] == ["Older (48.7 years)"]
