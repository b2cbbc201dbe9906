"""Make the budget plan from the campaigns' measured effects and store it for marts.budget_plan."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from segapp.errors import CampaignError
from segapp.stages.campaigns.budget import allocation as spending
from segapp.stages.campaigns.budget.allocation import Comparison, Counts, Outlook, Prospect
from segapp.stages.campaigns.design.plan import PlanRequest, check_request
from segapp.stages.campaigns.design.selection import NO_SEGMENT, candidates_select
from segapp.warehouse import Warehouse


@dataclass(frozen=True)
class BudgetRow:
    """One segment of a budget plan."""

    segment_key: str
    segment_name: str
    reachable_count: int
    limit_text: str
    outlook: Outlook | None  # None: no campaign has measured it
    arm_name: str | None = None
    campaign_key: str | None = None


@dataclass(frozen=True)
class BudgetPlan:
    """What to spend where, and why; based on lift, or on response where nobody was held out."""

    budget: float
    cost_per_contact: float
    currency_code: str | None
    rows: Sequence[BudgetRow]
    outlook: Outlook
    limit_text: str
    comparisons: Sequence[Comparison]
    sensitivity: Sequence[tuple[str, Outlook]]
    comparison_text: str
    basis: str = "lift"
    notes: tuple[str, ...] = ()

    @property
    def unspent(self) -> float:
        """Return the unspent part of the budget."""
        return self.budget - self.outlook.cost


def plan_budget(
    warehouse: Warehouse, request: PlanRequest, *, budget: float, run_id: str, planned_at: datetime.datetime
) -> BudgetPlan:
    """Return the plan with the best expected profit for a budget, and store it as the newest one.

    Raises
    ------
    CampaignError
        If there is no cost per contact, nothing known of effect or response, or a number is not possible.
    """
    check_request(request)
    if not (math.isfinite(budget) and budget >= 0):
        raise CampaignError(f"the budget must be 0 or more, not {budget}")
    if request.cost_per_contact is None:
        raise CampaignError("no budget can be planned without a cost per contact", todo="Give --cost-per-contact")
    found = _reachable(warehouse, request)
    basis, prospects = (
        "lift",
        [_prospect(row, request) for row in found if row.lift is not None and _value(row, request)],
    )
    if not prospects:
        basis, prospects = "response", [each for row in found if (each := _by_response(row, request)) is not None]
    if not prospects:
        raise CampaignError(
            "no budget can be planned: no campaign has measured an effect in these segments and what it is worth",
            todo="Freeze a campaign with a holdout and load its outcomes first",
        )
    made = _make(prospects, found, budget, request.cost_per_contact, _interval_z(warehouse))
    made = replace(made, basis=basis)
    _store(warehouse, made, run_id, planned_at)
    return made


def _interval_z(warehouse: Warehouse) -> float:
    return float(warehouse.scalar("select interval_z from model.thresholds"))


def _reachable(warehouse: Warehouse, request: PlanRequest) -> list[Any]:
    """Return each chosen segment with how many may be contacted and its known response."""
    chosen = candidates_select(warehouse, request.selection, request.start_date)
    return warehouse.rows(
        f"""
select
    chosen.segment_key,
    segments.segment_name,
    count(*) filter (where chosen.exclusion_reason is null) as reachable_count,
    evidence.arm_name,
    evidence.campaign_key,
    evidence.decision_lift as lift,
    evidence.decision_error as lift_error,
    evidence.decision_value as value_per_outcome,
    evidence.is_money_verdict,
    evidence.contacted_rate,
    evidence.verdict,
    evidence.currency_code,
    responses.response_mean,
    responses.response_error,
    responses.mean_value,
    responses.is_money as is_money_response
from ({chosen}) as chosen
left join marts.segments on chosen.segment_key = segments.segment_key
left join model.segment_evidence as evidence on chosen.segment_key = evidence.segment_key
left join model.campaign_responses as responses
    on evidence.campaign_key = responses.campaign_key and evidence.segment_key = responses.segment_key
    and evidence.arm_name = responses.arm_name
