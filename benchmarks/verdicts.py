"""Count how often the verdict on structure is right: customers with and without groups, drawn anew for each seed."""

from __future__ import annotations

import argparse
import collections
import csv
import os
import pathlib
import sys
from collections.abc import Callable

import numpy as np
import sklearn.cluster  # noqa: F401  (a limit holds only for the thread pools that are loaded when it is set)
from measure import machine, write_table
from threadpoolctl import threadpool_limits

from segapp.model import Floats, WeightedPoints
from segapp.stages.cluster import SearchOptions
from segapp.stages.cluster.evidence import BUDGETS
from segapp.stages.cluster.structure import judge_structure

PAGE = pathlib.Path(__file__).resolve().parent.parent / "docs" / "segments.md"
Draw = Callable[[np.random.Generator, int], Floats]


def square(draws: np.random.Generator, size: int) -> Floats:
    """Return customers spread evenly over a square."""
    return draws.uniform(size=(size, 2))


def round_cloud(draws: np.random.Generator, size: int) -> Floats:
    """Return one round Gaussian cloud."""
    return draws.normal(size=(size, 2))


def stretched_cloud(draws: np.random.Generator, size: int) -> Floats:
    """Return one Gaussian cloud of correlation 0.9."""
    return draws.multivariate_normal([0, 0], [[1, 0.9], [0.9, 1]], size)


def lognormal_cloud(draws: np.random.Generator, size: int) -> Floats:
    """Return one cloud whose features are lognormal, as money is."""
    return draws.lognormal(0, 0.8, size=(size, 2))


def diagonal_groups(draws: np.random.Generator, size: int) -> Floats:
    """Return four groups on the diagonal, six standard deviations apart in each feature."""
    return draws.integers(0, 4, size)[:, None] * 6.0 + draws.normal(size=(size, 2))


def groups_on_one_axis(draws: np.random.Generator, size: int) -> Floats:
    """Return two groups that only the first feature tells apart."""
    rows = draws.normal(size=(size, 2))
    rows[:, 0] += draws.integers(0, 2, size) * 6.0
    return rows


CASES: dict[str, tuple[Draw, str, set[str]]] = {
    "uniform square": (square, "never clear", {"weak", "none"}),
    "round Gaussian": (round_cloud, "never clear", {"weak", "none"}),
    "Gaussian, rho 0.9": (stretched_cloud, "never clear", {"weak", "none"}),
    "one lognormal cloud": (lognormal_cloud, "never clear", {"weak", "none"}),
    "four groups on the diagonal": (diagonal_groups, "clear", {"clear"}),
    "two groups on one axis": (groups_on_one_axis, "weak or clear", {"weak", "clear"}),
}


def main() -> None:
    """Judge every case with every seed and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--customers", type=int, default=300)
    parser.add_argument("--evidence", choices=sorted(BUDGETS), default="quick")
    options = parser.parse_args()
    null_count = BUDGETS[options.evidence].null_count
    lines = [
        f"{options.seeds} seeds, {options.customers} customers each (the mall: 200), evidence {options.evidence}"
        f" ({null_count} draws per null). {machine('scikit-learn', 'numpy')}",
        "",
        "| customers | should be | clear | weak | none | right |",
        "|---|---|---|---|---|---|",
    ]
    cases = dict(CASES)
    mall = mall_rows()
    if mall is not None:
        cases["the mall, income and score"] = (lambda draws, size: mall, "clear", {"clear"})
    for name, (draw, wanted, right) in cases.items():
        found = collections.Counter(
            verdict(draw(np.random.default_rng(seed), options.customers), seed, null_count)
            for seed in range(1, options.seeds + 1)
        )
        counts = " | ".join(str(found[verdict]) for verdict in ("clear", "weak", "none"))
        lines.append(f"| {name} | {wanted} | {counts} | {sum(found[verdict] for verdict in right)} |")
        print(lines[-1], file=sys.stderr)
    write_table("verdicts", lines, page=PAGE)


def verdict(rows: Floats, seed: int, null_count: int) -> str:
    """Return the verdict on some customers."""
    with threadpool_limits(1):
        return judge_structure(points_of(rows), SearchOptions(seed=seed), null_count)[0]


def points_of(rows: Floats) -> WeightedPoints:
    """Return the standardised rows as weighted points."""
    z = (rows - rows.mean(axis=0)) / rows.std(axis=0)
    distinct, counts = np.unique(z, axis=0, return_counts=True)
    return WeightedPoints(distinct, counts.astype(np.int64), np.zeros(len(distinct)))


def mall_rows() -> Floats | None:
    """Return income and score of the real mall, where its file is at hand."""
    folder = os.environ.get("SEGAPP_SHARED")
    if not folder:
        return None
    with (pathlib.Path(folder) / "data" / "Mall_Customers.csv").open(encoding="utf-8") as file:
        return np.array([row[3:5] for row in list(csv.reader(file))[1:]], dtype=float)


if __name__ == "__main__":
    main()
