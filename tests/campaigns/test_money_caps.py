"""A few extreme amounts do not decide a verdict: they count as a stated quantile, and that is said."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import ttest_ind

from segapp.figures import ENGLISH
from segapp.stages.campaigns import Split, measure
from segapp.stages.campaigns.effects import money_score
from segapp.warehouse import Warehouse
from tests.campaigns.money import side
from tests.worlds.campaign import RUN, respond, spring, world


def bought(amount: str) -> Warehouse:
    """Return a campaign in which 10 % of the contacted and 10 % of those held out bought for such an amount."""
    warehouse = world((6000, 6000))
    spring(warehouse, split=Split(0.5), cost_per_contact=0.5, currency_code="EUR")
    respond(warehouse, {"S01": (10, 10), "S02": (10, 10)})
    warehouse.execute(f"update core.campaign_outcomes set outcome_name = 'order', amount = {amount}")
    return warehouse


ORDINARY = "10 + ('0x' || substr(md5(customer_id), 1, 4))::integer % 40"


def test_one_absurd_amount_moves_no_verdict_and_is_named() -> None:
    """An order of a million among 1,200 of 10 to 49: the lift is as without it, the recorded sum still holds it."""
    plain, spoilt = bought(ORDINARY), bought(ORDINARY)
    spoilt.execute("""
update core.campaign_outcomes set amount = 1000000
where customer_id = (
    select min(outcomes.customer_id) from core.campaign_outcomes as outcomes
    inner join core.campaign_contacts as members on outcomes.customer_id = members.customer_id
    where members.segment_key = 'S01' and not members.is_holdout
)""")
    found = []
    for warehouse in (plain, spoilt):
        measure(warehouse, RUN)
        query = "select * from marts.campaign_lift where outcome_name = 'revenue' order by segment_key nulls first"
        found.append(warehouse.rows(query))
    for one, other in zip(*found, strict=True):
        assert other.verdict == one.verdict
        assert other.lift == pytest.approx(one.lift, abs=0.05)
    assert found[1][0].revenue_per_contact > 100
    text = spoilt.scalar("select flag_text from model.campaign_flags where flag_name = 'amounts capped'")
    said = ENGLISH.show(text)
    assert said.startswith("Money: ")
    assert "up to which 99 % of those who paid lie; that leaves out 96." in said
    assert spoilt.scalar("select trust_verdict from marts.campaigns") == "passed"


def test_lift_and_range_are_those_of_the_capped_amounts() -> None:
    """Of what counts, member by member; the limit is numpy's of those who paid, in all arms together."""
    warehouse = bought("round(exp(2 + 3 * ('0x' || substr(md5(customer_id), 1, 6))::integer / 16777216.0), 2)")
    measure(warehouse, RUN)
    rows = warehouse.rows("select * from model.campaign_results")
    money = np.array([float(row.revenue) for row in rows])
    cap = float(warehouse.scalar("select cap_amount from model.campaign_caps"))
    assert cap == np.quantile(money[money > 0], 0.99, method="inverted_cdf")
    counted = np.minimum(money, cap)
    is_held_out = np.array([row.is_holdout for row in rows])
    low, high = money_score.interval(side(counted[~is_held_out]), side(counted[is_held_out]), 1.959963984540054)
    lift = warehouse.row("select * from marts.campaign_lift where outcome_name = 'revenue' and segment_key is null")
    assert (lift.lift_low, lift.lift_high) == (pytest.approx(low[0], rel=1e-9), pytest.approx(high[0], rel=1e-9))
    welch = ttest_ind(counted[~is_held_out], counted[is_held_out], equal_var=False).confidence_interval(0.95)
    assert (lift.lift_low, lift.lift_high) == (pytest.approx(welch.low, rel=0.01), pytest.approx(welch.high, rel=0.01))


def test_the_quantile_is_a_setting_and_may_be_left_out() -> None:
    """Null in sql/4_model/campaign_thresholds.sql: every amount counts as it is."""
    warehouse = bought(ORDINARY)
    text = warehouse.scalar("select sql from duckdb_views() where view_name = 'campaign_thresholds'")
    made = text.replace("CREATE VIEW", "create or replace view").replace(
        "CAST(0.99 AS DOUBLE) AS money_cap_quantile", "null::double as money_cap_quantile"
    )
    assert made.count("null::double as money_cap_quantile") == 1
    warehouse.execute(made)
    measure(warehouse, RUN)
    assert warehouse.scalar("select count(*) from model.campaign_caps") == 0
    assert warehouse.scalar("select revenue_sum = recorded_sum from model.campaign_cells order by all limit 1")
