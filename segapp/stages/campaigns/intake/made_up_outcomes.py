"""Generate the outcomes of a frozen campaign with planted effects, so that a demo has something to measure.

Only for synthetic customers. Effects are planted by segment, so that high response and high lift part company: the
segment with the best scorecard buys without being asked, the two largest others only when asked, the smallest one is
deterred.
"""

from __future__ import annotations

import datetime
import pathlib
from dataclasses import dataclass

from segapp.errors import CampaignError
from segapp.stages.campaigns.design.terms import find_campaign
from segapp.warehouse import Warehouse, quote_text


@dataclass(frozen=True)
class Effect:
    """Shares that respond, contacted and held out."""

    contacted_rate: float
    holdout_rate: float


BUYS_ANYWAY = Effect(0.16, 0.16)
ONLY_WHEN_ASKED = Effect(0.15, 0.05)
HELPED = Effect(0.125, 0.05)
PUT_OFF = Effect(0.02, 0.07)
OTHERS = Effect(0.07, 0.06)


def planted_effects(warehouse: Warehouse) -> dict[str, Effect]:
    """Return the effect of each segment of the current run: the best scorecard buys anyway, the rest by size."""
    rows = warehouse.rows("""
select segment_key
from model.segment_scores
order by
    row_number() over (order by total_points desc nulls last, segment_key) > 1, reachable_count desc, segment_key""")
    keys = [row.segment_key for row in rows]
    effects = dict.fromkeys(keys, OTHERS)
    for key, effect in zip(keys, (BUYS_ANYWAY, ONLY_WHEN_ASKED, HELPED), strict=False):
        effects[key] = effect
    if len(keys) > 3:
        effects[keys[-1]] = PUT_OFF
    return effects


STRONG_ARM, STRONG_FACTOR = "call", 1.6
"""Of two variants, the one that moves more of those whom a contact moves at all."""


def write_skewed_contacts(warehouse: Warehouse, target: pathlib.Path, start_date: datetime.date) -> int:
    """Write the contacts file of a campaign that reached women more often than men and moved nobody."""
    if not warehouse.scalar("select is_synthetic from model.current_run"):
        raise CampaignError("contacts are made up for made-up customers only", todo="Try segapp demo --dir demo")
    arm = f"{_draw('arm', 'customer_id')} < if(gender = 'Female', 0.7, 0.3)"
    query = f"""
select
    customer_id,
    if({arm}, 'contact', 'holdout') as arm,
    {quote_text(start_date.isoformat())} as date,
    {_draw("answer", "customer_id")} < if(gender = 'Female', 0.08, 0.05) as responded
from core.customers
where {_draw("newsletter", "customer_id")} < 0.2
order by customer_id"""
    return int(warehouse.scalar(f"copy ({query}) to {quote_text(str(target))} (format csv, header)"))


def _draw(part: str, text: str) -> str:
    """Return SQL for a number from 0 to 1 that follows from part and text."""
    return f"(('0x' || substr(md5({quote_text(part)} || {text}), 1, 8))::bigint / 4294967296)"


def plant_campaign(
    warehouse: Warehouse, campaign_name: str, target: pathlib.Path, until_date: datetime.date | None = None
) -> int:
    """Write the outcomes file that a till would give for this campaign; return its number of rows.

    The same customers and campaign give the same file: who responds, when and for how much follows from the md5 of
    campaign and id.

    Raises
    ------
    CampaignError
        If there is no such campaign, or the customers are real.
    """
    key = find_campaign(warehouse, campaign_name)
    if not warehouse.scalar("select is_synthetic from model.current_run"):
        raise CampaignError("outcomes are made up for made-up customers only", todo="Try segapp demo --dir demo")
    effects = sorted(planted_effects(warehouse).items())
    rates = ", ".join(f"({quote_text(name)}, {e.contacted_rate:.6f}, {e.holdout_rate:.6f})" for name, e in effects)

    def draw(part: str) -> str:
        """Return SQL for a number from 0 to 1 that follows from part, campaign and customer."""
        return _draw(part, "members.campaign_key || members.customer_id")

    last_day = f"date {quote_text(until_date.isoformat())}" if until_date else "date 'infinity'"
    query = f"""
select *
from (
select
    members.customer_id,
    campaigns.start_date + cast(floor({draw("day")} * (campaigns.outcome_window_days + 1)) as integer) as date,
    'order' as outcome,
    round(10 + 30 * {draw("amount")}, 2) as amount
from core.campaign_contacts as members
inner join core.campaigns on members.campaign_key = campaigns.campaign_key
inner join (values {rates}) as rates (segment_key, contacted_rate, holdout_rate)
    on members.segment_key = rates.segment_key
where members.campaign_key = {quote_text(key)}
    and {draw("response")} < case
        when members.is_holdout then holdout_rate
        when members.arm_name = {quote_text(STRONG_ARM)}
            then holdout_rate + {STRONG_FACTOR} * (contacted_rate - holdout_rate)
        else contacted_rate
    end
) as planted
where date <= {last_day}
order by customer_id"""
    return int(warehouse.scalar(f"copy ({query}) to {quote_text(str(target))} (format csv, header)"))
