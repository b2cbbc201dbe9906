"""Planning: what a test can see before it is sent, how many to hold out, and where a budget earns most."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from statsmodels.stats.proportion import power_proportions_2indep

from segapp.errors import CampaignError
from segapp.figures import ENGLISH
from segapp.stages.campaigns import PlanRequest, Selection, Split, measure, plan, plan_budget
from segapp.stages.campaigns.budget import allocation as spending
from segapp.stages.campaigns.budget.allocation import Comparison, Outlook, outlook
from segapp.stages.campaigns.budget.plan import _comparison_text
from segapp.stages.campaigns.design.cards import Card
from segapp.stages.campaigns.design.plan import PlanRow
from segapp.stages.campaigns.design.power import Aim, Design, Level, advised_holdout, minimum_detectable, power
from segapp.stages.campaigns.effects import score
from segapp.warehouse import Warehouse
from tests.worlds.campaign import FROZEN_AT, RUN, START, respond, spring, world

LEVEL = Level(alpha=0.05, power=0.8)


@pytest.fixture
def measured() -> Warehouse:
    """A campaign in which S02 pays well, S01 buys anyway, S03 is deterred, S04 pays a little."""
    warehouse = world((20_000, 20_000, 20_000, 20_000))
    spring(warehouse, split=Split(0.5), cost_per_contact=1.0, value_per_response=50.0, currency_code="EUR")
    respond(warehouse, {"S01": (20, 20), "S02": (12, 4), "S03": (4, 10), "S04": (8, 4)})
    measure(warehouse, RUN)
    return warehouse


def test_power_equals_statsmodels() -> None:
    """Against no effect, the chance of being found to work is that of statsmodels' test on the upper side."""
    draws = np.random.default_rng(3)
    for _ in range(100):
        n1, n0 = draws.integers(20, 100_000, 2)
        base, lift = draws.uniform(0.01, 0.5), draws.uniform(0.001, 0.3)
        expected = power_proportions_2indep(
            lift, base, n1, ratio=n0 / n1, alpha=0.025, alternative="larger", return_results=False
        )
        assert power(Design(int(n1), int(n0), base), lift, LEVEL) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("limit", [0.0, 0.04])
def test_the_minimum_detectable_effect_has_exactly_the_power_asked_for(limit: float) -> None:
    """At the lift returned, which lies above what pays, the power is 80 %; a test too small for any lift says so."""
    lift = minimum_detectable(Design(4000, 1000, 0.05, limit), LEVEL)
    assert lift is not None
    assert lift > limit
    assert power(Design(4000, 1000, 0.05, limit), lift, LEVEL) == pytest.approx(0.8, abs=1e-9)
    assert minimum_detectable(Design(3, 1, 0.05, limit), LEVEL) is None
    assert minimum_detectable(Design(100, 0, 0.05, limit), LEVEL) is None


@pytest.mark.parametrize(
    ("design", "count"),
    [
        (Design(3000, 1000, 0.05, 0.04), 6),
        (Design(2000, 2000, 0.1), 1),
        (Design(8000, 2000, 0.02, 0.01), 20),
        (Design(500, 250, 0.2, 0.05), 3),
    ],
)
def test_a_promise_of_80_percent_is_kept_by_the_rule_that_judges(design: Design, count: int) -> None:
    """In 20,000 campaigns the range lies above what pays in 78 to 82 %, and in at most 5 % where it just pays."""
    level = Level(0.05, 0.8, count)
    lift = minimum_detectable(design, level)
    assert lift is not None
    draws = np.random.default_rng(11)
    shares = []
    for true_lift in (lift, design.limit):
        seen = score.counts(
            np.full(20_000, design.contacted),
            draws.binomial(design.contacted, design.base_rate + true_lift, 20_000),
            np.full(20_000, design.held_out),
            draws.binomial(design.held_out, design.base_rate, 20_000),
        )
        shares.append(float(np.mean(score.score(seen, design.limit) > level.z)))
    assert 0.78 <= shares[0] <= 0.82
    assert count * shares[1] <= 0.05


