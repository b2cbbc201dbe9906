"""The README's moving picture shows the README's own examples, needs no script, and fetches nothing."""

from __future__ import annotations

from xml.etree import ElementTree

from tests.docs_site.terminal import PICTURE, draw, shown_blocks

SVG = "{http://www.w3.org/2000/svg}"


def test_the_picture_is_the_one_that_the_readme_makes() -> None:
    """`make docs` draws it anew with the examples."""
    assert PICTURE.read_text(encoding="utf-8") == draw()


def test_every_line_of_the_examples_is_in_it() -> None:
    """In their order, as text that can be searched."""
    root = ElementTree.fromstring(draw())  # noqa: S314  our own picture
    lines = [each.text for each in root.iter(f"{SVG}text")]
    assert lines == [line for block in shown_blocks() for line in block]
    assert lines[0] == "$ segapp demo"


def test_it_is_nothing_but_shapes_and_style() -> None:
    """No script and no address; readers who want no motion see all of it at once."""
    root = ElementTree.fromstring(draw())  # noqa: S314  our own picture
    assert {each.tag.removeprefix(SVG) for each in root.iter()} == {"svg", "title", "style", "rect", "circle", "text"}
    assert draw().count("://") == 1  # the name space
    assert "prefers-reduced-motion" in draw()
