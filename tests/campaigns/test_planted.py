"""Planted effects are found and nothing is not taken for something: a hundred campaigns of 120,000 contacts."""

from __future__ import annotations

import importlib.util
import pathlib
from types import ModuleType

import pytest

pytestmark = pytest.mark.slow

BENCHMARK = pathlib.Path(__file__).resolve().parents[2] / "benchmarks" / "planted_effects.py"


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    """Return the benchmark that draws the campaigns."""
    spec = importlib.util.spec_from_file_location("planted_effects", BENCHMARK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_planted_verdicts_are_right_in_95_of_100_campaigns(benchmark: ModuleType) -> None:
    """Who buys anyway is never said to work, and all six verdicts are right nearly always."""
    found = benchmark.judged(benchmark.PLANTED, alpha=0.05, cost=1.0)
    wanted = {name[:3]: verdict for name, (_, _, verdict) in benchmark.PLANTED.items()}
    assert sum(each == wanted for each in found) >= 95
    assert {each["S01"] for each in found} <= {"no worthwhile effect", "cannot tell"}


def test_nothing_is_taken_for_something_in_5_of_100_campaigns_and_the_chance_of_counting(benchmark: ModuleType) -> None:
    """Without any effect, and with contacts that cost nothing, a verdict of works or harms is an accident."""
    found = benchmark.judged(benchmark.NOTHING, alpha=0.05, cost=0.0)
    wrong = sum(bool({"works", "harms"} & set(each.values())) for each in found)
    assert wrong <= 100 * (0.05 + 2 * (0.05 * 0.95 / 100) ** 0.5)
