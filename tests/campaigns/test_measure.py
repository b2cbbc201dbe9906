"""What a campaign's figures say, and when they say nothing: verdicts, advice, flags, and the accounting behind them."""

from __future__ import annotations

import datetime

import pytest

from segapp.stages.campaigns import Split, measure
from segapp.stages.campaigns.effects.base_rates import read_base_rates
from segapp.warehouse import Warehouse
from tests.worlds.campaign import RUN, by_segment, planted, respond, spring, world


def test_verdicts_are_against_the_lift_that_pays() -> None:
    """Works above it, harms below nothing, no worthwhile effect between, cannot tell where the range holds it."""
    rows = by_segment(planted(), "verdict, verdict_text, break_even_lift, warning_text")
    assert {key: row.verdict for key, row in rows.items() if key} == {
        "S01": "no worthwhile effect",
        "S02": "works",
        "S03": "harms",
        "S04": "cannot tell",
    }
    assert rows["S02"].verdict_text.startswith("Works: 8.0 (")
    assert rows["S02"].verdict_text.endswith("extra per 100 contacted, above the 2.0 needed to pay.")
    assert {row.break_even_lift for row in rows.values()} == {0.02}
    assert {row.warning_text for row in rows.values()} == {None}


def test_advice_follows_the_verdict_and_who_buys_anyway_is_left_alone() -> None:
    """Reach who only answers when asked; leave alone who answers anyway, whatever their response rate."""
    rows = by_segment(planted(), "target_rank, advice, reason_text, evidence_type", "marts.segment_targets")
    assert {key: (row.target_rank, row.advice) for key, row in rows.items()} == {
        "S02": (1, "reach"),
        "S04": (2, "test first"),
        "S01": (3, "leave alone"),
        "S03": (4, "avoid"),
    }
    assert rows["S01"].reason_text == "Responds well (20.0 %) but as well without contact (20.0 %)."
    assert (
        "12.0 % of 5,600 contacted against 4.0 % of 2,400 held out: expect 8.0 extra per 100 ("
        in rows["S02"].reason_text
    )
    assert {row.evidence_type for row in rows.values()} == {"measured lift"}


def test_money_follows_from_the_lift() -> None:
    """Extra responses, their worth less the cost, and the range of both come from the same interval."""
    row = by_segment(planted(), "*")["S02"]
    assert row.incremental_count == round(5600 * row.lift)
    assert row.incremental_count_low == pytest.approx(5600 * row.lift_low)
    assert row.cost_total == 5600
    assert row.incremental_profit == pytest.approx(5600 * (50 * row.lift - 1))
    assert row.incremental_profit_high == pytest.approx(5600 * (50 * row.lift_high - 1))
    assert row.relative_lift == pytest.approx(row.lift / row.holdout_rate)


def test_without_a_cost_verdicts_are_against_nothing_and_nobody_is_recommended() -> None:
    """An effect is called an effect, with a warning; reach needs to know that it pays."""
    warehouse = planted(cost_per_contact=None)
    row = by_segment(warehouse, "verdict, break_even_lift, incremental_profit, warning_text")["S02"]
    assert (row.verdict, row.break_even_lift, row.incremental_profit) == ("works", None, None)
    assert row.warning_text.startswith("No cost per contact was given")
    assert by_segment(warehouse, "advice", "marts.segment_targets")["S02"].advice == "test first"


def test_no_holdout_no_lift() -> None:
    """Where nobody was held out the word lift is refused: response only, and no verdict."""
    warehouse = world((1000, 1000))
    spring(warehouse, split=Split(0.0), cost_per_contact=1.0, value_per_response=50.0)
    respond(warehouse, {"S01": (30, 0), "S02": (10, 0)})
    measure(warehouse, RUN)
    row = by_segment(warehouse, "*")["S01"]
    assert (row.contacted_rate, row.lift, row.lift_low, row.incremental_profit) == (0.3, None, None, None)
    assert (row.verdict, row.holdout_count) == ("cannot tell", 0)
    assert row.verdict_text == "Response only: nobody was held out, so extra sales are unknown."
    target = by_segment(warehouse, "advice, evidence_type, reason_text", "marts.segment_targets")["S01"]
    assert target.evidence_type == "response only"
    assert target.advice in ("test first", "leave alone")
    assert target.reason_text.startswith("Response only (30.0 % of 1,000): nobody was held out")


