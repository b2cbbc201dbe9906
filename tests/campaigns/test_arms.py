"""Variants are decisions: they are held against each other, and no advice rests on one that another surely beats."""

from __future__ import annotations

from segapp.stages.campaigns import Split, measure
from tests.worlds.campaign import RUN, by_segment, respond, spring, world


def test_the_variant_that_another_one_surely_beats_is_not_advised() -> None:
    """Both variants pay; the better one is named, and the contrast of the two says by how much."""
    warehouse = world((20_000, 20_000))
    spring(warehouse, split=Split(0.3, arms=("call", "mail")), cost_per_contact=1.0, value_per_response=50.0)
    respond(warehouse, {"S01": (12, 4), "S02": (12, 4)})
    warehouse.execute("""
insert into core.campaign_outcomes (
    campaign_key, customer_id, outcome_date, outcome_name, amount, outcome_id, batch_id
)
select campaign_key, customer_id, date '2026-02-04', 'response', null, null, 'b3'
from core.campaign_contacts
where arm_name = 'mail' and segment_key = 'S01' and md5(customer_id) < '2'""")
    measure(warehouse, RUN)
    duel = warehouse.row("select * from model.campaign_arm_contrasts where segment_key = 'S01'")
    assert (duel.arm_name, duel.other_arm_name) == ("call", "mail")
    assert duel.difference_high < -0.05
    beaten = warehouse.rows("select * from model.campaign_beaten_arms")
    assert [(row.segment_key, row.arm_name, row.better_arm_names) for row in beaten] == [("S01", "call", "mail")]
    target = by_segment(warehouse, "advice, arm_name", "marts.segment_targets")["S01"]
    assert (target.advice, target.arm_name) == ("reach", "mail")
