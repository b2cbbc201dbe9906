"""Advice: what the scorecard says and why, and whom a small segment is tested together with."""

from __future__ import annotations

import re

import pytest

from segapp.stages.campaigns import Split, measure
from tests.worlds.campaign import PLANTED, RUN, by_segment, respond, spring, world


def test_nobody_is_tested_together_with_whom_contact_harms() -> None:
    """A segment too small for a test of its own is not paired with one that is to be avoided."""
    warehouse = world((600, 8000))
    spring(warehouse, split=Split(0.3), cost_per_contact=1.0, value_per_response=50.0, currency_code="EUR")
    respond(warehouse, {"S01": PLANTED["S04"], "S02": PLANTED["S03"]})
    measure(warehouse, RUN)
    assert by_segment(warehouse, "advice", "marts.segment_targets")["S02"].advice == "avoid"
    card = by_segment(warehouse, "is_large_enough, test_with_segment_key", "model.test_cards")["S01"]
    assert (card.is_large_enough, card.test_with_segment_key) == (False, None)


def test_the_scorecard_never_says_more_than_test_first() -> None:
    """Without a campaign each part is shown, the parts add up, and the advice is to test or to wait."""
    warehouse = world((500, 300, 200))
    warehouse.execute("create or replace view model.segment_levels as select * from (values ('S01', 'low', 'low', 0.1),"
                      " ('S02', 'average', 'high', 0.6), ('S03', 'high', 'high', 0.9)) as levels (segment_key,"
                      " capacity_level, receptiveness_level, value_part)")  # fmt: skip
    measure(warehouse, RUN)
    rows = by_segment(warehouse, "*", "marts.segment_targets")
    assert {key: row.advice for key, row in rows.items()} == {
        "S01": "leave alone",
        "S02": "test first",
        "S03": "test first",
    }
    assert {row.evidence_type for row in rows.values()} == {"scorecard"}
    assert (rows["S01"].value_points, rows["S03"].value_points) == (0, pytest.approx(36))
    assert rows["S03"].stability_points is None
    known = rows["S03"].value_points + rows["S03"].reach_points + rows["S03"].typicality_points
    assert rows["S03"].total_points == pytest.approx(100 * known / 80)
    assert rows["S03"].reason_text.startswith("Capacity high, readiness to respond high, 200 can be contacted:")
    assert rows["S03"].reason_text.endswith("This is a ranking, not proof that they will respond.")
    ranked = sorted(rows.values(), key=lambda row: row.target_rank)
    assert ranked == sorted(rows.values(), key=lambda row: -row.total_points)
    assert rows["S01"].reason_text.startswith("Readiness to respond is low; capacity low, 500 can be contacted:")


def test_where_nothing_stands_for_value_nobody_is_scored() -> None:
    """Sizes and typicality alone are no reason to leave anybody alone: all are to be tested alike."""
    warehouse = world((500, 300))
    warehouse.execute("create or replace view model.segment_levels as select 'S09' as segment_key, 'low' as"
                      " capacity_level, 'low' as receptiveness_level, 0.5 as value_part")  # fmt: skip
    measure(warehouse, RUN)
    rows = by_segment(warehouse, "advice, total_points, reason_text", "marts.segment_targets")
    assert {(row.advice, row.total_points) for row in rows.values()} == {("test first", None)}
    assert rows["S01"].reason_text.startswith("Nothing is known of what they can spend or how readily they respond")
    assert "of 100" not in rows["S01"].reason_text


