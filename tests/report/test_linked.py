"""Linked views: a segment that is pointed at, focused or kept by a click stands out in every chart and table."""

from __future__ import annotations

import pathlib

import pytest
from playwright.sync_api import Browser, Page

from segapp.render import read_tokens
from segapp.render.svg import SvgText, slim
from tests.report.conftest import SiteMaker
from tests.report.screens import opened
from tests.worlds.report import ROOT, World

TOKENS = read_tokens(ROOT / "templates" / "tokens.json")


def standing_out(page: Page) -> set[str]:
    """Return the keys of what stands out; empty where everything does."""
    keys: list[str] = page.locator(".on").evaluate_all("all => all.map(each => each.dataset.s)")
    return set(keys)


@pytest.mark.browser
def test_pointing_at_a_row_makes_its_segment_stand_out_everywhere(browser: Browser, second_run: pathlib.Path) -> None:
    """In ribbon, scatter, heat map and tables; pointing elsewhere ends it."""
    page = opened(browser, second_run / "index.html")
    page.locator("table.segments tbody tr", has_text="Group S04").locator(".apart").hover()
    assert standing_out(page) == {"S04"}
    for place in (".ribbon .bar", ".ribbon ol", ".scatter", ".heat_map", "table.segments"):
        assert page.locator(f"{place} .on").count() > 0, place
    page.locator("h1").hover()
    assert standing_out(page) == set()


@pytest.mark.browser
def test_focus_does_what_pointing_does(browser: Browser, second_run: pathlib.Path) -> None:
    """Readers without a pointer walk the menu with the tab key."""
    page = opened(browser, second_run / "index.html")
    page.locator(".ribbon ol a").nth(1).focus()
    assert standing_out(page) == {"S02"}
    page.keyboard.press("Tab")
    assert standing_out(page) == {"S03"}


@pytest.mark.browser
def test_a_click_keeps_it_in_the_address_and_escape_lets_go(browser: Browser, second_run: pathlib.Path) -> None:
    """An address that is sent on shows the same; a click on a link is still a click on a link."""
    page = opened(browser, second_run / "index.html")
    page.locator("table.segments tbody tr", has_text="Group S05").locator(".apart").click()
    page.locator("h1").hover()
    assert (standing_out(page), page.url.partition("?")[2]) == ({"S05"}, "on=S05")
    assert standing_out(opened(browser, second_run / "index.html", "?on=S05")) == {"S05"}
    assert standing_out(opened(browser, second_run / "index.html", "?on=S99")) == set()
    page.keyboard.press("Escape")
    assert (standing_out(page), page.url.partition("?")[2]) == (set(), "")
    page.locator("table.segments tbody a", has_text="Group S05").click()
    assert page.url.endswith("S05.html")


@pytest.mark.browser
def test_arrow_keys_say_the_values_of_every_chart(browser: Browser, second_run: pathlib.Path) -> None:
    """On each page each chart can be focused and says one mark after the other, as pointing does."""
    for name in ("index", "S02", "method", "runs"):
        page = opened(browser, second_run / f"{name}.html")
        charts = page.locator(".chart > svg:visible").all()
        assert charts, name
        for chart in charts:
            chart.focus()
            page.keyboard.press("ArrowRight")
            first = page.locator(".hover:visible").all_inner_texts()
            page.keyboard.press("ArrowRight")
            page.keyboard.press("ArrowLeft")
            assert page.locator(".hover:visible").all_inner_texts() == first != [], name
            page.keyboard.press("Escape")
            assert page.locator(".hover:visible").count() == 0


@pytest.mark.browser
def test_the_menu_of_a_phone_shows_the_page_that_is_open(browser: Browser, site_of: SiteMaker) -> None:
    """Of fifteen segments the twelfth stands in sight, though the menu has to scroll to it."""
    site = site_of(World(segment_count=15, customer_count=900, run_count=2, is_judged=True)).folder
    page = opened(browser, site / "S12.html", width=390)
    box = page.locator(".ribbon [aria-current]").bounding_box()
    assert box
    assert 0 <= box["x"] <= 390 - 24


def test_marks_carry_the_key_of_their_segment() -> None:
    """By their colour, of which each key has its own, also where what is seen repeats; or in front of what they say."""
    drawn = {TOKENS.drawn_hex(f"S{number:02}"): f"S{number:02}" for number in range(1, 31)}
    assert len(drawn) == 30
    assert not set(list(drawn)[12:]) & set(TOKENS.light.values())
    text = SvgText("Bars", "c1w", "bars.vl.json", (), True, drawn, True)
    shapes = "".join(f'<path fill="{colour}" d="M0,0h{i}"/>' for i, colour in enumerate(list(drawn)[::12], 1))
    said = '<path aria-label="S04\u2063here: 3" fill="#1a1d23" d="M9,9h1"/>'
    small = slim(f'<svg xmlns="http://www.w3.org/2000/svg"><g>{shapes}{said}</g></svg>', text, TOKENS)
    assert [small.count(f'data-s="{key}"') for key in ("S01", "S13", "S25", "S04")] == [1, 1, 1, 1]
    assert small.count('fill="var(--s01)"') == 3
    assert "<title>here: 3</title>" in small
