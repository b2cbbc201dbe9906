"""The page of comparisons: any two segments, or one and all customers, from the same figures as the table of all."""

from __future__ import annotations

import pathlib
from dataclasses import asdict

import pytest
from playwright.sync_api import Browser, Page

from segapp.warehouse import Warehouse, select_file
from tests.report.conftest import SiteMaker
from tests.report.screens import opened, sheets, shown
from tests.worlds.report import ROOT, World, make

KEYS = [f"S0{i}" for i in range(1, 7)]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """Return a warehouse of three segments, whose incomes lie 15 apart."""
    return make(tmp_path_factory.mktemp("compared") / "warehouse.duckdb", World())


def answer(warehouse: Warehouse, name: str) -> list[dict[str, object]]:
    """Return the rows of a query of the page."""
    return [asdict(row) for row in select_file(warehouse, ROOT / "sql/reports" / f"{name}.sql", {})]


def row_of(page: Page, words: str) -> list[str]:
    """Return the texts of a row of the two segments."""
    row = page.locator("table.two tbody tr", has=page.locator("th", has_text=words))
    return [each.split("\n")[0] for each in row.locator("td").all_inner_texts()]


def test_couples_say_who_is_higher(warehouse: Warehouse) -> None:
    """Counted from the customers themselves in the same bins: the higher of each couple, less the lower, of 100."""
    found = {row["feature_name"]: row["lead_points"] for row in answer(warehouse, "compare_pairs")}
    counted = warehouse.rows(
        "select one.segment_key || '-' || other.segment_key as pair, cast(round(100 * avg(sign("
        "floor(one.annual_income_k / 10) - floor(other.annual_income_k / 10)))) as integer) as points"
        " from model.assignments as one join model.assignments as other on one.segment_key < other.segment_key"
        " group by 1"
    )
    expected = {row.pair: row.points for row in counted}
    assert expected == {pair: points for pair, points in found["annual_income_k"].items() if "all" not in pair}
    assert found["annual_income_k"]["S01-all"] < 0 < found["annual_income_k"]["S03-all"]


def test_spreads_are_shares_of_each_segment(warehouse: Warehouse) -> None:
    """A thousand in all, whatever bins a segment leaves empty; every list is as long as that of all customers."""
    rows = answer(warehouse, "compare_histograms")
    assert {(row["feature_name"], row["segment_key"]) for row in rows} == {
        (name, key)
        for name in ("age_years", "annual_income_k", "spending_score")
        for key in ("S01", "S02", "S03", "all")
    }
    for row in rows:
        assert sum(row["thousandths"]) == pytest.approx(1000, abs=5), row
    assert {len(row["thousandths"]) for row in rows if row["feature_name"] == "annual_income_k"} == {4}


@pytest.mark.browser
def test_an_address_names_the_two_segments(browser: Browser, second_run: pathlib.Path) -> None:
    """compare.html#S02-S05 shows those two, in this order, with the figures of the table of all segments."""
    page = opened(browser, second_run / "compare.html", "#S02-S05")
    assert [each.input_value() for each in page.get_by_role("combobox").all()] == ["S02", "S05"]
    assert row_of(page, "Customers")[:2] == ["40", "40"]
    for row in page.locator("table.compare tbody tr").all():
        texts = [cell.split("\n")[0] for cell in row.locator("td").all_inner_texts()]
        assert row_of(page, row.locator("th").inner_text())[:2] == [texts[1], texts[4]]
    back = opened(browser, second_run / "compare.html", "#S05-S02")
    assert int(row_of(page, "Income")[3]) + int(row_of(back, "Income")[3]) == 100
    assert (
        page.locator(".pairwise .say")
        .inner_text()
        .startswith("Spending score tells them apart most: 52.1 against 83.0.")
    )


