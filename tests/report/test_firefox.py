"""Linked views do in Firefox what they do in Chromium: pages are readable everywhere, and so are their extras."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator

import pytest

from tests.report.firefox import Firefox

pytestmark = pytest.mark.firefox
ESCAPE, TAB, RIGHT = "\ue00c", "\ue004", "\ue014"
ROW = "table.segments tbody tr:nth-child(4)"
STANDING_OUT = "return [...new Set([...document.querySelectorAll('.on')].map(each => each.dataset.s))]"


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """Yield one Firefox for all tests; an error of a page's script is remembered by the page."""
    with Firefox(tmp_path_factory.mktemp("profile")) as firefox:
        yield firefox


def test_pointing_makes_a_segment_stand_out_and_a_click_keeps_it(firefox: Firefox, second_run: pathlib.Path) -> None:
    """In ribbon, charts and tables; the address says so, another page of the same address shows it, Escape lets go."""
    firefox.open(second_run / "index.html")
    key = firefox.run(f"return document.querySelector('{ROW}').querySelector('[data-s]').dataset.s")
    firefox.point(f"{ROW} .apart")
    assert firefox.run(STANDING_OUT) == [key]
    for place in (".ribbon .bar", ".ribbon ol", ".scatter", ".heat_map", "table.segments"):
        assert firefox.run("return document.querySelectorAll(arguments[0] + ' .on').length", place) > 0, place
    firefox.point("h1")
    assert firefox.run(STANDING_OUT) == []
    firefox.point(f"{ROW} .apart", is_click=True)
    firefox.point("h1")
    assert (firefox.run(STANDING_OUT), firefox.run("return location.search")) == ([key], f"?on={key}")
    firefox.press(ESCAPE)
    assert (firefox.run(STANDING_OUT), firefox.run("return location.search")) == ([], "")
    firefox.open(second_run / "index.html", "?on=S05")
    assert firefox.run(STANDING_OUT) == ["S05"]


def test_the_keyboard_walks_the_segments_and_the_values(firefox: Firefox, second_run: pathlib.Path) -> None:
    """Tab goes from segment to segment; arrows say the values of a chart that has the focus."""
    firefox.open(second_run / "index.html")
    firefox.run("document.querySelectorAll('.ribbon ol a')[1].focus()")
    assert firefox.run(STANDING_OUT) == ["S02"]
    firefox.press(TAB)
    assert firefox.run(STANDING_OUT) == ["S03"]
    firefox.open(second_run / "S02.html")
    firefox.run("document.querySelector('.chart.index > svg').focus()")
    firefox.press(RIGHT)
    said = "return [...document.querySelectorAll('.hover')].filter(e => e.checkVisibility()).map(e => e.textContent)"
    assert firefox.run(said) != []


def test_two_segments_are_compared_by_the_address(firefox: Firefox, second_run: pathlib.Path) -> None:
    """compare.html#S02-S05 chooses both, and their figures are there."""
    firefox.open(second_run / "compare.html", "#S02-S05")
    assert firefox.run("return [...document.querySelectorAll('select')].map(each => each.value)") == ["S02", "S05"]
    assert "Group S05" in firefox.run("return document.querySelector('.two').innerText")


def test_no_page_is_wider_than_the_window(firefox: Firefox, second_run: pathlib.Path) -> None:
    """Neither a wide table nor a chart pushes a page beyond its edge; figures that fold stay folded."""
    for path in sorted(second_run.glob("*.html")):
        firefox.open(path)
        wide, inner = firefox.run("return [document.documentElement.scrollWidth, innerWidth]")
        assert wide <= inner, path.name
