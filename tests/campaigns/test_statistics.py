"""Intervals, tests and adjustments equal those of statsmodels and scipy on random tables."""

from __future__ import annotations

import decimal
import math

import numpy as np
import pytest
import scipy.optimize
import scipy.stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint, proportions_ztest

from segapp.stages.campaigns import measure
from segapp.stages.campaigns.effects import score
from segapp.stages.campaigns.effects import statistics as ours
from segapp.warehouse import Warehouse
from tests.worlds.campaign import RUN, spring, world

Z = 1.959963984540054
EXACT = {"rel": 1e-9, "abs": 1e-9}


def random_tables(count: int, seed: int) -> list[tuple[int, int, int, int]]:
    """Return (contacted, responses, held out, responses), small and large, with zeros and full houses among them."""
    draws = np.random.default_rng(seed)
    tables = []
    for _ in range(count):
        n1, n0 = (int(10 ** draws.uniform(0, 6)) + 1 for _ in range(2))
        p1, p0 = draws.choice([0.0, 1.0, draws.uniform(), draws.uniform(0, 0.05)], 2)
        tables.append((n1, int(draws.binomial(n1, p1)), n0, int(draws.binomial(n0, p0))))
    return tables


@pytest.fixture(scope="module")
def measured() -> tuple[list[tuple[int, int, int, int]], Warehouse]:
    """A warehouse whose cells hold random tables of counts, one campaign each."""
    tables = random_tables(300, seed=5)
    warehouse = world((5,))
    for number, (n1, x1, n0, x0) in enumerate(tables):
        warehouse.insert(
            "model.campaign_cells (run_id, campaign_key, segment_key, arm_name, is_holdout, "
            "is_ranking_half, member_count, responded_count, converted_count, revenue_sum, "
            "revenue_square_sum, recorded_sum, paying_count, revenue_cube_sum)",
            cells(f"C{number}", (n1, x1, n0, x0)),
        )
    return tables, warehouse


def cells(key: str, table: tuple[int, int, int, int]) -> list[tuple[object, ...]]:
    zero = decimal.Decimal(0)
    n1, x1, n0, x0 = table
    return [
        (RUN.run_id, key, "S01", "contact", False, True, n1, x1, 0, zero, zero, zero, 0, 0.0),
        (RUN.run_id, key, "S01", "holdout", True, True, n0, x0, 0, zero, zero, zero, 0, 0.0),
    ]


def test_wilson_intervals_in_sql_equal_statsmodels(measured: tuple[list[tuple[int, ...]], Warehouse]) -> None:
    """The interval of each arm's share is Wilson's, also where nobody or everybody responded."""
    tables, warehouse = measured
    rows = warehouse.rows("select * from model.campaign_rates where segment_key is not null")
    found = {(row.campaign_key, row.is_holdout): (row.rate_low, row.rate_high) for row in rows}
    for number, (n1, x1, n0, x0) in enumerate(tables):
        for is_holdout, count, people in ((False, x1, n1), (True, x0, n0)):
            expected = proportion_confint(count, people, alpha=0.05, method="wilson")
            assert found[f"C{number}", is_holdout] == pytest.approx(expected, **EXACT)


def score_by_search(table: tuple[int, int, int, int], limit: float) -> float:
    """Return Miettinen and Nurminen's score with the shares under the limit sought numerically."""
    n1, x1, n0, x0 = table

    def loss(share: float) -> float:
        parts = ((x1, share + limit), (n1 - x1, 1 - share - limit), (x0, share), (n0 - x0, 1 - share))
        return -sum(count * math.log(max(each, 1e-300)) for count, each in parts if count)

    ends = (max(0.0, -limit), min(1.0, 1 - limit))
    share = scipy.optimize.minimize_scalar(loss, bounds=ends, method="bounded", options={"xatol": 1e-13}).x
    variance = (share + limit) * (1 - share - limit) / n1 + share * (1 - share) / n0
    return float((x1 / n1 - x0 / n0 - limit) / math.sqrt(variance * (n1 + n0) / (n1 + n0 - 1)))


def test_the_score_of_a_limit_is_that_of_the_likeliest_shares_under_it() -> None:
    """The closed form finds the shares that a search finds, for limits of both signs."""
    draws = np.random.default_rng(6)
    for _ in range(100):
        n1, n0 = (int(each) for each in draws.integers(20, 5000, 2))
        table = (n1, int(draws.binomial(n1, 0.3)), n0, int(draws.binomial(n0, 0.2)))
        limit = float(draws.uniform(-0.3, 0.3))
        found = score.score(score.counts(*([each] for each in table)), limit)[0]
        assert found == pytest.approx(score_by_search(table, limit), rel=1e-5, abs=1e-5)


def test_against_no_effect_the_score_is_pearsons_as_statsmodels_gives_it() -> None:
    """With Miettinen and Nurminen's factor for small numbers."""
    for n1, x1, n0, x0 in random_tables(100, seed=6):
        if 0 < x1 + x0 < n1 + n0:
            expected = proportions_ztest([x1, x0], [n1, n0])[0] * math.sqrt((n1 + n0 - 1) / (n1 + n0))
            assert score.score(score.counts([n1], [x1], [n0], [x0]), 0.0)[0] == pytest.approx(expected, **EXACT)


