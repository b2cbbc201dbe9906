"""Where nobody was held out: what responses cost and earned, whom they pay for, and the words that go with it."""

from __future__ import annotations

import pytest

from segapp.cli.campaign_words import budget_lines
from segapp.figures import ENGLISH
from segapp.stages.campaigns import PlanRequest, Selection, Split, measure, plan_budget
from segapp.stages.marts import build_marts
from segapp.warehouse import Warehouse, read_objects
from tests.worlds.campaign import FROZEN_AT, RUN, SQL, START, by_segment, spring, world

EARLIER, OTHERS = 463, 1777


def answers(warehouse: Warehouse, counts: dict[str, int], amount: float | None = None) -> None:
    """Let the first so many contacted customers of each segment respond."""
    for segment, count in counts.items():
        warehouse.execute(
            """
insert into core.campaign_outcomes (
    campaign_key, customer_id, outcome_date, outcome_name, amount, outcome_id, batch_id
)
select campaign_key, customer_id, date '2026-02-03', if($amount is null, 'response', 'order'), $amount, null, 'b2'
from core.campaign_contacts
where segment_key = $segment and not is_holdout
order by customer_id limit $count""",
            {"segment": segment, "count": count, "amount": amount},
        )
    warehouse.execute("update core.campaigns set outcomes_until_date = date '2026-03-01'")


@pytest.fixture
def sixth() -> Warehouse:
    """A public case: 2,240 contacted at 3 each, 334 responded at 11 each, 188 of them among 463 earlier acceptors."""
    warehouse = world((EARLIER, OTHERS))
    spring(warehouse, split=Split(0.0), cost_per_contact=3.0, value_per_response=11.0)
    answers(warehouse, {"S01": 188, "S02": 146})
    measure(warehouse, RUN)
    return warehouse


def test_a_campaign_without_a_holdout_has_its_cost_revenue_profit_and_break_even(sixth: Warehouse) -> None:
    """6,720 spent, 3,674 came in, 3,046 lost; it takes 27.3 % to earn the cost; no lift is spoken of."""
    rows = sixth.rows("select * from marts.campaign_lift order by segment_key nulls first")
    assert [(row.cost_total, row.response_revenue, row.response_profit) for row in rows] == [
        (6720, 3674, pytest.approx(-3046)),
        (1389, 2068, pytest.approx(679)),
        (5331, 1606, pytest.approx(-3725)),
    ]
    assert [row.break_even_rate for row in rows] == [pytest.approx(3 / 11)] * 3
    assert {row.lift for row in rows} | {row.incremental_profit for row in rows} == {None}


def test_its_budget_contacts_only_who_earned_the_cost_and_says_response(sixth: Warehouse) -> None:
    """Contacting the earlier acceptors alone would have earned 679; the plan says that this is no lift."""
    request = PlanRequest(START, cost_per_contact=3.0)
    made = plan_budget(sixth, request, budget=6720, run_id="r", planned_at=FROZEN_AT)
    assert made.basis == "response"
    assert [(row.segment_key, row.outlook.contact_count if row.outlook else None) for row in made.rows] == [
        ("S01", EARLIER),
        ("S02", 0),
    ]
    assert made.outlook.profit == pytest.approx(679)
    everybody = next(each for each in made.comparisons if each.plan_name == "everybody")
    assert everybody.outlook.profit == pytest.approx(-3046)
    said = ENGLISH.show("\n".join(budget_lines(made)))
    assert "Response, not lift" in said
    assert "Profit if they respond again as they did: 679" in said
    assert {row.basis for row in sixth.rows("select * from marts.budget_plan")} == {"response"}


def test_recorded_money_counts_before_a_stated_value() -> None:
    """Where a till recorded money, that is what the contacts earned, at its margin."""
    warehouse = world((100, 100))
    spring(warehouse, split=Split(0.0), cost_per_contact=1.0, value_per_response=500.0, margin_share=0.5)
    answers(warehouse, {"S01": 10, "S02": 1}, amount=30.0)
    measure(warehouse, RUN)
    rows = by_segment(warehouse, "*")
    assert (rows["S01"].response_revenue, rows["S01"].response_profit) == (300, pytest.approx(50))
    made = plan_budget(
        warehouse, PlanRequest(START, cost_per_contact=1.0, value_per_response=500.0), budget=200, run_id="r",
        planned_at=FROZEN_AT,
    )  # fmt: skip
    assert [row.segment_key for row in made.rows if row.outlook and row.outlook.contact_count] == ["S01"]
    assert made.outlook.profit == pytest.approx(50)


def test_a_measured_lift_comes_before_any_response(sixth: Warehouse) -> None:
    """Where one chosen segment was measured, responses without holdout no longer speak for the others."""
    spring(sixth, name="Measured", split=Split(0.5), cost_per_contact=3.0, value_per_response=100.0)
    sixth.execute("""
insert into core.campaign_outcomes (
    campaign_key, customer_id, outcome_date, outcome_name, amount, outcome_id, batch_id
)
select campaign_key, customer_id, date '2026-02-03', 'response', null, null, 'b2' from core.campaign_contacts
where campaign_key = 'C02' and segment_key = 'S02' and not is_holdout""")
    sixth.execute("update core.campaigns set outcomes_until_date = date '2026-03-01'")
    sixth.execute("delete from core.campaign_contacts where campaign_key = 'C02' and segment_key = 'S01'")
    measure(sixth, RUN)
    request = PlanRequest(START, Selection(), cost_per_contact=3.0, value_per_response=100.0)
    made = plan_budget(sixth, request, budget=100, run_id="r", planned_at=FROZEN_AT)
    limits = {row.segment_key: row.limit_text for row in made.rows}
    assert (made.basis, limits["S01"]) == ("lift", "not measured")


def test_what_is_not_judged_earns_nothing(sixth: Warehouse) -> None:
    """A word that nobody has said the meaning of takes away response profits as well."""
    sixth.execute("update core.campaign_outcomes set outcome_name = 'zapped' where customer_id < 'c1000002'")
    measure(sixth, RUN)
    build_marts(sixth, read_objects(SQL))
    rows = sixth.rows("select * from marts.campaign_lift")
    assert {row.response_profit for row in rows} | {row.response_revenue for row in rows} == {None}
    assert "is not judged" in by_segment(sixth, "*", "marts.segment_targets")["S01"].reason_text
