"""Read the groups that a rule for whom to contact first would rank: by variant, in responses and in money."""

from __future__ import annotations

from typing import Any, NamedTuple

from segapp.stages.campaigns.effects.uplift import Group, GroupCounts, GroupMoney
from segapp.warehouse import Warehouse

SEGMENTS = "segments"
Halves = tuple[dict[str, Group], dict[str, Group]]


class Question(NamedTuple):
    """What is asked: whether a rule pays for one variant of a campaign, in responses or in money."""

    campaign_key: str
    outcome_name: str
    arm_name: str


COUNTED = """
    sum(cells.member_count) filter (where not cells.is_holdout)::bigint as contacted_count,
    sum(cells.responded_count) filter (where not cells.is_holdout)::bigint as contacted_response_count,
    sum(cells.member_count) filter (where cells.is_holdout)::bigint as holdout_count,
    sum(cells.responded_count) filter (where cells.is_holdout)::bigint as holdout_response_count"""

UNBLOCKED = """campaign_key not in (
    select campaign_key from model.campaign_flags where is_blocking
    union all select campaign_key from core.campaigns where origin = 'standing'
)"""

SEGMENT_CELLS = f"""
select
    arms.campaign_key, arms.arm_name, 'segments' as rule_name, cells.segment_key as group_name, cells.is_ranking_half,
{COUNTED},
    sum(cells.revenue_sum) filter (where not cells.is_holdout)::double as contacted_total,
    sum(cells.revenue_square_sum) filter (where not cells.is_holdout)::double as contacted_square_total,
    sum(cells.revenue_sum) filter (where cells.is_holdout)::double as holdout_total,
    sum(cells.revenue_square_sum) filter (where cells.is_holdout)::double as holdout_square_total,
    coalesce(money.has_money, false) as has_money
from (select distinct campaign_key, arm_name from model.campaign_cells where not is_holdout) as arms
inner join model.campaign_cells as cells
    on arms.campaign_key = cells.campaign_key and (cells.is_holdout or cells.arm_name = arms.arm_name)
left join (
    select campaign_key, sum(revenue_sum) > 0 as has_money from model.campaign_cells group by campaign_key
) as money on arms.campaign_key = money.campaign_key
where cells.segment_key is not null and cells.{UNBLOCKED}
group by all
order by all"""

BAND_CELLS = f"""
with cells as (
    select * from model.campaign_band_cells where {UNBLOCKED}
)
select
    arms.campaign_key, arms.arm_name, transforms.feature_name as rule_name, cells.band as group_name,
    cells.is_ranking_half,
{COUNTED},
    false as has_money
from (select distinct campaign_key, arm_name from cells where not is_holdout) as arms
inner join cells on arms.campaign_key = cells.campaign_key and (cells.is_holdout or cells.arm_name = arms.arm_name)
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


def read_rules(warehouse: Warehouse) -> dict[Question, dict[str, Halves]]:
    """Return, per question, the groups of both halves of every rule that has contacted and held out in both."""
    found: dict[Question, dict[str, Halves]] = {}
    for row in warehouse.rows(SEGMENT_CELLS) + warehouse.rows(BAND_CELLS):
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
