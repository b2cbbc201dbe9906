"""Read the groups that a rule for whom to contact first would rank: by variant, in responses and in money."""

from __future__ import annotations

from typing import Any, NamedTuple

from segapp.stages.campaigns.effects.uplift import Group, GroupCounts, GroupMoney
from segapp.warehouse import Warehouse, step

SEGMENTS = "segments"
Halves = tuple[dict[str, Group], dict[str, Group]]


class Question(NamedTuple):
    """A question: does a rule pay for one variant of a campaign, in responses or in money?"""

    campaign_key: str
    outcome_name: str
    arm_name: str


def read_rules(warehouse: Warehouse) -> dict[Question, dict[str, Halves]]:
    """Return, per question, the groups of both halves of every rule that has contacted and held out in both."""
    found: dict[Question, dict[str, Halves]] = {}
    for row in warehouse.rows(step("campaigns/targeting_segments")) + warehouse.rows(step("campaigns/targeting_bands")):
        _put(found, Question(row.campaign_key, "response", row.arm_name), row, _counts(row))
        if row.has_money:
            _put(found, Question(row.campaign_key, "revenue", row.arm_name), row, _money(row))
    usable = {
        question: {rule: halves for rule, halves in rules.items() if all(map(_has_both_sides, halves))}
        for question, rules in found.items()
    }
    return {question: rules for question, rules in usable.items() if rules}


def _put(found: dict[Question, dict[str, Halves]], question: Question, row: Any, group: Group) -> None:
    halves = found.setdefault(question, {}).setdefault(row.rule_name, ({}, {}))
    halves[0 if row.is_ranking_half else 1][row.group_name] = group


def _counts(row: Any) -> GroupCounts:
    return GroupCounts(
        row.contacted_count or 0,
        row.contacted_response_count or 0,
        row.holdout_count or 0,
        row.holdout_response_count or 0,
    )


def _money(row: Any) -> GroupMoney:
    return GroupMoney(
        row.contacted_count or 0,
        row.contacted_total or 0.0,
        row.contacted_square_total or 0.0,
        row.holdout_count or 0,
        row.holdout_total or 0.0,
        row.holdout_square_total or 0.0,
    )


def _has_both_sides(half: dict[str, Group]) -> bool:
    return any(group.holdout_count for group in half.values()) and any(group.contacted_count for group in half.values())
