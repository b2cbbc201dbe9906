"""Measure what evidence costs, quick and full, at growing numbers of customers; it works on draws from the summary."""

from __future__ import annotations

import argparse
import pathlib
import tempfile
import time

from measure import machine, write_table

from segapp.project import find_project
from segapp.stages.cluster import SearchOptions, search
from segapp.stages.cluster.evidence import BUDGETS, gather_evidence
from segapp.stages.features import read_catalog, training_features
from segapp.stages.sample import write_sample
from segapp.stages.summarize import summarize
from segapp.warehouse import Warehouse, build, open_working, read_objects

PAGE = pathlib.Path(__file__).resolve().parent.parent / "docs" / "segments.md"


def main() -> None:
    """Measure every size and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, nargs="+", default=[200, 2_000, 20_000, 1_000_000])
    options = parser.parse_args()
    lines = [
        f"Made-up mall customers, k = 2 to 10. {machine('scikit-learn', 'numpy', 'duckdb')}",
        "",
        "| customers | summary and search | evidence quick | evidence full |",
        "|---|---|---|---|",
    ]
    lines += [line_of(count) for count in options.customers]
    write_table("evidence", lines, page=PAGE)


def line_of(customer_count: int) -> str:
    """Measure one size."""
    with tempfile.TemporaryDirectory(prefix="segapp-bench-") as folder, open_working(":memory:") as warehouse:
        load(warehouse, pathlib.Path(folder) / "sample.parquet", customer_count)
        began = time.perf_counter()
        summary = summarize(warehouse, training_features(read_catalog(warehouse)), lambda step: None)
        clustering = search(summary.points, SearchOptions())
        seconds = [time.perf_counter() - began]
        for budget in BUDGETS:
            began = time.perf_counter()
            gather_evidence(summary.points, clustering, SearchOptions(), budget)
            seconds.append(time.perf_counter() - began)
    return f"| {customer_count:,} | {' | '.join(f'{each:.1f} s' for each in seconds)} |"


def load(warehouse: Warehouse, source: pathlib.Path, customer_count: int) -> None:
    """Put made-up customers into an empty warehouse, past the intake, which is not measured here."""
    write_sample(source, customer_count=customer_count)
    build(warehouse, read_objects(find_project().sql), (1, 2, 3, 4))
    warehouse.execute(
        """
insert into core.customers
select
    "CustomerID", "Gender", "Age", "Annual Income (k$)", "Spending Score (1-100)", 'b1', date '2026-01-31',
    null
from read_parquet(?)""",
        [str(source)],
    )


if __name__ == "__main__":
    main()
