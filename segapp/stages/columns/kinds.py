"""Classify a column's kind of values: by a rule where one is certain, else by learned weights of its signs.

Pure but for the table of weights that travels with the package, which `benchmarks/column_weights.py` makes. The kinds
are the labels of the public benchmark of column types (Shah and others, SIGMOD 2021) in our words.
"""

from __future__ import annotations

import csv
import functools
import math
import pathlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from segapp.stages.columns.facts import ColumnFacts
from segapp.stages.columns.signs import is_missing, signs_of

QUANTITY, CATEGORY, DATE, SENTENCE, LINK = "quantity", "category", "date", "sentence", "link"
NUMBER_IN_TEXT, LIST, NOTHING, UNCLEAR = "number in text", "list", "nothing to learn", "unclear"

LABELS = {
    QUANTITY: "numeric",
    CATEGORY: "categorical",
    DATE: "datetime",
    SENTENCE: "sentence",
    LINK: "url",
    NUMBER_IN_TEXT: "embedded-number",
    LIST: "list",
    NOTHING: "not-generalizable",
    UNCLEAR: "context-specific",
}
"""What the benchmark calls each kind."""

WEIGHTS = pathlib.Path(__file__).with_name("weights.csv")
BIAS = "(always)"
"""The sign that every column shows."""


@dataclass(frozen=True)
class Kind:
    """What kind of values a column holds, how sure that is (0 to 1), and the second-best kind."""

    name: str
    confidence: float
    runner_up: str = ""


Weights = Mapping[str, Sequence[tuple[int, float]]]
"""For each sign the kinds that it is evidence for or against, by their place, with weights."""


def kind_of(facts: ColumnFacts, weights: Weights | None = None) -> Kind:
    """Return the kind of a column's values, by the shipped weights or by others."""
    if is_constant(facts):
        return Kind(NOTHING, 1.0)
    weights = _weights() if weights is None else weights
    totals = [0.0] * len(LABELS)
    for sign in (BIAS, *signs_of(facts)):
        for at, weight in weights.get(sign, ()):
            totals[at] += weight
    largest = max(totals)
    shares = [math.exp(each - largest) for each in totals]
    ranked = sorted(zip(shares, LABELS, strict=True), key=lambda pair: -pair[0])
    return Kind(ranked[0][1], ranked[0][0] / sum(shares), ranked[1][1])


def is_constant(facts: ColumnFacts) -> bool:
    """Return whether a column has at most one value; words for a missing one are none."""
    values = {each.strip() for each in facts.samples if not is_missing(each)}
    return facts.distinct_count <= 1 or not values or (facts.distinct_count == 2 and len(values) == 1)


@functools.cache
def _weights() -> Weights:
    """Return the weights that ship with the package."""
    with WEIGHTS.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return {sign: tuple((at, int(each) / 100) for at, each in enumerate(values) if each) for sign, *values in rows}
