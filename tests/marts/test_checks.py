"""Each check of sql/checks is silent on a sound warehouse and speaks when its rule is broken."""

import contextlib
import datetime
import pathlib
import re

import pytest

from segapp.errors import ModelError, SqlFileError
from segapp.model import RunContext
from segapp.stages.columns.questions import OUTCOME_NAMES
from segapp.stages.marts import read_checks, run_checks
from segapp.warehouse import Warehouse

FIRST, SECOND = "20260131T120000Zaaaa", "20260228T120000Zbbbb"
CHECKS = pathlib.Path(__file__).resolve().parents[2] / "sql" / "checks"

SOUND = f"""
update model.segments set customer_count = 2, customer_share = 0.4 where run_id = '{SECOND}' and segment_key = 'S02';
insert into model.segment_profiles (
    run_id, segment_key, feature_name, category_name, customer_count, missing_count, segment_value,
    segment_sd, segment_median, segment_p10, segment_p90, base_count, base_value, base_sd, base_median
)
select run_id, segment_key, 'gender', category, n, 0, 0.5, null, null, null, null, 5, 0.5, null, null
from (values ('{FIRST}', 'S01', 3), ('{FIRST}', 'S02', 2), ('{SECOND}', 'S01', 3), ('{SECOND}', 'S02', 2))
    as given (run_id, segment_key, n)
cross join (values ('Female'), ('Male')) as categories (category);
insert into model.feature_figures (
    run_id, feature_name, customer_count, missing_count, mean_value, sd_value, min_value, p01_value,
    p10_value, p25_value, median_value, p75_value, p90_value, p99_value, max_value, low_outlier_count,
    high_outlier_count
)
select run_id, 'age_years', 100, 0, 40, 10, 18, 18, 20, 30, 40, 50, 60, 70, 70, 0, 0
from (values ('{FIRST}'), ('{SECOND}')) as given (run_id);
"""

BREAKS = {
    "audiences_are_as_frozen": f"""
        insert into core.campaigns (campaign_key, campaign_name, start_date, outcome_window_days, margin_share, origin,
                                    member_count, members_hash, frozen_at, run_id)
        values ('C01', 'Spring', '2026-03-01', 14, 1, 'frozen', 2, 12345, '2026-02-28', '{SECOND}')""",
    "batches_account_for_every_row": "update intake.batches set loaded_count = 1, new_count = 1 where batch_id = 'b1'",
    "category_shares_add_to_one": "update model.segment_profiles set segment_value = 0.6 where category_name = 'Male'",
    "category_shares_hold": f"""
        update model.segment_profiles set base_value = case when category_name = 'Male' then 0.7 else 0.3 end
        where run_id = '{SECOND}'""",
    "customer_count_holds": f"update model.runs set customer_count = 100 where run_id = '{FIRST}'",
    "customer_ids_are_unique": "insert into core.customers ("
    "customer_id, gender, age_years, annual_income_k, spending_score, batch_id, "
    "first_seen_date, gone_date)"
    " select * from core.customers where customer_id = 'c7'",
    "dates_go_forward": f"update model.runs set data_date = '2026-03-31' where run_id = '{FIRST}'",
    "every_customer_is_in_every_mart": "insert into core.customers ("
    "customer_id, gender, age_years, annual_income_k, spending_score, batch_id, "
    "first_seen_date, gone_date)"
    " select 'c8', * exclude (customer_id, gone_date),"
    " null from core.customers where customer_id = 'c7'",
    "every_customer_is_placed_or_says_why": "update model.assignments set exclusion_reason = null"
    " where customer_id = 'c6'",
    "every_key_is_a_segment": "update model.assignments set segment_key = 'S09' where customer_id = 'c4'",
    "means_hold": f"update model.feature_figures set mean_value = 43 where run_id = '{SECOND}'",
    "missing_values_hold": f"update model.feature_figures set missing_count = 12 where run_id = '{SECOND}'",
    "most_customers_are_placed": "select 1",  # one of the six cannot be placed
    "no_segment_holds_nearly_everybody": f"""
        update model.segments set customer_share = case when segment_key = 'S01' then 0.9 else 0.1 end
        where run_id = '{SECOND}'""",
    "no_segment_is_empty": f"update model.segments set customer_count = 0 where run_id = '{SECOND}'",
    "outcomes_form_no_segments": f"""
        insert into model.feature_transforms (
    run_id, feature_name, feature_order, transform, centre, scale, imputed_value, min_value, max_value,
    label, low_limit, high_limit
)
        values ('{FIRST}', 'has_churned', 9, 'standard', 0, 1, null, 0, 1, 'Has churned', null, null)""",
    "segment_counts_agree": "update model.segment_moves set customer_count = 9 where previous_segment_key is null",
    "segment_names_differ": f"update model.segments set segment_name = 'Low' where run_id = '{SECOND}'",
    "segment_shares_add_to_one": "update model.segments set customer_share = 0.5 where segment_key = 'S01'",
    "segment_shares_hold": f"update model.segments set customer_share = 0.2 where run_id = '{FIRST}'",
    "values_have_no_outliers": "update model.feature_figures set high_outlier_count = 2",
}


