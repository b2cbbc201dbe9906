"""Whom to reach next: target customers, audiences that stay as they were frozen, measured lift, and a budget."""

from segapp.stages.campaigns.audience import Frozen, freeze
from segapp.stages.campaigns.budget_plan import BudgetPlan, plan_budget
from segapp.stages.campaigns.measure import measure
from segapp.stages.campaigns.plan import CampaignPlan, PlanRequest, plan
from segapp.stages.campaigns.selection import Selection
from segapp.stages.campaigns.terms import Split, Terms

__all__ = [
    "BudgetPlan",
    "CampaignPlan",
    "Frozen",
    "PlanRequest",
    "Selection",
    "Split",
    "Terms",
    "freeze",
    "measure",
    "plan",
    "plan_budget",
]
