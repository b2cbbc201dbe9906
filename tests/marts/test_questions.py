"""The questions people ask first are each one simple query on marts, answered from two real runs of the mall file."""

from __future__ import annotations

import csv
import datetime
import pathlib

import pytest

from segapp.pipeline.run import run
from segapp.pipeline.values import RunRequest
from segapp.project import find_project
from segapp.warehouse import Warehouse, open_published

pytestmark = pytest.mark.oracle

INCOME, SCORE = "Annual Income (k$)", "Spending Score (1-100)"
JANUARY, FEBRUARY = datetime.date(2026, 1, 31), datetime.date(2026, 2, 28)
Rows = list[dict[str, str]]


def read_mall(path: pathlib.Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def a_month_later(rows: Rows) -> Rows:
    """Return the next month: the first forty spend the other way round, three are gone, two are new."""
    turned = [
        row | {SCORE: str(100 - int(row[SCORE]))} if number < 40 else dict(row) for number, row in enumerate(rows)
    ]
    new = [row | {"CustomerID": f"02{number:02d}"} for number, row in enumerate(rows[100:102], 1)]
    return turned[:-3] + new


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory, mall_csv: pathlib.Path) -> tuple[pathlib.Path, Rows, Rows]:
    """Return a folder in which both months were run, and the rows of each."""
    home = tmp_path_factory.mktemp("mall")
    january = read_mall(mall_csv)
    february = a_month_later(january)
    path = home / "february.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, january[0])
        writer.writeheader()
        writer.writerows(february)
    project = find_project(home)
    for _ in range(2):  # a month that was run twice is one month
        run(project, RunRequest(mall_csv, data_date=JANUARY, is_rendered=False), lambda step: None)
    run(project, RunRequest(path, data_date=FEBRUARY, is_full_snapshot=True), lambda step: None)
    return home, january, february


@pytest.fixture(scope="module")
def warehouse(months: tuple[pathlib.Path, Rows, Rows]) -> Warehouse:
    """Return the published warehouse after the second month."""
    return open_published(months[0] / "warehouse.duckdb")


def fetch(warehouse: Warehouse, sql: str) -> list[tuple[object, ...]]:
    return warehouse.execute(sql).fetchall()


def test_how_big_is_each_segment_and_how_did_it_change(warehouse: Warehouse) -> None:
    """Sizes now and before stand beside each other; what came less what left is the difference."""
    found = warehouse.rows("select * from marts.segments order by size_rank")
    assert sum(row.customer_count for row in found) == 199
    assert sum(row.previous_customer_count for row in found) == 200
    assert [row.customer_count for row in found] == sorted((row.customer_count for row in found), reverse=True)
    for row in found:
        assert row.customer_count - row.previous_customer_count == row.joined_count - row.left_count


def test_what_sets_each_apart(warehouse: Warehouse) -> None:
    """The three strongest drivers of each segment are there, each as a sentence."""
    found = warehouse.rows("select * from marts.segment_profiles where driver_rank <= 3")
    assert len(found) == 6 * 3
    rich = [row for row in found if row.segment_name == "High income, high spending"]
    assert {row.feature_name for row in rich} == {"age_years", "annual_income_k", "spending_score"}
    assert all(row.direction == ("lower" if row.feature_name == "age_years" else "higher") for row in rich)
    assert all(row.sentence_text.startswith(f"{row.feature_label}: {row.direction} than all customers") for row in rich)


def test_where_are_women_of_25_to_40_who_earn_70_k_or_more(
    warehouse: Warehouse, months: tuple[pathlib.Path, Rows, Rows]
) -> None:
    """Every such woman of the file is in a segment that is named."""
    found = fetch(
        warehouse,
        "select customer_id, segment_name from marts.customer_segments"
        " where gender = 'Female' and age_years between 25 and 40 and annual_income_k >= 70",
    )
    wanted = {
        row["CustomerID"]
        for row in months[2]
        if row["Gender"] == "Female" and 25 <= int(row["Age"]) <= 40 and int(row[INCOME]) >= 70
    }
    assert len(wanted) > 20
    assert {customer_id for customer_id, _ in found} == wanted
    assert all(name for _, name in found)


def test_who_moved_and_from_where(warehouse: Warehouse, months: tuple[pathlib.Path, Rows, Rows]) -> None:
    """Only customers whose figures changed have moved, and each says from which segment."""
    found = warehouse.rows(
        "select customer_id, previous_segment_name, segment_name, segment_since_date from marts.customer_segments"
        " where previous_segment_key <> segment_key"
    )
    turned = {row["CustomerID"] for row in months[2][:40]}
    assert 20 < len(found) <= 40
    assert {row.customer_id for row in found} <= turned
    assert all(row.previous_segment_name != row.segment_name for row in found)
    assert {row.segment_since_date for row in found} == {FEBRUARY}
    moved = fetch(
        warehouse, "select sum(customer_count) from marts.segment_moves where previous_segment_key <> segment_key"
    )
    assert moved == [(len(found),)]


