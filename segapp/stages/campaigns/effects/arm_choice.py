"""Value the best variant of each segment against the best single one for all, by cross-fitting.

Chosen on one half of the members and valued on the other, both ways round: on the half where it was chosen the best of
several always looks better than it is (Chernozhukov et al. 2018, Double/debiased machine learning, Econometrics J. 21).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from segapp.figures import figure
from segapp.stages.campaigns.effects.uplift import variance_of_mean
from segapp.warehouse import Warehouse, step

CORRELATION = 0.6
"""Of both ways round: what one half chose is valued on the other, and the reverse; 0.1 to 0.58 in simulation."""
MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True)
class ArmCell:
    """One variant in one segment and half: people, what they brought on average, and the variance of that mean."""

    count: int
    mean: float
    variance: float


Half = Mapping[str, Mapping[str, ArmCell]]
"""Cells by segment and variant; every segment has every variant."""


@dataclass(frozen=True)
class Gain:
    """The gain per person of choosing by segment, and its variance."""

    mean: float
    variance: float


def choose(half: Half) -> tuple[dict[str, str], str]:
    """Return the best variant of each segment, and the best single one for all; ties by name."""
    by_segment = {key: min(arms, key=lambda name: (-arms[name].mean, name)) for key, arms in half.items()}
    weights = _weights(half)
    names = sorted(next(iter(half.values())))
    totals = {name: math.fsum(weights[key] * half[key][name].mean for key in half) for name in names}
    return by_segment, min(names, key=lambda name: (-totals[name], name))


def value(chosen: tuple[Mapping[str, str], str], half: Half) -> Gain:
    """Return what a choice made on the other half gains in this one, over its single best."""
    by_segment, single = chosen
    weights = _weights(half)
    pairs = [(weights[key], arms[by_segment[key]], arms[single]) for key, arms in half.items()]
    changed = [(weight, own, all_alike) for weight, own, all_alike in pairs if own is not all_alike]
    return Gain(
        math.fsum(weight * (own.mean - other.mean) for weight, own, other in changed),
        math.fsum(weight**2 * (own.variance + other.variance) for weight, own, other in changed),
    )


def cross_value(first: Half, second: Half) -> Gain:
    """Return the mean of both ways round."""
    one, other = value(choose(first), second), value(choose(second), first)
    return Gain((one.mean + other.mean) / 2, variance_of_mean(one.variance, other.variance, CORRELATION))


def _weights(half: Half) -> dict[str, float]:
    people = {key: sum(arm.count for arm in arms.values()) for key, arms in half.items()}
    whole = sum(people.values())
    return {key: count / whole for key, count in people.items()}


def write_arm_choice(warehouse: Warehouse, run_id: str) -> None:
    """Store anew, for every campaign with several variants, whether choosing one by segment is worth it."""
    thresholds = warehouse.row(
        "select interval_z, targeting_tolerance from model.thresholds cross join model.campaign_thresholds"
    )
    found: dict[tuple[str, str], list[Any]] = {}
    for row in warehouse.rows(step("campaigns/arm_cells")):
        found.setdefault((row.campaign_key, row.outcome_name), []).append(row)
    made = []
    for (campaign_key, outcome), rows in found.items():
        halves = [_half([row for row in rows if row.is_ranking_half is side]) for side in (True, False)]
        both = sorted(set(halves[0]) & set(halves[1]))
        if len({row.arm_name for row in rows}) < 2 or not both:
            continue
        first, second = ({key: half[key] for key in both} for half in halves)
        gain = cross_value(first, second)
        reach = thresholds.interval_z * math.sqrt(gain.variance)
        by_segment, single = choose(_whole(first, second))
        choice = ", ".join(f"{key} {name}" for key, name in by_segment.items())
        verdict, text = _verdict(gain.mean, reach, single, outcome, thresholds.targeting_tolerance)
        figures = (gain.mean, gain.mean - reach, gain.mean + reach)
        made.append((run_id, campaign_key, outcome, single, choice, *figures, verdict, text))
    warehouse.execute("delete from model.campaign_arm_choice")
    warehouse.insert("model.campaign_arm_choice", made)


def _half(rows: Sequence[Any]) -> dict[str, dict[str, ArmCell]]:
    """Return the cells of segments in which every variant has at least two people."""
    arms = {row.arm_name for row in rows}
    found: dict[str, dict[str, ArmCell]] = {}
    for row in rows:
        if row.member_count > 1:
            mean = row.total / row.member_count
            spread = max(row.square_total - row.total * mean, 0.0) / (row.member_count - 1)
            cell = ArmCell(row.member_count, mean, spread / row.member_count)
            found.setdefault(row.segment_key, {})[row.arm_name] = cell
    return {key: cells for key, cells in found.items() if set(cells) == arms}


def _whole(first: Half, second: Half) -> dict[str, dict[str, ArmCell]]:
    """Return both halves together, to name the choice; the variance is not needed."""
    found: dict[str, dict[str, ArmCell]] = {}
    for key, arms in first.items():
        for name, one in arms.items():
            other = second[key][name]
            count = one.count + other.count
            mean = (one.count * one.mean + other.count * other.mean) / count
            found.setdefault(key, {})[name] = ArmCell(count, mean, 0.0)
    return found


def _verdict(gain: float, reach: float, single: str, outcome: str, tolerance: float) -> tuple[str, str]:
    if reach == 0:
        return "no", f"No: {single} is the best variant everywhere, on both halves of the members."
    factor, digits, unit = (1, 2, "money per person contacted") if outcome == "revenue" else (
        100, 1, "responses per 100 contacted"
    )  # fmt: skip
    middle, low, high = (
        figure(round(factor * each, digits) + 0.0, digits).replace("-", MINUS)
        for each in (gain, gain - reach, gain + reach)
    )
    text = f"the best variant of each segment brings {middle} ({low} to {high}) more {unit} than {single} for all,"
    text += " valued on members it was not chosen on."
    if gain - reach > 0:
        return "yes", f"Yes: {text}"
    if gain + reach < tolerance:
        return "no", f"No: {text}"
    return "cannot tell", f"Cannot tell: {text}"