def test_a_range_ends_where_the_test_begins_to_reject() -> None:
    """At both ends the score is z, unless the end is that of all possible lifts."""
    for n1, x1, n0, x0 in random_tables(100, seed=9):
        seen = score.counts([n1], [x1], [n0], [x0])
        low, high = (float(each[0]) for each in score.interval(seen, 2.5))
        assert -1 <= low <= x1 / n1 - x0 / n0 <= high <= 1
        if low > -1 + 1e-9 and low < x1 / n1 - x0 / n0:
            assert score.score(seen, low)[0] == pytest.approx(2.5, abs=1e-3)
        if high < 1 - 1e-9 and high > x1 / n1 - x0 / n0:
            assert score.score(seen, high)[0] == pytest.approx(-2.5, abs=1e-3)


def test_holm_equals_statsmodels() -> None:
    """The step-down adjustment keeps the order given."""
    draws = np.random.default_rng(8)
    for count in (1, 2, 5, 30):
        p_values = list(draws.uniform(0, 0.2, count))
        assert ours.holm(p_values) == pytest.approx(multipletests(p_values, method="holm")[1], **EXACT)
    assert ours.holm([]) == []


def test_the_variance_of_money_is_exact_where_doubles_cancel() -> None:
    """A million people who each spent 1,000,000 give or take a cent keep their variance to the last digit."""
    total = decimal.Decimal("0.00")
    square = decimal.Decimal("0.00")
    for amount in (decimal.Decimal("999999.99"), decimal.Decimal("1000000.01")):
        total += 500_000 * amount
        square += 500_000 * amount * amount
    assert ours.exact_variance(1_000_000, total, square) == pytest.approx(0.0001 * 1_000_000 / 999_999, rel=1e-12)
    assert ours.exact_variance(1, total, square) is None


def test_splits_are_tested_as_scipy_tests_them() -> None:
    """A planned share and one share in all segments are chi-squared tests; an even split passes, a skewed one fails."""
    table = [(800, 200), (900, 190), (300, 90)]
    expected = scipy.stats.chi2_contingency(np.array(table).T, correction=False).pvalue
    assert ours.even_split(table) == pytest.approx(expected, **EXACT)
    planned = scipy.stats.chisquare([2000, 480], [2480 * 0.8, 2480 * 0.2]).pvalue
    assert ours.planned_split([2000, 480], [0.8, 0.2]) == pytest.approx(planned, **EXACT)
    assert ours.planned_split([10_400, 9_600], [0.5, 0.5]) < 1e-7
    assert ours.planned_split([100, 0], [1.0, 0.0]) == 1.0
    assert ours.planned_split([100, 5], [1.0, 0.0]) == 0.0
    assert ours.planned_split([100], [0.8]) == 0.0
    assert ours.even_split([(100, 0), (50, 0)]) == 1.0


def test_wilson_covers_as_often_as_it_says() -> None:
    """Over rates of 1 to 99 % and 20 to 2,000 people the mean coverage is 94 to 96 %; the least is known."""
    coverages = []
    for people in (20, 50, 100, 200, 500, 1000, 2000):
        counts = np.arange(people + 1)
        low, high = proportion_confint(counts, people, method="wilson")  # equal to ours, see above
        for rate in np.arange(0.01, 1.0, 0.01):
            inside = (low <= rate) & (rate <= high)
            coverages.append(scipy.stats.binom.pmf(counts, people, rate)[inside].sum())
    assert 0.94 <= np.mean(coverages) <= 0.96
    assert min(coverages) > 0.83


def test_partial_pooling_follows_its_published_steps() -> None:
    """Lifts of six segments are drawn together as DerSimonian-Laird and Morris say, worked out here in numpy."""
    warehouse = world((50, 50, 50, 50, 50, 50))
    spring(warehouse, cost_per_contact=1.0, value_per_response=20.0)
    warehouse.execute("update core.campaigns set outcomes_until_date = date '2026-03-01'")
    warehouse.execute("""
insert into core.campaign_outcomes (
    campaign_key, customer_id, outcome_date, outcome_name, amount, outcome_id, batch_id
)
select campaign_key, customer_id, date '2026-02-03', 'visit', null, null, 'b2'
from core.campaign_contacts
where substr(customer_id, 8, 1)::integer < 3 or (segment_key in ('S01', 'S02') and not is_holdout)""")
    measure(warehouse, RUN)
    rows = warehouse.rows("select * from model.campaign_effects where segment_key is not null order by segment_key")
    lift, error = (np.array([getattr(row, name) for row in rows]) for name in ("lift", "lift_error"))
    pooled, low = (np.array([getattr(row, name) for row in rows]) for name in ("lift_pooled", "lift_pooled_low"))
    weight = error**-2.0
    q = np.sum(weight * (lift - np.average(lift, weights=weight)) ** 2)
    tau2 = max(0.0, (q - 5) / (weight.sum() - (weight**2).sum() / weight.sum()))
    assert tau2 > 0
    total = 1 / (error**2 + tau2)
    mean, keep = np.average(lift, weights=total), tau2 / (tau2 + error**2)
    expected = mean + keep * (lift - mean)
    variance = keep * error**2 + (1 - keep) ** 2 / total.sum() + 2 / 3 * ((1 - keep) * (lift - mean)) ** 2
    assert pooled == pytest.approx(expected, **EXACT)
    assert low == pytest.approx(expected - Z * np.sqrt(variance), **EXACT)