where chosen.segment_key <> ?
group by all
order by chosen.segment_key""",
        [NO_SEGMENT],
    )


def _value(row: Any, request: PlanRequest) -> float | None:
    """Return what one unit of the measured effect is worth; a value given per response does not apply to money."""
    given = None if row.is_money_verdict else request.value_per_response
    return given if given is not None else row.value_per_outcome


def _prospect(row: Any, request: PlanRequest) -> Prospect:
    return Prospect(
        row.segment_key,
        row.reachable_count,
        row.lift,
        row.lift_error,
        _value(row, request) or 0.0,
        row.contacted_rate,
        row.verdict in ("works", "cannot tell"),
    )


def _by_response(row: Any, request: PlanRequest) -> Prospect | None:
    """Return what contacts earned where nobody was held out, as counted: response, not lift."""
    given = None if row.is_money_response else request.value_per_response
    value = given if given is not None else row.mean_value
    if row.response_mean is None or not value:
        return None
    return Prospect(
        row.segment_key, row.reachable_count, row.response_mean, row.response_error, value, row.contacted_rate
    )


def _make(prospects: list[Prospect], found: list[Any], budget: float, cost: float, z: float) -> BudgetPlan:
    counts = spending.allocate(prospects, budget=budget, cost_per_contact=cost)
    whole = spending.outlook(prospects, counts, cost_per_contact=cost, interval_z=z)
    known = {each.segment_key: each for each in prospects}
    rows = [_row(row, known.get(row.segment_key), counts, cost, z) for row in found]
    rows.sort(key=lambda row: (row.outlook is None, -_return(known.get(row.segment_key), cost), row.segment_key))
    comparisons = spending.compare(prospects, counts, budget=budget, cost_per_contact=cost, interval_z=z)
    scenes = spending.sensitivity(prospects, counts, budget=budget, cost_per_contact=cost, interval_z=z)
    code = next((row.currency_code for row in found if row.currency_code), None)
    limit = _limit_of_all(rows)
    return BudgetPlan(budget, cost, code, rows, whole, limit, comparisons, scenes, _comparison_text(comparisons))


def _return(prospect: Prospect | None, cost: float) -> float:
    return prospect.profit(cost) if prospect else 0.0


def _row(row: Any, prospect: Prospect | None, counts: Counts, cost: float, z: float) -> BudgetRow:
    if prospect is None:
        return BudgetRow(row.segment_key, row.segment_name, row.reachable_count, "not measured", None)
    seen = spending.outlook([prospect], counts, cost_per_contact=cost, interval_z=z)
    limit = _limit(prospect, seen, cost)
    head = (row.segment_key, row.segment_name, row.reachable_count)
    return BudgetRow(*head, limit, seen, row.arm_name, row.campaign_key)


def _limit(prospect: Prospect, seen: Outlook, cost: float) -> str:
    if not prospect.reachable_count:
        return "nobody can be contacted"
    if not prospect.is_open or prospect.profit(cost) <= 0:
        return "would not pay"
    return "all reachable" if seen.contact_count == prospect.reachable_count else "the budget"


def _limit_of_all(rows: Sequence[BudgetRow]) -> str:
    limits = {row.limit_text for row in rows}
    if "the budget" in limits:
        return "the budget"
    return (
        "the number of reachable customers for whom it pays" if "all reachable" in limits else "the effect: none pays"
    )


def _comparison_text(comparisons: Sequence[Comparison]) -> str:
    """Say which simpler plans this one beats, which are identical, and which it may not beat."""
    same = [f'"{each.plan_name[:1].upper()}{each.plan_name[1:]}"' for each in comparisons if each.is_same]
    beaten = [each.plan_name for each in comparisons if each.is_beaten]
    open_ones = [each.plan_name for each in comparisons if not each.is_beaten and not each.is_same]
    if len(beaten) == len(comparisons):
        return "This plan beats each simpler one beyond its likely range."
    found = [f"This plan beats: {'; '.join(beaten)}."] if beaten else []
    if same:
        found.append(f"{' and '.join(same)} {'gives' if len(same) == 1 else 'give'} the same plan.")
    if open_ones:
        found.append(f"It may be no better than: {'; '.join(open_ones)}.")
    return " ".join(found)


def _store(warehouse: Warehouse, made: BudgetPlan, run_id: str, planned_at: datetime.datetime) -> None:
    """Replace the stored plan by this one."""
    for table in ("plans", "summary", "comparisons"):
        warehouse.execute(f"delete from model.budget_{table}")
    warehouse.insert("model.budget_plans", [_plan_tuple(run_id, rank, row) for rank, row in enumerate(made.rows, 1)])
    everybody = next(each for each in made.comparisons if each.plan_name == "everybody")
    head = (run_id, planned_at, made.budget, made.cost_per_contact, made.currency_code)
    seen = made.outlook
    figures = (seen.contact_count, seen.cost, made.unspent, seen.profit, seen.profit_low, seen.profit_high)
    warehouse.insert(
        "model.budget_summary",
        [(*head, *figures, made.limit_text, made.comparison_text, everybody.is_beaten, made.basis)],
    )
    others: list[tuple[object, ...]] = [
        (run_id, "alternative", rank, each.plan_name, *_figures(each.outlook), each.gain, each.gain_low, each.gain_high)
        for rank, each in enumerate(made.comparisons, 1)
    ]
    scenes: list[tuple[object, ...]] = [
        (run_id, "sensitivity", rank, name, *_figures(seen), None, None, None)
        for rank, (name, seen) in enumerate(made.sensitivity, 1)
    ]
    warehouse.insert("model.budget_comparisons", others + scenes)


def _figures(seen: Outlook) -> tuple[float, ...]:
    return (seen.contact_count, seen.cost, seen.profit, seen.profit_low, seen.profit_high)


def _plan_tuple(run_id: str, rank: int, row: BudgetRow) -> tuple[object, ...]:
    figures = _figures(row.outlook) if row.outlook else (0, 0.0, None, None, None)
    told = row.limit_text, row.arm_name, row.campaign_key
    return (run_id, row.segment_key, rank, row.reachable_count, *figures, *told)