def test_nothing_is_measured_before_outcomes_are_taken_in() -> None:
    """A frozen audience without outcomes has no rates: silence is not a response of 0 %."""
    warehouse = world()
    spring(warehouse)
    measure(warehouse, RUN)
    assert warehouse.scalar("select count(*) from marts.campaign_lift") == 0
    assert warehouse.scalar("select warning_text from marts.campaigns") == "No outcomes were loaded yet."


def test_while_the_window_is_open_nothing_is_judged() -> None:
    """Outcomes up to a day inside the window are shown as preliminary, without a verdict."""
    warehouse = planted()
    warehouse.execute("update core.campaigns set outcomes_until_date = date '2026-02-10'")
    measure(warehouse, RUN)
    row = by_segment(warehouse, "verdict, verdict_text")["S02"]
    assert row.verdict == "cannot tell"
    assert row.verdict_text == "Not judged: Outcomes run to 2026-02-10, the window to 2026-02-16: preliminary."
    told = by_segment(warehouse, "*")["S02"]
    assert (told.contacted_response_count, told.holdout_response_count) == (672, 96)
    assert {told.lift, told.lift_low, told.lift_pooled, told.contacted_rate, told.incremental_profit} == {None}
    assert warehouse.scalar("select count(*) from model.campaign_targeting") == 0


def test_outcomes_outside_the_window_or_before_the_contact_do_not_count() -> None:
    """Day 0 and the last day count; the day before, the day after and mere openings do not, and are flagged."""
    warehouse = world((100,))
    spring(warehouse, split=Split(0.5), outcome_window_days=7)
    members = warehouse.rows("select customer_id from core.campaign_contacts order by customer_id")
    days = ["2026-02-01", "2026-02-02", "2026-02-09", "2026-02-10"]
    for day, member in zip(days, members, strict=False):
        warehouse.execute(
            "insert into core.campaign_outcomes ("
            "campaign_key, customer_id, outcome_date, outcome_name, amount, outcome_id, batch_id)"
            " values ('C01', ?, ?, 'Visit', null, null, 'b')",
            [member.customer_id, day],
        )
    warehouse.execute(
        "insert into core.campaign_outcomes ("
        "campaign_key, customer_id, outcome_date, outcome_name, amount, outcome_id, batch_id)"
        " values ('C01', ?, date '2026-02-03', ' Opened ', null, null, 'b')",
        [members[10].customer_id],
    )
    warehouse.execute("update core.campaigns set outcomes_until_date = date '2026-03-01'")
    measure(warehouse, RUN)
    responded = warehouse.rows(
        "select customer_id from marts.campaign_contacts where is_responded order by customer_id"
    )
    assert [row.customer_id for row in responded] == [members[1].customer_id, members[2].customer_id]
    flags = {row.flag_name: row.affected_count for row in warehouse.rows("select * from model.campaign_flags")}
    assert flags == {"outcomes before contact": 1, "contacted only": 1, "no cost": 100}


def test_money_is_summed_per_person_and_makes_a_conversion() -> None:
    """Two purchases of one person are one conversion and one sum; an outcome word can make one without money."""
    warehouse = world((10,))
    spring(warehouse, split=Split(0.5))
    for day, word, amount in ((3, "visit", 10.25), (4, "ORDER", 5.5)):
        warehouse.execute(
            "insert into core.campaign_outcomes ("
            "campaign_key, customer_id, outcome_date, outcome_name, amount, outcome_id, batch_id)"
            " values ('C01', 'c10000000', ?, ?, ?, null, 'b')",
            [datetime.date(2026, 2, day), word, amount],
        )
    warehouse.execute(
        "insert into core.campaign_outcomes ("
        "campaign_key, customer_id, outcome_date, outcome_name, amount, outcome_id, batch_id)"
        " values ('C01', 'c10000001', date '2026-02-05', 'order', null, null, 'b'),"
        " ('C01', 'c10000002', date '2026-02-05', 'visit', null, null, 'b')"
    )
    rows = warehouse.rows("select * from marts.campaign_contacts where is_responded order by customer_id")
    assert [(row.customer_id[-1], row.is_converted, row.revenue) for row in rows] == [
        ("0", True, 15.75),
        ("1", True, 0.0),
        ("2", False, 0.0),
    ]


