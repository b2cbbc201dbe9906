"""Given customers in their segments, describe writes the expected figures, the same whatever the order and threads."""

import pathlib
from collections.abc import Callable

import numpy as np
import pytest

from segapp.warehouse import Warehouse, build, read_objects
from tests.worlds.run import Customer, describe_run, make_run, place

FEW: list[Customer] = [
    ("1", "Female", 20, 10.0, 80, "S01"),
    ("2", "Female", 30, 20.5, 90, "S01"),
    ("3", None, None, None, 70, "S01"),
    ("4", "Male", 50, 30.0, 10, "S02"),
    ("5", "Male", 60, 41.5, 30, "S02"),
    ("6", "Female", 70, 5.0, None, None),
]


def many(count: int, seed: int = 1) -> list[Customer]:
    """Return customers whose income has a long tail and digits, some values missing."""
    rng = np.random.default_rng(seed)
    return [
        (
            f"{number:04d}",
            str(rng.choice(["Female", "Male"])),
            int(rng.integers(18, 70)),
            float(rng.lognormal(3, 1)) if rng.random() > 0.05 else None,
            int(rng.integers(1, 100)),
            str(rng.choice(["S01", "S02", "S03"])) if rng.random() > 0.05 else None,
        )
        for number in range(count)
    ]


def fetch(warehouse: Warehouse, sql: str) -> list[tuple[object, ...]]:
    return warehouse.execute(sql).fetchall()


def profile(warehouse: Warehouse, feature: str) -> list[tuple[object, ...]]:
    return fetch(
        warehouse,
        "select segment_key, category_name, customer_count, missing_count, segment_value, segment_median, base_count,"
        f" base_value from model.segment_profiles where feature_name = '{feature}' order by all",
    )


def test_a_number_is_described_by_its_mean_and_median(warehouse: Warehouse) -> None:
    """Missing values are counted apart; segments are compared with all who are placed."""
    place(warehouse, FEW)
    describe_run(warehouse)
    assert profile(warehouse, "age_years") == [
        ("S01", None, 2, 1, 25.0, 25.0, 4, 40.0),
        ("S02", None, 2, 0, 55.0, 55.0, 4, 40.0),
    ]


def test_words_are_described_by_shares(warehouse: Warehouse) -> None:
    """Every category has a row in every segment, with a share of those who have a value."""
    place(warehouse, FEW)
    describe_run(warehouse)
    assert profile(warehouse, "gender") == [
        ("S01", "Female", 2, 1, 1.0, None, 4, 0.5),
        ("S01", "Male", 2, 1, 0.0, None, 4, 0.5),
        ("S02", "Female", 2, 0, 0.0, None, 4, 0.5),
        ("S02", "Male", 2, 0, 1.0, None, 4, 0.5),
    ]


def test_rare_categories_are_gathered(warehouse: Warehouse) -> None:
    """Beyond eight categories the rest is `other`, and shares still add to one."""
    place(warehouse, [(str(n), f"g{max(n - 5, 0):02d}", 30, 50.0, 50, "S01") for n in range(20)])
    describe_run(warehouse)
    rows = profile(warehouse, "gender")
    assert [row[1] for row in rows] == [*(f"g{n:02d}" for n in range(8)), "other"]
    assert sum(float(str(row[4])) for row in rows) == pytest.approx(1)


def test_a_category_that_is_called_other_is_not_mixed_with_the_rest(warehouse: Warehouse) -> None:
    """The rest then has another name."""
    genders = [*["other"] * 6, *(f"g{n:02d}" for n in range(9)), *(f"g{n:02d}" for n in range(7))]
    place(warehouse, [(str(n), gender, 30, 50.0, 50, "S01") for n, gender in enumerate(genders)])
    describe_run(warehouse)
    shares = {row[1]: row[4] for row in profile(warehouse, "gender")}
    assert (shares["other"], shares["all other"]) == (pytest.approx(6 / 22), pytest.approx(2 / 22))


