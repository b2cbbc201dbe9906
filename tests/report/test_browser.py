"""A real Chromium shows the pages: no request, no sideways scrolling, page one on one sheet of paper."""

from __future__ import annotations

import pathlib
import re

import pytest
from playwright.sync_api import Browser

from tests.report.campaign_sites import CROSSED
from tests.report.conftest import SiteMaker
from tests.report.screens import sheets, shown, violations
from tests.worlds.report import World

pytestmark = pytest.mark.browser


def test_pages_ask_for_nothing_but_their_own_folder(browser: Browser, second_run: pathlib.Path) -> None:
    """Opened from a folder, a page loads itself and its style sheet."""
    for path in sorted(second_run.glob("*.html")):
        _, asked = shown(browser, path)
        assert {url for url in asked if not url.startswith(second_run.as_uri())} == set(), path.name


@pytest.mark.parametrize(
    "width", [360, *(pytest.param(width, marks=pytest.mark.slow) for width in (320, 640, 768, 1280))]
)
def test_no_page_scrolls_sideways(browser: Browser, site_of: SiteMaker, width: int) -> None:
    """From a phone to a desk, and zoomed in: tables that are too wide scroll in their own frame."""
    world = World(segment_count=6, customer_count=240, run_count=2, is_judged=True, names={"S02": "x" * 150})
    for path in sorted(site_of(world).folder.glob("*.html")):
        page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path.name


@pytest.mark.parametrize(
    ("segment_count", "run_count"),
    [(3, 1), (6, 2), *(pytest.param(count, 2, marks=pytest.mark.slow) for count in (10, 15))],
)
def test_page_one_prints_on_one_sheet(browser: Browser, site_of: SiteMaker, segment_count: int, run_count: int) -> None:
    """Page one on one A4, also with ten segments and a long list of what needs attention."""
    world = World(segment_count=segment_count, customer_count=400, run_count=run_count, is_judged=run_count > 1)
    page, _ = shown(browser, site_of(world).index)
    assert sheets(page) == 1


@pytest.mark.parametrize(("name", "count"), [("S02", 2), ("method", 3), ("quality", 1), ("runs", 1), ("glossary", 1)])
def test_other_pages_print_their_numbers_and_no_blank_sheet(
    browser: Browser, second_run: pathlib.Path, name: str, count: int
) -> None:
    """Tables that a click opens are open on paper, SQL is left out, and no blank sheet adds to the known number.

    On the page of a segment, the bins of its histograms stay on the screen: two sheets hold the rest.
    """
    page, _ = shown(browser, second_run / f"{name}.html")
    page.emulate_media(media="print")
    tables = [table.is_visible() for table in page.locator("main table:not(.screen-only *)").all()]
    assert page.locator(".screen-only table:visible").count() == 0
    assert tables == [True] * len(tables) != []
    assert page.locator("details.sql:visible").count() == 0
    assert sheets(page) == count


def test_the_one_file_prints_on_twelve_sheets(browser: Browser, second_run: pathlib.Path) -> None:
    """Page one, a sheet for each of six segments, and the rest in short; each page's heading is on paper once."""
    page, _ = shown(browser, second_run / "report.html")
    assert sheets(page) <= 12
    page.emulate_media(media="print")
    headings = page.locator("h1:visible").all_inner_texts()
    assert headings[0] == "Mall & more"
    assert headings[1:7] == [f"Group S0{number}" for number in range(1, 7)]
    assert headings[-1] == "Glossary"
    assert len(headings) == len(set(headings)) == 13
    assert page.locator(".page-segment .chart.index svg:visible").count() == 6
    alone, _ = shown(browser, second_run / "index.html")
    alone.emulate_media(media="print")
    assert not alone.get_by_text("Printed, this file is short").is_visible()


@pytest.mark.parametrize("width", [360, 390, 1280])
def test_no_line_of_the_index_chart_runs_through_words(browser: Browser, second_run: pathlib.Path, width: int) -> None:
    """The line at 100 stands beside the bars alone, wherever on the chart it lies."""
    for path in sorted(second_run.glob("S0?.html")):
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.goto(path.as_uri())
        chart = page.locator(".chart.index svg:visible").first
        assert chart.evaluate(CROSSED)[1] == 0, path.name
        page.close()


@pytest.mark.parametrize("kind", ["page-index", "page-campaigns"])
def test_each_chart_prints_once(browser: Browser, second_run: pathlib.Path, kind: str) -> None:
    """Of the pictures of a chart one is on paper: the small one on page one, elsewhere the one of the screen."""
    page = browser.new_context().new_page()
    page.goto((second_run / "index.html").as_uri())
    page.evaluate("kind => { document.body.className = kind }", kind)
    page.emulate_media(media="print")
    shown_figures = page.locator("figure:visible").all()
    assert {each.locator(".chart svg:visible").count() for each in shown_figures} == {1}


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, site_of: SiteMaker, scheme: str, language: str) -> None:
    """No violation of the rules for accessible pages, in both themes and languages, on a desk and on a phone."""
    folder = site_of(World(segment_count=6, customer_count=240, run_count=2, is_judged=True), language).folder
    for width in (1280, 360):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        for path in [*sorted(folder.glob("[a-z]*.html")), folder / "S02.html"]:
            page = context.new_page()
            page.goto(path.as_uri())
            assert violations(page) == [], path.name
            page.close()


