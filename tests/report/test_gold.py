"""Every word of the pages is under watch: a change of what readers see shows as a change of a gold file."""

from __future__ import annotations

import pathlib

import pytest

from tests.report.golden import FOLDER, outline, outlines


@pytest.fixture(scope="module")
def now() -> dict[str, str]:
    """The pages as they are now."""
    return outlines()


def test_every_page_has_a_gold_file_and_every_gold_file_a_page(now: dict[str, str]) -> None:
    """A new page is accepted like a changed one."""
    assert sorted(now) == sorted(path.name for path in FOLDER.glob("*.txt"))


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.glob("*.txt")))
def test_pages_say_what_their_gold_file_says(now: dict[str, str], name: str) -> None:
    """If the change is meant: `make gold`, then read the difference."""
    assert now.get(name) == (FOLDER / name).read_text(encoding="utf-8"), "to accept: make gold"


def test_an_outline_keeps_words_and_leaves_shapes(tmp_path: pathlib.Path) -> None:
    """Text, structure and labels stay; paths, scripts, run ids and versions go."""
    page = tmp_path / "page.html"
    page.write_text(
        "<h2>Who?</h2><p>Run 20260131T120000Z1a2b of 0.1.0</p><script>x < 1</script>"
        '<svg role="img" aria-label="Ages"><g><path d="M0"/><text>9</text></g></svg><ul><li><a href="x">One</a></ul>'
        "<table><caption>T</caption><tr><th>a</th><td>1</td></tr></table><pre aria-label='SQL of x'>select</pre>"
    )
    shown = ["", "## Who?", "Run RUN of VERSION", "[chart: Ages]", "- [One]", "Table: T", "| a | 1", "[code: SQL of x]"]
    assert outline(page).splitlines() == shown