def test_figures_are_those_of_plain_aggregates(warehouse: Warehouse) -> None:
    """Means and spreads agree with avg and stddev_pop, quantiles with quantile_cont."""
    place(warehouse, many(400))
    describe_run(warehouse)
    pairs = fetch(
        warehouse,
        """
with plain as (
    select
        segment_key, avg(annual_income_k) as mean, stddev_pop(annual_income_k) as sd,
        quantile_cont(annual_income_k, 0.1) as p10, median(annual_income_k) as median,
        quantile_cont(annual_income_k, 0.9) as p90
    from model.assignments
    where segment_key is not null
    group by segment_key
)
select segment_value, mean, segment_sd, sd, segment_p10, p10, segment_median, median, segment_p90, p90
from model.segment_profiles inner join plain using (segment_key)
where feature_name = 'annual_income_k'""",
    )
    found = np.array(pairs, dtype=float)
    assert len(found) == 3
    np.testing.assert_allclose(found[:, [0, 2]], found[:, [1, 3]], rtol=1e-7)
    np.testing.assert_allclose(found[:, [4, 6, 8]], found[:, [5, 7, 9]], rtol=2e-6)


def test_quantiles_of_whole_numbers_are_exact(warehouse: Warehouse) -> None:
    """Ages have the median and deciles that quantile_cont gives."""
    place(warehouse, many(200))
    describe_run(warehouse)
    differing = fetch(
        warehouse,
        """
select segment_key, segment_p10, quantile_cont(age_years, 0.1), segment_p90, quantile_cont(age_years, 0.9)
from model.segment_profiles
inner join model.assignments using (segment_key)
where feature_name = 'age_years'
group by segment_key, segment_p10, segment_median, segment_p90
having abs(segment_p10 - quantile_cont(age_years, 0.1)) > 1e-9
    or abs(segment_p90 - quantile_cont(age_years, 0.9)) > 1e-9
    or abs(segment_median - median(age_years)) > 1e-9""",
    )
    assert differing == []


def test_who_has_no_segment_does_not_move_what_segments_are_compared_with(warehouse: Warehouse) -> None:
    """Those not placed may be quite different: with them in the base, the older of two segments would look younger."""
    young = [(f"y{i}", "Male", 20 + i % 5, 10.0, 20, "S01") for i in range(50)]
    older = [(f"o{i}", "Male", 35 + i % 5, 30.0, 80, "S02") for i in range(50)]
    unplaced = [(f"u{i}", "Female", 60 + i % 5, None, 50, None) for i in range(80)]
    place(warehouse, [*young, *older, *unplaced])
    describe_run(warehouse)
    ages = fetch(
        warehouse,
        "select segment_key, base_value, sign(difference_vs_all), sign(effect_size_vs_others), direction"
        " from model.segment_wording where feature_name = 'age_years' order by segment_key",
    )
    assert ages == [("S01", 29.5, -1, -1, "lower"), ("S02", 29.5, 1, 1, "higher")]
    figures = fetch(
        warehouse, "select customer_count, mean_value from model.feature_figures where feature_name = 'age_years'"
    )
    assert figures == [(180, pytest.approx((50 * 22 + 50 * 37 + 80 * 62) / 180))]


def test_histograms_count_every_value_once(warehouse: Warehouse) -> None:
    """Bins of all who are placed and of the segments add up to those with a value; empty bins are there."""
    place(warehouse, many(200))
    describe_run(warehouse)
    added = fetch(
        warehouse,
        "select feature_name, sum(customer_count), count(distinct bin_low)::double from model.feature_histograms"
        " where segment_key is null group by feature_name order by all",
    )
    counts = fetch(
        warehouse,
        "select count(age_years), count(annual_income_k), count(*) from model.assignments"
        " where segment_key is not null",
    )
    assert [tuple(row[1] for row in added)] == counts
    assert all(8 <= float(str(row[2])) <= 20 for row in added)
    assert fetch(warehouse, "select count(*) from model.feature_histograms where customer_count = 0")[0][0]


def test_a_value_on_an_edge_belongs_to_the_bin_above(warehouse: Warehouse) -> None:
    """0.3 is counted from 0.3 on, although it is cut to whole steps."""
    place(warehouse, [(str(n), "F", 30, n / 10, 50, "S01") for n in range(10)])
    describe_run(warehouse)
    bins = fetch(
        warehouse,
        "select distinct bin_low from model.feature_histograms"
        " where feature_name = 'annual_income_k' and customer_count > 0 order by 1",
    )
    assert bins == [(n / 10,) for n in range(10)]


