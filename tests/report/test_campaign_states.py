"""Every page says something sensible in every state that campaigns can be in."""

from __future__ import annotations

import pathlib
import re
from collections.abc import Callable

import pytest

from segapp.stages.campaigns import Split, measure
from segapp.warehouse import Warehouse
from tests.campaigns.test_plan import respond
from tests.campaigns.world import RUN, spring, world
from tests.report.golden import outline
from tests.report.pages import pages_of
from tests.report.test_campaign_pages import RATES, site

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


STATES = (nothing, without_holdout, without_outcomes, unknown_words, two_arms, money_only, open_window, two_campaigns)
NEVER = re.compile(r"\bNone\b(?!:)|\bnan\b|Undefined|\b(true|false)\b|, ,|\(\)|\( to \)|[a-z] \.(?![a-z])")


@pytest.mark.parametrize("state", STATES)
def test_every_page_renders_in_every_state(state: Callable[[Warehouse], None], tmp_path: pathlib.Path) -> None:
    """No page fails, and none prints the name of a missing value or an empty pair of brackets."""
    with world((2000, 2000, 2000, 300)) as warehouse:
        warehouse.execute("update model.segments set report_path = segment_key || '.html'")
        state(warehouse)
        measure(warehouse, RUN)
        folder = site(warehouse, tmp_path)
    pages = pages_of(folder)
    assert {"index.html", "campaigns.html", "S01.html", "S04.html"} <= set(pages)
    lines = {(name, line) for name in pages for line in outline(folder / name).splitlines() if NEVER.search(line)}
    assert lines == set()


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
