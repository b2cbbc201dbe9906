"""Hold the segments against scikit-learn's: inertia on all customers at every number of them, and the silhouette."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from measure import machine, write_table

from segapp.model import Feature, Floats, Summary
from segapp.stages.cluster import SearchOptions, search
from segapp.stages.cluster.kmeans import nearest
from segapp.stages.summarize import polish, summarize
from segapp.warehouse import open_working

NAMES = ("age_years", "annual_income_k", "spending_score")
CENTRES = np.array([[42, 55, 50], [33, 87, 82], [41, 88, 17], [45, 26, 21], [25, 26, 79], [56, 54, 49]])
PEER_STARTS = 10


@dataclass(frozen=True)
class Case:
    """One set of made-up customers: how many, whole numbers or not, and the seed."""

    row_count: int
    kind: str  # whole, continuous
    seed: int


@dataclass(frozen=True)
class Compared:
    """Ours over scikit-learn's inertia less 1, at each number of segments, on all customers."""

    case: Case
    summary_kind: str
    excess: dict[int, float]


def main() -> None:
    """Compare every case and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[200, 2_000, 20_000, 200_000])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--large-seeds", type=int, default=1, help="seeds from 200,000 customers on")
    parser.add_argument("--silhouette-rows", type=int, default=20_000, help="0: leave the silhouette out")
    options = parser.parse_args()
    compared = []
    for case in cases(options):
        compared.append(compare(case))
        print(compared[-1], flush=True)
    write_table("quality", inertia_table(compared))
    if options.silhouette_rows:
        write_table("silhouette", silhouette_table(options.silhouette_rows))


def cases(options: argparse.Namespace) -> Iterator[Case]:
    """Give every case, the small ones first."""
    for row_count in options.rows:
        seed_count = options.seeds if row_count < 200_000 else options.large_seeds
        for kind in ("whole", "continuous"):
            yield from (Case(row_count, kind, seed) for seed in range(1, seed_count + 1))


def make_rows(case: Case) -> Floats:
    """Return customers like the mall's: six groups, two of which overlap."""
    draws = np.random.default_rng([case.seed, case.row_count])
    rows = CENTRES[draws.integers(0, len(CENTRES), case.row_count)] + draws.normal(size=(case.row_count, 3)) * 9
    rows = np.clip(rows, [18, 15, 1], [70, 137, 99])
    return np.round(rows) if case.kind == "whole" else rows


def summarize_rows(rows: Floats, progress: list[str]) -> tuple[Summary, dict[int, Floats]]:
    """Return our summary of the rows and our centroids for each number of segments, the chosen ones polished."""
    import pandas as pd

    features = tuple(
        Feature(name, i, name, "", "train", "standard", "exclude", None, "", "", "0", True, False)
        for i, name in enumerate(NAMES)
    )
    with open_working(":memory:") as warehouse:
        warehouse.execute("create schema features")
        warehouse.connection.register("given", pd.DataFrame(rows, columns=list(NAMES)))
        warehouse.execute("create table features.customer_features as select * from given")
        summary = summarize(warehouse, features, progress.append)
        found = polish(warehouse, summary, search(summary.points, SearchOptions()), progress.append)
    return summary, {each.k: each.centroids_z for each in found.results}


def transformed(rows: Floats, summary: Summary) -> Floats:
    """Return the rows in the units of the centroids."""
    return (rows - [each.centre for each in summary.transforms]) / [each.scale for each in summary.transforms]


def compare(case: Case) -> Compared:
    """Fit both on the same customers and count both inertias on all of them."""
    from sklearn.cluster import KMeans

    rows = make_rows(case)
    summary, fits = summarize_rows(rows, [])
    z = transformed(rows, summary)
    excess = {}
    for k, centroids in fits.items():
        peer = KMeans(k, n_init=PEER_STARTS, random_state=case.seed).fit(z)
        ours, theirs = (float(nearest(z, each)[1].sum()) for each in (centroids, peer.cluster_centers_))
        excess[k] = ours / theirs - 1
    return Compared(case, summary.kind, excess)


def inertia_table(compared: list[Compared]) -> list[str]:
    """Return one row per number and kind of customers: worst, middle and best over seeds and numbers of segments."""
    lines = [
        "Our inertia over scikit-learn's less 1, on all customers, over k = 2..10 and seeds; below 0 ours is better.",
        "",
        "| customers | values | summary | seeds | worst | median | best |",
        "|---|---|---|---|---|---|---|",
    ]
    groups: dict[tuple[int, str], list[Compared]] = {}
    for each in compared:
        groups.setdefault((each.case.row_count, each.case.kind), []).append(each)
    for (row_count, kind), members in groups.items():
        values = np.array([value for each in members for value in each.excess.values()])
        figures = " | ".join(f"{value:+.1e}" for value in (values.max(), np.median(values), values.min()))
        lines.append(f"| {row_count:,} | {kind} | {members[0].summary_kind} | {len(members)} | {figures} |")
    return [*lines, "", f"scikit-learn with n_init = {PEER_STARTS}. {machine('scikit-learn', 'duckdb', 'numpy')}"]


def silhouette_table(row_count: int) -> list[str]:
    """Return the error of the summary's silhouette against the exact one on all customers."""
    from sklearn.metrics import silhouette_score

    lines = ["| values | cells' width | largest error over k = 2..10 |", "|---|---|---|"]
    for kind in ("whole", "continuous"):
        rows = make_rows(Case(row_count, kind, 1))
        summary, _ = summarize_rows(rows, [])
        found = search(summary.points, SearchOptions())
        z = transformed(rows, summary)
        exact = [silhouette_score(z, nearest(z, each.centroids_z)[0]) for each in found.results]
        errors = [abs((each.silhouette or 0.0) - one) for each, one in zip(found.results, exact, strict=True)]
        lines.append(f"| {kind} | {found.silhouette_pitch} | {max(errors):.1e} |")
    return [*lines, "", f"{row_count:,} customers, exact by scikit-learn on all of them."]


if __name__ == "__main__":
    main()