def test_the_advised_holdout_is_the_smallest_that_shows_the_lift_that_matters() -> None:
    """One step of 5 % less would not show it; where no share does, half is advised."""
    share = advised_holdout(20_000, base_rate=0.05, aim=Aim(0.02), level=LEVEL, most=0.5)
    for held, is_seen in ((share, True), (share - 0.05, False)):
        count = round(20_000 * held)
        lift = minimum_detectable(Design(20_000 - count, count, 0.05), LEVEL)
        assert (lift is not None and lift <= 0.02) == is_seen
    assert advised_holdout(500, base_rate=0.05, aim=Aim(0.02), level=LEVEL, most=0.5) == 0.5


def test_a_plan_counts_everybody_and_says_what_it_can_tell() -> None:
    """Chosen = to contact + to hold out + forbidden + lately contacted, per segment."""
    warehouse = world((9000, 900))
    warehouse.execute("insert into core.do_not_contact (customer_id, batch_id) values ('c10000000', null)")
    spring(warehouse, split=Split(0.0, limits={"S02": 100}))
    measure(warehouse, RUN)
    request = PlanRequest(START, Selection(contact_gap_days=30), cost_per_contact=0.5, value_per_response=20.0)
    made = plan(warehouse, request)
    assert [(row.chosen_count, row.forbidden_count, row.recent_count) for row in made.rows] == [
        (9000, 1, 0),
        (900, 0, 100),
    ]
    for row in made.rows:
        assert row.chosen_count == row.contact_count + row.holdout_count + row.forbidden_count + row.recent_count
    assert made.break_even_lift == 0.025
    assert made.card.base_rate.source == "assumed"
    assert made.cost == 0.5 * made.card.contact_count
    assert made.card.wanted_lift == pytest.approx(made.break_even_lift + 0.02)
    both = dataclasses.replace(LEVEL, count=2)

    def finds(tested: Card | PlanRow, level: Level) -> bool:
        """Say whether the rule finds an effect of 4.5 points to pay in 80 % of such tests."""
        design = Design(tested.contact_count, tested.holdout_count, made.card.base_rate.rate, made.break_even_lift)
        return power(design, made.card.wanted_lift, level) >= 0.8

    assert ENGLISH.show(made.advice_text) == (
        "Too small to measure any segment alone: test all together, where effects of 4.5 points show."
    )
    assert [finds(made.card, LEVEL), *(finds(row, both) for row in made.rows)] == [True, False, False]
    half = plan(warehouse, dataclasses.replace(request, holdout_share=0.5))
    assert ENGLISH.show(half.advice_text) == (
        "Too small to measure Middle income alone: test all together, where effects of 4.5 points show."
    )
    assert [finds(half.card, LEVEL), *(finds(row, both) for row in half.rows)] == [True, True, False]
    assert plan(warehouse, dataclasses.replace(request, holdout_share=0.0)).advice_text == (
        "Nobody is held out: this campaign can measure response, but not lift."
    )
    small = plan(warehouse, dataclasses.replace(request, selection=Selection(("S02",))))
    assert ENGLISH.show(small.advice_text).startswith("Too few customers to see 4.5 points: only an effect above")
    assert not finds(small.card, LEVEL)


def test_a_plan_takes_the_response_without_contact_from_the_newest_holdout(measured: Warehouse) -> None:
    """What a holdout has measured is better than an assumption; what a person says wins."""
    made = plan(measured, PlanRequest(START, cost_per_contact=1.0, value_per_response=50.0))
    assert made.card.base_rate.source == "holdout of Spring"
    assert made.card.base_rate.rate == pytest.approx(0.095, abs=0.001)
    given = plan(measured, PlanRequest(START, base_rate=0.3))
    assert (given.card.base_rate.rate, given.card.base_rate.source) == (0.3, "given")


