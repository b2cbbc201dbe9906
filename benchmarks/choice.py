"""Show which number of segments is chosen on data whose groups are known, by silhouette alone and by the whole rule."""

from __future__ import annotations

import pathlib
import sys
from collections.abc import Callable

import numpy as np
from measure import machine, write_table
from sklearn.datasets import load_iris, load_wine, make_moons
from verdicts import points_of

from segapp.figures import ENGLISH
from segapp.model import Floats
from segapp.stages.cluster import SearchOptions, search
from segapp.stages.cluster.evidence import gather_evidence

PAGE = pathlib.Path(__file__).resolve().parent.parent / "docs" / "segments.md"


def supergroups(draws: np.random.Generator) -> Floats:
    """Return two groups far apart, each of three near each other."""
    centres = np.array([[0, 0], [4, 0], [2, 3.5], [20, 20], [24, 20], [22, 23.5]])
    return centres[draws.integers(0, 6, 600)] + draws.normal(scale=0.7, size=(600, 2))


def six_overlapping(draws: np.random.Generator) -> Floats:
    """Return six groups that overlap: three standard deviations apart."""
    centres = np.array([[x, y] for x in (0, 3, 6) for y in (0, 3)])
    return centres[draws.integers(0, 6, 600)] + draws.normal(size=(600, 2))


def one_factor(draws: np.random.Generator) -> Floats:
    """Return four features that all follow one, without groups."""
    return draws.normal(size=(600, 1)) + 0.4 * draws.normal(size=(600, 4))


def unequal(draws: np.random.Generator) -> Floats:
    """Return four groups with 70, 20, 7 and 3 % of customers."""
    centres = np.array([[0, 0], [8, 0], [0, 8], [8, 8]])
    return centres[draws.choice(4, 600, p=[0.7, 0.2, 0.07, 0.03])] + draws.normal(size=(600, 2))


CASES: dict[str, Callable[[np.random.Generator], Floats]] = {
    "iris": lambda draws: np.asarray(load_iris().data),
    "wine": lambda draws: np.asarray(load_wine().data),
    "two supergroups of three": supergroups,
    "six overlapping": six_overlapping,
    "one factor": one_factor,
    "moons": lambda draws: np.asarray(make_moons(600, noise=0.08, random_state=1)[0]),
    "70/20/7/3 %": unequal,
}


def main() -> None:
    """Choose on every case and write the table."""
    lines = [
        f"Quick evidence, seed 1. {machine('scikit-learn', 'numpy')}",
        "",
        "| data | highest silhouette | chosen | structure | sentence |",
        "|---|---:|---:|---|---|",
    ]
    for name, draw in CASES.items():
        points, options = points_of(draw(np.random.default_rng(1))), SearchOptions()
        found = gather_evidence(points, search(points, options), options)
        clustering = found.clustering
        scored = [each for each in clustering.results if each.is_eligible and each.silhouette is not None]
        best = max(scored, key=lambda each: (each.silhouette or 0.0, -each.k)).k if scored else 1
        text = ENGLISH.show(clustering.choice_text)
        lines.append(f"| {name} | {best} | {clustering.chosen_k} | {found.structure_verdict} | {text} |")
        print(lines[-1], file=sys.stderr, flush=True)
    write_table("choice", lines, page=PAGE)


if __name__ == "__main__":
    main()
