"""What a run says of numbers it did not choose: a tail that stands in the way, and the segments as they would be."""

from __future__ import annotations

import pathlib
from collections.abc import Callable

import numpy as np
import pytest

from segapp.warehouse import open_published
from tests.run.conftest import Finished, write_customers

Run = Callable[..., Finished]


def shop(size: int = 400) -> list[tuple[int, str, int, int, int]]:
    """Return customers of a shop without groups, four of whom spend a hundred times as much as all others."""
    draws = np.random.default_rng(1)
    ages, scores = draws.integers(20, 70, size), draws.integers(1, 100, size)
    amounts = np.exp(draws.normal(3.5, 0.8, size)).astype(int)
    amounts[:4] = 20_000
    return [(i, "Female", int(ages[i]), int(amounts[i]), int(scores[i])) for i in range(size)]


@pytest.fixture
def published(run_segapp: Run, tmp_path: pathlib.Path) -> tuple[Finished, pathlib.Path]:
    """Return the run over the shop's customers, and its warehouse."""
    done = run_segapp("run", write_customers(tmp_path / "customers.csv", shop()))
    assert (done.code, done.err) == (0, ""), done.err
    return done, tmp_path / "warehouse.duckdb"


def test_a_tail_is_named_and_a_logarithm_is_tried(published: tuple[Finished, pathlib.Path]) -> None:
    """Split, share and feature are said instead of customers who are alike, and what a logarithm gives."""
    done, warehouse = published
    assert "One segment: the best split, into 2 (silhouette 0.8" in done.out
    assert "would leave a segment of 1.0 % of customers, and the smallest must be at least 2 %." in done.out
    assert "is the long tail of income." in done.out
    assert "With a logarithm of income there are " in done.out
    page = (warehouse.parent / "site" / "index.html").read_text(encoding="utf-8")
    assert "too few or too alike" not in page
    assert "the best split, into 2" in page


def test_the_segments_of_every_other_number_can_be_queried(published: tuple[Finished, pathlib.Path]) -> None:
    """Each tried number has all its segments, they hold all customers, and say which chosen segment these come from."""
    with open_published(published[1]) as warehouse:
        found = warehouse.rows(
            "select k, count(*) as segments, sum(customer_count) as customers, sum(customer_share) as share,"
            " min(main_segment_key) as main, min(origin_text) as origin, count(trait_1_text) as traits"
            " from marts.k_alternatives group by k order by k"
        )
        tried = warehouse.rows("select k from marts.k_search where not is_chosen order by k")
        names = warehouse.rows("select k, count(distinct segment_name) as names from marts.k_alternatives group by k")
    assert [row.k for row in found] == [row.k for row in tried]
    assert all(row.segments == row.k and row.customers == 400 for row in found)
    assert all(row.share == pytest.approx(1) and row.traits == row.k for row in found)
    assert {(row.main, row.origin) for row in found} == {("S01", "S01 100 %")}
    assert all(row.names == row.k for row in names)
