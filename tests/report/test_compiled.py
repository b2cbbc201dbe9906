"""Compiled templates are kept in the user's cache, and what is kept never shows in a page."""

from __future__ import annotations

import os
import pathlib
from typing import Any

import jinja2
import pytest

from segapp.render import Formats
from segapp.render.compiled import compiled_templates
from segapp.render.pages import Pages


@pytest.fixture
def kept(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    """Return where compiled templates are kept in this test."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "segapp" / "templates"


def page(folder: pathlib.Path, text: str = "{{ 12345|number }}", thousands: str = ",", **filters: Any) -> str:
    """Write a page's template and render it with these marks of thousands."""
    path = folder / "pages" / "index.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
    pages = Pages([folder], functions={}, filters=Formats(thousands=thousands).filters() | filters)
    return pages.render("pages/index.html", {})


def test_a_template_is_compiled_once(kept: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """What was compiled is read the next time and not written again."""
    page(tmp_path / "templates")
    (file,) = kept.glob("*/*")
    os.utime(file, (1, 1))
    assert page(tmp_path / "templates") == "12,345"
    assert file.stat().st_mtime == 1


def test_settings_of_another_run_do_not_stay(kept: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """A constant in a template is written with the marks of today's settings."""
    assert page(tmp_path / "templates") == "12,345"
    assert page(tmp_path / "templates", thousands=".") == "12.345"
    assert len(list(kept.glob("*/*"))) == 1


def test_a_changed_template_is_compiled_again(kept: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """Its new text counts, in the place of the old."""
    page(tmp_path / "templates")
    assert page(tmp_path / "templates", "new {{ 1|number }}") == "new 1"
    assert len(list(kept.glob("*/*"))) == 1


@pytest.mark.parametrize("damage", [b"", b"j2", b"\x80\x05damaged"])
def test_a_damaged_file_is_replaced(damage: bytes, kept: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """Whatever became of it, the page is right and the file whole again."""
    page(tmp_path / "templates")
    (file,) = kept.glob("*/*")
    whole = file.read_bytes()
    for text in (damage, whole[: len(whole) // 2], whole[:20] + damage):
        file.write_bytes(text)
        assert page(tmp_path / "templates") == "12,345"
        assert file.read_bytes() == whole


def test_no_cache_is_no_fault(kept: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """A file where the folder should be, and a folder that others may write to, are left alone."""
    kept.parent.mkdir(parents=True)
    kept.write_text("in the way", encoding="utf-8")
    assert page(tmp_path / "templates") == "12,345"
    kept.unlink()
    kept.mkdir()
    kept.chmod(0o777)
    assert page(tmp_path / "templates") == "12,345"
    assert not list(kept.iterdir())


def test_other_ways_to_call_a_filter_are_compiled_apart(kept: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """Code that an older version compiled for a filter that took no context is not run with one that does."""

    @jinja2.pass_context
    def of_page(context: jinja2.runtime.Context, value: int) -> str:
        return f"{context.name}: {value}"

    page(tmp_path / "templates", "{{ 5|shown }}", shown=lambda value: f"{value}!")
    path = tmp_path / "templates"
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(path), autoescape=True)
    environment.filters["shown"] = of_page
    environment.bytecode_cache = compiled_templates(environment)
    assert environment.get_template("pages/index.html").render() == "pages/index.html: 5"
    assert len(list(kept.iterdir())) == 2
