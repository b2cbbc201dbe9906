"""Say, per campaign with a holdout, whether choosing by segment beats contacting everybody alike and one feature."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from segapp.figures import figure
from segapp.stages.campaigns.effects import uplift
from segapp.stages.campaigns.effects.statistics import chi_squared
from segapp.stages.campaigns.effects.uplift import GroupCounts, Half, Judged
from segapp.warehouse import Warehouse

SEGMENTS = "segments"
CANNOT_TELL = "cannot tell"
MINUS = "\N{MINUS SIGN}"
Halves = tuple[Half, Half]

SEGMENT_CELLS = """
select
    campaign_key,
    'segments' as rule_name,
    segment_key as group_name,
    is_ranking_half,
    sum(member_count) filter (where not is_holdout)::bigint as contacted_count,
    sum(responded_count) filter (where not is_holdout)::bigint as contacted_response_count,
    sum(member_count) filter (where is_holdout)::bigint as holdout_count,
    sum(responded_count) filter (where is_holdout)::bigint as holdout_response_count
from model.campaign_cells
where segment_key is not null and campaign_key not in (select campaign_key from model.campaign_flags where is_blocking)
group by all
order by all"""

BAND_CELLS = """
select
    cells.campaign_key,
    transforms.feature_name as rule_name,
    cells.band as group_name,
    cells.is_ranking_half,
    sum(cells.member_count) filter (where not cells.is_holdout)::bigint as contacted_count,
    sum(cells.responded_count) filter (where not cells.is_holdout)::bigint as contacted_response_count,
    sum(cells.member_count) filter (where cells.is_holdout)::bigint as holdout_count,
    sum(cells.responded_count) filter (where cells.is_holdout)::bigint as holdout_response_count
from (
    select *
    from model.campaign_band_cells
    where campaign_key not in (select campaign_key from model.campaign_flags where is_blocking)
) as cells
inner join core.campaigns on cells.campaign_key = campaigns.campaign_key
inner join model.runs on campaigns.run_id = runs.run_id
inner join (
    select
        run_id,
        feature_name,
        row_number() over (partition by run_id order by feature_order, feature_name) as place
    from model.feature_transforms
) as transforms on runs.fit_run_id = transforms.run_id and cells.feature_order = transforms.place
group by all
order by all"""


def write_targeting(warehouse: Warehouse, run_id: str) -> None:
    """Store whether targeting pays for every campaign with a holdout, afresh."""
    thresholds = warehouse.row(
        "select interval_z, targeting_tolerance from model.thresholds cross join model.campaign_thresholds"
    )
    rules, labels = _rules(warehouse), _labels(warehouse)
    verdicts: list[tuple[object, ...]] = []
    steps: list[tuple[object, ...]] = []
    for campaign_key in dict.fromkeys(key for key, _ in rules):
        of_campaign = {rule: halves for (key, rule), halves in rules.items() if key == campaign_key}
        for rule, row, judged in _judge_campaign(of_campaign, labels, thresholds):
            verdicts.append((run_id, campaign_key, rule, *row))
            steps += [
                (run_id, campaign_key, rule, half, rank, step.group_name, *_figures(step))
                for half, one in enumerate(judged, 1)
                for rank, step in enumerate(one.steps)
            ]
    warehouse.execute("delete from model.campaign_targeting")
    warehouse.insert("model.campaign_targeting", verdicts)
    warehouse.execute("delete from model.campaign_uplift_curve")
    warehouse.insert("model.campaign_uplift_curve", steps)


def _figures(step: uplift.CurveStep) -> tuple[float, float, float]:
    return (step.contacted_share, step.gain, step.gain_everybody)


def _rules(warehouse: Warehouse) -> dict[tuple[str, str], Halves]:
    """Return, per campaign with a holdout and rule, the groups of both halves."""
    found: dict[tuple[str, str], tuple[dict[str, GroupCounts], dict[str, GroupCounts]]] = {}
    for row in warehouse.rows(SEGMENT_CELLS) + warehouse.rows(BAND_CELLS):
        halves = found.setdefault((row.campaign_key, row.rule_name), ({}, {}))
        halves[0 if row.is_ranking_half else 1][row.group_name] = GroupCounts(
            row.contacted_count or 0,
            row.contacted_response_count or 0,
            row.holdout_count or 0,
            row.holdout_response_count or 0,
        )
    return {key: halves for key, halves in found.items() if all(_has_both_sides(half) for half in halves)}


def _labels(warehouse: Warehouse) -> dict[str, str]:
    """Return what each feature is called inside a sentence."""
    rows = warehouse.rows("select feature_name, label_inside from model.feature_formats")
    return {row.feature_name: row.label_inside for row in rows}


def _has_both_sides(half: Half) -> bool:
    return any(group.holdout_count for group in half.values()) and any(group.contacted_count for group in half.values())


def _judge_campaign(
    rules: Mapping[str, Halves], labels: Mapping[str, str], thresholds: Any
) -> list[tuple[str, tuple[object, ...], tuple[Judged, Judged]]]:
    """Return each rule's row and curves; the best feature is the one that looks best where it was made."""
    features = sorted(rule for rule in rules if rule != SEGMENTS)
    best = max(features, key=lambda rule: sum(map(uplift.fitted_qini, rules[rule])), default=None)
    judged = {rule: uplift.cross_judge(*halves) for rule, halves in rules.items()}
    rows: list[tuple[str, tuple[object, ...], tuple[Judged, Judged]]] = []
    for rule, halves in rules.items():
        qini, reach = _mean(judged[rule], thresholds.interval_z)
        verdict, text = _verdict(qini, reach, thresholds.targeting_tolerance)
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