def test_a_plan_of_some_segments_takes_their_own_response_without_contact(measured: Warehouse) -> None:
    """Both figures of a plan, by segment and together, rest on the same holdout: 20 % and 4 %, and 12 % of both."""
    for segments, rate in ((("S01",), 0.2), (("S02",), 0.04), (("S01", "S02"), 0.12)):
        made = plan(measured, PlanRequest(START, Selection(segments)))
        assert made.card.base_rate.rate == pytest.approx(rate, abs=0.001)
        assert made.card.base_rate.source == "holdout of Spring"
        if len(segments) == 1:
            assert made.rows[0].smallest_lift == pytest.approx(made.card.smallest_lift)


def test_a_plan_says_what_campaigns_have_shown_against_its_segments(measured: Warehouse) -> None:
    """Who buys anyway and who is put off is named with the figures; who pays, and who is unknown, is not."""
    assert [text.split(" Spring: ")[0] for text in plan(measured, PlanRequest(START)).caution_texts] == [
        "Low income: leave alone.",
        "High income: avoid.",
    ]
    assert "10.0 % of 10,000 held out" in plan(measured, PlanRequest(START, Selection(("S03",)))).caution_texts[0]
    fresh = world()
    measure(fresh, RUN)
    assert plan(fresh, PlanRequest(START)).caution_texts == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"cost_per_contact": -1.0}, "must be 0 or more"),
        ({"value_per_response": float("inf")}, "must be 0 or more"),
        ({"holdout_share": 1.5}, "a holdout of 150% is not possible"),
        ({"base_rate": 5.0}, "Give 0.05 for 5 %"),
        ({"expected_lift": 0.01, "cost_per_contact": 1.0, "value_per_response": 50.0}, "does not pay"),
        ({"arm_count": 0}, "needs at least one arm"),
        ({"selection": Selection(condition="age_years > 500")}, "nobody is left to contact"),
    ],
)
def test_a_plan_refuses_numbers_that_cannot_be(changed: dict[str, object], said: str) -> None:
    """One clear line each."""
    warehouse = world()
    measure(warehouse, RUN)
    with pytest.raises(CampaignError, match=said):
        plan(warehouse, dataclasses.replace(PlanRequest(START), **changed))  # type: ignore[arg-type]


def test_a_budget_goes_where_the_effect_pays_best(measured: Warehouse) -> None:
    """S02 first, then S04; those who buy anyway and those who are put off get nothing; the plan says what binds."""
    request = PlanRequest(START, cost_per_contact=1.0)
    made = plan_budget(measured, request, budget=30_000, run_id="r", planned_at=FROZEN_AT)
    rows = measured.rows("select * from marts.budget_plan")
    assert [(row.segment_key, row.contact_count, row.limit_text) for row in rows] == [
        ("S02", 20_000, "all reachable"),
        ("S04", 10_000, "the budget"),
        ("S01", 0, "would not pay"),
        ("S03", 0, "would not pay"),
    ]
    assert (made.limit_text, made.unspent) == ("the budget", 0.0)
    assert made.outlook.profit == pytest.approx(20_000 * 3 + 10_000 * 1, rel=0.05)
    assert made.outlook.profit_low < made.outlook.profit < made.outlook.profit_high
    assert sum(row.expected_profit for row in rows) == pytest.approx(made.outlook.profit)
    assert {each.plan_name: each.is_beaten for each in made.comparisons} == {
        "everybody": True,
        "everybody alike, within the budget": True,
        "largest segments first": True,
        "best response rate first": True,
    }
    summary = measured.row("select * from model.budget_summary")
    assert (summary.budget, summary.unspent, summary.is_better_than_everybody) == (30_000, 0.0, True)
    richer = plan_budget(measured, request, budget=100_000, run_id="r", planned_at=FROZEN_AT)
    assert (richer.outlook.contact_count, richer.unspent) == (40_000, 60_000.0)
    assert richer.limit_text == "the number of reachable customers for whom it pays"


