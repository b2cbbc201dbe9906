"""Describe the segments for each number tried but not chosen, from the summary alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from segapp.model import Clustering, Floats, Ints, WeightedPoints
from segapp.stages.cluster.kmeans import nearest
from segapp.stages.cluster.points import order
from segapp.stages.cluster.resampling import base_points


@dataclass(frozen=True)
class Alternative:
    """The k segments of one number, largest first.

    sizes: (k,) customers; means_z, effects: (k, d) their means in transformed units, and how far these are from
    everybody else's in pooled standard deviations; origins: (k, c) their customers by chosen centroid.
    """

    k: int
    sizes: Ints
    means_z: Floats
    effects: Floats
    origins: Ints


def alternatives(points: WeightedPoints, clustering: Clustering, customer_count: int) -> tuple[Alternative, ...]:
    """Return the segments of each number that was tried and not chosen.

    Parameters
    ----------
    customer_count : int
        The placed customers; where the points are a sample, sizes are scaled up to them. Exact where there are at most
        30,000 points and these are the customers, else what the cells of a grid give.
    """
    points = base_points(order(points))
    chosen = nearest(points.z, clustering.chosen.centroids_z)[0]
    scale = customer_count / int(points.weights.sum())
    return tuple(
        _alternative(points, each.centroids_z, chosen, clustering.chosen_k, scale)
        for each in clustering.results
        if each.k not in (1, clustering.chosen_k)
    )


def _alternative(points: WeightedPoints, centroids: Floats, chosen: Ints, chosen_k: int, scale: float) -> Alternative:
    k, labels = len(centroids), nearest(points.z, centroids)[0]
    origins = np.bincount(labels * chosen_k + chosen, weights=points.weights, minlength=k * chosen_k)
    counts = origins.reshape(k, chosen_k)
    places = np.lexsort((np.arange(k), -counts.sum(axis=1)))
    sums, squares = _sums(points, labels, k)
    means, effects = _effects(counts.sum(axis=1), sums, squares)
    shared = np.rint(counts[places] * scale).astype(np.int64)
    return Alternative(k, shared.sum(axis=1), means[places], effects[places], shared)


def _sums(points: WeightedPoints, labels: Ints, k: int) -> tuple[Floats, Floats]:
    """Return (k, d) sums and sums of squares; the variance inside a point is spread evenly over the features."""
    inside = points.variance / max(int(np.sum(np.ptp(points.z, axis=0) > 0)), 1)
    columns = list(points.z.T)
    sums = [np.bincount(labels, weights=points.weights * column, minlength=k) for column in columns]
    squares = [
        np.bincount(labels, weights=points.weights * (column * column + inside), minlength=k) for column in columns
    ]
    return np.column_stack(sums), np.column_stack(squares)


def _effects(sizes: Floats, sums: Floats, squares: Floats) -> tuple[Floats, Floats]:
    """Return means and effects (k, d): difference to the mean of the others over the pooled standard deviation."""
    own, others = np.maximum(sizes, 1)[:, None], np.maximum(sizes.sum() - sizes, 1)[:, None]
    means, other_means = sums / own, (sums.sum(axis=0) - sums) / others
    within = squares - own * means**2 + (squares.sum(axis=0) - squares) - others * other_means**2
    pooled = np.sqrt(np.maximum(within, 0.0) / max(float(sizes.sum()) - 2, 1.0))
    spread = np.where(pooled > 0, pooled, 1.0)
    return means, (means - other_means) / spread