def _mean(judged: tuple[Judged, Judged], interval_z: float) -> tuple[float, float]:
    """Return the mean Qini of the two judgements and the reach of its likely range."""
    return sum(one.qini for one in judged) / 2, interval_z * math.sqrt(sum(one.variance for one in judged)) / 2


_WHOLE_FROM = 0.01
"""From ten in a thousand on, tenths say nothing that the range does not make doubtful."""


def _verdict(qini: float, reach: float, tolerance: float) -> tuple[str, str]:
    sign, word = (-1, "fewer") if qini < 0 else (1, "more")
    decimals = 0 if abs(qini) >= _WHOLE_FROM else 1
    middle, low, high = (
        figure(round(1000 * each, decimals) + 0.0, decimals).replace("-", MINUS)
        for each in (sign * qini, sign * qini - reach, sign * qini + reach)
    )
    thousand = f"{figure(1000)} people"
    gain = f"about {middle} {word} extra responses per {thousand} than picking at random ({low} to {high})"
    if qini - reach > 0:
        return "yes", f"Yes: {gain}."
    if qini + reach < tolerance:
        return "no", f"No: {gain}."
    return CANNOT_TELL, f"Cannot tell: {gain}."


def _untold(label: str) -> str:
    """Say that nothing can be said: two ranges that both hold nearly everything are no sign of being alike."""
    return f" Nor can it be told whether the best single feature, {label}, does better or worse."


def _against_feature(
    segments: tuple[Judged, Judged], best: tuple[Judged, Judged], label: str, interval_z: float
) -> str:
    """Say how the segments compare with the best single feature; both are judged on the same people."""
    ours, our_reach = _mean(segments, interval_z)
    theirs, their_reach = _mean(best, interval_z)
    reach = math.hypot(our_reach, their_reach)  # on the wide side: the two share their people
    if abs(ours - theirs) <= reach:
        return f" The best single feature, {label}, does about as well."
    return f" The best single feature, {label}, does {'worse' if ours > theirs else 'better'}."


def _added(halves: Halves, name: str) -> GroupCounts:
    groups = [half[name] for half in halves if name in half]
    return GroupCounts(
        sum(group.contacted_count for group in groups),
        sum(group.contacted_response_count for group in groups),
        sum(group.holdout_count for group in groups),
        sum(group.holdout_response_count for group in groups),
    )
