"""Rows as weighted points."""

from __future__ import annotations

import numpy as np

from segapp.model import Floats, WeightedPoints


def weighted(rows: Floats) -> WeightedPoints:
    z, weights = np.unique(rows, axis=0, return_counts=True)
    return WeightedPoints(z, weights, np.zeros(len(z)))


def points_of(rows: Floats) -> WeightedPoints:
    """Return the standardised rows as weighted points."""
    z = (rows - rows.mean(axis=0)) / rows.std(axis=0)
    distinct, counts = np.unique(z, axis=0, return_counts=True)
    return WeightedPoints(distinct, counts.astype(np.int64), np.zeros(len(distinct)))
