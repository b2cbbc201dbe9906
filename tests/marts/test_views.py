"""Given rows in the model tables, each mart shows the expected rows."""

from segapp.warehouse import Warehouse


def fetch(warehouse: Warehouse, sql: str) -> list[tuple[object, ...]]:
    return warehouse.execute(sql).fetchall()


def test_a_customer_is_shown_with_the_names_of_the_right_runs(warehouse: Warehouse) -> None:
    """The current segment carries its current name, the previous one the name it had then."""
    found = fetch(
        warehouse,
        "select segment_key, segment_name, previous_segment_name, runner_up_segment_name, gender, run_id"
        " from marts.customer_segments where customer_id = 'c2'",
    )
    assert found == [("S01", "Top", "Low", "Low", "Female", "20260228T120000Zbbbb")]


def test_gone_customers_are_left_out_and_unplaced_ones_say_why(warehouse: Warehouse) -> None:
    """Everybody who has not gone is there; who could not be placed has no key but a reason."""
    found = fetch(
        warehouse, "select customer_id, segment_key, exclusion_reason from marts.customer_segments order by all"
    )
    assert [row[0] for row in found] == ["c1", "c2", "c3", "c4", "c5", "c6"]
    assert found[-1] == ("c6", None, "age is missing")


def test_the_live_view_also_places_customers_of_no_run(warehouse: Warehouse) -> None:
    """A customer loaded since the last run is placed, without a previous segment."""
    warehouse.execute(
        "create or replace view model.customer_scores as select 'c9' as customer_id, 'S02' as segment_key,"
        " 0.5 as centroid_distance, 'S01' as runner_up_segment_key, 1.0 as runner_up_distance,"
        " 0.5 as runner_up_margin, 'core' as typicality, 99.0 as typicality_percentile, false as is_outlier,"
        " null::varchar as exclusion_reason"
    )
    found = fetch(
        warehouse,
        "select customer_id, segment_name, previous_segment_key, segment_since_date from marts.customer_segments_live",
    )
    assert found == [("c9", "Low", None, None)]


def test_segments_show_their_size_before(warehouse: Warehouse) -> None:
    """A segment stands beside itself in the run before."""
    found = fetch(
        warehouse,
        "select segment_key, segment_name, customer_count, previous_customer_count, joined_count, lineage, data_date"
        " from marts.segments order by segment_key",
    )
    assert [row[:-1] for row in found] == [("S01", "Top", 3, 3, 1, "kept"), ("S02", "Low", 2, 2, 1, "kept")]
    assert {str(row[-1]) for row in found} == {"2026-02-28"}


def test_moves_are_shares_of_where_people_came_from(warehouse: Warehouse) -> None:
    """Shares add to one over each previous segment; newcomers have none."""
    found = fetch(
        warehouse,
        "select previous_segment_key, segment_key, customer_count, round(share_of_previous, 3)"
        " from marts.segment_moves order by all",
    )
    assert found == [
        ("S01", "S01", 2, 0.667),
        ("S01", None, 1, 0.333),
        ("S02", "S01", 1, 0.5),
        ("S02", "S02", 1, 0.5),
        (None, "S02", 1, None),
    ]


def test_a_stay_carries_the_newest_name(warehouse: Warehouse) -> None:
    """A renamed segment shows its new name in old stays too."""
    found = fetch(
        warehouse,
        "select customer_id, segment_name, valid_to_date is null from marts.segment_membership"
        " where customer_id < 'c3' order by customer_id, valid_from_date",
    )
    assert found == [("c1", "Top", True), ("c2", "Low", False), ("c2", "Top", True)]


def test_rejected_lines_stand_beside_the_rules(warehouse: Warehouse) -> None:
    """Lines rejected for the same reason are one row of data_quality."""
    warehouse.execute(
        "insert into model.check_results ("
        "run_id, rule_name, rule_text, severity, affected_count, sample_text)"
        " values ('20260228T120000Zbbbb', 'unique', 'Ids are unique', 'fail', 0, null)"
    )
    found = fetch(
        warehouse,
        "select source_name, rule_text, severity, affected_count, sample_text from marts.data_quality order by all",
    )
    assert found == [
        ("february.csv", "Ids are unique", "fail", 0, None),
        ("february.csv", "age is not a whole number", "warn", 2, "first at line 3"),
    ]


def test_the_contract_names_the_run(warehouse: Warehouse) -> None:
    """A tool can ask which version it reads and of which run."""
    assert fetch(warehouse, "select contract_version, run_id from marts.contract") == [("1", "20260228T120000Zbbbb")]
