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
from segapp.stages.cluster.subsets import clearest_subset

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


def corners(feature_count: int) -> Draw:
    """Return four groups at the corners of a grid of the first two features, six standard deviations apart."""

    def draw(draws: np.random.Generator, size: int) -> Floats:
        rows = draws.normal(size=(size, feature_count))
        rows[:, :2] += 6.0 * draws.integers(0, 2, (size, 2))
        return rows

    return draw


def tilted_corners(draws: np.random.Generator, size: int) -> Floats:
    """Return four groups in the first two of ten features, at the ends of both axes."""
    rows = draws.normal(size=(size, 10))
    rows[:, :2] += 4.5 * np.array([[0, 1], [1, 0], [0, -1], [-1, 0]])[draws.integers(0, 4, size)]
    return rows


def two_heaps_of_ten(draws: np.random.Generator, size: int) -> Floats:
    """Return ten features, of which one alone has two heaps."""
    rows = draws.normal(size=(size, 10))
    rows[:, 0] += 6.0 * draws.integers(0, 2, size)
    return rows


def one_factor(draws: np.random.Generator, size: int) -> Floats:
    """Return five features that follow one, without groups."""
    return np.asarray(0.8 * draws.normal(size=(size, 1)) + 0.6 * draws.normal(size=(size, 5)))


PROPOSALS: dict[str, tuple[Draw, tuple[int, ...] | None]] = {
    "corners of a grid in two of eight": (corners(8), (0, 1)),
    "the same, whole numbers": (lambda draws, size: np.round(3 * corners(8)(draws, size)), (0, 1)),
    "corners of a grid in two of ten": (corners(10), (0, 1)),
    "ends of both axes in two of ten": (tilted_corners, (0, 1)),
    "two heaps in one of ten": (two_heaps_of_ten, None),
    "ten normal features": (lambda draws, size: draws.normal(size=(size, 10)), None),
    "three even features": (lambda draws, size: draws.uniform(size=(size, 3)), None),
    "five that follow one": (one_factor, None),
}
CASES: dict[str, tuple[Draw, str, set[str]]] = {
    "uniform square": (square, "never clear", {"weak", "none"}),
    "round Gaussian": (round_cloud, "never clear", {"weak", "none"}),
    "Gaussian, rho 0.9": (stretched_cloud, "never clear", {"weak", "none"}),
    "one lognormal cloud": (lognormal_cloud, "never clear", {"weak", "none"}),
    "four groups on the diagonal": (diagonal_groups, "clear", {"clear"}),
    "four corners of a grid": (corners(2), "clear", {"clear"}),
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
    write_table("proposals", proposals(options.seeds, options.customers, options.evidence), page=PAGE)


def proposals(seed_count: int, customer_count: int, evidence: str) -> list[str]:
    """Return a table of what is proposed where all features together show no groups."""
    lines = ["| customers | should be proposed | these | others | nothing | not none |", "|---|---|---|---|---|---|"]
    for name, (draw, wanted) in PROPOSALS.items():
        found = collections.Counter(
            _proposed(draw(np.random.default_rng(seed), customer_count), seed, evidence)
            for seed in range(1, seed_count + 1)
        )
        judged, nothing = found.pop("", 0), found.pop(None, 0)
        these = found.pop(wanted, 0) if wanted else 0
        shown = "both" if wanted else "nothing"
        lines.append(f"| {name} | {shown} | {these} | {sum(found.values())} | {nothing} | {judged} |")
        print(lines[-1], file=sys.stderr, flush=True)
    return lines


def _proposed(rows: Floats, seed: int, evidence: str) -> tuple[int, ...] | str | None:
    """Return the places of the features that are proposed, None for none, and '' where the verdict is another."""
    if verdict(rows, seed, BUDGETS[evidence].null_count) != "none":
        return ""
    with threadpool_limits(1):
        hint = clearest_subset(points_of(rows), SearchOptions(seed=seed), BUDGETS[evidence].subset_count)
    return hint.places if hint else None


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
