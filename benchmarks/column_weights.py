"""Learn the weights by which `segapp init` tells kinds of columns apart, from columns that people labelled.

python benchmarks/column_weights.py --data train.csv         writes segapp/stages/columns/weights.csv
python benchmarks/column_weights.py --data train.csv --check  prints what is to be expected on columns of other files

The weights are those of a logistic regression on signs that are either there or not (segapp/stages/columns/signs.py),
to two decimals; signs of little weight are left out. --check learns from four fifths and judges the rest, five times:
by columns at random, and by whole files, which no column of the judged file has helped to learn.
"""

from __future__ import annotations

import argparse
import csv
import pathlib
import warnings
from collections.abc import Sequence

import numpy as np
from column_types import Labelled, print_figures, read_labelled
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, KFold

from segapp.stages.columns.decide import decide_column
from segapp.stages.columns.kinds import BIAS, LABELS, WEIGHTS
from segapp.stages.columns.signs import signs_of

SMALLEST_WEIGHT = 0.04
FEWEST_COLUMNS = 5
"""Columns that must show a sign for it to have a weight."""
STRENGTH = 0.15
"""Inverse of the regularisation; from 0.05 to 0.3 the figures differ by less than chance does."""


def main() -> None:
    """Learn from the labelled columns and write the weights, or check them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    warnings.simplefilter("ignore", ConvergenceWarning)
    labelled = read_labelled(asked.data)
    if asked.check:
        check(labelled)
    else:
        write(*learn(labelled))


def check(labelled: Sequence[Labelled]) -> None:
    """Decide about each column, rules first, by weights that it had no part in."""
    files = [each.file_id for each in labelled]
    for title, parts in (
        ("columns at random", KFold(5, shuffle=True, random_state=1).split(labelled)),
        ("whole files", GroupKFold(5).split(labelled, groups=files)),
    ):
        judged = [""] * len(labelled)
        for taught, rest in parts:
            names, table = learn([labelled[at] for at in taught])
            weights = {
                name: [(place, weight / 100) for place, weight in enumerate(row) if weight]
                for name, row in zip(names, table, strict=True)
            }
            for at in rest:
                judged[at] = LABELS[decide_column(labelled[at].facts, weights).kind]
        print(f"\nFive folds by {title}")
        print_figures([each.label for each in labelled], judged)
        largest = max(set(files), key=files.count)
        kept = [at for at, name in enumerate(files) if name != largest]
        print(f"... without the file of most columns ({len(labelled) - len(kept)} columns)")
        print_figures([labelled[at].label for at in kept], [judged[at] for at in kept])


def learn(labelled: Sequence[Labelled]) -> tuple[list[str], np.ndarray]:
    """Return the signs and their weights in hundredths, a column per kind."""
    counter = CountVectorizer(analyzer=signs_of, min_df=FEWEST_COLUMNS, binary=True)
    shown = counter.fit_transform([each.facts for each in labelled]).astype(float)
    model = LogisticRegression(C=STRENGTH, max_iter=300).fit(shown, [each.label for each in labelled])
    order = [list(model.classes_).index(label) for label in LABELS.values()]
    weights = np.round(100 * model.coef_[order].T).astype(int)
    signs = counter.get_feature_names_out()
    kept = np.flatnonzero(np.abs(weights).max(axis=1) >= 100 * SMALLEST_WEIGHT)
    bias = np.round(100 * model.intercept_[order]).astype(int)
    return [BIAS, *(signs[at] for at in kept)], np.vstack([bias, weights[kept]])


def write(signs: list[str], table: np.ndarray) -> None:
    """Write the weights, one line per sign; a kind for which a sign has none is left empty."""
    with WEIGHTS.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["sign", *LABELS])
        for sign, values in zip(signs, table, strict=True):
            rows.writerow([sign, *(value or "" for value in values)])
    print(f"{len(signs):,} signs  {WEIGHTS} ({WEIGHTS.stat().st_size / 1000:,.0f} kB)")


if __name__ == "__main__":
    main()