def elsewhere(warehouse: Warehouse, rows: list[tuple[object, ...]], planned: float | None = None) -> None:
    """Put in a campaign run elsewhere: (customer_id, arm, segment, later, known, conflicting arm, responded)."""
    warehouse.execute(
        """
insert into core.campaigns (
    campaign_key, campaign_name, channel, start_date, outcome_window_days, cost_per_contact,
    value_per_response, margin_share, currency_code, planned_holdout_share, origin, salt,
    selection_text, member_count, members_hash, frozen_at, run_id, outcomes_until_date
) values ('C09', 'Elsewhere', null, date '2026-01-01', 14, 1.0, 50.0, 1.0, null, ?,
    'contacts', null, null, ?, null, timestamp '2026-02-01', ?, date '2026-03-01')""",
        [planned, len(rows), RUN.run_id],
    )
    warehouse.insert("core.campaign_contacts (campaign_key, customer_id, arm_name, is_holdout, contacted_date, "
"segment_key, is_segment_later, is_known_customer, conflicting_arm_name, is_ranking_half, "
"feature_bands, is_responded, is_converted, revenue, batch_id)",
        [
            ("C09", id_, arm, arm == "holdout", None, segment, later, known, other, int(id_[1:]) % 2 == 0,
             None, responded, None, None, "b")
            for id_, arm, segment, later, known, other, responded in rows
        ],
    )  # fmt: skip
    measure(warehouse, RUN)


def members(segment: str, contacted: int, held_out: int, start: int = 0, **changed: object) -> list[tuple[object, ...]]:
    values = {"later": False, "known": True, "other": None} | changed
    arms = ["contact"] * contacted + ["holdout"] * held_out
    return [
        (f"x{start + i}", arm, segment, values["later"], values["known"], values["other"], i % 9 == 0)
        for i, arm in enumerate(arms)
    ]


def test_a_split_that_went_wrong_takes_the_verdict_away() -> None:
    """Thirty percent held out where twenty were planned: no figure of this campaign is judged."""
    warehouse = world((10,))
    elsewhere(warehouse, members("S01", 700, 300), planned=0.2)
    row = by_segment(warehouse, "verdict, verdict_text")["S01"]
    assert row.verdict == "cannot tell"
    said = "The split went wrong: contact 70.0 % where 80.0 % were planned, holdout 30.0 % where 20.0 %"
    assert said in row.verdict_text


def test_a_share_held_out_that_differs_by_segment_confounds_only_the_whole() -> None:
    """Inside a segment the comparison stands; over all segments it mixes segment and contact."""
    warehouse = world((10, 10))
    elsewhere(warehouse, members("S01", 900, 100) + members("S02", 500, 500, start=5000), planned=0.3)
    rows = by_segment(warehouse, "verdict_text, warning_text")
    assert rows[None].verdict_text.startswith("Not judged: The share held out differs between segments")
    assert rows["S01"].warning_text is None


def test_members_in_two_arms_and_unknown_people_are_left_out_and_counted_apart() -> None:
    """They stay in the contacts and never in a rate."""
    warehouse = world((10,))
    rows = members("S01", 80, 20) + members("S01", 5, 0, start=900, other="holdout")
    elsewhere(warehouse, rows + members("", 3, 1, start=950, known=False), planned=0.2)
    row = by_segment(warehouse, "contacted_count, holdout_count, warning_text")[None]
    assert (row.contacted_count, row.holdout_count) == (80, 20)
    assert row.warning_text == (
        "5 members are in two arms and are left out."
        " 4 contacts of people who are not customers here are kept but not counted."
    )
    assert warehouse.scalar("select count(*) from marts.campaign_contacts") == 109


def test_segments_assigned_after_the_contact_are_not_judged() -> None:
    """A segment that came after the contact may be its result: the whole is judged, segments are not."""
    warehouse = world((10,))
    elsewhere(warehouse, members("S01", 800, 200, later=True), planned=0.2)
    rows = by_segment(warehouse, "verdict_text, warning_text")
    assert rows["S01"].verdict_text.startswith(
        "Not judged: 1,000 members were assigned a segment only after the contact"
    )
    assert rows[None].warning_text is None
    reason = by_segment(warehouse, "reason_text", "marts.segment_targets")["S01"].reason_text
    assert reason == "Elsewhere is not judged: 800 were contacted and 200 held out, and its figures carry a warning."


