"""A job that runs every day still publishes when its fit has left the list of the newest runs, and prints no longer."""

from __future__ import annotations

import pathlib

import pytest
from playwright.sync_api import Browser

from tests.report.campaign_sites import site
from tests.report.pages import Page
from tests.report.screens import sheets, shown
from tests.worlds.report import World, make

LATER = "from model.{table} as rows cross join range(2, 62) as later (number) where rows.run_id = $run"


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Return the site of a fit and 61 runs after it."""
    home = tmp_path_factory.mktemp("many")
    with make(home / "warehouse.duckdb", World(segment_count=6, customer_count=240, run_count=2)) as warehouse:
        run = warehouse.scalar("select run_id from model.runs where run_number = 2")
        warehouse.execute("update model.runs set run_number = 100 where run_number = 2")
        for table, columns in (("runs", ", number as run_number"), ("segments", "")):
            kept = f"rows.* replace (rows.run_id || number as run_id{columns})"
            warehouse.execute(
                f"insert into model.{table} by name select {kept} {LATER.format(table=table)}", {"run": run}
            )
        return site(warehouse, home)


def test_the_fit_is_named_when_sixty_runs_came_after_it(many: pathlib.Path) -> None:
    """The list shows the last fifty runs; from which data the segments were made is said all the same."""
    page = Page(many / "runs.html")
    assert "62 runs, the newest on the data of 28 February 2026" in page.words
    assert "the segments were made from those of 28 January 2026 and kept since" in page.words
    assert "Runs, newest first (the last 50)." in page.words


def test_many_runs_make_no_segment_page_longer_on_paper(browser: Browser, many: pathlib.Path) -> None:
    """The chart has them all; the long table stays on the screen."""
    page, _ = shown(browser, many / "S02.html")
    assert sheets(page) == 2
    assert sheets(shown(browser, many / "report.html")[0]) <= 12


def test_a_run_in_which_nobody_moved_says_so(tmp_path: pathlib.Path) -> None:
    """Joining and leaving is no move between segments."""
    with make(tmp_path / "warehouse.duckdb", World(run_count=2)) as warehouse:
        warehouse.execute("delete from model.segment_moves where previous_segment_key <> segment_key")
        page = Page(site(warehouse, tmp_path) / "runs.html")
    assert "Nobody who was there before changed segment." in page.words
