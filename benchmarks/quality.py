"""Hold the segments against scikit-learn's: inertia on all customers at every number of them, and the silhouette.

With --large a million customers are compared at every number of segments, ten million at six alone.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from exact_silhouette import exact_silhouettes
from measure import machine, write_table

from segapp.model import Clustering, Feature, Floats, Summary
from segapp.stages.cluster import SearchOptions, search
from segapp.stages.cluster.kmeans import nearest
from segapp.stages.summarize import polish, summarize
from segapp.warehouse import open_working

NAMES = ("age_years", "annual_income_k", "spending_score")
CENTRES = np.array([[42, 55, 50], [33, 87, 82], [41, 88, 17], [45, 26, 21], [25, 26, 79], [56, 54, 49]])
PEER_STARTS = 10
MOST_PAIRED = 20_000
"""Customers up to which scikit-learn keeps the distances of all pairs."""


@dataclass(frozen=True)
class Case:
    """One set of made-up customers: how many, whole numbers or not, and the seed."""

    row_count: int
    kind: str  # whole, continuous
    seed: int
    starts: int = PEER_STARTS  # of scikit-learn
    only_k: int | None = None  # compare at this number of segments alone


@dataclass(frozen=True)
class Compared:
    """Ours over scikit-learn's inertia less 1, at each number of segments, on all customers."""

    case: Case
    summary_kind: str
    excess: dict[int, float]


def main() -> None:
    """Compare every case and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="*", default=[200, 2_000, 20_000, 200_000])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--large-seeds", type=int, default=1, help="seeds from 200,000 customers on")
    parser.add_argument("--silhouette-rows", type=int, default=20_000, help="0: leave the silhouette out")
    parser.add_argument("--large", action="store_true", help="a million customers and ten million instead of the rows")
    options = parser.parse_args()
    compared = []
    for case in large_cases(options) if options.large else cases(options):
        compared.append(compare(case))
        print(compared[-1], flush=True)
    if compared:
        write_table("quality-large" if options.large else "quality", inertia_table(compared))
    if options.silhouette_rows:
        name = "silhouette-large" if options.silhouette_rows > MOST_PAIRED else "silhouette"
        write_table(name, silhouette_table(options.silhouette_rows))


def cases(options: argparse.Namespace) -> Iterator[Case]:
    """Give every case, the small ones first."""
    for row_count in options.rows:
        seed_count = options.seeds if row_count < 200_000 else options.large_seeds
        for kind in ("whole", "continuous"):
            yield from (Case(row_count, kind, seed) for seed in range(1, seed_count + 1))


def large_cases(options: argparse.Namespace) -> Iterator[Case]:
    """Give a million customers against ten starts, then ten million at six segments against one."""
    for kind in ("whole", "continuous"):
        yield from (Case(1_000_000, kind, seed) for seed in range(1, options.large_seeds + 1))
        yield Case(10_000_000, kind, 1, starts=1, only_k=6)


def make_rows(case: Case) -> Floats:
    """Return customers like the mall's: six groups, two of which overlap."""
    draws = np.random.default_rng([case.seed, case.row_count])
    rows = CENTRES[draws.integers(0, len(CENTRES), case.row_count)] + draws.normal(size=(case.row_count, 3)) * 9
    rows = np.clip(rows, [18, 15, 1], [70, 137, 99])
    return np.round(rows) if case.kind == "whole" else rows


def summarize_rows(rows: Floats, only_k: int | None = None) -> tuple[Summary, Clustering]:
    """Return our summary of the rows and our clusterings for each number of segments, the chosen one polished."""
    import pandas as pd

    features = tuple(
        Feature(name, i, name, "", "train", "standard", "exclude", None, "", "", "0", True, False)
        for i, name in enumerate(NAMES)
    )
    with open_working(":memory:") as warehouse:
        warehouse.execute("create schema features")
        warehouse.connection.register("given", pd.DataFrame(rows, columns=list(NAMES)))
        warehouse.execute("create table features.customer_features as select * from given")
        summary = summarize(warehouse, features, str)
        found = polish(warehouse, summary, search(summary.points, SearchOptions(forced_k=only_k)), str)
    return summary, found


def transformed(rows: Floats, summary: Summary) -> Floats:
    """Return the rows in the units of the centroids."""
    return (rows - [each.centre for each in summary.transforms]) / [each.scale for each in summary.transforms]


def compare(case: Case) -> Compared:
    """Fit both on the same customers and count both inertias on all of them."""
    from sklearn.cluster import KMeans

    rows = make_rows(case)
    summary, found = summarize_rows(rows, case.only_k)
    z = transformed(rows, summary)
    excess = {}
    for fit in found.results:
        if case.only_k in (None, fit.k):
            peer = KMeans(fit.k, n_init=case.starts, random_state=case.seed).fit(z)
            ours, theirs = (float(nearest(z, each)[1].sum()) for each in (fit.centroids_z, peer.cluster_centers_))
            excess[fit.k] = ours / theirs - 1
    return Compared(case, summary.kind, excess)


def inertia_table(compared: list[Compared]) -> list[str]:
    """Return one row per number and kind of customers: worst, middle and best over seeds and numbers of segments."""
    lines = [
        "Our inertia over scikit-learn's less 1, on all customers, over k and seeds; below 0 ours is better.",
        "",
        "| customers | values | summary | k | starts of scikit-learn | seeds | worst | median | best |",
        "|---|---|---|---|---:|---|---|---|---|",
    ]
    groups: dict[tuple[int, str], list[Compared]] = {}
    for each in compared:
        groups.setdefault((each.case.row_count, each.case.kind), []).append(each)
    for (row_count, kind), members in sorted(groups.items(), key=lambda group: group[0][0]):
        case, values = members[0].case, np.array([value for each in members for value in each.excess.values()])
        figures = " | ".join(f"{value:+.1e}" for value in (values.max(), np.median(values), values.min()))
        form = f"{members[0].summary_kind} | {case.only_k or '2..10'} | {case.starts}"
        lines.append(f"| {row_count:,} | {kind} | {form} | {len(members)} | {figures} |")
    return [*lines, "", machine("scikit-learn", "duckdb", "numpy")]


def silhouette_table(row_count: int) -> list[str]:
    """Return the error of the summary's silhouette against the exact one on all customers."""
    lines = [
        "| values | points | cells' width | largest error over k = 2..10 | at the chosen k |",
        "|---|---:|---|---|---|",
    ]
    for kind in ("whole", "continuous"):
        rows = make_rows(Case(row_count, kind, 1))
        summary, found = summarize_rows(rows)
        z = transformed(rows, summary)
        exact = exact_silhouettes(z, [nearest(z, each.centroids_z)[0] for each in found.results])
        errors = {each.k: abs((each.silhouette or 0.0) - one) for each, one in zip(found.results, exact, strict=True)}
        print(kind, errors, flush=True)
        lines.append(
            f"| {kind} | {len(summary.points.weights):,} | {found.silhouette_pitch} | {max(errors.values()):.1e}"
            f" | {errors[found.chosen_k]:.1e} (k = {found.chosen_k}) |"
        )
    return [*lines, "", f"{row_count:,} customers, exact on all of them: every distance, as scikit-learn has it."]


if __name__ == "__main__":
    main()
