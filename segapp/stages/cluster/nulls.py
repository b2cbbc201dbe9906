"""Draw customers without structure, as like the real ones as each null allows."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from segapp.model import Floats, WeightedPoints

Null = Callable[[int, np.random.Generator], Floats]
"""Draws (n, d) rows."""


def nulls_of(points: WeightedPoints) -> dict[str, Null]:
    """Return the three nulls of the points: gaussian, uniform, copula."""
    return {"gaussian": gaussian(points), "uniform": uniform(points), "copula": copula(points)}


def gaussian(points: WeightedPoints) -> Null:
    """Return a normal distribution with the points' mean and covariance."""
    mean, root = _mean(points), _root(_covariance(points))
    return lambda size, draws: mean + draws.normal(size=(size, len(mean))) @ root.T


def uniform(points: WeightedPoints) -> Null:
    """Return a uniform distribution in the box of the principal axes (Tibshirani, Walther and Hastie 2001, 3b)."""
    mean = _mean(points)
    _, axes = np.linalg.eigh(_covariance(points))
    turned = (points.z - mean) @ axes
    low, high = turned.min(axis=0), turned.max(axis=0)
    return lambda size, draws: mean + draws.uniform(low, high, size=(size, len(mean))) @ axes.T


def copula(points: WeightedPoints) -> Null:
    """Return a Gaussian copula with the points' own marginals: as skewed and lumpy, each feature for itself."""
    from scipy.special import ndtr, ndtri

    columns = [_marginal(column, points.weights) for column in points.z.T]
    scores = np.column_stack([ndtri(middles)[places] for _, _, middles, places in columns])
    scored = WeightedPoints(scores, points.weights, np.zeros(len(scores)))
    covariance = _covariance(scored)
    spread = np.sqrt(np.where(np.diag(covariance) > 0, np.diag(covariance), 1.0))
    root = _root(covariance / np.outer(spread, spread))

    def draw(size: int, draws: np.random.Generator) -> Floats:
        """Return correlated normal scores, each turned into the value of its feature at that share."""
        shares = ndtr(draws.normal(size=(size, len(columns))) @ root.T)
        drawn = [
            values[np.minimum(np.searchsorted(ends, share), len(values) - 1)]
            for (values, ends, _, _), share in zip(columns, shares.T, strict=True)
        ]
        return np.column_stack(drawn)

    return draw


def _marginal(column: Floats, weights: np.ndarray) -> tuple[Floats, Floats, Floats, np.ndarray]:
    """Return distinct values, their cumulative shares, the middles of their shares, and each point's place."""
    values, places = np.unique(column, return_inverse=True)
    counts = np.bincount(places, weights=weights)
    ends = np.cumsum(counts) / counts.sum()
    return values, ends, ends - counts / counts.sum() / 2, places


def _mean(points: WeightedPoints) -> Floats:
    return np.asarray(np.average(points.z, axis=0, weights=points.weights))


def _covariance(points: WeightedPoints) -> Floats:
    centred = points.z - _mean(points)
    return np.asarray((centred * points.weights[:, None]).T @ centred / points.weights.sum())


def _root(covariance: Floats) -> Floats:
    """Return a root of a covariance that may be singular (two equal features)."""
    values, axes = np.linalg.eigh(covariance)
    return np.asarray(axes * np.sqrt(np.maximum(values, 0.0)))