def test_where_everybody_was_on_a_day(warehouse: Warehouse) -> None:
    """Before the first file nobody, in between everybody where January put them, afterwards where they are now."""
    counted = "select count(*) from marts.segment_as_of(date '{}')"
    assert [warehouse.scalar(counted.format(day)) for day in ("2026-01-30", "2026-02-10", "2026-03-01")] == [
        0,
        200,
        199,
    ]
    moved = fetch(
        warehouse,
        "select count(*) from marts.segment_as_of(date '2026-02-10') as then_there"
        " inner join marts.customer_segments using (customer_id)"
        " where then_there.segment_key <> coalesce(customer_segments.previous_segment_key, then_there.segment_key)",
    )
    assert moved == [(0,)]


def test_whom_next_and_why(warehouse: Warehouse) -> None:
    """Without a campaign every segment is ranked by the scorecard, which never says more than test first."""
    found = warehouse.rows("select * from marts.segment_targets order by target_rank")
    assert [row.target_rank for row in found] == [1, 2, 3, 4, 5, 6]
    assert found[0].segment_name == "High income, high spending"
    assert {row.evidence_type for row in found} == {"scorecard"}
    assert {row.advice for row in found} <= {"test first", "leave alone"}
    assert all(row.reason_text for row in found)


def test_a_contact_list_of_the_first_segment_not_contacted_in_30_days(warehouse: Warehouse) -> None:
    """Everybody of the segment that comes first who may be contacted is on the list."""
    found = fetch(
        warehouse,
        "select customer_segments.customer_id from marts.customer_segments"
        " inner join marts.segment_targets using (segment_key)"
        " where segment_targets.target_rank = 1 and customer_segments.is_contactable"
        " and (last_contacted_date is null or last_contacted_date < customer_segments.data_date - 30)",
    )
    size = fetch(
        warehouse, "select customer_count from marts.segments where segment_name = 'High income, high spending'"
    )
    assert [(len(found),)] == size


def test_size_by_month(warehouse: Warehouse) -> None:
    """Each month has each segment once, also where a month was run twice; shares add to one."""
    assert fetch(warehouse, "select count(*) from marts.segment_history") == [(18,)]
    found = fetch(
        warehouse,
        "select data_date, count(segment_key), sum(customer_count), round(sum(customer_share), 12)"
        " from marts.segment_history where is_latest_of_date group by data_date order by data_date",
    )
    assert found == [(JANUARY, 6, 200, 1.0), (FEBRUARY, 6, 199, 1.0)]


def test_nobody_is_lost(warehouse: Warehouse, months: tuple[pathlib.Path, Rows, Rows]) -> None:
    """Every customer of the newest file is in customer_segments; those who are gone are not."""
    found = {customer_id for (customer_id,) in fetch(warehouse, "select customer_id from marts.customer_segments")}
    assert found == {row["CustomerID"] for row in months[2]}
    gone = fetch(warehouse, "select sum(customer_count) from marts.segment_moves where segment_key is null")
    assert gone == [(3,)]


def test_table_and_live_view_agree(warehouse: Warehouse) -> None:
    """Placed at query time or by the run: the same segment, distance, runner-up and typicality."""
    columns = (
        "customer_id, segment_key, segment_name, previous_segment_key, segment_since_date, typicality,"
        " typicality_percentile, is_outlier, centroid_distance, runner_up_segment_key, runner_up_margin, run_id"
    )
    for one, other in (("", "_live"), ("_live", "")):
        sql = f"select {columns} from marts.customer_segments{one} except select {columns}"
        assert fetch(warehouse, f"{sql} from marts.customer_segments{other}") == []


def test_the_rule_of_a_segment_runs_on_customer_segments(warehouse: Warehouse) -> None:
    """Pasted behind `where`, the rule catches as many, and as many of the right ones, as the mart says."""
    found = warehouse.rows("select * from marts.segments where rule_sql is not null")
    assert len(found) == 6
    for row in found:
        caught, right = fetch(
            warehouse,
            f"select count(*), count(*) filter (where segment_key = '{row.segment_key}')"
            f" from marts.customer_segments where {row.rule_sql}",
        )[0]
        assert (row.rule_precision, row.rule_recall) == (right / caught, right / row.customer_count)


def test_the_reasons_of_a_customer_add_up_to_the_margin(warehouse: Warehouse) -> None:
    """Three features form the mall's segments, so the three shares of each customer add to one."""
    off = "select customer_id from marts.customer_reasons group by customer_id"
    assert fetch(warehouse, f"{off} having count(*) <> 3 or abs(sum(share_of_margin) - 1) > 1e-6") == []
    assert fetch(warehouse, "select count(distinct customer_id) from marts.customer_reasons") == [(199,)]


def test_the_names_of_the_mall_are_the_expected_words(warehouse: Warehouse) -> None:
    """The rule names the six segments of the mall neutrally, by what sets them apart; a later run keeps the names."""
    found = fetch(warehouse, "select distinct segment_name from marts.segment_history order by all")
    assert [name for (name,) in found] == [
        "High income, high spending",
        "High income, low spending",
        "Low income, high spending",
        "Low income, low spending",
        "Older, average spending",
        "Younger, average spending",
    ]


def test_all_checks_of_severity_fail_passed(warehouse: Warehouse) -> None:
    """What was published breaks no rule; the turned customers are a shift that is worth a look."""
    found = warehouse.rows("select rule_text, severity from marts.data_quality where affected_count > 0")
    assert "fail" not in {row.severity for row in found}
