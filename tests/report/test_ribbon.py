"""The ribbon is the way between segments: on every page, labelled, with the page's own segment marked."""

from __future__ import annotations

import pathlib

import pytest
from playwright.sync_api import Browser

from tests.report.conftest import SiteMaker
from tests.report.pages import pages_of
from tests.report.screens import opened, shown
from tests.worlds.report import World

MENU = ["Mall & more", "Compare", "Method", "Data quality", "Campaigns", "Runs", "Glossary"]


@pytest.mark.browser
def test_every_page_leads_to_every_segment(browser: Browser, second_run: pathlib.Path) -> None:
    """Name and share of each segment, linked; the one whose page it is says so, to screen readers too."""
    for name in pages_of(second_run):
        page, _ = shown(browser, second_run / name)
        links = page.get_by_role("navigation", name="Segments").get_by_role("link")
        assert links.all_inner_texts() == [f"Group S0{i} 16.7\N{NO-BREAK SPACE}%" for i in range(1, 7)], name
        assert [each.get_attribute("href") for each in links.all()] == [f"S0{i}.html" for i in range(1, 7)]
        current = page.locator(".ribbon [aria-current=page]")
        assert current.evaluate_all("all => all.map(each => each.getAttribute('href'))") == (
            [name] if name.startswith("S0") else []
        )


@pytest.mark.browser
def test_the_pages_of_segments_keep_the_whole_menu(browser: Browser, second_run: pathlib.Path) -> None:
    """From a segment to the method is one click, as from everywhere."""
    page, _ = shown(browser, second_run / "S02.html")
    assert page.get_by_role("navigation", name="Report").get_by_role("link").all_inner_texts() == MENU
    onward = page.get_by_role("navigation", name="Previous and next segment")
    assert onward.get_by_role("link").all_inner_texts() == ["Previous: Group S01", "Next: Group S03"]


@pytest.mark.browser
def test_a_part_of_the_bar_leads_to_its_segment_and_a_heading_to_itself(
    browser: Browser, second_run: pathlib.Path
) -> None:
    """A click into the bar opens the segment; a heading has its own address, shown when it is pointed at or focused."""
    page = opened(browser, second_run / "index.html")
    page.locator(".ribbon .bar a").nth(2).click()
    assert page.url.endswith("S03.html")
    heading = page.locator("h2 a").first
    heading.focus()
    assert "#" in heading.evaluate("each => getComputedStyle(each, '::after').content")
    heading.click()
    assert page.url.endswith("S03.html#who")


@pytest.mark.browser
def test_the_ribbon_of_fifteen_segments_fits_a_phone(browser: Browser, site_of: SiteMaker) -> None:
    """The menu of many segments scrolls in its own frame; the page does not, and the bar stays exact."""
    site = site_of(World(segment_count=15, customer_count=900, run_count=2, is_judged=True)).folder
    page = opened(browser, site / "S12.html", width=390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    widths = page.locator(".ribbon rect").evaluate_all("all => all.map(each => Number(each.getAttribute('width')))")
    assert sum(widths) == pytest.approx(1000, abs=1)
    assert page.locator(".ribbon [aria-current]").is_visible()
