"""The workflows of `segapp campaign`: plan, freeze, results."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast

from segapp.clock import utc_now
from segapp.errors import CampaignError
from segapp.model import Progress, RunContext
from segapp.pipeline.current_run import require_published
from segapp.pipeline.job import Job, open_job
from segapp.pipeline.publishing import publish
from segapp.project import Project
from segapp.settings import read_settings
from segapp.stages.campaigns import (
    BudgetPlan,
    CampaignPlan,
    Frozen,
    PlanRequest,
    Selection,
    Split,
    Terms,
    freeze,
    freeze_standing,
    measure,
    plan,
    plan_budget,
)
from segapp.stages.campaigns.design.terms import find_campaign
from segapp.warehouse import Warehouse, open_published, step

Result = TypeVar("Result")


@dataclass(frozen=True)
class CampaignResults:
    """A campaign's rows of marts.campaigns and marts.campaign_lift, and whether targeting by segment pays."""

    campaign: dict[str, Any]
    lifts: Sequence[dict[str, Any]]
    targeting_text: str | None
    has_outcomes: bool


def change_campaigns(
    project: Project,
    progress: Progress,
    action: Callable[[Job, RunContext], Result],
    *,
    reason: str,
    is_rendered: bool = True,
) -> Result:
    """Change campaigns in a working copy, measure them again, and publish; segments stay unchanged.

    The result's notes begin with those of the job, such as a clock set back.

    Raises
    ------
    SegappError
        If nothing was published before, or the action could not be done; everything is then as it was.
    """
    with open_job(project, progress) as job:
        context = require_published(job)
        result = action(job, context)
        progress("Measuring the campaigns")
        measure(job.warehouse, context)
        _check_figures(job, context)
        publish(job, context.run_id, reason=reason, is_rendered=is_rendered)
    return cast("Result", _noted(result, job.notes))


def _noted(result: Any, notes: Sequence[str]) -> Any:
    return result if result is None else replace(result, notes=(*notes, *result.notes))


def freeze_campaign(
    project: Project, progress: Progress, *, terms: Terms, selection: Selection, split: Split
) -> Frozen:
    """Freeze an audience and publish it."""

    def action(job: Job, context: RunContext) -> Frozen:
        progress("Dividing the audience")
        frozen_at = utc_now()
        return freeze(job.warehouse, terms=terms, selection=selection, split=split, frozen_at=frozen_at)

    return change_campaigns(project, progress, action, reason="freeze")


def hold_out_of_everything(project: Project, progress: Progress, *, terms: Terms, share: float) -> Frozen:
    """Hold a share of all customers out of every campaign, and publish it."""

    def action(job: Job, context: RunContext) -> Frozen:
        progress("Dividing all customers")
        return freeze_standing(job.warehouse, terms=terms, share=share, frozen_at=utc_now())

    return change_campaigns(project, progress, action, reason="freeze")


@dataclass(frozen=True)
class Bought:
    """What the newest budget plan buys: how many of each segment to contact, and at which cost."""

    contact_counts: dict[str, int]
    cost_per_contact: float
    currency_code: str | None


def newest_budget(project: Project) -> Bought:
    """Return what the newest budget plan buys.

    Raises
    ------
    CampaignError
        If there is no plan, or a campaign that it rests on is not judged any more.
    """
    with _published(project) as warehouse:
        standing = warehouse.row("select * from model.budget_standing")
        rows = warehouse.rows("select segment_key, contact_count from marts.budget_plan order by segment_key")
        whole = warehouse.row("select cost_per_contact, currency_code from model.budget_summary")
    if not rows:
        raise CampaignError("there is no budget plan yet", todo="Make one: segapp campaign plan --budget 6000")
    if not standing.is_standing:
        raise CampaignError(
            "the budget plan no longer stands",
            where=standing.reason_text,
            todo="Plan again: segapp campaign plan --budget",
        )
    counts = {row.segment_key: row.contact_count for row in rows if row.contact_count}
    return Bought(counts, whole.cost_per_contact, whole.currency_code)


def plan_campaign(project: Project, request: PlanRequest) -> CampaignPlan:
    """Return the plan of a campaign; nothing is changed."""
    with _published(project) as warehouse:
        return plan(warehouse, request)


def plan_campaign_budget(project: Project, request: PlanRequest, budget: float, progress: Progress) -> BudgetPlan:
    """Plan a budget and publish the plan."""

    def action(job: Job, context: RunContext) -> BudgetPlan:
        planned_at = utc_now()
        return plan_budget(job.warehouse, request, budget=budget, run_id=context.run_id, planned_at=planned_at)

    return change_campaigns(project, progress, action, reason="plan")


def campaign_results(project: Project, campaign_name: str) -> CampaignResults:
    """Return what is known of a campaign."""
    with _published(project) as warehouse:
        key = find_campaign(warehouse, campaign_name)
        campaign = _dicts(warehouse, "select * from marts.campaigns where campaign_key = $campaign_key", key)[0]
        lifts = _dicts(warehouse, step("campaigns/result_rows"), key)
        text = warehouse.scalar(step("campaigns/targeting_text"), {"campaign_key": key})
        has_outcomes = warehouse.scalar(
            "select outcomes_until_date is not null from core.campaigns where campaign_key = ?", [key]
        )
    return CampaignResults(campaign, lifts, text, has_outcomes)


def _dicts(warehouse: Warehouse, sql: str, key: str) -> list[dict[str, Any]]:
    cursor = warehouse.execute(sql, {"campaign_key": key})
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _published(project: Project) -> Warehouse:
    return open_published(project.warehouse, read_settings(project.home).limits)


def _check_figures(job: Job, context: RunContext) -> None:
    from segapp.stages.marts import build_marts, run_checks

    job.progress("Building the tables for analysts")
    build_marts(job.warehouse, job.objects)
    run_checks(job.warehouse, context, job.project.sql / "checks")
