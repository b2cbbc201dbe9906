"""The pages of campaigns and budget say what the commands say, with a range on every estimate."""

from __future__ import annotations

import pathlib
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, sync_playwright

from segapp.cli.campaign_words import budget_lines
from segapp.stages.campaigns import BudgetPlan, measure
from tests.report.campaign_sites import CROSSED, budget, measured, site
from tests.report.golden import outline
from tests.worlds.campaign import RUN


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> tuple[pathlib.Path, BudgetPlan]:
    """Return the site of a judged campaign with a budget plan, and that plan."""
    with measured(currency_code="EUR") as warehouse:
        made = budget(warehouse, 500)
        return site(warehouse, tmp_path_factory.mktemp("planned")), made


@pytest.fixture(scope="module")
def phone(planned: tuple[pathlib.Path, BudgetPlan], chromium: str) -> Iterator[Page]:
    """Yield the campaign page on a phone, without scripts."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 390, "height": 800}, java_script_enabled=False)
        page.goto((planned[0] / "campaigns.html").as_uri())
        yield page
        browser.close()


def test_the_budget_panel_says_what_the_plan_does_not_beat(planned: tuple[pathlib.Path, BudgetPlan]) -> None:
    """Page and command say the same of five hundred contacts in the one segment where contacts pay."""
    folder, made = planned
    assert "surely" not in made.comparison_text
    assert made.comparison_text in list(budget_lines(made))
    assert made.comparison_text in outline(folder / "index.html")


def test_every_expected_profit_has_its_range(planned: tuple[pathlib.Path, BudgetPlan]) -> None:
    """In the plan by segment, and in the results of a campaign: the stored ends beside the figure."""
    folder, made = planned
    seen = next(row.outlook for row in made.rows if row.outlook and row.outlook.contact_count)
    plan = f"| {seen.profit:,.0f} € | {seen.profit_low:,.0f} to {seen.profit_high:,.0f} |"
    assert plan in outline(folder / "index.html")
    rows = [
        line
        for line in outline(folder / "campaigns.html").splitlines()
        if "Low income" in line and line.startswith("|")
    ]
    assert re.search(r"€ \| [\d,]+ to [\d,]+ \|", rows[0])


def test_a_preliminary_campaign_is_not_judged_and_says_why_first(tmp_path: pathlib.Path) -> None:
    """The reason stands above chart and table, and nothing on the page is called undecided that nobody judged."""
    with measured(cost_per_contact=None) as warehouse:
        warehouse.execute("update core.campaigns set outcomes_until_date = date '2026-02-10'")
        measure(warehouse, RUN)
        told = warehouse.scalar("select verdict_text from marts.campaign_lift where segment_key = 'S02' limit 1")
        text = outline(site(warehouse, tmp_path) / "campaigns.html")
    assert told == "Not judged: Outcomes run to 2026-02-10, the window to 2026-02-16: preliminary."
    shown = "Not judged: Outcomes run to 10 February 2026, the window to 16 February 2026: preliminary."
    assert text.index(shown) < text.index("so far: 2,049 of 17,220 contacted") < text.index("Table: Spring")
    assert "Figure: Extra responses" not in text
    assert "not judged" in text
    assert "annot tell" not in text


@pytest.mark.browser
def test_on_a_phone_verdict_and_range_are_in_sight(phone: Page) -> None:
    """Each row is an entry: all its figures stand inside the screen, with the words of their columns."""
    cells = phone.locator(".entries table:visible").nth(1).locator("td:visible").all()
    assert len(cells) > 20
    for cell in cells:
        box = cell.bounding_box()
        assert box is not None
        assert 0 <= box["x"] < box["x"] + box["width"] <= 390
        assert cell.get_attribute("data-label")


@pytest.mark.browser
def test_a_frame_that_has_more_fades_on_that_side(phone: Page) -> None:
    """Without scripts: the right edge fades until the end is reached, and never where everything is in sight."""
    phone.goto(phone.url.replace("campaigns", "method"))
    fade = "each => [each.scrollWidth > each.clientWidth, getComputedStyle(each).getPropertyValue('--fade-right')]"
    found = []
    for width in (1280, 390):
        phone.set_viewport_size({"width": width, "height": 800})
        phone.wait_for_timeout(100)
        found += [tuple(frame.evaluate(fade)) for frame in phone.locator(".scroll:visible").all()]
    assert set(found) == {(True, "48px"), (False, "0px")}
    frame = phone.locator(".scroll:visible").first
    frame.evaluate("each => { each.scrollLeft = 9999 }")
    phone.wait_for_timeout(100)
    assert frame.evaluate(fade)[1] == "0px"


@pytest.mark.browser
def test_no_line_of_the_lift_chart_runs_through_a_name_or_a_figure(
    phone: Page, planned: tuple[pathlib.Path, BudgetPlan]
) -> None:
    """The line at 0 and the one at what it needs to pay stand beside the bars alone."""
    for width in (360, 390, 1280):
        phone.set_viewport_size({"width": width, "height": 800})
        phone.goto((planned[0] / "campaigns.html").as_uri())
        line_count, crossed = phone.locator(".chart.lift svg:visible").first.evaluate(CROSSED)
        assert (line_count >= 8, crossed) == (True, 0)


@pytest.mark.browser
def test_on_a_wide_screen_the_whole_result_is_in_sight(phone: Page, planned: tuple[pathlib.Path, BudgetPlan]) -> None:
    """At 1280 px no table of the campaign page is wider than its frame."""
    phone.set_viewport_size({"width": 1280, "height": 800})
    phone.goto((planned[0] / "campaigns.html").as_uri())
    widths = [
        frame.evaluate("each => [each.scrollWidth, each.clientWidth]")
        for frame in phone.locator(".scroll:visible").all()
    ]
    assert len(widths) >= 2
    assert [wide for wide in widths if wide[0] > wide[1]] == []