@pytest.fixture
def sound(warehouse: Warehouse) -> Warehouse:
    """Return a warehouse whose figures agree."""
    warehouse.execute(SOUND)
    return warehouse


def make_run() -> RunContext:
    at = datetime.datetime(2026, 2, 28, 12)
    return RunContext(SECOND, "assign", FIRST, FIRST, "b2", at, at.date(), False, 1)


def broken(warehouse: Warehouse) -> set[str]:
    """Return the names of the rules that the stored results say are broken."""
    with contextlib.suppress(ModelError):
        run_checks(warehouse, make_run(), CHECKS)
    rows = warehouse.execute(
        "select rule_name from model.check_results where run_id = ? and affected_count > 0", [SECOND]
    )
    return {name for (name,) in rows.fetchall()}


def test_a_sound_warehouse_breaks_no_rule(sound: Warehouse) -> None:
    """Only the one customer without an age is noted: one of six is more than a twentieth."""
    assert broken(sound) == {"most_customers_are_placed"}


def test_the_check_knows_an_outcome_as_the_proposal_does() -> None:
    """Both read names by the same pattern."""
    text = (CHECKS / "outcomes_form_no_segments.sql").read_text(encoding="utf-8")
    pattern = text.partition("regexp_matches(")[2]
    assert "".join(re.findall(r"'([^']*)'", pattern)) == OUTCOME_NAMES.pattern


SOMETIMES = "-- only with rows in: "
"""Checks of tables that the sound warehouse leaves empty; they are broken where those tables are tested."""


@pytest.mark.parametrize("rule_name", [check.rule_name for check in read_checks(CHECKS) if SOMETIMES not in check.text])
def test_each_rule_can_be_broken(sound: Warehouse, rule_name: str) -> None:
    """Every file of sql/checks reports the damage that its rule is about."""
    sound.execute(BREAKS[rule_name])
    assert rule_name in broken(sound)


def test_a_broken_rule_of_severity_fail_stops_the_run(sound: Warehouse) -> None:
    """Nothing is published: the error names the file, the rule and some rows; the results are stored all the same."""
    sound.execute(BREAKS["customer_ids_are_unique"])
    with pytest.raises(ModelError) as caught:
        run_checks(sound, make_run(), CHECKS)
    assert "sql/checks/customer_ids_are_unique.sql" in caught.value.line
    assert "customer id c7, row count 2" in caught.value.line
    stored = "select affected_count, severity, sample_text from model.check_results where rule_name = ?"
    assert sound.execute(stored, ["customer_ids_are_unique"]).fetchall() == [(1, "fail", "customer id c7, row count 2")]


def test_checks_of_the_same_run_replace_each_other(sound: Warehouse) -> None:
    """Running the checks again leaves one row for each rule."""
    for _ in range(2):
        run_checks(sound, make_run(), CHECKS)
    assert sound.scalar("select count(*) from model.check_results") == len(BREAKS)


def test_rows_count_as_the_customers_they_stand_for(sound: Warehouse) -> None:
    """Where a check says affected_count, that is added up, not the rows."""
    sound.execute(BREAKS["values_have_no_outliers"])
    results = {result.rule_name: result for result in run_checks(sound, make_run(), CHECKS)}
    assert results["values_have_no_outliers"].affected_count == 2


@pytest.mark.parametrize("text", ["select 1", "-- severity: fail\nselect 1", "-- A rule.\n-- severity: bad\nselect 1"])
def test_a_check_must_word_its_rule_and_severity(sound: Warehouse, tmp_path: pathlib.Path, text: str) -> None:
    """A file without them is named in the error."""
    (tmp_path / "mine.sql").write_text(text)
    with pytest.raises(SqlFileError, match=r"mine\.sql"):
        run_checks(sound, make_run(), tmp_path)


def test_an_error_in_a_check_names_its_file(sound: Warehouse, tmp_path: pathlib.Path) -> None:
    """DuckDB's message is kept, the file is added."""
    (tmp_path / "mine.sql").write_text("-- Nothing is wrong.\n-- severity: warn\nselect nothing from nowhere")
    with pytest.raises(SqlFileError, match=r"mine\.sql.*nowhere"):
        run_checks(sound, make_run(), tmp_path)


def test_large_numbers_in_samples_are_written_out(sound: Warehouse, tmp_path: pathlib.Path) -> None:
    """A number of seven digits stands there as a reader would write it, rounded to whole ones."""
    text = "-- Nothing is large.\n-- severity: warn\nselect 999999.7e0 as low, -1310030.4e0 as high"
    (tmp_path / "mine.sql").write_text(text)
    assert run_checks(sound, make_run(), tmp_path)[0].sample_text == "low 1000000, high -1310030"
