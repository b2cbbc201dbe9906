"""Several campaigns speak together: newer ones count more, and a year of looks does not add up its errors."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from segapp.stages.campaigns import Split, Terms, freeze, measure
from segapp.stages.campaigns.design.selection import Selection
from segapp.stages.campaigns.effects.memory import Evidence, Look, judge, pool
from segapp.warehouse import Warehouse
from tests.worlds.campaign import FROZEN_AT, RUN, by_segment, world

TERMS = {"cost_per_contact": 1.0, "value_per_response": 50.0, "currency_code": "EUR"}


def campaign(warehouse: Warehouse, name: str, month: int, contacted: int, held_out: int) -> None:
    """Hold a campaign in which so many percent of each arm respond, in all segments."""
    start = datetime.date(2026, month, 2)
    terms = Terms(name, start, **TERMS)  # type: ignore[arg-type]
    made = freeze(warehouse, terms=terms, selection=Selection(), split=Split(0.3), frozen_at=FROZEN_AT)
    warehouse.execute(
        """
insert into core.campaign_outcomes (
    campaign_key, customer_id, outcome_date, outcome_name, amount, outcome_id, batch_id
)
select campaign_key, customer_id, $start + 1, 'response', null, null, 'b2'
from (
    select *, row_number() over (partition by segment_key, is_holdout order by customer_id) as place
    from core.campaign_contacts where campaign_key = $key
)
where (place * if(is_holdout, $held_out, $contacted)) % 100 < if(is_holdout, $held_out, $contacted)""",
        {"key": made.campaign_key, "start": start, "contacted": contacted, "held_out": held_out},
    )
    warehouse.execute("update core.campaigns set outcomes_until_date = date '2026-12-31'")


def test_a_clear_old_verdict_does_not_beat_newer_ones_that_show_nothing() -> None:
    """One that worked and five that did nothing: the segment is no longer to be reached; the newest is named."""
    warehouse = world((3000, 3000))
    campaign(warehouse, "January", 1, 10, 5)
    measure(warehouse, RUN)
    first = by_segment(warehouse, "advice, evidence_campaign_name", "marts.segment_targets")["S01"]
    assert (first.advice, first.evidence_campaign_name) == ("reach", "January")
    for month in range(2, 7):
        campaign(warehouse, f"Month {month}", month, 5, 5)
    measure(warehouse, RUN)
    last = by_segment(warehouse, "*", "marts.segment_targets")["S01"]
    assert last.advice != "reach"
    assert last.evidence_campaign_name == "Month 6"
    assert "6 campaigns together" in last.reason_text
    assert last.expected_lift < 0.02


def test_alike_campaigns_add_up() -> None:
    """The pooled error of equal campaigns is theirs over the root of their number; newer ones weigh more."""
    pairs = [(0.02, 0.01)] * 4
    same = pool(pairs, [0, 0, 0, 0], 365)
    assert (same.lift, same.error, same.tau) == (pytest.approx(0.02), pytest.approx(0.005), 0.0)
    moved = pool([(0.0, 0.01), (0.01, 0.01)], [365, 0], 365)
    assert moved.lift == pytest.approx(0.02 / 3)


def test_campaigns_that_contradict_each_other_widen_the_range() -> None:
    """The variance between campaigns is DerSimonian and Laird's: half the squared distance of two, less their own."""
    found = pool([(0.0, 0.01), (0.1, 0.01)], [0, 0], 365)
    assert found.tau == pytest.approx((0.1**2 / 2 - 0.01**2) ** 0.5)
    assert found.error == pytest.approx(((found.tau**2 + 0.01**2) / 2) ** 0.5)


def test_a_year_without_effect_misleads_in_at_most_one_of_twenty() -> None:
    """Any advice to reach or avoid, in any of 6 segments, at any of 12 looks: at most 5 % of 300 simulated years."""
    draws = np.random.default_rng(7)
    wrong = 0
    for _ in range(300):
        lifts = draws.normal(0, 0.01, (6, 12))
        is_wrong = False
        for month in range(1, 13):
            for segment in lifts:
                seen = [
                    Evidence(30 * (month - i), float(x), 0.01, float(x), 0.01) for i, x in enumerate(segment[:month])
                ]
                is_wrong |= judge(seen, 0.0, Look(0.05, month, 6), 365)[3] in ("works", "harms")
        wrong += is_wrong
    assert wrong <= 0.05 * 300
