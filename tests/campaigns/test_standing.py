"""A standing holdout: customers whom no campaign contacts for a year, and what all campaigns brought in it."""

from __future__ import annotations

import dataclasses
import datetime

import pytest

from segapp.errors import CampaignError
from segapp.stages.campaigns import PlanRequest, Selection, Split, Terms, freeze_standing, measure, plan
from segapp.stages.campaigns.design.contact_list import arms_to_export, count_arm
from segapp.warehouse import Warehouse
from tests.worlds.campaign import FROZEN_AT, RUN, START, by_segment, respond, spring, world

YEAR = Terms("Standing holdout 2026", START, "none", outcome_window_days=365)
HELD_OUT = "select customer_id from core.campaign_contacts where campaign_key = 'C01' and is_holdout"


@pytest.fixture
def held() -> Warehouse:
    """Two segments, of each of which 5 % are held out of everything."""
    warehouse = world((8000, 2000))
    made = freeze_standing(warehouse, terms=YEAR, share=0.05, frozen_at=FROZEN_AT)
    assert made.arm_counts == {"holdout": 500, "everybody else": 9500}
    return warehouse


def test_no_campaign_contacts_them(held: Warehouse) -> None:
    """They are in no plan, audience or list of whom to contact, and the rest count as contacted by nobody yet."""
    measure(held, RUN)
    made = plan(held, PlanRequest(START))
    assert [(row.chosen_count, row.forbidden_count) for row in made.rows] == [(8000, 400), (2000, 100)]
    frozen = spring(held, split=Split(0.2))
    assert frozen.left_out == {"held out of every campaign": 500}
    assert (
        held.scalar(
            f"select count(*) from core.campaign_contacts where campaign_key = 'C02' and customer_id in ({HELD_OUT})"
        )
        == 0
    )
    assert held.scalar("select count(*) from marts.customer_segments where not is_contactable") == 500
    assert held.scalar("select sum(reachable_count) from model.segment_reach") == 9500
    held.execute("delete from core.campaign_contacts where campaign_key = 'C02'")
    assert held.scalar("select count(last_contacted_date) from marts.customer_segments") == 0


def test_an_older_audience_no_longer_lists_them() -> None:
    """Who was frozen into a campaign before stays a member of it and leaves its list."""
    warehouse = world((8000, 2000))
    spring(warehouse, split=Split(0.0))
    freeze_standing(warehouse, terms=YEAR, share=0.05, frozen_at=FROZEN_AT)
    counts = count_arm(warehouse, "Spring", "contact", has_list=False)
    assert (counts.member_count, counts.left_out_count) == (9500, 500)
    with pytest.raises(CampaignError, match="contacts nobody"):
        arms_to_export(warehouse, YEAR.campaign_name, None, with_holdout=True)


def test_after_the_year_they_are_free_and_only_one_runs_at_a_time(held: Warehouse) -> None:
    """The 366th day is free; a second one within the year is refused by the first one's name."""
    later = START + datetime.timedelta(days=366)
    measure(held, RUN)
    assert sum(row.forbidden_count for row in plan(held, PlanRequest(later, Selection())).rows) == 0
    with pytest.raises(CampaignError, match="'Standing holdout 2026' holds customers out until 2027-02-02"):
        freeze_standing(held, terms=dataclasses.replace(YEAR, campaign_name="Two"), share=0.1, frozen_at=FROZEN_AT)
    next_year = dataclasses.replace(YEAR, campaign_name="Next", start_date=later)
    assert freeze_standing(held, terms=next_year, share=0.05, frozen_at=FROZEN_AT).member_count == 10_000
    with pytest.raises(CampaignError, match="is not possible"):
        freeze_standing(held, terms=next_year, share=0.0, frozen_at=FROZEN_AT)


def test_the_yearly_figure_comes_after_the_year_and_is_no_advice(held: Warehouse) -> None:
    """Counts alone while it runs; then the lift of all campaigns together; segments are advised on as before."""
    respond(held, {"S01": (12, 4), "S02": (12, 4)})
    measure(held, RUN)
    assert by_segment(held, "*")[None].lift is None
    held.execute("update core.campaigns set outcomes_until_date = date '2027-03-01'")
    measure(held, RUN)
    row = by_segment(held, "*")[None]
    assert row.lift == pytest.approx(0.08, abs=0.001)
    assert row.verdict == "works"
    assert {each.evidence_type for each in by_segment(held, "*", "marts.segment_targets").values()} == {"scorecard"}
    assert held.scalar("select count(*) from model.campaign_targeting") == 0


def test_a_campaign_run_elsewhere_that_reached_them_takes_the_figure_away(held: Warehouse) -> None:
    """More than one in a hundred of those held out were contacted all the same."""
    respond(held, {"S01": (12, 4), "S02": (12, 4)})
    held.execute("""
insert into core.campaigns (
    campaign_key, campaign_name, channel, start_date, outcome_window_days, cost_per_contact,
    value_per_response, margin_share, currency_code, planned_holdout_share, origin, salt,
    selection_text, member_count, members_hash, frozen_at, run_id, outcomes_until_date
)
select * replace ('C02' as campaign_key, 'Elsewhere' as campaign_name, 'contacts' as origin) from core.campaigns""")
    held.execute(f"""
insert into core.campaign_contacts (
    campaign_key, customer_id, arm_name, is_holdout, contacted_date, segment_key, is_segment_later,
    is_known_customer, conflicting_arm_name, is_ranking_half, feature_bands, is_responded, is_converted,
    revenue, batch_id
)
select * replace ('C02' as campaign_key, 'mail' as arm_name, false as is_holdout)
from core.campaign_contacts where customer_id in ({HELD_OUT}) and md5(customer_id) < '2'""")
    held.execute("update core.campaigns set outcomes_until_date = date '2027-03-01' where campaign_key = 'C01'")
    measure(held, RUN)
    flag = held.row(
        "select * from model.campaign_flags where campaign_key = 'C01' and flag_name = 'holdout was contacted'"
    )
    assert flag.is_blocking
    assert "were contacted all the same (by a campaign)" in flag.flag_text
