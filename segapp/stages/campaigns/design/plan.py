"""Plan a campaign before it is sent: who remains, what it costs, how many to hold out, and what it will show."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from segapp.errors import CampaignError
from segapp.figures import figure, percentage
from segapp.stages.campaigns.design.cards import Card, make_card
from segapp.stages.campaigns.design.power import Aim, Design, Level, minimum_detectable
from segapp.stages.campaigns.design.selection import STANDING_REASON, Selection, candidates_select
from segapp.stages.campaigns.effects.base_rates import BaseRate, BaseRates, read_base_rates
from segapp.warehouse import Warehouse, quote_text


@dataclass(frozen=True)
class PlanRequest:
    """A request for a plan: whom, from when, and what is known about cost and value.

    `holdout_share` None: advised; `base_rate` (response without contact) None: from the newest holdout, else assumed;
    `expected_lift`, the true lift that the campaign should find, None: somewhat above what pays.
    """

    start_date: datetime.date
    selection: Selection = field(default_factory=Selection)
    cost_per_contact: float | None = None
    value_per_response: float | None = None
    holdout_share: float | None = None
    base_rate: float | None = None
    expected_lift: float | None = None
    arm_count: int = 1


@dataclass(frozen=True)
class PlanRow:
    """One segment of a plan; smallest_lift, the minimum detectable effect of one arm, holds for all read together."""

    segment_key: str
    segment_name: str
    chosen_count: int
    forbidden_count: int
    recent_count: int
    contact_count: int
    holdout_count: int
    cost: float | None
    smallest_lift: float | None


@dataclass(frozen=True)
class CampaignPlan:
    """The plan by segment, the card for all together, advice, and cautions from earlier campaigns."""

    rows: Sequence[PlanRow]
    card: Card
    cost: float | None
    break_even_lift: float | None
    advice_text: str
    caution_texts: Sequence[str] = ()


def plan(warehouse: Warehouse, request: PlanRequest) -> CampaignPlan:
    """Return the plan of a campaign to these customers; nothing is stored.

    Raises
    ------
    CampaignError
        If a number is not possible, a segment is not there, or nobody is left to contact.
    """
    check_request(request)
    thresholds = warehouse.row("select * from model.campaign_thresholds")
    counts = _counts(warehouse, request)
    reachable = sum(row.reachable_count for row in counts)
    if not reachable:
        raise CampaignError("nobody is left to contact", todo="Choose other segments or another condition")
    base_rates = read_base_rates(warehouse, request.base_rate)
    break_even = _break_even(request)
    card = make_card(
        reachable,
        base_rate=_base_rate(counts, base_rates),
        aim=_aim(request, thresholds.useful_lift),
        thresholds=thresholds,
        holdout_share=request.holdout_share,
    )
    level = Level(thresholds.family_alpha, thresholds.power, len(counts) * request.arm_count)
    rows = [_plan_row(row, request, card, base_rates, level) for row in counts]
    cost = None if request.cost_per_contact is None else request.cost_per_contact * card.contact_count
    return CampaignPlan(rows, card, cost, break_even, _advice(rows, card), _cautions(counts))


def check_request(request: PlanRequest) -> None:
    """Refuse impossible numbers.

    Raises
    ------
    CampaignError
        With the number and what it must be.
    """
    for word, money in (("cost per contact", request.cost_per_contact), ("value", request.value_per_response)):
        if money is not None and not (math.isfinite(money) and 0 <= money <= 1e9):
            raise CampaignError(f"the {word} must be 0 or more, not {money}")
    if request.holdout_share is not None and not 0 <= request.holdout_share < 1:
        raise CampaignError(
            f"a holdout of {percentage(request.holdout_share, 0)} is not possible",
            todo="Give 0 % or more and less than 100 %",
        )
    limit = _break_even(request) or 0.0
    if request.expected_lift is not None and not limit < request.expected_lift < 1:
        raise CampaignError(
            f"a lift of {100 * request.expected_lift:g} points does not pay or is not possible",
            todo=f"Give more than {figure(100 * limit, 1)} %, what a contact needs to pay",
        )
    if request.arm_count < 1:
        raise CampaignError("a campaign needs at least one arm", todo="Give --arms 2 for two variants")
    if request.base_rate is not None and not 0 <= request.base_rate < 1:
        raise CampaignError("the response without contact must be a share from 0 to 1", todo="Give 0.05 for 5 %")


def _aim(request: PlanRequest, useful_lift: float) -> Aim:
    limit = _break_even(request) or 0.0
    return Aim(limit + useful_lift if request.expected_lift is None else request.expected_lift, limit)


def _break_even(request: PlanRequest) -> float | None:
    if request.cost_per_contact is None or not request.value_per_response:
        return None
    return request.cost_per_contact / request.value_per_response


def _counts(warehouse: Warehouse, request: PlanRequest) -> list[Any]:
    """Return, per segment, how many are chosen and how many of them may be contacted."""
    chosen = candidates_select(warehouse, request.selection, request.start_date)
    return warehouse.rows(f"""
