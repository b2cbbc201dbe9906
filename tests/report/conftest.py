"""Sites of made-up warehouses, built once for all tests that only read them."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator
from typing import Protocol

import pytest
from playwright.sync_api import Browser, sync_playwright

from segapp.pipeline.publishing import lent_workbook
from segapp.stages.report import SiteSummary, build_site
from tests.report.site_settings import in_language
from tests.worlds.report import World, make, project


class SiteMaker(Protocol):
    """Builds the site of a world, in English unless told otherwise."""

    def __call__(self, world: World, language: str = "en") -> SiteSummary: ...


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Yield the system's Chromium."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site_of(tmp_path_factory: pytest.TempPathFactory) -> SiteMaker:
    """Return a function that builds the site of a world, once per world and language."""
    built: dict[tuple[str, str], SiteSummary] = {}

    def build(world: World, language: str = "en") -> SiteSummary:
        if (repr(world), language) not in built:
            home = tmp_path_factory.mktemp("world")
            with make(home / "warehouse.duckdb", world) as warehouse:
                built[repr(world), language] = build_site(
                    warehouse,
                    project=project(home),
                    target=home / "site",
                    settings=in_language(language, title="Mall & more", write_workbook=lent_workbook),
                    progress=lambda sentence: None,
                )
        return built[repr(world), language]

    return build


@pytest.fixture(scope="session")
def first_run(site_of: SiteMaker) -> pathlib.Path:
    """Return the site of a first run: nothing is judged, nothing has changed."""
    return site_of(World()).folder


@pytest.fixture(scope="session")
def second_run(site_of: SiteMaker) -> pathlib.Path:
    """Return the site of a second run in which everything is judged."""
    return site_of(World(segment_count=6, customer_count=240, run_count=2, is_judged=True)).folder
