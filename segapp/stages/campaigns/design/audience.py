"""Freeze who is in a campaign and who is held out, for good."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace

from segapp.errors import CampaignError
from segapp.figures import figure
from segapp.stages.campaigns.design import arms
from segapp.stages.campaigns.design.selection import Selection, candidates_select, segment_keys
from segapp.stages.campaigns.design.terms import (
    STANDING,
    Split,
    Terms,
    check_split,
    check_terms,
    insert_campaign,
    next_campaign_key,
    terms_row,
)
from segapp.warehouse import Warehouse

FINGERPRINT = """
select coalesce(sum(('0x' || substr(md5(concat_ws(chr(31), customer_id, arm_name, is_holdout, segment_key)), 1, 8)
    )::bigint), 0)::bigint
from core.campaign_contacts
where campaign_key = ?"""
"""Adds up to the same number in any order, and to another one when a member, arm or segment changes."""


@dataclass(frozen=True)
class Frozen:
    """The result of freezing: members by arm, chosen customers left out by reason, and notes for the user."""

    campaign_key: str
    campaign_name: str
    member_count: int
    arm_counts: Mapping[str, int]
    left_out: Mapping[str, int]
    notes: tuple[str, ...] = ()


def freeze(
    warehouse: Warehouse,
    *,
    terms: Terms,
    selection: Selection,
    split: Split,
    frozen_at: datetime.datetime,
) -> Frozen:
    """Divide the chosen customers into arms and store them: members, arms and segments never change afterwards.

    Returns
    -------
    Frozen
        How many are in each arm, and who was left out and why.

    Raises
    ------
    CampaignError
        If the name is taken, a term is not possible, or nobody is left to contact.
    """
    check_terms(warehouse, terms)
    check_split(split)
    salt = terms.campaign_name if split.salt is None else split.salt
    key = next_campaign_key(warehouse)
    selection = replace(selection, segments=segment_keys(warehouse, selection.segments))
    chosen_count = arms.choose(warehouse, candidates_select(warehouse, selection, terms.start_date), salt)
    left_out = arms.left_out(warehouse)
    if chosen_count:
        arms.cut(warehouse, split)
        arms.insert_members(warehouse, key, salt)
    counts = _arm_counts(warehouse, key)
    if not counts:
        raise CampaignError(_nobody_text(left_out), todo="Choose other segments or another condition")
    how = (
        STANDING if split.is_standing else "frozen",
        salt,
        selection.text,
        sum(counts.values()),
        members_hash(warehouse, key),
        frozen_at,
    )
    insert_campaign(warehouse, (key, *terms_row(terms), split.holdout_share, *how))
    notes = _short_of_plan(warehouse, key, split.limits or {})
    return Frozen(key, terms.campaign_name, sum(counts.values()), counts, left_out, notes)


def members_hash(warehouse: Warehouse, campaign_key: str) -> int:
    """Return the fingerprint of a campaign's members, arms and segments."""
    return int(warehouse.scalar(FINGERPRINT, [campaign_key]))


def _arm_counts(warehouse: Warehouse, key: str) -> dict[str, int]:
    rows = warehouse.rows(
        "select arm_name, count(*) as member_count from core.campaign_contacts where campaign_key = ?"
        " group by arm_name, is_holdout order by is_holdout desc, arm_name",
        [key],
    )
    return {row.arm_name: row.member_count for row in rows}


def _short_of_plan(warehouse: Warehouse, key: str, limits: Mapping[str, int]) -> tuple[str, ...]:
    """Say that fewer are contacted than were planned, and why."""
    rows = warehouse.rows(
        "select segment_key, count(*) as contact_count from core.campaign_contacts"
        " where campaign_key = ? and not is_holdout group by segment_key",
        [key],
    )
    contacted = {row.segment_key: row.contact_count for row in rows}
    short = {each: limit for each, limit in sorted(limits.items()) if contacted.get(each, 0) < limit}
    if not short:
        return ()
    total = sum(min(contacted.get(each, 0), limit) for each, limit in limits.items())
    segments = ", ".join(f"{each} {figure(contacted.get(each, 0))} of {figure(limit)}" for each, limit in short.items())
    return (
        f"Fewer than planned are contacted: {figure(total)} of {figure(sum(limits.values()))} ({segments})."
        " The others are held out, must not be contacted, or were not chosen; a smaller --holdout contacts more.",
    )


def _nobody_text(left_out: Mapping[str, int]) -> str:
    reasons = ", ".join(f"{figure(count)} {reason}" for reason, count in left_out.items())
    return "nobody is left to contact" + (f" ({reasons})" if reasons else "")


def reseal(warehouse: Warehouse) -> None:
    """Accept the removal of a customer: count and fingerprint every frozen audience again.

    Only after `segapp forget`: any other change of an audience must be noticed.
    """
    for row in warehouse.rows(
        "select campaign_key from core.campaigns where origin <> 'contacts' order by campaign_key"
    ):
        warehouse.execute(
            "update core.campaigns set members_hash = $members_hash, member_count ="
            " (select count(*) from core.campaign_contacts where campaign_key = $key) where campaign_key = $key",
            {"key": row.campaign_key, "members_hash": members_hash(warehouse, row.campaign_key)},
        )