select
    chosen.segment_key,
    coalesce(segments.segment_name, 'Without a segment') as segment_name,
    count(*) as chosen_count,
    count(*) filter (
        where chosen.exclusion_reason in ('must not be contacted', {quote_text(STANDING_REASON)})
    ) as forbidden_count,
    count(*) filter (where chosen.exclusion_reason = 'contacted lately') as recent_count,
    count(*) filter (where chosen.exclusion_reason is null) as reachable_count,
    targets.advice,
    targets.reason_text,
    targets.evidence_type,
    targets.evidence_campaign_name
from ({chosen}) as chosen
left join marts.segments on chosen.segment_key = segments.segment_key
left join marts.segment_targets as targets on chosen.segment_key = targets.segment_key
group by all
order by chosen.segment_key""")


def _base_rate(counts: Sequence[Any], base_rates: BaseRates) -> BaseRate:
    """Return the response without contact of all chosen customers: the segments' rates weighted by size."""
    known = [(row.reachable_count, base_rates.of(row.segment_key)) for row in counts if row.reachable_count]
    people = sum(count for count, _ in known)
    sources = dict.fromkeys(rate.source for _, rate in known)
    return BaseRate(math.fsum(count * rate.rate for count, rate in known) / people, ", ".join(sources))


def _cautions(counts: Sequence[Any]) -> list[str]:
    """Report what was measured for each segment that a campaign has shown not to pay, or to be deterred."""
    return [
        f"{row.segment_name}: {row.advice}. {row.evidence_campaign_name}: {row.reason_text}"
        for row in counts
        if row.evidence_type == "measured lift" and row.advice in ("leave alone", "avoid")
    ]


def _plan_row(row: Any, request: PlanRequest, card: Card, base_rates: BaseRates, level: Level) -> PlanRow:
    held_out = math.floor(row.reachable_count * card.holdout_share + 0.5)
    contacted = row.reachable_count - held_out
    return PlanRow(
        row.segment_key,
        row.segment_name,
        row.chosen_count,
        row.forbidden_count,
        row.recent_count,
        contacted,
        held_out,
        None if request.cost_per_contact is None else contacted * request.cost_per_contact,
        minimum_detectable(
            Design(
                contacted // request.arm_count,
                held_out,
                base_rates.of(row.segment_key).rate,
                _break_even(request) or 0.0,
            ),
            level,
        ),
    )


def _advice(rows: Sequence[PlanRow], card: Card) -> str:
    """Say what the campaign can measure: by segment, or only over all."""
    if not card.holdout_count:
        return "Nobody is held out: this campaign can measure response, but not lift."
    wanted = f"{figure(100 * card.wanted_lift, 1)} points"
    if card.smallest_lift is None:
        return "Too few customers: no effect could be seen."
    if not card.is_large_enough:
        seen = f"{figure(100 * card.smallest_lift, 1)} points"
        return f"Too few customers to see {wanted}: only an effect above {seen} could be seen."
    small = [row for row in rows if row.smallest_lift is None or row.smallest_lift > card.wanted_lift]
    if small and len(rows) > 1:
        names = "any segment" if len(small) == len(rows) else ", ".join(row.segment_name for row in small)
        return f"Too small to measure {names} alone: test all together, where effects of {wanted} show."
    return f"Large enough to see effects of {wanted}" + (" in every segment." if len(rows) > 1 else ".")