@pytest.mark.browser
def test_a_choice_changes_the_address_and_the_address_the_choice(browser: Browser, second_run: pathlib.Path) -> None:
    """What a reader chose can be sent on; a segment is never shown beside itself."""
    page = opened(browser, second_run / "compare.html")
    first, second = page.get_by_role("combobox").all()
    second.select_option("all")
    assert page.url.endswith(f"#{first.input_value()}-all")
    second.select_option("S03")
    first.select_option("S03")
    assert page.url.endswith("#S03-all")
    page.evaluate("location.hash = '#S06-S01'")
    page.wait_for_function("document.querySelector('select').value === 'S06'")
    assert second.input_value() == "S01"


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "de"])
def test_on_a_phone_two_segments_stand_side_by_side(browser: Browser, site_of: SiteMaker, language: str) -> None:
    """Both columns are on the screen: neither the page nor the table has to be pushed aside."""
    world = World(segment_count=6, customer_count=240, run_count=2, is_judged=True)
    page = opened(browser, site_of(world, language).folder / "compare.html", "#S02-S05", width=390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    frame = page.locator(".pairwise .scroll")
    assert frame.evaluate("frame => frame.scrollWidth - frame.clientWidth") <= 0
    cells = page.locator("table.two tbody tr").first.locator("td")
    first, second = cells.nth(0).bounding_box(), cells.nth(1).bounding_box()
    assert first is not None
    assert second is not None
    assert first["y"] == second["y"]
    assert first["x"] + first["width"] <= second["x"] < second["x"] + second["width"] <= 390


@pytest.mark.browser
def test_without_scripts_and_on_paper_all_segments_stand_side_by_side(
    browser: Browser, second_run: pathlib.Path
) -> None:
    """Every figure of the choice is in the table of all; one sheet of paper holds it."""
    page, _ = shown(browser, second_run / "compare.html")
    assert page.get_by_role("combobox").count() == 0
    heads = page.locator("table.compare thead th").all_inner_texts()
    assert heads == ["Feature", *(f"Group {key}" for key in KEYS), "All customers"]
    assert page.locator("table.compare").is_visible()
    assert sheets(page) == 1


@pytest.mark.browser
def test_the_one_file_compares_too(browser: Browser, second_run: pathlib.Path) -> None:
    """The same address within the page's own part of report.html, which stays in sight."""
    page = opened(browser, second_run / "report.html")
    page.get_by_role("navigation", name="Report").locator("a:visible", has_text="Compare").click()
    page.locator("select:visible").nth(1).select_option("S04")
    place = page.url.partition("#")[2]
    again = opened(browser, second_run / "report.html", f"#{place}")
    assert again.locator("h1:visible").all_inner_texts() == ["Compare"]
    assert again.locator("select:visible").nth(1).input_value() == "S04"
    assert again.locator("table.two caption").inner_text().endswith("beside Group S04")


@pytest.mark.browser
@pytest.mark.parametrize("count", [0, 1])
def test_nothing_to_compare_is_said(browser: Browser, site_of: SiteMaker, count: int) -> None:
    """One segment, or none: a sentence instead of a choice."""
    site = site_of(World(segment_count=count, customer_count=30 * count)).folder
    page = opened(browser, site / "compare.html")
    assert "There are no two segments to compare." in page.locator("main").inner_text()
    assert page.get_by_role("combobox").count() == 0


def test_the_data_of_fifteen_segments_stay_small(site_of: SiteMaker) -> None:
    """Once for all pairs: 105 of them and each with all customers, below 120 kB with the page."""
    site = site_of(World(segment_count=15, customer_count=900, run_count=2, is_judged=True)).folder
    assert (site / "compare.html").stat().st_size < 120_000


def test_the_script_is_small(second_run: pathlib.Path) -> None:
    """Everything that scripts do on a page is below 20 kB."""
    page = (second_run / "index.html").read_text(encoding="utf-8")
    assert len(page[page.index("<script>") : page.index("</script>")].encode()) < 20_000
