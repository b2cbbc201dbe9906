"""How the command line tells what a campaign brought."""

from __future__ import annotations

from typing import Any

from segapp.cli.campaign_words import result_lines
from segapp.pipeline.campaigns import CampaignResults
from segapp.stages.campaigns import measure
from segapp.warehouse import Warehouse, step
from tests.worlds.campaign import RUN, planted


def told(warehouse: Warehouse) -> list[str]:
    campaign, *_ = rows(warehouse, "select * from marts.campaigns")
    lifts = rows(warehouse, step("campaigns/result_rows"), campaign_key=campaign["campaign_key"])
    return list(result_lines(CampaignResults(campaign, lifts, targeting_text=None, has_outcomes=True)))


def rows(warehouse: Warehouse, query: str, **values: object) -> list[dict[str, Any]]:
    cursor = warehouse.execute(query, values or None)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_why_a_campaign_is_not_judged_is_said_once() -> None:
    """The reason stands above the segments, of which each only says that it is not judged."""
    warehouse = planted()
    warehouse.execute("update core.campaigns set outcomes_until_date = date '2026-02-10'")
    measure(warehouse, RUN)
    lines = told(warehouse)
    reason = next(line for line in lines if "2026-02-10" in line)
    assert "\n".join(lines).count(reason) == 1
    segments = [line for line in lines if "(contact)" in line]
    assert len(segments) == 5
    assert all(line.endswith(". Not judged.") for line in segments)


def test_a_verdict_is_told_in_full() -> None:
    """Where nothing is in the way, each segment has its own sentence."""
    text = "\n".join(told(planted()))
    assert "Not judged" not in text
    assert "Works: 8.0 (" in text
