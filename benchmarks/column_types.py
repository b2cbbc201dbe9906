"""Apply the decision of `segapp init` to columns that people labelled, and print how often it agrees.

python benchmarks/column_types.py --data columns.csv

The file has the columns of the ML Data Prep Zoo's benchmark (Shah, Lacanlale, Kumar, Yang, Kumar: Towards Benchmarking
Feature Type Inference for AutoML Platforms, SIGMOD 2021): one row per column of a real file, with its label in y_act.
"""

from __future__ import annotations

import argparse
import csv
import pathlib
from collections.abc import Sequence
from dataclasses import dataclass

from segapp.stages.columns.facts import NUMBER, ColumnFacts
from segapp.stages.columns.kinds import LABELS
from segapp.stages.columns.signs import is_missing


@dataclass(frozen=True)
class Labelled:
    """A column of the benchmark: its facts, what people called it, and the file it stands in."""

    facts: ColumnFacts
    label: str
    file_id: str


def main() -> None:
    """Judge every column of the file."""
    from segapp.stages.columns.decide import decide_column

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--wrong", help="print the columns of this label that were judged otherwise, or the reverse")
    asked = parser.parse_args()
    labelled = read_labelled(asked.data)
    decisions = [decide_column(each.facts) for each in labelled]
    judged = [LABELS[each.kind] for each in decisions]
    print_figures([each.label for each in labelled], judged)
    for one, decision, label in zip(labelled, decisions, judged, strict=True):
        if asked.wrong and one.label != label and asked.wrong in (one.label, label):
            print(f"{one.file_id} {one.facts.name!r} is {one.label}, judged {label}: {decision.reason}")


def read_labelled(path: pathlib.Path) -> list[Labelled]:
    """Return the labelled columns of a file."""
    with path.open(encoding="latin-1", newline="") as file:
        return [Labelled(facts_of(row), row["y_act"], row["Record_id"]) for row in csv.DictReader(file)]


def facts_of(row: dict[str, str]) -> ColumnFacts:
    """Return the facts of a benchmark's row; it gives 0 for the figures of a column of texts."""
    samples = tuple(row[f"sample_{number}"] for number in range(1, 6))
    figures = [_number(row[name]) for name in ("mean", "std_dev", "min_val", "max_val")]
    values = [each.strip() for each in samples if not is_missing(each)]
    is_number = any(figures) or (bool(values) and all(NUMBER.fullmatch(each) for each in values))
    mean, sd, low, high = figures if is_number else (None,) * 4
    return ColumnFacts(
        name=row["Attribute_name"],
        row_count=int(_number(row["total_vals"])),
        missing_count=int(_number(row["num_nans"])),
        distinct_count=int(_number(row["num_of_dist_val"])),
        mean=mean,
        sd=sd,
        low=low,
        high=high,
        samples=samples,
    )


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def print_figures(labels: Sequence[str], judged: Sequence[str]) -> None:
    """Print precision, recall and accuracy of each label against the rest, and over all."""
    print(f"{'label':<18}{'columns':>8}{'precision':>11}{'recall':>8}{'accuracy':>10}")
    pairs = list(zip(labels, judged, strict=True))
    for label in LABELS.values():
        there = sum(one == label for one, _ in pairs)
        said = sum(two == label for _, two in pairs)
        both = sum(one == two == label for one, two in pairs)
        right = len(pairs) - there - said + 2 * both
        precision, recall = both / max(said, 1), both / max(there, 1)
        print(f"{label:<18}{there:>8,}{precision:>11.3f}{recall:>8.3f}{right / len(pairs):>10.4f}")
    right = sum(one == two for one, two in pairs)
    print(f"{'over all':<18}{len(pairs):>8,}{'':>19}{right / len(pairs):>10.4f}")


if __name__ == "__main__":
    main()
