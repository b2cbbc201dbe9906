"""Figures of money of made-up arms."""

from __future__ import annotations

import numpy as np

from segapp.stages.campaigns.effects import money_score
from segapp.stages.campaigns.effects.money_score import Money


def side(*arms: np.ndarray) -> Money:
    """Return the figures of arms, one contrast each."""
    thirds = [float(np.mean((each - each.mean()) ** 3)) for each in arms]
    return money_score.money(
        [len(each) for each in arms], [each.mean() for each in arms], [each.var(ddof=1) for each in arms], thirds
    )
