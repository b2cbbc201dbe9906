"""Figures of numbers equal exact arithmetic to a millionth of the ordinary spread, whatever values others have."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from segapp.model import Feature
from segapp.settings import Limits
from segapp.stages.describe.counting.columns import NumberColumn
from segapp.stages.describe.counting.counts import count_numbers
from segapp.stages.describe.counting.dense_ranges import recount_dense_ranges
from segapp.stages.describe.counting.figures import make_number_figures
from segapp.stages.describe.counting.quantile_recount import recount_quantiles
from segapp.stages.describe.counting.step_ranges import lay_step_ranges
from segapp.warehouse import Warehouse, open_working

MILLIONTH = 1e-6
NAMES = ("mean", "sd", "median", "p10", "p90")
Given = Sequence[tuple[str | None, float | None]]
"""Segment and value of each customer."""


@pytest.fixture(scope="module", params=[1, 2], ids=["1 thread", "2 threads"])
def memory(request: pytest.FixtureRequest) -> Iterator[Warehouse]:
    with open_working(":memory:", Limits(threads=request.param)) as warehouse:
        warehouse.execute("create schema model")
        yield warehouse


def amount(values: Sequence[float]) -> NumberColumn:
    feature = Feature("amount", 1, "Amount", "", "train", "standard", "exclude", None, "", "", "0", True, False)
    return NumberColumn(1, feature, False, min(values), max(values), lay_step_ranges(min(values), max(values)))


def figures(warehouse: Warehouse, customers: Given) -> Mapping[str, tuple[float, ...]]:
    """Return (mean, sd, median, p10, p90) by segment, and of all who are placed as `placed`."""
    warehouse.execute("create or replace table model.assignments (segment_key varchar, amount double)")
    warehouse.insert("model.assignments (segment_key, amount)", customers)
    columns = (amount([value for _, value in customers if value is not None]),)
    count_numbers(warehouse, columns)
    recount_quantiles(warehouse, recount_dense_ranges(warehouse, columns))
    make_number_figures(warehouse)
    rows = warehouse.execute(
        f"select coalesce(segment_key, scope), {', '.join(NAMES)} from number_figures"
        " where scope <> 'everyone' and customer_count > 0 order by all"
    ).fetchall()
    return {name: tuple(values) for name, *values in rows}


@dataclass(frozen=True)
class Case:
    """Ordinary customers by segment, and absurd values that S01 holds too."""

    made_from: tuple[object, ...]
    by_segment: Mapping[str, Sequence[float]] = field(repr=False)
    absurd: Sequence[float] = field(repr=False)

    @property
    def customers(self) -> Given:
        ordinary = [(key, value) for key, values in self.by_segment.items() for value in values]
        return [*ordinary, *(("S01", value) for value in self.absurd)]

    @property
    def typical_spread(self) -> float:
        """Return the distance between the outer tenths of all ordinary values."""
        values = sorted(value for each in self.by_segment.values() for value in each)
        return exact_quantile(values, 0.9) - exact_quantile(values, 0.1)


SHAPES = {
    "bell": lambda rng, count: rng.normal(0, 1, count),
    "even": lambda rng, count: rng.random(count),
    "long tail": lambda rng, count: np.exp(rng.normal(0, 1, count)),
    "tail of low values": lambda rng, count: -np.exp(rng.normal(0, 1.5, count)),
    "mostly one value": lambda rng, count: np.where(rng.random(count) < 0.95, 0.0, rng.random(count)),
    "one value": lambda rng, count: np.full(count, 0.3),
    "whole": lambda rng, count: rng.integers(0, 120, count).astype(float),
}


def make_case(seed: int, shape: str, place: tuple[float, float], absurd: Sequence[float]) -> Case:
    """Return three segments of a shape, at `place` = (offset, width)."""
    rng = np.random.default_rng(seed)
    offset, width = place
    by_segment = {}
    for key in ("S01", "S02", "S03"):
        count = int(rng.integers(20, 300))
        values = offset + width * (SHAPES[shape](rng, count) + rng.random())
        by_segment[key] = [float(value) + 0.0 for value in values]
    return Case((seed, shape, place, absurd), by_segment, absurd)


cases = st.builds(
    make_case,
    st.integers(0, 10_000),
    st.sampled_from(sorted(SHAPES)),
    st.tuples(st.sampled_from([0.0, 15.0, -1e3, 1.7e9, 1e12]), st.sampled_from([1e-3, 1.0, 26.0, 1e3, 1e9])),
    st.lists(st.sampled_from([1e6, 1e9, 1e12, -1e12, 1e15, -1e30, 1e60, 1e100, -1e100]), max_size=2),
)


def exact_quantile(ordered: Sequence[float], share: float) -> float:
    """Return the quantile between ranks, as quantile_cont does."""
    place = share * (len(ordered) - 1)
    below, above = Fraction(ordered[math.floor(place)]), Fraction(ordered[math.ceil(place)])
    return float(below + Fraction(place - math.floor(place)) * (above - below))


def exact(values: Sequence[float]) -> dict[str, float]:
    """Return the figures by rational arithmetic."""
    fractions = [Fraction(value) for value in values]
    ordered = sorted(values)
    quantiles = {name: exact_quantile(ordered, share) for name, share in (("median", 0.5), ("p10", 0.1), ("p90", 0.9))}
    mean = sum(fractions) / len(fractions)
    variance = sum((each - mean) ** 2 for each in fractions) / len(fractions)
    return {"mean": float(mean), "sd": math.sqrt(variance)} | quantiles


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(make_case(1, "bell", (15.0, 26.0), [1e12]))
@example(make_case(2, "bell", (1e12, 1e3), [1e100, -1e100]))
@example(make_case(3, "one value", (15.0, 26.0), [1e12]))
@example(make_case(6781, "tail of low values", (0.0, 1e-3), [1e6, 1e60]))
@example(make_case(4, "mostly one value", (0.0, 100.0), [1e12]))
@example(make_case(127, "one value", (0.0, 1e-3), [1e6, 1e60]))
@given(cases)
def test_an_absurd_value_leaves_the_figures_of_others_exact(memory: Warehouse, case: Case) -> None:
    """Segments without it keep every figure, all others their quantiles: to 1e-6 of the ordinary spread."""
    found = figures(memory, case.customers)
    everybody = [value for _, value in case.customers if value is not None]
    largest = max(abs(value) for each in case.by_segment.values() for value in each)
    allowed = MILLIONTH * case.typical_spread + 4 * math.ulp(largest)
    for key in ("S02", "S03"):
        expected = exact(case.by_segment[key])
        for name, value in zip(NAMES, found[key], strict=True):
            assert value == pytest.approx(expected[name], rel=0, abs=allowed), (key, name)
    for key, values in (("S01", [*case.by_segment["S01"], *case.absurd]), ("placed", everybody)):
        expected = exact(values)
        for name, value in list(zip(NAMES, found[key], strict=True))[2:]:
            share = len(case.absurd) / len(values)
            if name == "median" or share < 0.08:
                assert value == pytest.approx(expected[name], rel=0, abs=allowed), (key, name)
        absurd_part = MILLIONTH * sum(abs(value) / len(values) for value in case.absurd)
        for name, value in list(zip(NAMES, found[key], strict=True))[:2]:
            assert value == pytest.approx(expected[name], rel=MILLIONTH, abs=allowed + absurd_part), (key, name)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cases, st.integers(0, 1000))
def test_the_order_of_rows_changes_no_byte(memory: Warehouse, case: Case, seed: int) -> None:
    """Shuffled customers have the same figures to the last bit, with one thread or two."""
    order = np.random.default_rng(seed).permutation(len(case.customers))
    shuffled = [case.customers[i] for i in order]
    assert figures(memory, shuffled) == figures(memory, case.customers)


def test_two_crowds_far_apart_are_both_exact(memory: Warehouse) -> None:
    """Where a third of the customers has incomes in another unit, or 999999999 for unknown, the others keep theirs."""
    ordinary = [15.25 + number / 7 for number in range(200)]
    customers = [
        *(("S01", value) for value in ordinary),
        *(("S02", 1e9 * value) for value in ordinary),
        *(("S03", 999999999.0) for _ in range(100)),
    ]
    found = figures(memory, customers)
    assert found["S01"] == pytest.approx(tuple(exact(ordinary).values()), rel=1e-6)
    assert found["S02"] == pytest.approx(tuple(exact([1e9 * value for value in ordinary]).values()), rel=1e-6)
    assert found["S03"] == (999999999.0, 0.0, 999999999.0, 999999999.0, 999999999.0)


def test_ordinary_values_are_counted_once_over_one_rod(memory: Warehouse) -> None:
    """A long tail of incomes is no reason to count again: the pass over the customers is made once."""
    rng = np.random.default_rng(3)
    values = [float(value) for value in np.exp(3 + rng.normal(0, 1, 3000))]
    figures(memory, [("S01", value) for value in values])
    assert memory.scalar("select count(*) from number_step_ranges") == 1


def test_many_zeros_are_no_reason_to_count_again(memory: Warehouse) -> None:
    """Nine in ten have spent nothing: one look says that they are all alike, and the rest has steps enough."""
    values = [0.0] * 950 + [1.5 + number / 7 for number in range(50)]
    found = figures(memory, [("S01", value) for value in values])
    assert memory.scalar("select count(*) from number_step_ranges") == 1
    assert found["S01"] == pytest.approx(tuple(exact(values).values()), rel=1e-6)


def test_missing_values_and_customers_without_a_segment_are_left_out(memory: Warehouse) -> None:
    """They change nothing of a segment's figures, although the absurd value is among them."""
    values = [20.5 + number / 3 for number in range(60)]
    customers = [*(("S01", value) for value in values), ("S01", None), (None, 1e12), (None, None)]
    found = figures(memory, customers)
    assert found["S01"] == found["placed"] == pytest.approx(tuple(exact(values).values()), rel=1e-7)
