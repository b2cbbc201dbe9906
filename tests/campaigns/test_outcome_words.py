"""How the words of an outcomes file count: known ones as said, unknown ones not at all, and never by a guess."""

from __future__ import annotations

import datetime
import pathlib

import pytest

from segapp.stages.campaigns import Split, measure
from segapp.warehouse import Warehouse
from tests.campaigns.taking_in import counts_of, outcomes
from tests.worlds.campaign import RUN, respond, spring, world


def responders(warehouse: Warehouse) -> list[str]:
    rows = warehouse.rows("select customer_id from marts.campaign_contacts where is_responded order by customer_id")
    return [row.customer_id for row in rows]


def flags(warehouse: Warehouse) -> dict[str, tuple[int, bool, str]]:
    rows = warehouse.rows("select flag_name, affected_count, is_blocking, flag_text from model.campaign_flags")
    return {row.flag_name: (row.affected_count, row.is_blocking, row.flag_text) for row in rows}


def test_an_unknown_word_is_kept_not_counted_and_takes_away_the_verdict(tmp_path: pathlib.Path) -> None:
    """What an e-mail tool calls an opening must not become a response of the contacted alone."""
    warehouse = world((10,))
    spring(warehouse, split=Split(0.5))
    text = (
        "customer_id,date,event\nc10000000,2026-02-03,Mail viewed\nc10000001,2026-02-03,mail viewed \n"
        "c10000002,2026-02-03,purchase\n"
    )
    batch = outcomes(warehouse, tmp_path, text)
    assert counts_of(batch) == (3, 3, 0, 0)
    said = "2 outcomes are kept and do not count: say in sql/1_intake/outcome_words.sql what mail viewed means"
    assert said in batch.notes
    assert warehouse.scalar("select count(*) from core.campaign_outcomes") == 3
    assert responders(warehouse) == ["c10000002"]
    measure(warehouse, RUN)
    count, is_blocking, text = flags(warehouse)["unknown words"]
    assert (count, is_blocking) == (2, True)
    assert "what 'Mail viewed' means" in text
    assert warehouse.scalar("select count(*) from marts.campaign_lift where verdict <> 'cannot tell'") == 0


def test_a_word_counts_from_the_next_measurement_once_it_is_listed(tmp_path: pathlib.Path) -> None:
    """Nothing has to be loaded again."""
    warehouse = world((10,))
    spring(warehouse, split=Split(0.5))
    outcomes(warehouse, tmp_path, "customer_id,date,event\nc10000000,2026-02-03,Anruf\n")
    sql = warehouse.scalar("select sql from duckdb_views() where view_name = 'outcome_words'")
    assert responders(warehouse) == []
    warehouse.execute(sql.replace("CREATE VIEW", "create or replace view").replace("'visit'", "'anruf'"))
    assert responders(warehouse) == ["c10000000"]


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        ("event", [("c10000000", "no response"), ("c10000001", "Purchase"), ("c10000002", "refund")]),
        ("responded", [("c10000000", "0"), ("c10000001", "1"), ("c10000002", "false")]),
        ("amount", [("c10000000", "0"), ("c10000001", "12.50"), ("c10000002", "0.00")]),
    ],
)
def test_a_row_that_says_nothing_came_of_it_is_no_response(
    tmp_path: pathlib.Path, header: str, rows: list[tuple[str, str]]
) -> None:
    """By a word, by a flag, or by money of nought where there is no word."""
    warehouse = world((10,))
    spring(warehouse, split=Split(0.5))
    lines = [f"{customer_id},2026-02-03,{value}" for customer_id, value in rows]
    batch = outcomes(warehouse, tmp_path, "\n".join([f"customer_id,date,{header}", *lines, ""]))
    assert counts_of(batch) == (3, 3, 0, 0)
    assert not any("do not count" in note for note in batch.notes)
    assert responders(warehouse) == ["c10000001"]


def test_a_file_that_lists_everybody_gives_no_verdict() -> None:
    """Where nearly all members responded, the rows say who was reached and not who responded."""
    warehouse = world((4000,))
    spring(warehouse, split=Split(0.5), cost_per_contact=1.0, value_per_response=50.0, currency_code="EUR")
    respond(warehouse, {"S01": (100, 97)})
    measure(warehouse, RUN)
    count, is_blocking, text = flags(warehouse)["nearly everybody responded"]
    assert is_blocking
    assert count == warehouse.scalar("select count(*) from marts.campaign_contacts where is_responded")
    assert text.endswith("responded: the file seems to list everybody, not who responded.")
    assert warehouse.scalar("select count(*) from marts.campaign_lift where verdict <> 'cannot tell'") == 0
    assert warehouse.scalar("select max(outcomes_until_date) from core.campaigns") > datetime.date(2026, 2, 1)
