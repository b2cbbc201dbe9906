"""What speaks for the segments is stored with every fit, and later runs carry it along."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from tests.story.conftest import Group, Shop, customers

JANUARY, FEBRUARY = datetime.date(2026, 1, 31), datetime.date(2026, 2, 28)
GROUPS = [Group("young", (25, 40, 80), 120), Group("rich", (40, 110, 75), 100), Group("older", (60, 50, 30), 80)]


@pytest.mark.slow
def test_a_fit_on_clear_groups_says_so_in_every_table(shop: Shop) -> None:
    """Verdict, stability, grades, gap and the nulls' quantiles are there after a first run, a later one and a refit."""
    shop.run(customers(GROUPS, 1), JANUARY, evidence="quick")
    shop.run(customers(GROUPS, 2), FEBRUARY)
    with shop.open() as warehouse:
        runs = warehouse.rows("select structure_verdict, stability_mean_ari from marts.run_history")
        segments = warehouse.rows("select stability_jaccard, stability_grade from marts.segments")
        search = warehouse.rows("select * from marts.k_search")
        tests = warehouse.rows("select * from model.structure_tests order by null_name")
    assert [run.structure_verdict for run in runs] == ["clear", "clear"]
    assert min(run.stability_mean_ari for run in runs) > 0.99
    assert [(segment.stability_jaccard > 0.99, segment.stability_grade) for segment in segments] == [
        (True, "solid")
    ] * 3
    assert all(None not in (row.gap, row.gap_standard_error, row.stability_mean_ari) for row in search)
    assert [test.null_name for test in tests] == ["copula", "gaussian", "uniform"]
    assert all(test.is_rejected and test.null_median < test.null_q95 < test.null_q99 for test in tests)
    found = shop.refit(evidence="quick")
    assert found.structure_verdict == "clear"
    assert (found.stability_mean_ari or 0) > 0.99
    assert {segment.stability_grade for segment in found.segments} == {"solid"}


@pytest.mark.slow
def test_customers_without_groups_are_a_convenient_cut(shop: Shop) -> None:
    """Evenly spread customers have segments, but the verdict is that there is no structure."""
    draws = np.random.default_rng(1)
    values = draws.uniform((18, 10, 1), (80, 140, 100), (300, 3)).round()
    rows = [(f"c{i:04d}", "Female", int(age), income, int(score)) for i, (age, income, score) in enumerate(values)]
    shop.run(rows, JANUARY, evidence="quick")
    with shop.open() as warehouse:
        assert warehouse.scalar("select structure_verdict from marts.run_history") == "none"


@pytest.mark.slow
def test_without_evidence_nothing_is_claimed(shop: Shop) -> None:
    """--evidence none leaves verdict and stability empty."""
    shop.run(customers(GROUPS, 1), JANUARY, evidence="none")
    with shop.open() as warehouse:
        row = warehouse.row("select structure_verdict, stability_mean_ari from marts.run_history")
        grades = warehouse.scalar("select count(stability_grade) from marts.segments")
    assert (row.structure_verdict, row.stability_mean_ari, grades) == (None, None, 0)