def test_contacts_taken_in_before_their_customers_find_their_segment_later() -> None:
    """Once a customer is known the contact counts, in the segment of now, marked as later."""
    warehouse = world((10,))
    warehouse.execute("""
insert into core.campaigns (
    campaign_key, campaign_name, channel, start_date, outcome_window_days, cost_per_contact,
    value_per_response, margin_share, currency_code, planned_holdout_share, origin, salt,
    selection_text, member_count, members_hash, frozen_at, run_id, outcomes_until_date
) values ('C09', 'Elsewhere', null, date '2026-01-01', 14, null, null, 1.0, null, null,
    'contacts', null, null, 1, null, timestamp '2026-02-01', 'r', date '2026-03-01')""")
    warehouse.insert(
        "core.campaign_contacts (campaign_key, customer_id, arm_name, is_holdout, contacted_date, "
        "segment_key, is_segment_later, is_known_customer, conflicting_arm_name, is_ranking_half, "
        "feature_bands, is_responded, is_converted, revenue, batch_id)",
        [("C09", "c10000003", "contact", False, None, None, False, False, None, True, None, True, None, None, "b")],
    )
    measure(warehouse, RUN)
    row = warehouse.row("select * from core.campaign_contacts")
    assert (row.is_known_customer, row.segment_key, row.is_segment_later) == (True, "S01", True)


def test_measuring_again_changes_nothing() -> None:
    """Twice the same rows, whatever their order: every figure the same, to the byte."""
    first, second = planted(), planted()
    second.execute("create or replace table core.campaign_outcomes as from core.campaign_outcomes order by random()")
    measure(second, RUN)
    measure(second, RUN)
    for table in ("marts.campaign_lift", "marts.segment_targets", "model.campaign_targeting", "model.test_cards"):
        assert first.rows(f"select * from {table} order by all") == second.rows(f"select * from {table} order by all")


@pytest.mark.parametrize(("day", "said"), [("0026-02-04", "came before the contact"), ("2026-03-20", "")])
def test_outcomes_of_which_none_lies_in_the_window_are_no_verdict(day: str, said: str) -> None:
    """Dates of another year, or after the window, do not show that nobody responded, and give no base rate."""
    warehouse = world((2000, 2000))
    spring(warehouse, split=Split(0.5), cost_per_contact=1.0, value_per_response=10.0)
    warehouse.execute(
        f"insert into core.campaign_outcomes ("
        "campaign_key, customer_id, outcome_date, outcome_name, amount, outcome_id, batch_id)"
        f" select 'C01', customer_id, date '{day}', 'order', 10, null, 'b2'"
        " from core.campaign_contacts limit 120"
    )
    warehouse.execute("update core.campaigns set outcomes_until_date = date '2026-03-31'")
    measure(warehouse, RUN)
    found = warehouse.rows("select verdict, verdict_text, warning_text from marts.campaign_lift")
    assert {row.verdict for row in found} == {"cannot tell"}
    why = "Not judged: None of 120 outcomes is in the window, 2026-02-02 to 2026-02-16: are their dates right?"
    assert {row.verdict_text for row in found} == {why}
    assert said in found[0].warning_text
    assert read_base_rates(warehouse).other.source == "assumed"


def test_a_contact_before_the_year_1_is_measured_all_the_same() -> None:
    """The database knows days that Python does not; they are compared there."""
    warehouse = world((100,))
    spring(warehouse, split=Split(0.5))
    warehouse.execute("update core.campaign_contacts set contacted_date = '2026-02-04 (BC)'::date")
    warehouse.execute("update core.campaigns set outcomes_until_date = date '2026-03-31'")
    measure(warehouse, RUN)
    assert warehouse.scalar("select count(*) from marts.campaign_lift") > 0


def test_members_who_must_not_be_contacted_since_are_counted_and_named() -> None:
    """They are analysed as they were assigned, and the campaign says how many they are, measured or not."""
    warehouse = world((100,))
    spring(warehouse, split=Split(0.5))
    warehouse.execute(
        "insert into core.do_not_contact (customer_id, batch_id) values ('c10000003', null), ('c10000004', null)"
    )
    said = "2 members must no longer be contacted: counted as assigned, and left out of every list."
    measure(warehouse, RUN)
    assert warehouse.scalar("select warning_text from marts.campaigns") == f"No outcomes were loaded yet. {said}"
    warehouse.execute("update core.campaigns set outcomes_until_date = date '2026-03-31', cost_per_contact = 1")
    measure(warehouse, RUN)
    row = warehouse.row("select contacted_count + holdout_count as members, warning_text from marts.campaigns")
    assert (row.members, row.warning_text) == (100, said)