def test_a_lift_cannot_exceed_what_the_contacted_respond() -> None:
    """Where even every response as an extra one would not pay, contact is advised against without a holdout too."""
    warehouse = world((8000, 8000))
    spring(warehouse, split=Split(0.0), cost_per_contact=1.0, value_per_response=20.0, currency_code="EUR")
    respond(warehouse, {"S01": (2, 0), "S02": (12, 0)})
    measure(warehouse, RUN)
    lift = by_segment(warehouse, "verdict, verdict_text")["S01"]
    assert lift.verdict == "no worthwhile effect"
    assert lift.verdict_text.startswith("No worthwhile effect: at most 2.")
    assert lift.verdict_text.endswith("below the 5.0 needed to pay.")
    rows = by_segment(warehouse, "*", "marts.segment_targets")
    assert (rows["S01"].advice, rows["S01"].evidence_type) == ("leave alone", "response only")
    assert rows["S01"].reason_text.startswith("Only 2.0 % of 8,000 contacted responded")
    assert rows["S01"].reason_text.endswith("needs 5.0 to pay.")
    assert rows["S02"].reason_text.startswith("Response only (12.0 % of 8,000)")


@pytest.mark.parametrize(("code", "shown"), [("EUR", " EUR a contact ("), ("", " a contact (")])
def test_measured_money_says_its_currency(code: str, shown: str) -> None:
    """A sum without a currency could be anything; where none was given, none is made up."""
    warehouse = world((8000, 8000))
    spring(warehouse, split=Split(0.3), cost_per_contact=1.0, currency_code=code)
    respond(warehouse, {"S01": (12, 4), "S02": (20, 20)})
    warehouse.execute("update core.campaign_outcomes set outcome_name = 'order', amount = 20 + length(customer_id)")
    measure(warehouse, RUN)
    rows = by_segment(warehouse, "*", "marts.segment_targets")
    assert re.search(rf"measured money gives \S+{re.escape(shown)}", rows["S01"].reason_text)


def test_with_two_arms_counts_rates_and_lift_are_of_one_arm() -> None:
    """The arm that counts is named, and contacted less held out is the lift that is shown."""
    warehouse = world((8000, 8000))
    spring(warehouse, split=Split(0.3, arms=("aaa", "zzz")), cost_per_contact=1.0, value_per_response=50.0)
    respond(warehouse, {"S01": (4, 4), "S02": (4, 4)})
    warehouse.execute("insert into core.campaign_outcomes ("
"campaign_key, customer_id, outcome_date, outcome_name, amount, outcome_id, batch_id)"
" select campaign_key, customer_id, date '2026-02-04',"
                      " 'response', null, null, 'b3' from core.campaign_contacts where arm_name = 'zzz'"
                      " and segment_key = 'S02' and md5(customer_id) < '4'")  # fmt: skip
    measure(warehouse, RUN)
    row = by_segment(warehouse, "*", "marts.segment_targets")["S02"]
    assert (row.advice, row.arm_name, row.contacted_count, row.holdout_count) == ("reach", "zzz", 2800, 2400)
    assert row.contacted_rate - row.holdout_rate == pytest.approx(row.lift)
    assert row.lift > 0.2
    assert row.value_source == "stated value"
    assert f"{100 * row.contacted_rate:.1f} % of 2,800 contacted" in row.reason_text


def test_the_scorecard_says_what_decides_against_many_points() -> None:
    """Who is high in neither has no points of value, is left alone, and the reason says just that."""
    warehouse = world((500,))
    warehouse.execute("create or replace view model.segment_levels as select 'S01' as segment_key, 'average' as"
                      " capacity_level, 'low' as receptiveness_level, 0.5 as value_part")  # fmt: skip
    measure(warehouse, RUN)
    low = by_segment(warehouse, "advice, reason_text", "marts.segment_targets")["S01"]
    assert low.reason_text.startswith("Readiness to respond is low; capacity average, 500 can be contacted: ")
    warehouse.execute("create or replace view model.segment_levels as select 'S01' as segment_key, 'average' as"
                      " capacity_level, 'average' as receptiveness_level, 0.5 as value_part")  # fmt: skip
    neither = by_segment(warehouse, "advice, reason_text", "marts.segment_targets")["S01"]
    assert neither.reason_text.startswith("Neither capacity nor readiness to respond is high, 500 can be contacted: ")
    assert (low.advice, neither.advice) == ("leave alone", "leave alone")
