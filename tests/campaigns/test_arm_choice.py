"""Variants are decisions: each is tested by itself, and a variant by segment is valued where it was not chosen."""

from __future__ import annotations

import numpy as np
import pytest

from segapp.stages.campaigns import Split, measure
from segapp.stages.campaigns.effects import arm_choice
from segapp.stages.campaigns.effects.arm_choice import ArmCell
from segapp.warehouse import Warehouse
from tests.worlds.campaign import RUN, spring, world

RATES = {"S01": {"call": 10, "mail": 6, "holdout": 4}, "S02": {"call": 4, "mail": 4, "holdout": 4}}


def two_arms(rates: dict[str, dict[str, int]], amount: float | None = None) -> Warehouse:
    """Return a measured campaign of two variants with these responses in percent, spread evenly over each half."""
    warehouse = world((30_000,) * len(rates))
    spring(warehouse, split=Split(0.4, ("call", "mail")), cost_per_contact=0.5, value_per_response=50.0)
    for segment, by_arm in rates.items():
        for arm, percent in by_arm.items():
            warehouse.execute(
                """
insert into core.campaign_outcomes (
    campaign_key, customer_id, outcome_date, outcome_name, amount, outcome_id, batch_id
)
select campaign_key, customer_id, date '2026-02-03', if($amount is null, 'response', 'order'), $amount, null, 'b2'
from (
    select *, row_number() over (partition by is_ranking_half order by customer_id) as place
    from core.campaign_contacts where segment_key = $segment and arm_name = $arm
)
where (place * $percent) % 100 < $percent""",
                {"segment": segment, "arm": arm, "percent": percent, "amount": amount},
            )
    warehouse.execute("update core.campaigns set outcomes_until_date = date '2026-03-01'")
    measure(warehouse, RUN)
    return warehouse


def test_targeting_is_tested_by_variant_and_in_money() -> None:
    """A call gains 7.5 per 1,000 people by segment, a mail 2.5; together they would read 5.0, which is true of none."""
    warehouse = two_arms(RATES, amount=20)
    rows = warehouse.rows("select * from model.campaign_targeting where is_segment_rule order by all")
    found = {(row.outcome_name, row.arm_name): 1000 * row.qini for row in rows}
    assert found == {
        ("response", "call"): pytest.approx(7.5, abs=0.3),
        ("response", "mail"): pytest.approx(2.5, abs=0.3),
        ("revenue", "call"): pytest.approx(20 * 7.5, abs=6),
        ("revenue", "mail"): pytest.approx(20 * 2.5, abs=6),
    }
    assert {row.verdict for row in rows} == {"yes"}
    assert all("extra money" in row.verdict_text for row in rows if row.outcome_name == "revenue")


def test_one_variant_that_is_best_everywhere_needs_no_choice_by_segment() -> None:
    """Nothing is gained, and nothing is unsure about it."""
    row = two_arms({"S01": {"call": 12, "mail": 6, "holdout": 4}, "S02": {"call": 9, "mail": 3, "holdout": 3}}).row(
        "select * from model.campaign_arm_choice"
    )
    assert (row.best_arm_name, row.gain, row.verdict) == ("call", 0.0, "no")
    assert row.choice_text == "S01 call, S02 call"


def test_variants_that_change_places_are_chosen_by_segment() -> None:
    """Half gain 6 points by the call and half by the mail: either alone for all leaves 3 points on the table."""
    row = two_arms({"S01": {"call": 11, "mail": 4, "holdout": 4}, "S02": {"call": 4, "mail": 10, "holdout": 4}}).row(
        "select * from model.campaign_arm_choice"
    )
    assert row.best_arm_name == "call"
    assert row.gain == pytest.approx(0.03, abs=0.002)
    assert row.gain_low < 0.03 < row.gain_high
    assert row.verdict == "yes"
    assert row.choice_text == "S01 call, S02 mail"


def test_the_cross_fitted_value_is_unbiased_where_the_chosen_halfs_own_is_not() -> None:
    """Six segments and three equal variants: choosing brings nothing, and the value says so; its range holds."""
    draws = np.random.default_rng(5)
    gains, flattered, covered = [], [], 0
    for _ in range(2000):
        halves = []
        for _ in range(2):
            half = {}
            for number in range(6):
                arms = {}
                for name in "abc":
                    mean = draws.binomial(1000, 0.1) / 1000
                    arms[name] = ArmCell(1000, mean, mean * (1 - mean) / 999)
                half[f"S{number}"] = arms
            halves.append(half)
        gain = arm_choice.cross_value(*halves)
        gains.append(gain.mean)
        covered += abs(gain.mean) <= 1.96 * gain.variance**0.5
        flattered.append(arm_choice.value(arm_choice.choose(halves[0]), halves[0]).mean)
    error = float(np.std(gains)) / 2000**0.5
    assert abs(float(np.mean(gains))) <= 3 * error
    assert float(np.mean(flattered)) > 20 * error
    assert covered / 2000 == pytest.approx(0.95, abs=0.015)
