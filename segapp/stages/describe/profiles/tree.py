"""Turn a shallow decision tree into one short rule: which customers are inside a segment; pure, on a small sample."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segapp.figures import marked
from segapp.labels import inside
from segapp.model import Floats
from segapp.solver import load_solver
from segapp.stages.describe.counting.columns import NumberColumn
from segapp.stages.describe.counting.round_bins import multiple_of
from segapp.warehouse import readable_identifier

DEPTH = 4
NEAR = 0.02
"""A rule with fewer conditions is taken when its F1 is within this of the best."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Sample:
    """Customers of all segments: their keys, values x (n, d) in the features' units, and how many each stands for."""

    keys: Sequence[str]
    x: Floats
    weights: Floats


@dataclass(frozen=True)
class Condition:
    """`above` < value <= `at_most`, either end may be infinite; `place` is the feature's column in the sample."""

    column: NumberColumn
    place: int
    above: float = -math.inf
    at_most: float = math.inf

    @property
    def end_count(self) -> int:
        """Return how many of the two ends are set."""
        return int(math.isfinite(self.above)) + int(math.isfinite(self.at_most))

    @property
    def text(self) -> str:
        """Return `income above 40 and at most 76 k$`."""
        ends = [
            *([f"above {_number(self.above)}"] if math.isfinite(self.above) else []),
            *([f"at most {_number(self.at_most)}"] if math.isfinite(self.at_most) else []),
        ]
        unit = f" {self.column.feature.unit}" if self.column.feature.unit else ""
        return f"{inside(self.column.feature.label)} {' and '.join(ends)}{unit}"

    @property
    def sql(self) -> str:
        """Return the condition as SQL on the feature's column."""
        column = readable_identifier(self.column.feature.feature_name)
        ends = [
            *([f"{column} > {_plain(self.above)}"] if math.isfinite(self.above) else []),
            *([f"{column} <= {_plain(self.at_most)}"] if math.isfinite(self.at_most) else []),
        ]
        return " and ".join(ends)


@dataclass(frozen=True)
class Rule:
    """Conditions that must all hold."""

    conditions: tuple[Condition, ...]

    @property
    def text(self) -> str:
        """Return the rule as the beginning of a sentence."""
        words = ", ".join(condition.text for condition in self.conditions[:-1])
        words = f"{words} and {self.conditions[-1].text}" if words else self.conditions[-1].text
        return words[:1].upper() + words[1:]

    @property
    def sql(self) -> str:
        """Return the rule as a WHERE condition."""
        return " and ".join(condition.sql for condition in self.conditions)

    @property
    def end_count(self) -> int:
        """Return the number of comparisons."""
        return sum(condition.end_count for condition in self.conditions)

    def catches(self, sample: Sample) -> Mask:
        """Return which customers of a sample the rule catches."""
        caught = np.ones(len(sample.x), dtype=bool)
        for condition in self.conditions:
            values = sample.x[:, condition.place]
            caught &= (values > condition.above) & (values <= condition.at_most)
        return caught


@dataclass(frozen=True)
class Quality:
    """How good a rule is on the sample: share of the caught who are inside, share of the inside who are caught."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Return the harmonic mean of both."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def find_rule(sample: Sample, key: str, columns: Sequence[NumberColumn], min_precision: float) -> Rule | None:
    """Return the best short rule for a segment, or None where no path of the tree reaches the precision.

    Best is the highest F1; of rules within 0.02 of it the one with the fewest comparisons. Thresholds are the
    roundest numbers between two neighbouring values, so that people can remember them.
    """
    load_solver()
    from sklearn.tree import DecisionTreeClassifier

    is_inside = np.array([each == key for each in sample.keys])
    if is_inside.all() or not is_inside.any():
        return None
    tree = DecisionTreeClassifier(max_depth=DEPTH, random_state=0)
    low = sample.x.min(axis=0)
    span = np.maximum(sample.x.max(axis=0) - low, np.finfo(float).tiny)
    tree.fit((sample.x - low) / span, is_inside, sample_weight=sample.weights)  # scaled: trees see 24 bits of a number
    shorter = (
        rule for path in _paths(tree.tree_, columns, sample, (low, span)) for rule in (Rule(path), *_without_one(path))
    )
    judged = [(rule, judge(rule, sample, is_inside)) for rule in shorter if rule.conditions]
    good = [(rule, quality) for rule, quality in judged if quality.precision >= min_precision]
    if not good:
        return None
    best = max(quality.f1 for _, quality in good)
    near = [(rule, quality) for rule, quality in good if quality.f1 >= best - NEAR]
    return min(near, key=lambda pair: (pair[0].end_count, -pair[1].f1, pair[0].sql))[0]


def judge(rule: Rule, sample: Sample, is_inside: Mask) -> Quality:
    """Return precision and recall on the sample."""
    caught = rule.catches(sample)
    right = float(sample.weights[caught & is_inside].sum())
    return Quality(right / (float(sample.weights[caught].sum()) or 1.0), right / float(sample.weights[is_inside].sum()))


def _paths(
    tree: Any, columns: Sequence[NumberColumn], sample: Sample, scaling: tuple[Floats, Floats]
) -> Iterator[tuple[Condition, ...]]:
    """Yield the conditions that lead to each node but the root, in catalog order."""
    values = [np.unique(sample.x[:, place]) for place in range(sample.x.shape[1])]
    waiting: list[tuple[int, dict[int, Condition]]] = [(0, {})]
    while waiting:
        node, path = waiting.pop()
        if path:
            yield tuple(path[place] for place in sorted(path))
        place = int(tree.feature[node])
        if place < 0:  # a leaf
            continue
        found = scaling[0][place] + float(tree.threshold[node]) * scaling[1][place]
        threshold = _round_threshold(values[place], float(found))
        so_far = path.get(place, Condition(columns[place], place))
        lower = replace(so_far, at_most=min(so_far.at_most, threshold))
        upper = replace(so_far, above=max(so_far.above, threshold))
        waiting += [
            (int(tree.children_left[node]), path | {place: lower}),
            (int(tree.children_right[node]), path | {place: upper}),
        ]


def _without_one(path: tuple[Condition, ...]) -> Iterator[Rule]:
    """Yield the rules that leave out one end of one condition: trees ask more than is needed on the way down."""
    for i, condition in enumerate(path):
        for end in ("above", "at_most"):
            if math.isfinite(getattr(condition, end)):
                freed = replace(condition, above=-math.inf) if end == "above" else replace(condition, at_most=math.inf)
                rest = (*path[:i], *([freed] if freed.end_count else []), *path[i + 1 :])
                yield Rule(rest)


def _round_threshold(values: Floats, threshold: float) -> float:
    """Return the roundest number that parts the values as the threshold does: from the one below to the next."""
    place = min(max(int(np.searchsorted(values, threshold, side="right")), 1), len(values) - 1)
    low, high = float(values[place - 1]), float(values[place])
    middle = (low + high) / 2
    exponent = math.floor(math.log10(high - low))
    for power, digit in ((exponent, 5), (exponent, 1), (exponent - 1, 5), (exponent - 1, 1)):
        if digit * 10.0**power > high - low:
            continue
        near = math.floor(middle / (digit * 10.0**power))
        for multiple in (near, near + 1):
            rounded = multiple_of(multiple, digit, power)
            if low <= rounded < high:
                return rounded
    return low


def _number(value: float) -> str:
    return marked(f"{value:,.10g}")


def _plain(value: float) -> str:
    """Return a number as it stands in SQL: 54, 0.5, 1e12."""
    return f"{value:.17g}" if float(f"{value:.15g}") != value else f"{value:.15g}"
