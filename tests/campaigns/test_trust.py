"""Before any verdict: arms that were not alike, not as large as planned, or not left alone are not compared."""

from __future__ import annotations

import random
from typing import Any

import pytest

from segapp.stages.campaigns import measure
from segapp.stages.campaigns.effects.balance import Measure, Sums, imbalance
from segapp.warehouse import Warehouse
from tests.worlds.campaign import RUN, by_segment, world

CAMPAIGN = """
insert into core.campaigns (
    campaign_key, campaign_name, channel, start_date, outcome_window_days, cost_per_contact,
    value_per_response, margin_share, currency_code, planned_holdout_share, origin, salt,
    selection_text, member_count, members_hash, frozen_at, run_id, outcomes_until_date
) values ('C09', 'Elsewhere', null, date '2026-01-01', 14, 1.0, 50.0, 1.0, null, {planned},
    'contacts', null, null, 8000, null, timestamp '2026-02-01', 'r', date '2026-03-01')"""


def imported(warehouse: Warehouse, share_of: Any, *, planned: str = "null", seed: int = 1) -> None:
    """Put in a campaign run elsewhere in which a customer is contacted with the probability that share_of says."""
    draws = random.Random(seed)  # noqa: S311 - arms of a test, no secret
    warehouse.execute(CAMPAIGN.format(planned=planned))
    rows = warehouse.rows("select customer_id, gender from core.customers order by customer_id")
    contacts = []
    for row in rows:
        is_held_out = draws.random() >= share_of(row)
        did = draws.random() < (0.10 if row.gender == "Female" else 0.05)
        arm = "holdout" if is_held_out else "contact"
        contacts.append(("C09", row.customer_id, arm, is_held_out, None, f"S0{row.customer_id[1]}", False, True, None,
                         draws.random() < 0.5, None, did, None, None, "b"))  # fmt: skip
    warehouse.insert(
        "core.campaign_contacts (campaign_key, customer_id, arm_name, is_holdout, contacted_date, "
        "segment_key, is_segment_later, is_known_customer, conflicting_arm_name, is_ranking_half, "
        "feature_bands, is_responded, is_converted, revenue, batch_id)",
        contacts,
    )


@pytest.fixture
def people() -> Warehouse:
    """A warehouse of 8,000 customers, half of them women."""
    warehouse = world((4000, 4000))
    warehouse.execute("update core.customers set gender = if(md5(customer_id) < '8', 'Male', 'Female')")
    return warehouse


def flags(warehouse: Warehouse) -> dict[str, Any]:
    return {row.flag_name: row for row in warehouse.rows("select * from model.campaign_flags")}


def test_women_contacted_more_often_than_men_are_no_effect(people: Warehouse) -> None:
    """70 % of the women and 30 % of the men were contacted, nobody was moved: no verdict, lift, advice or profit."""
    imported(people, lambda row: 0.7 if row.gender == "Female" else 0.3)
    measure(people, RUN)
    found = flags(people)["arms not alike"]
    assert found.is_blocking
    assert found.flag_text.startswith(
        "The arms were not alike before the campaign: Gender (Female) differs most, by 0⎖8"
    )
    row = by_segment(people, "*")["S01"]
    assert {row.lift, row.lift_low, row.lift_pooled, row.incremental_profit} == {None}
    assert row.verdict_text.startswith("Not judged: The arms were not alike")
    target = by_segment(people, "*", "marts.segment_targets")["S01"]
    assert (target.expected_lift, target.profit_per_contact, target.advice == "reach") == (None, None, False)
    assert people.scalar("select trust_verdict from marts.campaigns") == "blocked"
    assert people.scalar("select count(*) from model.campaign_targeting") == 0


def test_a_person_may_set_a_reason_aside_and_every_page_says_so(people: Warehouse) -> None:
    """An override in SQL takes the block away, and stands beside the figures with its reason."""
    imported(people, lambda row: 0.7 if row.gender == "Female" else 0.3)
    people.execute("create or replace view intake.trust_overrides as select 'elsewhere' as campaign_name, 'arms not"
                   " alike' as flag_name, 'A. Meyer' as decided_by, date '2026-03-02' as decided_on,"
                   " 'known and small' as reason_text")  # fmt: skip
    measure(people, RUN)
    row = by_segment(people, "*")["S01"]
    assert row.lift is not None
    assert "Set aside by A. Meyer on 2026-03-02: known and small." in row.warning_text
    assert people.scalar("select trust_verdict from marts.campaigns") == "caution"


