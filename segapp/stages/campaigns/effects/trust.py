"""Check whether a campaign's arms are comparable: sizes as planned, balanced before, contacted as assigned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from segapp.figures import figure, percent_of_text
from segapp.stages.campaigns.design.terms import HOLDOUT
from segapp.stages.campaigns.effects import statistics
from segapp.warehouse import Warehouse, step

Flag = tuple[str, str, str, int, bool, str]
"""Campaign key, scope (campaign, overall, segments), name, affected count, whether it suppresses the verdict, text."""


def trust_flags(warehouse: Warehouse, thresholds: Any) -> list[Flag]:
    """Return the reasons against comparing the arms of each campaign."""
    found: list[Flag] = []
    for arms in _by_campaign(warehouse.rows(step("campaigns/arm_sizes"))).values():
        found += _share_flags(arms, thresholds)
    for arms in _by_campaign(warehouse.rows(step("campaigns/touched_members"))).values():
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
    """Return the planned share of each arm, and whether it was given; by default all arms are equal."""
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
    """Test the sizes of all arms against the plan (chi-squared): a sample-ratio mismatch means lost people."""
    shares, is_planned = planned_shares(arms)
    counts = [arm.member_count for arm in arms]
    people = sum(counts)
    if len(arms) < 2 or statistics.planned_split(counts, shares) >= thresholds.split_alpha:
        return []
    word = "were planned" if is_planned else "is equal"
    seen = ", ".join(
        f"{arm.arm_name} {percent_of_text(arm.member_count / people)} where {percent_of_text(share)} {word}"
        for arm, share in zip(arms, shares, strict=True)
    )
    text = f"The split went wrong: {seen}."
    if not is_planned:
        text = f"The arms differ in size, and no plan says that they should: {seen}."
        text += " Give the planned shares at ingest."
    return [(arms[0].campaign_key, "campaign", "split not as planned", people, True, text)]


def _touched_flags(arms: Sequence[Any], thresholds: Any) -> list[Flag]:
    key, found = arms[0].campaign_key, []
    for name, counts, what in (
        (
            "another campaign",
            [0 if arm.is_standing else arm.other_count for arm in arms],
            "were contacted by another campaign in the same days",
        ),
        ("responses before", [arm.early_count for arm in arms], "had responded before the contact"),
    ):
        affected = sum(counts)
        pairs = [(arm.member_count - count, count) for arm, count in zip(arms, counts, strict=True)]
        if len(arms) > 1 and affected and statistics.even_split(pairs) < thresholds.split_alpha:
            seen = ", ".join(
                f"{arm.arm_name} {percent_of_text(n / arm.member_count)}" for arm, n in zip(arms, counts, strict=True)
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
        text = f"{figure(reached)} of {figure(people)} held out were contacted all the same ({how})."
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
