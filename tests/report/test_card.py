"""A segment's page opens with a card that a manager can repeat: values with their units, and no id in sight."""

from __future__ import annotations

import pathlib

import pytest
from playwright.sync_api import Browser

from tests.report.conftest import SiteMaker
from tests.report.pages import Page
from tests.report.screens import shown
from tests.worlds.report import World


def card(page: Page) -> str:
    """Return the words from the first question to the charts below the card."""
    return page.words.partition("Who are they?")[2].partition("Narrow bars:")[0].replace("\N{NO-BREAK SPACE}", " ")


def test_the_card_says_values_in_their_units(second_run: pathlib.Path) -> None:
    """How many, the typical customer, traits beside everybody's with the index second, how sure, what to try."""
    words = card(Page(second_run / "S02.html"))
    assert words.startswith(
        " 1 in 6 of our customers. Gender: Female sets them apart most: 100 %, against 67 % overall."
    )
    assert "Typical customer income 39 k$, age 43 years, spending score 52 median of each" in words
    assert "Income 38.9 k$ (all: 61.5 k$) index 63" in words
    assert "How sure Fragile: comes out differently in new samples of the customers" in words
    assert "What to try next" in words


def test_the_card_leads_to_the_comparison_with_the_nearest(second_run: pathlib.Path) -> None:
    """With all customers, and with the segment whose customers sit closest."""
    links = Page(second_run / "S02.html").values("href")
    assert {"compare.html#S02-all", "compare.html#S02-S03"} <= set(links)


def test_a_first_run_claims_nothing_on_the_card(first_run: pathlib.Path) -> None:
    """Stability and advice are not judged yet, and the card says so."""
    words = card(Page(first_run / "S01.html"))
    assert words.startswith(" 1 in 3 of our customers.")
    assert "How sure not measured" in words
    assert "Not judged yet: no campaign has been measured." in words


def test_one_segment_is_everybody(site_of: SiteMaker) -> None:
    """Nothing sets everybody apart from everybody."""
    words = card(Page(site_of(World(segment_count=1, customer_count=30, is_synthetic=False)).folder / "S01.html"))
    assert words.startswith(" All of our customers, in one segment.")
    assert "sets them apart" not in words
    assert "How sure" not in words


@pytest.mark.browser
def test_ids_stand_behind_a_click(browser: Browser, second_run: pathlib.Path) -> None:
    """Nobody's id is in sight, on the screen or on paper, until a reader asks for it."""
    page, _ = shown(browser, second_run / "S02.html")
    ids = page.locator("dl.ids .code")
    assert ids.count() == 10
    assert not ids.first.is_visible()
    page.emulate_media(media="print")
    assert not ids.first.is_visible()
    page.emulate_media(media="screen")
    page.locator("summary", has_text="Their ids").click()
    assert ids.first.is_visible()
