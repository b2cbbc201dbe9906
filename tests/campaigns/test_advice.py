"""Advice: what the scorecard says and why, and whom a small segment is tested together with."""

from __future__ import annotations

import pytest

from segapp.stages.campaigns import Split, measure
from tests.campaigns.test_measure import PLANTED, by_segment
from tests.campaigns.test_plan import respond
from tests.campaigns.world import RUN, spring, world


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
    assert rows["S03"].value_points == pytest.approx(36)
    assert rows["S03"].stability_points is None
    known = rows["S03"].value_points + rows["S03"].reach_points + rows["S03"].typicality_points
    assert rows["S03"].total_points == pytest.approx(100 * known / 80)
    assert rows["S03"].reason_text.startswith("Capacity high, readiness to respond high, 200 can be contacted:")
    assert "no evidence of response" in rows["S03"].reason_text
    assert rows["S01"].reason_text.startswith("Readiness to respond is low; capacity low, 500 can be contacted:")


def test_the_scorecard_says_what_decides_against_many_points() -> None:
    """Who is high in neither is left alone whatever the points, and the reason says just that."""
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
