"""Whom to reach next: target customers, frozen audiences, measured lift, and a budget."""

from segapp.stages.campaigns.budget.plan import BudgetPlan, plan_budget
from segapp.stages.campaigns.design.audience import Frozen, freeze
from segapp.stages.campaigns.design.plan import CampaignPlan, PlanRequest, plan
from segapp.stages.campaigns.design.selection import Selection
from segapp.stages.campaigns.design.standing import freeze_standing
from segapp.stages.campaigns.design.terms import Split, Terms
from segapp.stages.campaigns.effects.measure import measure

__all__ = [
    "BudgetPlan",
    "CampaignPlan",
    "Frozen",
    "PlanRequest",
    "Selection",
    "Split",
    "Terms",
    "freeze",
    "freeze_standing",
    "measure",
    "plan",
    "plan_budget",
]
