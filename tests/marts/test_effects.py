"""Intervals and effects are those of the textbooks: held against scipy and statsmodels."""

import math

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint, proportion_effectsize

from segapp.warehouse import Warehouse

RUN = "20260228T120000Zbbbb"


def insert_number(warehouse: Warehouse, inside: np.ndarray, outside: np.ndarray, feature: str = "age_years") -> None:
    everybody = np.concatenate([inside, outside])
    row = (RUN, "S01", feature, None, len(inside), 0, inside.mean(), inside.std(), 0.0, 0.0, 0.0)
    base = (len(everybody), everybody.mean(), everybody.std(), 0.0)
    warehouse.insert(
        "model.segment_profiles (run_id, segment_key, feature_name, category_name, customer_count, "
        "missing_count, segment_value, segment_sd, segment_median, segment_p10, segment_p90, "
        "base_count, base_value, base_sd, base_median)",
        [tuple(map(plain, (*row, *base)))],
    )


def insert_share(warehouse: Warehouse, share: float, count: int, base: float, base_count: int) -> None:
    row = (RUN, "S01", "gender", "Female", count, 0, share, None, None, None, None, base_count, base, None, None)
    warehouse.execute(
        f"insert into model.segment_profiles ("
        "run_id, segment_key, feature_name, category_name, customer_count, missing_count, "
        "segment_value, segment_sd, segment_median, segment_p10, segment_p90, base_count, "
        "base_value, base_sd, base_median)"
        f" values ({', '.join('?' * len(row))})",
        row,
    )


def plain(value: object) -> object:
    return value.item() if isinstance(value, np.generic) else value


def effect(warehouse: Warehouse) -> dict[str, object]:
    cursor = warehouse.execute("select * from model.segment_effects")
    return dict(zip((column[0] for column in cursor.description), cursor.fetchone(), strict=True))


@pytest.mark.parametrize(
    ("count", "error"), [(2, 1e-9), (3, 1e-9), (4, 2e-3), (5, 1e-9), (6, 2e-4), (7, 1e-4), (40, 1e-6), (1000, 1e-9)]
)
def test_the_interval_of_a_mean_is_students(warehouse: Warehouse, count: int, error: float) -> None:
    """From two customers on; the error is relative to the interval's width."""
    inside = np.random.default_rng(count).normal(40, 10, count)
    insert_number(warehouse, inside, np.array([20.0, 60.0, 30.0]))
    low, high = stats.t.interval(0.95, count - 1, inside.mean(), stats.sem(inside))
    found = effect(warehouse)
    assert found["value_low"] == pytest.approx(low, abs=error * (high - low))
    assert found["value_high"] == pytest.approx(high, abs=error * (high - low))


def test_how_often_intervals_cover_and_their_normal_quantile_belong_together(warehouse: Warehouse) -> None:
    """Both are thresholds, since SQL has no function from one to the other."""
    row = warehouse.row("select interval_level, interval_z from model.thresholds")
    assert row.interval_z == pytest.approx(stats.norm.ppf((1 + row.interval_level) / 2), rel=1e-14)


@pytest.mark.parametrize(("share", "count"), [(0.0, 5), (0.5, 10), (0.2, 1000), (1.0, 40)])
def test_the_interval_of_a_share_is_wilsons(warehouse: Warehouse, share: float, count: int) -> None:
    """The interval stays inside 0 to 1, at the ends too."""
    insert_share(warehouse, share, count, (share * count + 50) / (count + 100), count + 100)
    expected = proportion_confint(round(share * count), count, method="wilson")
    found = effect(warehouse)
    assert (found["value_low"], found["value_high"]) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("shift", [0.0, 1e9])
def test_the_effect_of_a_number_is_cohens_d(warehouse: Warehouse, shift: float) -> None:
    """Difference of means over the pooled standard deviation, also for large values with a small spread."""
    rng = np.random.default_rng(7)
    inside, outside = rng.normal(3, 2, 50) + shift, rng.normal(0, 1, 150) + shift
    insert_number(warehouse, inside, outside)
    squares = 49 * inside.var(ddof=1) + 149 * outside.var(ddof=1)
    expected = (inside.mean() - outside.mean()) / math.sqrt(squares / 198)
    assert effect(warehouse)["effect_size_vs_others"] == pytest.approx(expected, rel=1e-6)


def test_the_effect_of_a_share_is_cohens_h(warehouse: Warehouse) -> None:
    """Of 40 inside 30 and of 60 outside 20 are women."""
    insert_share(warehouse, 0.75, 40, 0.5, 100)
    expected = proportion_effectsize(0.75, 20 / 60)
    assert effect(warehouse)["effect_size_vs_others"] == pytest.approx(expected, rel=1e-12)


