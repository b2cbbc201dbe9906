"""Measure how far the stability of the real mall's segments differs from one run of 60 resamples to the next.

Run from the checkout, with the folder of the oracle numbers in SEGAPP_SHARED: python benchmarks/stability.py

Both sides draw customers with replacement, fit them from ten starts, let that fit place all 200 customers, and compare
with the best fit of all of them. scikit-learn's side is written with numpy and scikit-learn alone.
"""

from __future__ import annotations

import argparse
import csv
import os
import pathlib
import sys

import numpy as np
from measure import machine, write_table
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score
from threadpoolctl import threadpool_limits
from verdicts import points_of

from segapp.model import Floats
from segapp.stages.cluster import SearchOptions, search
from segapp.stages.cluster.stability import Resampling, measure_stability

PAGE = pathlib.Path(__file__).resolve().parent.parent / "docs" / "segments.md"
RESAMPLES, STARTS = 60, 10
FEATURES = {
    "income, score": ((3, 4), {2: 0.24, 3: 0.996, 4: 0.81, 5: 0.972, 6: 0.90, 7: 0.82}),
    "age, income, score": ((2, 3, 4), {2: 0.96, 3: 0.63, 4: 0.955, 5: 0.81, 6: 0.91, 7: 0.85}),
}
"""Columns of the file, and what is known: the mean adjusted Rand index of one run of 60 resamples."""


def main() -> None:
    """Measure every number of segments on both sides and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=30)
    run_count = parser.parse_args().runs
    lines = [
        f"{run_count} runs of {RESAMPLES} resamples on each side: mean of all, lowest and highest run, and a run's"
        f" standard deviation (that of a resample over the root of {RESAMPLES}). {machine('scikit-learn', 'numpy')}",
        "",
        "| features | k | known, one run | scikit-learn | its runs | sd of a run | segapp | its runs |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for name, (columns, known) in FEATURES.items():
        rows = mall_rows(columns)
        with threadpool_limits(1):
            theirs = scikit_learn(rows, list(known), run_count)
            ours = segapp(rows, list(known), run_count)
        for place, (k, figure) in enumerate(known.items()):
            spread = theirs[:, :, place].std() / RESAMPLES**0.5
            cells = (summary(theirs[:, :, place].mean(axis=1)), f"{spread:.3f}", summary(ours[:, place]))
            lines.append(f"| {name} | {k} | {figure:.3f} | {' | '.join(cells)} |")
            print(lines[-1], file=sys.stderr)
    write_table("stability", lines, page=PAGE)


def mall_rows(columns: tuple[int, ...]) -> Floats:
    """Return the mall's customers, standardised."""
    path = pathlib.Path(os.environ["SEGAPP_SHARED"]) / "data" / "Mall_Customers.csv"
    with path.open(encoding="utf-8") as file:
        rows = np.array([[row[column] for column in columns] for row in list(csv.reader(file))[1:]], dtype=float)
    return (rows - rows.mean(axis=0)) / rows.std(axis=0)


def scikit_learn(rows: Floats, numbers: list[int], run_count: int) -> Floats:
    """Return (run_count, RESAMPLES, len(numbers)) adjusted Rand indices."""
    best = [KMeans(k, n_init=200, random_state=0).fit(rows).labels_ for k in numbers]
    found = np.empty((run_count, RESAMPLES, len(numbers)))
    for run in range(run_count):
        draws = np.random.default_rng(1_000 + run)
        for resample in range(RESAMPLES):
            drawn = rows[draws.integers(0, len(rows), len(rows))]
            for place, k in enumerate(numbers):
                fit = KMeans(k, n_init=STARTS, random_state=1_000 * run + resample).fit(drawn)
                found[run, resample, place] = adjusted_rand_score(best[place], fit.predict(rows))
    return found


def segapp(rows: Floats, numbers: list[int], run_count: int) -> Floats:
    """Return (run_count, len(numbers)) means of our own measure."""
    points = points_of(rows)
    fits = {each.k: each.centroids_z for each in search(points, SearchOptions(k_max=max(numbers))).results}
    wanted = [fits[k] for k in numbers]
    runs = [
        measure_stability(points, wanted, Resampling(RESAMPLES, STARTS, 1_000 * run + 1)) for run in range(run_count)
    ]
    return np.array([[each.mean_ari for each in found] for found in runs])


def summary(values: Floats) -> str:
    """Return mean and range of runs as cells of the table."""
    return f"{values.mean():.3f} | {values.min():.3f} to {values.max():.3f}"


if __name__ == "__main__":
    main()
