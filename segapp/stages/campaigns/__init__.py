"""Whom to reach next: target customers, audiences that stay as they were frozen, measured lift, and a budget."""

from segapp.stages.campaigns.audience import Frozen, freeze
from segapp.stages.campaigns.measure import measure
from segapp.stages.campaigns.selection import Selection
from segapp.stages.campaigns.terms import Split, Terms

__all__ = ["Frozen", "Selection", "Split", "Terms", "freeze", "measure"]
