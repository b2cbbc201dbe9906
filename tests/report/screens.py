"""Open pages in a real browser: without scripts as on paper, or with them as a reader has them."""

from __future__ import annotations

import importlib.resources
import pathlib
import re

import pytest
from playwright.sync_api import Browser, Page


def shown(browser: Browser, path: pathlib.Path, *, width: int = 1280) -> tuple[Page, list[str]]:
    """Open a file without scripts; return the page and every address it asked for."""
    page = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=False).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    return page, asked


def sheets(page: Page) -> int:
    """Return the number of sheets of paper that a page prints on."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


def violations(page: Page) -> list[tuple[str, str]]:
    """Return each broken rule for accessible pages with the first element that breaks it."""
    axe = importlib.resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    page.evaluate(axe)
    return [(each["id"], each["nodes"][0]["html"]) for each in page.evaluate("axe.run()")["violations"]]


def opened(browser: Browser, path: pathlib.Path, place: str = "", *, width: int = 1280) -> Page:
    """Open a file with scripts at a place of it, such as #who; an error of a script fails the test."""
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    page.on("pageerror", lambda error: pytest.fail(f"{path.name}: {error}"))
    page.goto(path.as_uri() + place)
    return page
