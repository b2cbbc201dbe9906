"""Superset 6.1 imports our dashboard, answers every chart, sees a new run without being told, and shows it all."""

from __future__ import annotations

import pathlib
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import sync_playwright

from tests.bi.superset_server import PASSWORD, USER, Superset, running_superset

pytestmark = [pytest.mark.superset, pytest.mark.slow]
PICTURE = pathlib.Path(__file__).resolve().parents[2] / ".cache" / "superset.png"
DRAWN = """() => {
    const charts = document.querySelectorAll('[data-test=chart-container], .chart-slice').length
    return charts >= COUNT && !document.querySelector('[data-test=loading-indicator], .loading')
}"""


def segapp(*words: str, home: pathlib.Path) -> str:
    """Run the command line as a person would, in `home`."""
    command = [sys.executable, "-m", "segapp", *words]
    return subprocess.run(command, cwd=home, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """A folder with the demo's warehouse and the bundle for Superset."""
    home = tmp_path_factory.mktemp("shop")
    segapp("demo", home=home)
    segapp("export", "superset.zip", home=home)
    return home


@pytest.fixture(scope="module")
def superset(shop: pathlib.Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Superset]:
    """A Superset that has imported it."""
    with running_superset(tmp_path_factory.mktemp("superset")) as started:
        started.import_bundle(shop / "superset.zip")
        yield started


def run_shown(answers: dict[str, list[dict[str, object]]]) -> object:
    """Return the newest run that the dashboard shows."""
    return answers["Runs: the newest is the one shown here"][0]["run_id"]


def test_every_chart_answers_and_a_new_run_is_seen(superset: Superset, shop: pathlib.Path) -> None:
    """All charts have rows; after a publication while Superset is up, the same charts show the new run."""
    before = superset.answers()
    assert len(before) == 9
    assert {title for title, rows in before.items() if not rows} == set()
    assert before["Customers"] == [{"customers": 20093}]
    segapp("sample", "--customers", "300", "--seed", "7", "--output", "next.csv", home=shop)
    segapp("run", "next.csv", "--full-snapshot", home=shop)
    after = superset.answers()
    assert run_shown(after) != run_shown(before)
    assert run_shown(after) in segapp("sql", "select run_id from marts.contract", home=shop)
    assert len(after["Size run by run"]) == 3 * len(before["Size of each segment"])


def test_descriptions_metrics_and_times_come_along(superset: Superset) -> None:
    """A dataset has our comments, its time column and its metrics."""
    found = superset.ask("/api/v1/dataset/")["result"]
    number = next(each["id"] for each in found if each["table_name"] == "segment_history")
    dataset = superset.ask(f"/api/v1/dataset/{number}")["result"]
    assert (dataset["schema"], dataset["main_dttm_col"]) == ("marts", "data_date")
    assert dataset["description"]
    assert all(column["description"] for column in dataset["columns"])
    assert {"customers", "share"} <= {metric["metric_name"] for metric in dataset["metrics"]}


def test_a_second_import_leaves_one_dashboard(superset: Superset, shop: pathlib.Path) -> None:
    """The same ids again: what was imported before is replaced, nothing is there twice."""
    segapp("export", "superset.zip", "--overwrite", home=shop)
    superset.import_bundle(shop / "superset.zip")
    counts = [superset.ask(f"/api/v1/{kind}/")["count"] for kind in ("dashboard", "chart", "dataset", "database")]
    assert counts == [1, 9, 7, 1]


@pytest.mark.browser
def test_the_dashboard_is_drawn(superset: Superset, chromium: str) -> None:
    """In Chromium every chart is there and none shows an error; the picture is kept to be looked at."""
    PICTURE.parent.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1500, "height": 2000})
        page.goto(f"{superset.address}/login/")
        page.fill("#username", USER)
        page.fill("#password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/welcome/**", timeout=60_000)
        page.goto(f"{superset.address}/superset/dashboard/1/?standalone=2")
        page.wait_for_function(DRAWN.replace("COUNT", "9"), timeout=120_000)
        page.wait_for_timeout(2_000)  # charts grow into their place
        page.screenshot(path=PICTURE)
        text = page.inner_text("body")
        drawn = page.locator("canvas").count()
        browser.close()
    assert "error" not in text.lower()
    assert "No data" not in text
    assert "High income, high spending" in text
    assert drawn >= 4
