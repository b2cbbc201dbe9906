"""Draw customers from the weighted points: what gap, stability and structure tests work on, small whatever N is."""

from __future__ import annotations

import numpy as np

from segapp.model import Floats, WeightedPoints
from segapp.stages.cluster.points import finest_grid

DRAWN_FROM = 30_000
"""Draws come from at most this many points; within a cell customers are spread by its variance."""
MOST_EXACT_DRAWS = 10**8


def base_points(points: WeightedPoints) -> WeightedPoints:
    """Return the points that draws are made from."""
    return finest_grid(points, DRAWN_FROM)


def draw_with_replacement(base: WeightedPoints, size: int, draws: np.random.Generator) -> Floats:
    """Return (size, d) customers drawn with replacement, as in a bootstrap."""
    counts = draws.multinomial(size, base.weights / base.weights.sum())
    return _spread(base, counts, draws)


def draw_without_replacement(base: WeightedPoints, size: int, draws: np.random.Generator) -> Floats:
    """Return (min(size, N), d) different customers."""
    total = int(base.weights.sum())
    if size >= total:
        return _spread(base, base.weights, draws)
    if total > MOST_EXACT_DRAWS:  # a double draw is then as good as impossible
        return draw_with_replacement(base, size, draws)
    counts = draws.multivariate_hypergeometric(base.weights, size, method="marginals")
    return _spread(base, counts, draws)


def _spread(base: WeightedPoints, counts: np.ndarray, draws: np.random.Generator) -> Floats:
    places = np.repeat(np.arange(len(counts)), counts)
    rows = base.z[places]
    if not base.variance.any():
        return rows
    varying = np.ptp(base.z, axis=0) > 0
    width = np.sqrt(base.variance[places] / max(int(varying.sum()), 1))
    return np.asarray(rows + draws.normal(size=rows.shape) * width[:, None] * varying)