def test_the_one_file_shows_one_page_at_a_time(browser: Browser, second_run: pathlib.Path) -> None:
    """Without scripts: page one at first, a segment's page after its link, and back."""
    page, asked = shown(browser, second_run / "report.html")
    assert len(asked) == 1
    assert page.locator("h1:visible").all_inner_texts() == ["Mall & more"]
    page.locator("a:visible", has_text="Group S02").first.click()
    assert page.locator("h1:visible").all_inner_texts() == ["Group S02"]
    page.locator("a:visible", has_text="Mall & more").first.click()
    assert page.locator("h1:visible").all_inner_texts() == ["Mall & more"]


def test_tables_sort_and_the_keyboard_can_do_it(browser: Browser, second_run: pathlib.Path) -> None:
    """With scripts a column head sorts its table, by figures where there are figures."""
    page = browser.new_context().new_page()
    page.goto((second_run / "method.html").as_uri())
    table = page.locator("table", has=page.locator("caption", has_text="Every number of segments tried"))
    head = table.locator("th[scope=col]", has_text="Inertia")
    head.locator("button").focus()
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "ascending"
    assert table.locator("tbody th").all_inner_texts() == [str(k) for k in range(10, 1, -1)]


def test_tables_sort_dates_as_dates_and_leave_gaps_last(browser: Browser, second_run: pathlib.Path) -> None:
    """28 February comes after 28 January, whatever the months are called; rows without a value stay at the end."""
    page = browser.new_context().new_page()
    page.goto((second_run / "runs.html").as_uri())
    table = page.locator("table", has=page.locator("caption", has_text="Size of every segment"))
    days = table.locator("td[data-sort]")
    for wanted in ("28 January 2026", "28 February 2026"):
        table.get_by_role("button", name="Data of").click()
        assert days.first.inner_text() == wanted
    joined = [each.inner_text() for each in table.locator("thead th").all()].index("Joined")
    for _ in range(2):
        table.get_by_role("button", name="Joined").click()
        assert table.locator("tbody tr").last.locator("td, th").nth(joined).inner_text() == ""


def test_long_tables_filter(browser: Browser, second_run: pathlib.Path) -> None:
    """Words keep the rows that hold all of them, in any case; without words all are back; short tables have none.

    A long table is folded, its filter with it, until a reader opens it.
    """
    page = browser.new_context().new_page()
    page.goto((second_run / "method.html").as_uri())
    table = page.locator("table", has=page.locator("caption", has_text="The centres that place customers"))
    words = page.get_by_role("searchbox", name="The centres that place customers")
    assert not words.is_visible()
    page.locator("summary", has_text="The centres as a table: 18 rows").click()
    words.fill("income  group s02")
    assert table.locator("tbody tr:visible").count() == 1
    assert page.locator("[role=status]:visible", has_text="1 of 18 rows").count() == 1
    words.fill("")
    assert table.locator("tbody tr:visible").count() == 18
    short = page.locator("table").evaluate_all("all => all.filter(each => each.tBodies[0].rows.length < 12).length")
    assert short > 0
    assert page.locator("input.filter").count() == page.locator("table").count() - short


def test_charts_say_their_values_to_readers_who_point(browser: Browser, second_run: pathlib.Path) -> None:
    """A point of a scatter says its figures; a bar has them as a title, which needs no script."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto((second_run / "index.html").as_uri())
    chart = page.locator(".chart.wide.scatter").first
    chart.scroll_into_view_if_needed()
    spot = chart.locator("[data-values]").first
    corner = spot.evaluate(
        "path => { const p = path.getPointAtLength(0).matrixTransform(path.getScreenCTM()); return [p.x, p.y] }"
    )
    page.mouse.move(*corner)
    values = (spot.get_attribute("data-values") or "").split(";")[0].split("|")
    words = (chart.locator("svg").get_attribute("data-hover") or "").split("|")
    assert chart.locator(".hover").inner_text() == " · ".join(
        f"{word} {value}" for word, value in zip(words, values, strict=True)
    )
    page.mouse.move(0, 0)
    assert not chart.locator(".hover").is_visible()
    without, _ = shown(browser, second_run / "S02.html")
    titles = without.locator(".chart.index title").all_text_contents()
    assert titles
    assert all(re.fullmatch(r".+: \d+ \(\d+ to \d+\)", title) for title in titles)


def test_nothing_is_lost_without_scripts(browser: Browser, second_run: pathlib.Path) -> None:
    """Every figure of a page is there when scripts are off: the same words with and without."""
    path = second_run / "index.html"
    without, _ = shown(browser, path)
    with_scripts = browser.new_context().new_page()
    with_scripts.goto(path.as_uri())
    words = [" ".join(page.locator("main").inner_text().split()) for page in (without, with_scripts)]
    assert words[0] == words[1].replace("Copy ", "")
