"""Say whether a campaign's arms can be compared at all: sizes as planned, alike before, and contacted as assigned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from segapp.figures import figure, percentage
from segapp.stages.campaigns.design.terms import HOLDOUT
from segapp.stages.campaigns.effects import statistics
from segapp.warehouse import Warehouse

Flag = tuple[str, str, str, int, bool, str]
"""Campaign key, scope (campaign, overall, segments), name, affected count, whether it takes away the verdict, text."""

ARMS = """
select
    campaigns.campaign_key,
    case when contacts.is_holdout then 'holdout' else contacts.arm_name end as arm_name,
    count(*) as member_count,
    campaigns.planned_holdout_share,
    any_value(shares.arm_share order by shares.arm_share) as planned_share
from core.campaigns
inner join core.campaign_contacts as contacts on campaigns.campaign_key = contacts.campaign_key
left join core.campaign_shares as shares
    on campaigns.campaign_key = shares.campaign_key
    and lower(shares.arm_name) = lower(case when contacts.is_holdout then 'holdout' else contacts.arm_name end)
where campaigns.outcomes_until_date is not null and contacts.conflicting_arm_name is null
group by all
order by all"""

TOUCHED = """
with members as (
    select
        campaigns.campaign_key,
        campaigns.origin = 'standing' as is_standing,
        campaigns.outcomes_until_date is not null as is_measured,
        contacts.customer_id,
        contacts.is_holdout,
        case when contacts.is_holdout then 'holdout' else contacts.arm_name end as arm_name,
        contacts.is_holdout and contacts.contacted_date is not null
        and not bool_and(contacts.contacted_date is not null)
            over (partition by contacts.campaign_key, contacts.is_holdout) as is_dated,
        coalesce(contacts.contacted_date, campaigns.start_date) as first_date,
        coalesce(contacts.contacted_date, campaigns.start_date) + campaigns.outcome_window_days as last_date
    from core.campaigns
    inner join core.campaign_contacts as contacts on campaigns.campaign_key = contacts.campaign_key
    where contacts.conflicting_arm_name is null
),

others as (
    select distinct members.campaign_key, members.customer_id
    from members
    inner join members as other_members
        on members.customer_id = other_members.customer_id and members.campaign_key <> other_members.campaign_key
    where members.is_measured and not other_members.is_holdout and not other_members.is_standing
        and other_members.first_date <= members.last_date and other_members.last_date >= members.first_date
),

outcomes as (
    select
        outcomes.campaign_key,
        outcomes.customer_id,
        bool_or(words.outcome_kind = 'contacted only') as is_reached,
        bool_or(words.outcome_kind in ('response', 'conversion') and outcomes.outcome_date < members.first_date)
            as is_early
    from core.campaign_outcomes as outcomes
    inner join members
        on outcomes.campaign_key = members.campaign_key and outcomes.customer_id = members.customer_id
    inner join intake.outcome_words as words on lower(trim(outcomes.outcome_name)) = words.outcome_word
    group by outcomes.campaign_key, outcomes.customer_id
)

select
    members.campaign_key,
    members.arm_name,
    bool_or(members.is_holdout) as is_holdout,
    bool_or(members.is_standing) as is_standing,
    count(*) as member_count,
    count(others.customer_id) as other_count,
    count(*) filter (where outcomes.is_early) as early_count,
    count(*) filter (
        where outcomes.is_reached or members.is_dated or (members.is_standing and others.customer_id is not null)
    ) as reached_count
from members
left join others on members.campaign_key = others.campaign_key and members.customer_id = others.customer_id
left join outcomes on members.campaign_key = outcomes.campaign_key and members.customer_id = outcomes.customer_id
where members.is_measured
group by all
order by all"""
"""Per arm: members whom another campaign contacted in the window, who responded before, or were reached by this one.

