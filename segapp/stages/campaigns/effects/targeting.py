"""Test, per variant, whether choosing by segment beats contacting everybody alike, and choosing by one feature."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from segapp.figures import figure
from segapp.stages.campaigns.effects import uplift
from segapp.stages.campaigns.effects.statistics import chi_squared
from segapp.stages.campaigns.effects.targeting_cells import SEGMENTS, Halves, Question, read_rules
from segapp.stages.campaigns.effects.uplift import Group, Judged
from segapp.warehouse import Warehouse

CORRELATION = 0.8
"""Of both ways round: each half ranks for the other; 0.6 to 0.9 in simulation where segments are alike, else less."""
CANNOT_TELL = "cannot tell"
MINUS = "\N{MINUS SIGN}"


def write_targeting(warehouse: Warehouse, run_id: str) -> None:
    """Replace, for every campaign with a holdout, whether targeting pays."""
    thresholds = warehouse.row(
        "select interval_z, targeting_tolerance from model.thresholds cross join model.campaign_thresholds"
    )
    labels = _labels(warehouse)
    verdicts: list[tuple[object, ...]] = []
    steps: list[tuple[object, ...]] = []
    for question, rules in read_rules(warehouse).items():
        what = (question.outcome_name, question.arm_name)
        for rule, row, judged in _judge(question, rules, labels, thresholds):
            verdicts.append((run_id, question.campaign_key, rule, *row, *what))
            steps += [
                (run_id, question.campaign_key, rule, half, rank, step.group_name, *_figures(step), *what)
                for half, one in enumerate(judged, 1)
                for rank, step in enumerate(one.steps)
            ]
    warehouse.execute("delete from model.campaign_targeting")
    warehouse.insert("model.campaign_targeting", verdicts)
    warehouse.execute("delete from model.campaign_uplift_curve")
    warehouse.insert("model.campaign_uplift_curve", steps)


def _figures(step: uplift.CurveStep) -> tuple[float, float, float]:
    return (step.contacted_share, step.gain, step.gain_everybody)


def _labels(warehouse: Warehouse) -> dict[str, str]:
    """Return what each feature is called inside a sentence."""
    rows = warehouse.rows("select feature_name, label_inside from model.feature_formats")
    return {row.feature_name: row.label_inside for row in rows}


def _judge(
    question: Question, rules: Mapping[str, Halves], labels: Mapping[str, str], thresholds: Any
) -> list[tuple[str, tuple[object, ...], tuple[Judged, Judged]]]:
    """Return each rule's row and curves; the best feature is the one with the best fitted Qini."""
    features = sorted(rule for rule in rules if rule != SEGMENTS)
    best = max(features, key=lambda rule: sum(map(uplift.fitted_qini, rules[rule])), default=None)
    judged = {rule: uplift.cross_judge(*halves) for rule, halves in rules.items()}
    rows: list[tuple[str, tuple[object, ...], tuple[Judged, Judged]]] = []
    for rule, halves in rules.items():
        qini, reach = mean_of(judged[rule], thresholds.interval_z)
        verdict, text = _verdict(qini, reach, thresholds.targeting_tolerance, question.outcome_name)
        if rule == SEGMENTS and best is not None:
            label = labels.get(best, best)  # a feature that was taken out since has no label
            against = _against_feature(judged[rule], judged[best], label, thresholds.interval_z)
            text += _untold(label) if verdict == CANNOT_TELL else against
        whole = [_added(halves, name) for name in sorted(set(halves[0]) | set(halves[1]))]
        q, freedom, tau = uplift.heterogeneity(whole)
        everybody = sum(one.everybody_gain for one in judged[rule]) / 2
        head = (rule == SEGMENTS, rule == best, len(whole), qini, qini - reach, qini + reach, everybody)
        rows.append((rule, (*head, q, chi_squared(q, freedom), tau, verdict, text), judged[rule]))
    return rows


def mean_of(judged: tuple[Judged, Judged], interval_z: float) -> tuple[float, float]:
    """Return the mean Qini of the two judgements and the reach of its likely range."""
    first, second = judged
    variance = uplift.variance_of_mean(first.variance, second.variance, CORRELATION)
    return (first.qini + second.qini) / 2, interval_z * math.sqrt(variance)


_WHOLE_FROM = 0.01
"""From ten in a thousand on, tenths say nothing that the range does not make doubtful."""


def _verdict(qini: float, reach: float, tolerance: float, outcome: str) -> tuple[str, str]:
    what, less = ("extra money", "less") if outcome == "revenue" else ("extra responses", "fewer")
    sign, word = (-1, less) if qini < 0 else (1, "more")
    decimals = 0 if abs(qini) >= _WHOLE_FROM else 1
    middle, low, high = (
        figure(round(1000 * each, decimals) + 0.0, decimals).replace("-", MINUS)
        for each in (sign * qini, sign * qini - reach, sign * qini + reach)
    )
    gain = f"about {middle} {word} {what} per {figure(1000)} people than picking at random ({low} to {high})"
    if qini - reach > 0:
        return "yes", f"Yes: {gain}."
    if qini + reach < tolerance:
        return "no", f"No: {gain}."
    return CANNOT_TELL, f"Cannot tell: {gain}."


def _untold(label: str) -> str:
    """Say that nothing can be concluded: two very wide ranges do not mean equality."""
    return f" It is also unclear whether the best single feature, {label}, does better or worse."


def _against_feature(
    segments: tuple[Judged, Judged], best: tuple[Judged, Judged], label: str, interval_z: float
) -> str:
    """Compare the segments with the best single feature; both are judged on the same people."""
    ours, our_reach = mean_of(segments, interval_z)
    theirs, their_reach = mean_of(best, interval_z)
    reach = math.hypot(our_reach, their_reach)  # on the wide side: the two share their people
    if abs(ours - theirs) <= reach:
        return f" The best single feature, {label}, does about as well."
    return f" The best single feature, {label}, does {'worse' if ours > theirs else 'better'}."


def _added(halves: Halves, name: str) -> Group:
    groups = [half[name] for half in halves if name in half]
    return groups[0].plus(groups[1]) if len(groups) > 1 else groups[0]