def test_a_plan_that_is_no_better_says_so() -> None:
    """Where all segments respond alike, choosing among them does not beat contacting everybody alike."""
    warehouse = world((5000, 5000, 5000, 5000))
    spring(warehouse, split=Split(0.5), cost_per_contact=1.0, value_per_response=50.0)
    respond(warehouse, {f"S{n:02d}": (9, 4) for n in range(1, 5)})
    measure(warehouse, RUN)
    made = plan_budget(
        warehouse, PlanRequest(START, cost_per_contact=1.0), budget=8000, run_id="r", planned_at=FROZEN_AT
    )
    assert made.comparison_text == (
        '"Largest segments first" and "Best response rate first" give the same plan.'
        " It may be no better than: everybody; everybody alike, within the budget."
    )


def test_a_way_to_spend_that_is_the_same_plan_is_called_so() -> None:
    """One segment pays and is the largest: there is no difference to give a range of."""
    same, worse = (
        Comparison(name, made_outlook(), gain, gain, gain) for name, gain in (("largest first", 0), ("all", 5))
    )
    other = Comparison("by rate", made_outlook(), 3.0, -1.0, 7.0)
    assert _comparison_text([worse, same, other]) == (
        'This plan beats: all. "Largest first" gives the same plan. It may be no better than: by rate.'
    )
    assert _comparison_text([worse]) == "This plan beats each simpler one beyond its likely range."


def made_outlook() -> Outlook:
    """Return some outlook; only the gains are read."""
    return outlook([], {}, cost_per_contact=1.0, interval_z=2.0)


def test_a_budget_needs_a_cost_and_a_measured_effect(measured: Warehouse) -> None:
    """Without either no money is suggested, and the line says what is missing."""
    with pytest.raises(CampaignError, match=r"without a cost per contact. Give --cost-per-contact"):
        plan_budget(measured, PlanRequest(START), budget=10, run_id="r", planned_at=FROZEN_AT)
    with pytest.raises(CampaignError, match="the budget must be 0 or more"):
        plan_budget(measured, PlanRequest(START, cost_per_contact=1), budget=-1, run_id="r", planned_at=FROZEN_AT)
    fresh = world()
    measure(fresh, RUN)
    with pytest.raises(CampaignError, match="Freeze a campaign with a holdout and load its outcomes first"):
        plan_budget(fresh, PlanRequest(START, cost_per_contact=1), budget=10, run_id="r", planned_at=FROZEN_AT)


def prospect(key: str, count: int, lift: float, **changed: object) -> spending.Prospect:
    return dataclasses.replace(spending.Prospect(key, count, lift, 0.01, 50.0, 0.1), **changed)  # type: ignore[arg-type]


def test_money_is_never_overspent_and_a_contact_never_split() -> None:
    """0.3 at 0.1 each pays for three contacts, 0.29 for two; a free contact goes to everybody whom it helps."""
    some = [prospect("S01", 10, 0.1), prospect("S02", 10, -0.1)]
    assert spending.allocate(some, budget=0.3, cost_per_contact=0.1) == {"S01": 3}
    assert spending.allocate(some, budget=0.29, cost_per_contact=0.1) == {"S01": 2}
    assert spending.allocate(some, budget=0.0, cost_per_contact=0.0) == {"S01": 10}
    assert spending.allocate(some, budget=100.0, cost_per_contact=6.0) == {}
    shut = [prospect("S01", 10, 0.1, is_open=False)]
    assert spending.allocate(shut, budget=100.0, cost_per_contact=0.1) == {}


def test_everybody_alike_shares_the_contacts_by_size() -> None:
    """Seven contacts over 50, 30 and 20 customers are 4, 2 and 1: whole numbers that add up."""
    some = [prospect("S01", 50, 0.1), prospect("S02", 30, 0.1), prospect("S03", 20, 0.1)]
    found = spending.compare(some, {"S01": 7}, budget=7.0, cost_per_contact=1.0, interval_z=1.96)
    alike = next(each for each in found if each.plan_name.startswith("everybody alike"))
    assert alike.outlook.contact_count == 7
    assert alike.gain == pytest.approx(0.0)
    assert not alike.is_beaten