A date of contact says that somebody held out was reached where others held out have none; where all have one, it is the
campaign's day.
"""


def trust_flags(warehouse: Warehouse, thresholds: Any) -> list[Flag]:
    """Return what speaks against comparing the arms of each campaign."""
    found: list[Flag] = []
    for arms in _by_campaign(warehouse.rows(ARMS)).values():
        found += _share_flags(arms, thresholds)
    for arms in _by_campaign(warehouse.rows(TOUCHED)).values():
        found += _touched_flags(arms, thresholds)
    labels = {row.feature_name: row.label for row in warehouse.rows("select * from features.feature_catalog")}
    for row in warehouse.rows("select * from model.campaign_balance where p_value is not null order by campaign_key"):
        found += _balance_flags(row, labels, thresholds)
    return found


def _by_campaign(rows: Sequence[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.campaign_key, []).append(row)
    return found


def planned_shares(arms: Sequence[Any]) -> tuple[list[float], bool]:
    """Return the share meant for each arm, and whether anybody said so; unsaid, all arms are taken to be equal."""
    if all(arm.planned_share is not None for arm in arms):
        whole = sum(arm.planned_share for arm in arms)
        return [arm.planned_share / whole for arm in arms], True
    held_out = arms[0].planned_holdout_share
    contacted = [arm for arm in arms if arm.arm_name != HOLDOUT]
    if held_out is None or not contacted:
        return [1 / len(arms)] * len(arms), False
    each = (1 - held_out) / len(contacted)
    return [held_out if arm.arm_name == HOLDOUT else each for arm in arms], True


def _share_flags(arms: Sequence[Any], thresholds: Any) -> list[Flag]:
    """Test the sizes of all arms against the plan (chi-squared): a ratio that is off means that people were lost."""
    shares, is_planned = planned_shares(arms)
    counts = [arm.member_count for arm in arms]
    people = sum(counts)
    if len(arms) < 2 or statistics.planned_split(counts, shares) >= thresholds.split_alpha:
        return []
    word = "were planned" if is_planned else "is equal"
    seen = ", ".join(
        f"{arm.arm_name} {percentage(arm.member_count / people)} where {percentage(share)} {word}"
        for arm, share in zip(arms, shares, strict=True)
    )
    text = f"The split went wrong: {seen}."
    if not is_planned:
        text = f"The arms are not equal, and nobody said that they should differ: {seen}."
        text += " Say the planned shares at ingest."
    return [(arms[0].campaign_key, "campaign", "split not as planned", people, True, text)]


def _touched_flags(arms: Sequence[Any], thresholds: Any) -> list[Flag]:
    key, found = arms[0].campaign_key, []
    for name, counts, what in (
        (
            "another campaign",
            [0 if arm.is_standing else arm.other_count for arm in arms],
            "were contacted by another campaign in these days",
        ),
        ("responses before", [arm.early_count for arm in arms], "had responded before the contact"),
    ):
        affected = sum(counts)
        pairs = [(arm.member_count - count, count) for arm, count in zip(arms, counts, strict=True)]
        if len(arms) > 1 and affected and statistics.even_split(pairs) < thresholds.split_alpha:
            seen = ", ".join(
                f"{arm.arm_name} {percentage(n / arm.member_count)}" for arm, n in zip(arms, counts, strict=True)
            )
            text = f"The arms differ in how many {what}: {seen}."
            found.append((key, "campaign", f"{name} by arm", affected, True, text))
        elif affected and name == "another campaign":
            text = f"{figure(affected)} members {what}, in all arms alike."
            found.append((key, "campaign", name, affected, False, text))
    held_out = [arm for arm in arms if arm.is_holdout]
    reached, people = sum(arm.reached_count for arm in held_out), sum(arm.member_count for arm in held_out)
    if reached:
        how = "by a campaign" if held_out[0].is_standing else "dated, sent, opened or clicked"
        text = f"{figure(reached)} of {figure(people)} held out were reached all the same ({how})."
        is_blocking = reached > thresholds.reached_holdout_share * people
        found.append((key, "campaign", "holdout was contacted", reached, is_blocking, text))
    return found


def _balance_flags(row: Any, labels: Mapping[str, str], thresholds: Any) -> list[Flag]:
    if row.p_value >= thresholds.split_alpha:
        return []
    label = labels.get(row.worst_feature_name, row.worst_feature_name)
    what = f"{label} ({row.worst_category_name})" if row.worst_category_name else label
    far = f"{figure(abs(row.worst_difference), 2)} standard deviations"
    text = (
        f"The arms were not alike before the campaign: {what} differs most, by {far} between {row.worst_arm_name} and"
        f" the others. Chance does so in fewer than 1 of {figure(1000)} fair splits."
    )
    is_blocking = abs(row.worst_difference) >= thresholds.balance_min_difference
    return [(row.campaign_key, "campaign", "arms not alike", 0, is_blocking, text)]