@pytest.mark.parametrize("absurd_count", [1, 10])
def test_absurd_values_do_not_hide_the_shape_of_the_others(warehouse: Warehouse, absurd_count: int) -> None:
    """Bins cover ordinary incomes, the last one counts the rest: one customer, or more than one in a hundred."""
    incomes = [15.0 + number % 123 for number in range(400)] + [1e6] * absurd_count
    place(warehouse, [(str(n), "F", 30, income, 50, "S01") for n, income in enumerate(incomes)])
    describe_run(warehouse)
    counts = fetch(
        warehouse,
        "select bin_high, customer_count from model.feature_histograms"
        " where feature_name = 'annual_income_k' and segment_key is null order by bin_high",
    )
    assert len(counts) >= 8
    assert float(str(counts[-1][0])) <= 300
    assert sum(int(str(count)) > 0 for _, count in counts) >= 8
    assert sum(int(str(count)) for _, count in counts) == len(incomes)


def test_few_customers_are_drawn_one_by_one(warehouse: Warehouse) -> None:
    """Up to the threshold a scatter cell is a pair of values; customers without one are left out."""
    place(warehouse, FEW)
    describe_run(warehouse)
    found = fetch(
        warehouse,
        "select segment_key, x_value, y_value, customer_count from model.projection_cells"
        " where x_feature_name = 'age_years' and y_feature_name = 'annual_income_k' order by all",
    )
    assert found == [("S01", 20.0, 10.0, 1), ("S01", 30.0, 20.5, 1), ("S02", 50.0, 30.0, 1), ("S02", 60.0, 41.5, 1)]


def test_many_customers_are_drawn_in_cells(warehouse: Warehouse) -> None:
    """Beyond the threshold cells are bins, at most 30 on each side, and hold everybody who is placed."""
    place(warehouse, many(500))
    describe_run(warehouse)
    found = fetch(
        warehouse,
        "select count(distinct x_value) <= 30 and count(distinct y_value) <= 30, sum(customer_count)"
        " from model.projection_cells where x_feature_name = 'age_years' and y_feature_name = 'spending_score'",
    )
    placed = warehouse.scalar("select count(*) from model.assignments where segment_key is not null")
    assert found == [(True, placed)]


def test_typical_customers_are_the_nearest_with_ties_by_id(warehouse: Warehouse) -> None:
    """Five nearest to the centre, five with the smallest margin; equal ones in the order of their ids."""
    scores = [50, 50, 51, 52, 53, 60, 90, 90]
    place(warehouse, [(f"c{n}", "F", 30, 50.0, score, "S01") for n, score in enumerate(scores)])
    describe_run(warehouse)
    found = fetch(
        warehouse,
        "select kind, list(customer_id order by typical_rank) from model.segment_typical_customers group by all",
    )
    assert dict(found) == {  # type: ignore[arg-type]
        "typical": ["c0", "c1", "c2", "c3", "c4"],
        "borderline": ["c6", "c7", "c5", "c4", "c3"],
    }


def test_a_first_run_has_no_change(warehouse: Warehouse) -> None:
    """Segments of a first fit are first, ranked by size, with the colour of their key."""
    place(warehouse, FEW)
    describe_run(warehouse)
    found = fetch(
        warehouse,
        "select segment_key, size_rank, customer_count, customer_share, joined_count, lineage, colour_hex, report_path"
        " from model.segments order by all",
    )
    assert found == [
        ("S01", 1, 3, 0.6, None, "first", "#0031a7", "S01.html"),
        ("S02", 2, 2, 0.4, None, "first", "#954a1e", "S02.html"),
    ]


def test_a_later_run_keeps_names_and_counts_who_joined(warehouse: Warehouse) -> None:
    """The name and first date of a kept model stay; joined and left come from the moves."""
    place(warehouse, FEW)
    describe_run(warehouse)
    warehouse.execute(
        "update model.segments set segment_name = 'Big', name_source = 'person' where segment_key = 'S01'"
    )
    later = make_run("20260228T120000Zbbbb", "assign", make_run().run_id)
    warehouse.execute(
        "insert into model.segment_moves ("
        "run_id, previous_segment_key, segment_key, customer_count)"
        " values"
        f" ('{later.run_id}', 'S01', 'S01', 2), ('{later.run_id}', null, 'S01', 5),"
        f" ('{later.run_id}', 'S01', 'S02', 3), ('{later.run_id}', 'S02', null, 4)"
    )
    describe_run(warehouse, later)
    found = fetch(
        warehouse,
        "select segment_key, segment_name, name_source, joined_count, left_count, lineage, first_seen_date::varchar"
        f" from model.segments where run_id = '{later.run_id}' order by all",
    )
    assert found[0] == ("S01", "Big", "person", 5, 3, "kept", "2026-01-31")
    assert found[1][3:] == (3, 4, "kept", "2026-01-31")