def test_unequal_arms_are_no_accident(people: Warehouse) -> None:
    """Without planned shares equal arms are expected, and that is said; a share that was planned passes."""
    imported(people, lambda row: 0.55)
    measure(people, RUN)
    text = flags(people)["split not as planned"].flag_text
    assert text.startswith("The arms differ in size, and no plan says that they should: contact 5")
    people.insert(
        "core.campaign_shares (campaign_key, arm_name, arm_share)", [("C09", "Contact", 0.55), ("C09", "holdout", 0.45)]
    )
    measure(people, RUN)
    assert flags(people) == {}


def test_a_fair_split_passes(people: Warehouse) -> None:
    """Half and half by chance: nothing is said, and the verdict stands."""
    imported(people, lambda row: 0.5, seed=3)
    measure(people, RUN)
    assert flags(people) == {}
    assert people.scalar("select trust_verdict from marts.campaigns") == "passed"


def test_a_later_value_is_no_imbalance(people: Warehouse) -> None:
    """Arms are compared as they were when the members came in: what the campaign changed does not count against it."""
    imported(people, lambda row: 0.5, seed=3)
    measure(people, RUN)
    people.execute("update core.customers set spending_score = 99 where customer_id in"
                   " (select customer_id from core.campaign_contacts where not is_holdout)")  # fmt: skip
    measure(people, RUN)
    assert flags(people) == {}


def test_people_held_out_who_were_reached_take_the_verdict_away(people: Warehouse) -> None:
    """An e-mail that somebody held out has opened was sent to them."""
    imported(people, lambda row: 0.5, seed=3)
    people.execute("""
insert into core.campaign_outcomes (
    campaign_key, customer_id, outcome_date, outcome_name, amount, outcome_id, batch_id
)
select campaign_key, customer_id, date '2026-01-02', 'opened', null, null, 'b'
from core.campaign_contacts
where is_holdout and md5(customer_id) < '1'""")
    measure(people, RUN)
    assert flags(people)["holdout was contacted"].is_blocking


def test_a_day_of_contact_that_others_held_out_lack_says_that_they_were_reached(people: Warehouse) -> None:
    """One in sixteen held out has such a day: no verdict. Where all have one it is the day of the campaign."""
    imported(people, lambda row: 0.5, seed=3)
    dated = "update core.campaign_contacts set contacted_date = date '2026-01-02' where is_holdout"
    people.execute(f"{dated} and md5(customer_id) < '1'")
    measure(people, RUN)
    found = flags(people)["holdout was contacted"]
    assert found.is_blocking
    assert "held out were contacted all the same (dated" in found.flag_text
    people.execute(dated)
    measure(people, RUN)
    assert "holdout was contacted" not in flags(people)


def test_another_campaign_in_the_same_days_counts_where_it_touched_one_arm_more(people: Warehouse) -> None:
    """In all arms alike it is only said; in one arm alone the comparison is of two campaigns."""
    imported(people, lambda row: 0.5, seed=3)
    people.execute(CAMPAIGN.format(planned="0").replace("'C09', 'Elsewhere'", "'C10', 'Other'"))
    people.execute("""
insert into core.campaign_contacts (
    campaign_key, customer_id, arm_name, is_holdout, contacted_date, segment_key, is_segment_later,
    is_known_customer, conflicting_arm_name, is_ranking_half, feature_bands, is_responded, is_converted,
    revenue, batch_id
)
select * replace ('C10' as campaign_key, 'x' as arm_name, false as is_holdout)
from core.campaign_contacts
where md5(customer_id) < '8'""")
    measure(people, RUN)
    assert not flags(people)["another campaign"].is_blocking
    people.execute("delete from core.campaign_contacts where campaign_key = 'C10' and customer_id in (select"
                   " customer_id from core.campaign_contacts where campaign_key = 'C09' and is_holdout)")  # fmt: skip
    measure(people, RUN)
    assert flags(people)["another campaign by arm"].is_blocking


def test_the_joint_test_of_one_measure_is_the_f_test_of_scipy() -> None:
    """With one feature Hotelling and Lawley's trace is the F test of equal means."""
    import numpy as np
    import scipy.stats

    draws = np.random.default_rng(5)
    groups = [np.round(draws.normal(shift, 10, size)) for shift, size in ((0, 80), (2, 120), (1, 60))]
    arms = {str(i): Sums(len(g), np.array([g.sum()]), np.array([[(g * g).sum()]])) for i, g in enumerate(groups)}
    found = imbalance([Measure("age", None, "x")], arms)
    assert found is not None
    expected = scipy.stats.f_oneway(*groups)
    assert found.p_value == pytest.approx(expected.pvalue, rel=0.02)
