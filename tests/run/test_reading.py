"""The report comes to its readers: in a browser, and as one file."""

from __future__ import annotations

import pathlib

import openpyxl
import pytest

from tests.run.conftest import Finished, segapp, write_customers


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Return a folder with a small published report, in a place whose name a browser needs escaped."""
    home = tmp_path_factory.mktemp("shop") / "café 50% #1"
    home.mkdir()
    rows = [(f"{i:03d}", "Female", 20 + i % 2 * 40, 30 + i, 50) for i in range(20)]
    done = segapp("run", write_customers(home / "customers.csv", list(rows)), "--evidence", "none", cwd=home)
    assert done.code == 0, done.err
    return home


@pytest.fixture
def asked(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    """Make a program the default browser that writes down what it is asked to show."""
    browser, asked = tmp_path / "browser", tmp_path / "asked"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > "{asked}"\n', encoding="utf-8")
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", f"{browser} %s")
    return asked


def page_of(done: Finished) -> pathlib.Path:
    """Return the path that a command printed last."""
    assert done.code == 0, done.err
    return pathlib.Path(done.out.splitlines()[-1].split("  ", 1)[1].split(" (")[0])


def test_open_shows_page_one_in_the_browser(shop: pathlib.Path, asked: pathlib.Path) -> None:
    """The browser gets the address of page one, and the command says where it is."""
    page = page_of(segapp("open", cwd=shop))
    assert page == shop.resolve() / "site" / "index.html"
    assert asked.read_text(encoding="utf-8") == page.as_uri()


def test_open_only_says_where_the_report_is_without_a_display(
    shop: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a server nothing is started."""
    for name in ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert page_of(segapp("open", "--dir", shop, cwd=shop.parent)).is_file()


def test_one_file_is_written_where_it_is_wanted(shop: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """Without a name it is report.html in the folder of whoever asks; it is the report just rendered."""
    unnamed = page_of(segapp("report", "--single-file", "--dir", shop, cwd=tmp_path))
    named = page_of(segapp("report", "--single-file", "to mail.html", "--dir", shop, cwd=tmp_path))
    assert (unnamed.name, named.name, unnamed.parent) == ("report.html", "to mail.html", tmp_path.resolve())
    whole = (shop / "site" / "report.html").read_bytes()
    assert unnamed.read_bytes() == named.read_bytes() == whole
    refused = segapp("report", "--single-file", "to mail.html", "--dir", shop, cwd=tmp_path)
    assert (refused.code, "there is a file of this name already" in refused.err) == (1, True)


@pytest.mark.parametrize("words", [(), ("report",)], ids=["run", "report"])
def test_a_workbook_lies_beside_the_pages(shop: pathlib.Path, words: tuple[str, ...]) -> None:
    """The run and every rendering after it ship one, with all customers of a small list."""
    if words:
        assert segapp(*words, cwd=shop).code == 0
    book = openpyxl.load_workbook(shop / "site" / "customer-segments.xlsx")
    assert [row[0] for row in book["customers"].iter_rows(min_row=2, values_only=True)] == [
        f"{i:03d}" for i in range(20)
    ]


def test_a_file_that_cannot_be_written_is_told(shop: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """A missing folder is named in one line; a name without --single-file is wrong usage."""
    done = segapp("report", "--single-file", tmp_path / "missing" / "x.html", "--dir", shop, cwd=tmp_path)
    assert (done.code, len(done.err.splitlines())) == (1, 1)
    assert str(tmp_path / "missing" / "x.html") in done.err
    assert segapp("report", "x.html", "--dir", shop, cwd=tmp_path).code == 2


def test_without_a_report_open_says_how_to_make_one(tmp_path: pathlib.Path) -> None:
    """One line, and what to do."""
    done = segapp("open", cwd=tmp_path)
    assert (done.code, len(done.err.splitlines())) == (1, 1)
    assert "segapp run" in done.err