def test_one_customer_alone_is_described(warehouse: Warehouse) -> None:
    """Degenerate data give sensible rows: one customer, one segment, no spread."""
    place(warehouse, [("1", "F", 30, 50.0, 50, "S01")])
    describe_run(warehouse)
    assert profile(warehouse, "age_years") == [("S01", None, 1, 0, 30.0, 30.0, 1, 30.0)]
    assert fetch(warehouse, "select distinct direction from model.segment_effects") == [("too few to say",)]


def test_a_feature_without_any_value_is_described_as_missing(warehouse: Warehouse) -> None:
    """A column of nulls has a row that says so, and no histogram."""
    place(warehouse, [(str(n), None, 30, None, n, "S01") for n in range(6)])
    describe_run(warehouse)
    assert profile(warehouse, "annual_income_k") == [("S01", None, 0, 6, None, None, 0, None)]
    assert profile(warehouse, "gender") == []
    assert "annual_income_k" not in str(fetch(warehouse, "select distinct feature_name from model.feature_histograms"))


TABLES = (
    *(
        "segment_profiles",
        "feature_figures",
        "feature_histograms",
        "projection_cells",
        "segment_typical_customers",
        "segments",
    ),
    "segment_wording",
)


@pytest.mark.parametrize("others", [[], [("x", "Female", 40, 1e6, 50, "S01")]], ids=["ordinary", "one absurd income"])
def test_row_order_and_threads_change_nothing(open_warehouse: Callable[..., Warehouse], others: list[Customer]) -> None:
    """The same customers in another order, with one or two threads, give the same bytes in every table."""
    customers = [*many(3000), *others]
    shuffled = [customers[i] for i in np.random.default_rng(5).permutation(len(customers))]
    results = []
    for given, threads in ((customers, 1), (shuffled, 2)):
        warehouse = open_warehouse(threads)
        place(warehouse, given)
        describe_run(warehouse)
        results.append({table: fetch(warehouse, f"select * from model.{table} order by all") for table in TABLES})
    assert results[0] == results[1]


HOSTILE = """
drop view if exists model.segment_wording;
create or replace view features.customer_features as
select customer_id, gender as "a ""b"" 'c'; --", age_years as "größe {x}", age_years > 40 as "is_old",
       annual_income_k * 1e12 as "select"
from core.customers;
create or replace view features.feature_catalog as
select *, row_number() over ()::integer as feature_order, '' as unit, 'standard' as transform,
       'exclude' as null_policy, null::varchar as stands_for, '' as low_word, '' as high_word,
       '0.0' as display_format, true as is_ratio_scale, false as is_personal
from (values
    ('customer_id', '', 'identifier'), ('a "b" ''c''; --', '<b>{}</b> %s', 'profile'),
    ('größe {x}', 'Größe {0}', 'train'), ('is_old', 'Old', 'profile'), ('select', 'Select', 'train')
) as catalog (feature_name, label, role);
drop table model.assignments;
"""


def test_names_hostile_to_sql_and_formats_pass_as_text(warehouse: Warehouse, sql_folder: pathlib.Path) -> None:
    """Columns and labels with quotes, braces and keywords are described like any other."""
    warehouse.execute(HOSTILE)
    build(warehouse, read_objects(sql_folder), (4,))
    place(warehouse, [(*each[:4], 50, "S01" if (each[2] or 0) > 40 else "S02") for each in many(60)])
    describe_run(warehouse)
    sentences = [text for (text,) in fetch(warehouse, "select sentence_text from model.segment_wording order by all")]
    assert any(str(text).startswith("Größe {0}: higher than all customers (5") for text in sentences)
    assert any(str(text).startswith("<b>{}</b> %s Female: about the same") for text in sentences)
    assert any(str(text).startswith("Old true: higher than all customers (100 %") for text in sentences)
    rules = fetch(warehouse, "select rule_sql from model.segments order by segment_key")
    assert rules == [('"größe {x}" > 41',), ('"größe {x}" <= 41',)]
