"""The site of the documents builds strictly: no link or anchor leads nowhere, no page is lost, nothing is fetched."""

from __future__ import annotations

import pathlib
import subprocess
import tomllib

import pytest

from tests.docs_site.build import CONFIGURATION, build, render
from tests.docs_site.links import dead_links, fetched_from_network, pages_of
from tests.docs_site.staging import adapted


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Build the site without pictures of a report, once."""
    folder = tmp_path_factory.mktemp("docs_site")
    build(folder, None)
    return folder


def test_every_link_picture_and_anchor_resolves(folder: pathlib.Path) -> None:
    """What zensical does not look at, such as pictures and files beside the pages, is there too."""
    assert len(pages_of(folder / "site")) > 30
    assert dead_links(folder / "site") == []


def test_nothing_comes_from_a_network(folder: pathlib.Path) -> None:
    """Fonts, styles and scripts are the reader's own or the site's."""
    assert fetched_from_network(folder / "site") == []


def test_every_page_has_its_place_in_the_menu(folder: pathlib.Path) -> None:
    """A document that zensical.toml forgets would be found by nobody; pages of code are reached by links."""
    pages = folder / "pages"
    staged = {str(path.relative_to(pages)) for path in pages.rglob("*.md")}
    assert {name for name in staged if not name.startswith("source/")} == set(named_pages())


def named_pages() -> list[str]:
    """Return the pages that the menu names."""

    def walk(entries: list[object]) -> list[str]:
        found = []
        for entry in entries:
            if isinstance(entry, str):
                found.append(entry)
            elif isinstance(entry, dict):
                for each in entry.values():
                    found += walk(each if isinstance(each, list) else [each])
        return found

    return walk(tomllib.loads(CONFIGURATION.read_text(encoding="utf-8"))["project"]["nav"])


@pytest.mark.parametrize("link", ["nowhere.md", "segments.md#nowhere"])
def test_a_broken_link_fails_the_build(folder: pathlib.Path, tmp_path: pathlib.Path, link: str) -> None:
    """A page that is not there, or a heading that was renamed, is named with page and line."""
    (tmp_path / "pages").mkdir()
    for name in named_pages():
        (tmp_path / "pages" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "pages" / name).write_text(f"# {name}\n", encoding="utf-8")
    (tmp_path / "pages" / "campaigns.md").write_text(f"# Campaigns\n\n[See]({link}).\n", encoding="utf-8")
    with pytest.raises(subprocess.CalledProcessError) as error:
        render(tmp_path)
    assert "campaigns.md:3" in error.value.stdout + error.value.stderr


def test_a_list_after_a_line_of_text_gets_an_empty_line_before_it() -> None:
    """Also a table; what stands in code stays as it is."""
    assert adapted("Some:\n- one\n  more\n- two\n") == "Some:\n\n- one\n  more\n- two\n"
    assert adapted("Some:\n| a |\n|---|\n| 1 |\n") == "Some:\n\n| a |\n|---|\n| 1 |\n"
    code = "```console\n$ ls\na\n- x\n```\n~~~sh\nls\n- x\n~~~\n"
    assert adapted(code) == code


def test_a_command_of_many_lines_can_be_copied() -> None:
    """It stands in a block of its own, without prompts, and its answer in the next."""
    shown = '```sh\na\nb "c\nd" e\n```\n\n```text\nanswer "\n- x\n```\n'
    assert adapted('```console\n$ a\n$ b "c\nd" e\nanswer "\n- x\n```\n') == shown
