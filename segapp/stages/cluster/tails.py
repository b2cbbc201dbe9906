"""Find the long tail that cuts off a segment too small to keep: which feature it is, and which others have one."""

from __future__ import annotations

import numpy as np

from segapp.model import Floats, KResult, WeightedPoints
from segapp.stages.cluster.kmeans import nearest
from segapp.stages.cluster.points import weighted_mean

LONG = 1.5
"""A skewness from here on is a long tail: an exponential distribution has 2, a normal one 0."""


def tail_feature(points: WeightedPoints, result: KResult) -> int:
    """Return the place of the feature in which the smallest segment lies farthest from all customers."""
    sizes = np.bincount(nearest(points.z, result.centroids_z)[0], weights=points.weights, minlength=result.k)
    distances = np.abs(result.centroids_z[int(np.argmin(sizes))] - weighted_mean(points))
    return int(np.argmax(distances / _spreads(points)))


def long_tails(points: WeightedPoints) -> list[int]:
    """Return the places of the features that are skewed to the right."""
    centred = points.z - weighted_mean(points)
    weights = points.weights / points.weights.sum()
    skews = (weights @ centred**3) / _spreads(points) ** 3
    return [int(place) for place in np.flatnonzero(skews >= LONG)]


def _spreads(points: WeightedPoints) -> Floats:
    weights = points.weights / points.weights.sum()
    spreads = np.sqrt(weights @ (points.z - weighted_mean(points)) ** 2)
    return np.where(spreads > 0, spreads, 1.0)
