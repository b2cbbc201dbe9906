"""Every page says something sensible in every state that campaigns can be in."""

from __future__ import annotations

import pathlib
import re
from collections.abc import Callable

import pytest

from segapp.stages.campaigns import PlanRequest, Split, Terms, freeze_standing, measure, plan_budget
from segapp.warehouse import Warehouse
from tests.report.campaign_sites import RATES, site
from tests.report.golden import outline
from tests.report.languages import english_left
from tests.report.pages import pages_of
from tests.worlds.campaign import FROZEN_AT, RUN, START, respond, spring, world

TERMS = {"cost_per_contact": 1.0, "value_per_response": 50.0, "currency_code": "EUR"}


def nothing(warehouse: Warehouse) -> None:
    """No campaign at all."""


def without_holdout(warehouse: Warehouse) -> None:
    """A campaign that held nobody out, loaded first."""
    spring(warehouse, split=Split(0.0), **TERMS)
    respond(warehouse, RATES)


def without_outcomes(warehouse: Warehouse) -> None:
    """An audience that was frozen and not yet measured."""
    spring(warehouse, **TERMS)


def unknown_words(warehouse: Warehouse) -> None:
    """Outcomes whose words nobody has said the meaning of."""
    spring(warehouse, split=Split(0.3), **TERMS)
    respond(warehouse, RATES)
    warehouse.execute("update core.campaign_outcomes set outcome_name = 'zapped' where customer_id < 'c2'")


def two_arms(warehouse: Warehouse) -> None:
    """Two variants beside the holdout; the second in the order of names is better."""
    spring(warehouse, split=Split(0.3, arms=("call", "mail")), **TERMS)
    respond(warehouse, RATES)
    warehouse.execute("""
delete from core.campaign_outcomes as outcomes using core.campaign_contacts as members
where outcomes.customer_id = members.customer_id and members.arm_name = 'call' and members.segment_key = 'S01'""")


def money_only(warehouse: Warehouse) -> None:
    """Money was recorded and no value of a response was said."""
    spring(warehouse, split=Split(0.3), cost_per_contact=1.0, currency_code="EUR")
    respond(warehouse, RATES)
    warehouse.execute("update core.campaign_outcomes set outcome_name = 'order', amount = 20 + length(customer_id)")


def open_window(warehouse: Warehouse) -> None:
    """Outcomes end before the window does."""
    spring(warehouse, split=Split(0.3), **TERMS)
    respond(warehouse, RATES)
    warehouse.execute("update core.campaigns set outcomes_until_date = date '2026-02-10'")


def two_campaigns(warehouse: Warehouse) -> None:
    """One with a holdout, and a newer one without."""
    spring(warehouse, split=Split(0.3), **TERMS)
    respond(warehouse, RATES)
    spring(warehouse, name="Summer <b>&amp;", split=Split(0.0))
    warehouse.execute("update core.campaigns set outcomes_until_date = date '2026-03-01'")


def response_budget(warehouse: Warehouse) -> None:
    """Nobody was held out, a budget was planned by response, and a standing holdout begins."""
    without_holdout(warehouse)
    measure(warehouse, RUN)
    request = PlanRequest(START, cost_per_contact=1.0)
    plan_budget(warehouse, request, budget=500, run_id=RUN.run_id, planned_at=FROZEN_AT)
    year = Terms("Standing holdout 2026", START, "none", outcome_window_days=365)
    freeze_standing(warehouse, terms=year, share=0.05, frozen_at=FROZEN_AT)


def withdrawn_budget(warehouse: Warehouse) -> None:
    """A budget was planned, and then nobody knows any more what the outcomes mean."""
    response_budget(warehouse)
    warehouse.execute("update core.campaign_outcomes set outcome_name = 'zapped'")


STATES = (
    nothing,
    without_holdout,
    without_outcomes,
    unknown_words,
    two_arms,
    money_only,
    open_window,
    two_campaigns,
    response_budget,
    withdrawn_budget,
)


def site_in(state: Callable[[Warehouse], None], tmp_path: pathlib.Path, language: str = "en") -> pathlib.Path:
    """Return the site of a world in one state."""
    with world((2000, 2000, 2000, 300)) as warehouse:
        warehouse.execute("update model.segments set report_path = segment_key || '.html'")
        state(warehouse)
        measure(warehouse, RUN)
        return site(warehouse, tmp_path, language=language)


NEVER = re.compile(r"\bNone\b(?!:)|\bnan\b|Undefined|\b(true|false)\b|, ,|\(\)|\( to \)|[a-z] \.(?![a-z])")


@pytest.mark.parametrize("state", STATES)
def test_every_page_renders_in_every_state(state: Callable[[Warehouse], None], tmp_path: pathlib.Path) -> None:
    """No page fails, and none prints the name of a missing value or an empty pair of brackets."""
    folder = site_in(state, tmp_path)
    pages = pages_of(folder)
    assert {"index.html", "campaigns.html", "S01.html", "S04.html"} <= set(pages)
    lines = {(name, line) for name in pages for line in outline(folder / name).splitlines() if NEVER.search(line)}
    assert lines == set()


@pytest.mark.parametrize("state", STATES)
def test_no_english_is_left_in_any_state(state: Callable[[Warehouse], None], tmp_path: pathlib.Path) -> None:
    """Every sentence that a campaign, a budget or a warning stores is known to the German file."""
    folder = site_in(state, tmp_path, language="de")
    assert english_left(folder) == []


def test_page_one_names_the_arm_whose_figures_it_prints(tmp_path: pathlib.Path) -> None:
    """With two arms the rates beside a lift are those of the same arm: they differ by the lift."""
    with world((8000, 8000, 8000, 600)) as warehouse:
        warehouse.execute("update model.segments set report_path = segment_key || '.html'")
        two_arms(warehouse)
        measure(warehouse, RUN)
        page = pages_of(site(warehouse, tmp_path))["index.html"].words
    told = re.search(
        r"Low income: reach, mail\. ([\d.]+).% of 2,800 contacted against ([\d.]+).% of 2,400 held out: "
        r"expect about ([\d.]+) extra",
        page,
    )
    assert told, page[:1500]
    contacted, held_out, lift = map(float, told.groups())
    assert contacted - held_out == pytest.approx(lift, abs=0.3)
    assert "Spring, mail, lets us expect about" in page


def test_a_budget_by_response_says_so_and_one_whose_campaign_fell_is_withdrawn(tmp_path: pathlib.Path) -> None:
    """Page one speaks of response, not lift; where the campaign is not judged any more it says why."""
    for state, said in (
        (response_budget, "if they respond again as they did, a profit of"),
        (withdrawn_budget, "contacts no longer stands. Spring is not judged:"),
    ):
        with world((2000, 2000, 2000, 300)) as warehouse:
            warehouse.execute("update model.segments set report_path = segment_key || '.html'")
            state(warehouse)
            measure(warehouse, RUN)
            home = tmp_path / state.__name__
            home.mkdir()
            pages = pages_of(site(warehouse, home))
        assert said in pages["index.html"].words
        assert ("Response, not lift" in pages["index.html"].words) == (state is response_budget)
        assert "no campaign contacts 315 customers" in pages["campaigns.html"].words
