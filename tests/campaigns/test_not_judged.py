"""What is not judged shows no profit and no range anywhere; an open window shows counts alone."""

from __future__ import annotations

import pytest

from segapp.stages.campaigns import PlanRequest, Split, measure, plan_budget
from segapp.warehouse import Warehouse
from tests.worlds.campaign import FROZEN_AT, RUN, START, respond, spring, world

COUNTS = ("contacted_count", "contacted_response_count", "holdout_count", "holdout_response_count")
UNJUDGED = (
    ("update core.campaigns set outcomes_until_date = date '2026-02-10'", True),
    ("update core.campaign_outcomes set outcome_name = 'zapped' where customer_id < 'c2'", False),
)


@pytest.fixture
def spent() -> Warehouse:
    """A measured campaign, and a budget plan that rests on it."""
    warehouse = world((4000, 4000))
    spring(warehouse, split=Split(0.5), cost_per_contact=1.0, value_per_response=50.0)
    respond(warehouse, {"S01": (12, 4), "S02": (6, 6)})
    warehouse.execute("update core.campaign_outcomes set outcome_name = 'order', amount = 40")
    measure(warehouse, RUN)
    plan_budget(warehouse, PlanRequest(START, cost_per_contact=1.0), budget=5000, run_id="r", planned_at=FROZEN_AT)
    return warehouse


@pytest.mark.parametrize(("change", "is_open"), UNJUDGED)
def test_no_range_and_no_profit_is_left_in_the_tables(spent: Warehouse, change: str, is_open: bool) -> None:
    """Every range, lift, profit and p value is null; of an open window every rate and sum of money as well."""
    spent.execute(change)
    measure(spent, RUN)
    rows = spent.rows("select * from marts.campaign_lift")
    names = [column[0] for column in spent.execute("select * from marts.campaign_lift").description]
    assert rows
    for row in rows:
        shown = {name for name in names if isinstance(getattr(row, name), int | float)}
        allowed = {*COUNTS, "outcome_window_days", "cost_per_contact", "cost_total", "is_money_verdict"}
        if not is_open:
            allowed |= {"contacted_rate", "holdout_rate", "revenue_per_contact", "break_even_lift"}
        assert shown <= allowed
        assert row.verdict_text.startswith("Not judged")
        assert "money" not in row.warning_text
    told = spent.rows("select * from marts.segment_targets")
    for row in told:
        assert (row.lift_low, row.expected_lift, row.profit_per_contact, row.advice == "reach") == (
            None,
            None,
            None,
            False,
        )
    for table in ("segment_memory", "campaign_targeting", "campaign_uplift_curve"):
        assert spent.scalar(f"select count(*) from model.{table}") == 0


@pytest.mark.parametrize("change", [change for change, _ in UNJUDGED])
def test_a_stored_budget_plan_falls_with_its_campaign(spent: Warehouse, change: str) -> None:
    """Profits and ranges of the plan are gone, its counts stay, and why is said."""
    before = spent.rows("select * from marts.budget_plan where contact_count > 0")
    assert before[0].expected_profit > 0
    spent.execute(change)
    measure(spent, RUN)
    rows = spent.rows("select * from marts.budget_plan where contact_count > 0")
    assert [row.contact_count for row in rows] == [row.contact_count for row in before]
    for row in rows:
        assert (row.expected_profit, row.expected_profit_low, row.expected_profit_high) == (None, None, None)
        assert row.limit_text.startswith("Spring is not judged: ")
    assert spent.scalar("select is_standing from model.budget_standing") is False


def test_a_holdout_that_is_not_judged_is_no_basis_for_the_next_plan(spent: Warehouse) -> None:
    """Outcomes with unknown words say nothing of the response without contact either."""
    from segapp.stages.campaigns.effects.base_rates import read_base_rates

    spent.execute(UNJUDGED[1][0])
    measure(spent, RUN)
    assert read_base_rates(spent).other.source == "assumed"