def test_groups_without_any_spread_are_compared_by_the_spread_of_all(warehouse: Warehouse) -> None:
    """Everybody inside is 1, everybody outside 0: the effect is finite."""
    insert_number(warehouse, np.ones(50), np.zeros(50))
    assert effect(warehouse)["effect_size_vs_others"] == pytest.approx(2.0)


def test_a_segment_of_everybody_differs_from_nobody(warehouse: Warehouse) -> None:
    """With one segment there are no others: no effect, about the same as all."""
    insert_number(warehouse, np.arange(50.0), np.array([]))
    found = effect(warehouse)
    assert found["effect_size_vs_others"] is None
    assert found["direction"] == "about the same"


@pytest.mark.parametrize(
    ("mean", "word"), [(0.1, "slightly higher"), (-0.1, "slightly lower"), (0.0, "about the same")]
)
def test_a_small_effect_beyond_its_interval_is_slight(warehouse: Warehouse, mean: float, word: str) -> None:
    """With many customers an interval is narrow: clear of the base by less than 0.2 standard deviations is slight."""
    inside = np.random.default_rng(3).normal(0, 1, 100_000)
    insert_number(warehouse, inside - inside.mean() + mean, -inside)
    assert effect(warehouse)["direction"] == word


def test_a_share_slightly_above_all_is_said_to_be(warehouse: Warehouse) -> None:
    """30 % (29 to 32) against 27 % is not about the same: the range is clear of all customers' share."""
    insert_share(warehouse, 0.30, 4000, 0.27, 20_000)
    found = warehouse.row("select direction, sentence_text from marts.segment_profiles")
    assert found.direction == "slightly higher"
    assert found.sentence_text == (
        "Gender Female: slightly higher than all customers (30 %, likely 29 to 31 %; all customers 27 %)"
    )


def test_word_and_range_never_disagree_by_rounding(warehouse: Warehouse) -> None:
    """Where whole per cent would show a range that holds all customers' share, a digit more shows that it does not."""
    insert_share(warehouse, 0.273, 400_000, 0.27, 2_000_000)
    sentence = warehouse.scalar("select sentence_text from marts.segment_profiles")
    assert sentence.endswith("slightly higher than all customers (27.3 %, likely 27.2 to 27.4 %; all customers 27.0 %)")


def test_what_sets_a_share_apart_is_measured_against_all_customers_too(warehouse: Warehouse) -> None:
    """A share has a spread and an effect of its own: Cohen's h against all, so that 68 % beside 7 % leads a list."""
    insert_share(warehouse, 0.68, 400, 0.07, 10_000)
    row = warehouse.row("select base_sd, effect_size_vs_all from marts.segment_profiles")
    assert row.base_sd == pytest.approx(math.sqrt(0.07 * 0.93))
    assert row.effect_size_vs_all == pytest.approx(proportion_effectsize(0.68, 0.07))


def test_few_customers_are_too_few_to_say(warehouse: Warehouse) -> None:
    """Below the set count no direction is claimed, however large the difference."""
    insert_number(warehouse, np.array([90.0, 91, 92, 93]), np.arange(50.0))
    assert effect(warehouse)["direction"] == "too few to say"
    sentence = warehouse.scalar("select sentence_text from marts.segment_profiles")
    assert sentence == "Age: too few to say (4 customers)"


@pytest.mark.parametrize(
    ("direction", "share", "sentence"),
    [
        ("higher", 0.9, "Gender Female: higher than all customers (90 %, likely 77 to 96 %; all customers 50 %)"),
        ("about the same", 0.5, "Gender Female: about the same as all customers (50 %, likely 35 to 65 %; all"),
    ],
)
def test_a_row_is_told_as_a_sentence(warehouse: Warehouse, direction: str, share: float, sentence: str) -> None:
    """The sentence carries value, likely range and what it is compared with."""
    insert_share(warehouse, share, 40, 0.5, 200)
    row = warehouse.row("select direction, sentence_text from marts.segment_profiles")
    assert row.direction == direction
    assert row.sentence_text.startswith(sentence)


def test_traits_are_the_strongest_figures_in_words(warehouse: Warehouse) -> None:
    """Each in its own unit beside all customers; what is about the same is no trait."""
    rng = np.random.default_rng(4)
    insert_number(warehouse, rng.normal(60, 3, 40), rng.normal(30, 3, 160))
    insert_share(warehouse, 0.9, 40, 0.5, 200)
    insert_number(warehouse, rng.normal(50, 20, 40), rng.normal(50, 20, 160), "spending_score")
    row = warehouse.row("select trait_1_text, trait_2_text, trait_3_text from marts.segments where segment_key = 'S01'")
    assert row.trait_1_text == "age 60 years (all: 36)"
    assert row.trait_2_text == "gender Female 90 % (all: 50 %)"
    assert row.trait_3_text is None
