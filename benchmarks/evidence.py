"""Measure what evidence costs, quick and full, at growing numbers of customers; it works on draws from the summary.

Seconds are those of the processor, over both threads. Beside
them stands how many rows the fits were made on, which does not depend on the machine.
"""

from __future__ import annotations

import argparse
import contextlib
import pathlib
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from measure import machine, write_table

from segapp.model import Clustering, Floats, WeightedPoints
from segapp.project import find_project
from segapp.stages.cluster import SearchOptions, gap, search, stability, structure, subsets
from segapp.stages.cluster.draws import fit_draws
from segapp.stages.cluster.evidence import BUDGETS, gather_evidence
from segapp.stages.features import read_catalog, training_features
from segapp.stages.sample import write_sample
from segapp.stages.summarize import summarize
from segapp.warehouse import Warehouse, build, open_working, read_objects


@dataclass
class Fits:
    """How many fits were made, and on how many rows in all."""

    fit_count: int = 0
    row_count: int = 0


@dataclass(frozen=True)
class Cost:
    """What one number of customers costs: the pass over them, the search, and evidence by budget."""

    customer_count: int
    point_count: int
    pass_seconds: float
    search_seconds: float
    evidence_seconds: dict[str, float] = field(default_factory=dict)
    fits: dict[str, Fits] = field(default_factory=dict)

    def __str__(self) -> str:
        cells = [f"{self.customer_count:,}", f"{self.point_count:,}"]
        cells += [f"{self.pass_seconds:.1f} s", f"{self.search_seconds:.1f} s"]
        for budget, seconds in self.evidence_seconds.items():
            cells += [f"{seconds:.1f} s", f"{self.fits[budget].fit_count:,} on {self.fits[budget].row_count:,}"]
        return f"| {' | '.join(cells)} |"


def main() -> None:
    """Measure every size and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, nargs="+", default=[200, 2_000, 20_000, 1_000_000])
    costs = [cost_of(count) for count in parser.parse_args().customers]
    lines = [
        "| customers | points | one pass | search | quick | fits, rows in all | full | fits, rows in all |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|",
        *map(str, costs),
        "",
        *comparison(costs),
        f"Processor seconds; made-up mall customers, k = 2 to 10. {machine('scikit-learn', 'numpy', 'duckdb')}",
    ]
    write_table("evidence", lines)


def comparison(costs: list[Cost]) -> list[str]:
    """Return the line that holds the largest number of customers against 2,000 plus the pass over all of them."""
    few = next((each for each in costs if each.customer_count == 2_000), None)
    most = max(costs, key=lambda each: each.customer_count)
    if few is None or most is few:
        return []
    words = [
        f"{budget} {most.evidence_seconds[budget]:.1f} s against {few.evidence_seconds[budget]:.1f} s"
        for budget in BUDGETS
    ]
    same = all(most.fits[budget] == few.fits[budget] for budget in BUDGETS)
    rows = "the same fits on the same number of rows" if same else "other fits"
    return [
        f"Evidence of {most.customer_count:,} customers against 2,000: {rows}; {', '.join(words)}, and one pass of"
        f" {most.pass_seconds:.1f} s."
    ]


def cost_of(customer_count: int) -> Cost:
    """Measure one size."""
    with tempfile.TemporaryDirectory(prefix="segapp-bench-") as folder, open_working(":memory:") as warehouse:
        load(warehouse, pathlib.Path(folder) / "sample.parquet", customer_count)
        began = time.process_time()
        points = summarize(warehouse, training_features(read_catalog(warehouse)), lambda step: None).points
        pass_seconds = time.process_time() - began
    began = time.process_time()
    clustering = search(points, SearchOptions())
    cost = Cost(customer_count, len(points.weights), pass_seconds, time.process_time() - began)
    for budget in BUDGETS:
        take_evidence(cost, budget, points, clustering)
    return cost


def take_evidence(cost: Cost, budget: str, points: WeightedPoints, clustering: Clustering) -> None:
    """Gather evidence with one budget and note what it took; no database is open any more."""
    with counted_fits() as cost.fits[budget]:
        began = time.process_time()
        gather_evidence(points, clustering, SearchOptions(), budget)
        cost.evidence_seconds[budget] = time.process_time() - began


@contextlib.contextmanager
def counted_fits() -> Iterator[Fits]:
    """Count the fits of draws, each start as one, and the rows they are made on."""
    fits, modules = Fits(), (gap, stability, structure, subsets)

    def fit(draws: Floats, numbers: Sequence[int], *, start_count: int, **settings: Any) -> object:
        """Count, then fit."""
        count = len(draws) * len(numbers) * start_count
        fits.fit_count += count
        fits.row_count += count * draws.shape[1]
        return fit_draws(draws, numbers, start_count=start_count, **settings)

    for module in modules:
        module.fit_draws = fit  # type: ignore[attr-defined]
    try:
        yield fits
    finally:
        for module in modules:
            module.fit_draws = fit_draws  # type: ignore[attr-defined]


def load(warehouse: Warehouse, source: pathlib.Path, customer_count: int) -> None:
    """Put made-up customers into an empty warehouse, past the intake, which is not measured here."""
    write_sample(source, customer_count=customer_count)
    build(warehouse, read_objects(find_project().sql), (1, 2, 3, 4))
    warehouse.execute(
        """
insert into core.customers (
    customer_id, gender, age_years, annual_income_k, spending_score, batch_id, first_seen_date,
    gone_date
)
select
    "CustomerID", "Gender", "Age", "Annual Income (k$)", "Spending Score (1-100)", 'b1', date '2026-01-31',
    null
from read_parquet(?)""",
        [str(source)],
    )


if __name__ == "__main__":
    main()
