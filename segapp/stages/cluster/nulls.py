"""Draw customers without structure, as similar to the real ones as each null allows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from segapp.model import Floats, WeightedPoints
from segapp.stages.cluster.unimodal import nearest_unimodal

Null = Callable[[int, np.random.Generator], Floats]
"""Draws (n, d) rows."""
NullOfBoth = Callable[[int, np.random.Generator], tuple[Floats, Floats]]
"""Draws the same (n, d) rows with the features' own distributions and with each made unimodal."""
_Marginal = tuple[Floats, Floats, Floats, np.ndarray]
"""Distinct values, their cumulative shares, the middles of their shares, and each point's place."""


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
    """Return a Gaussian copula in which one feature keeps its own distribution, and all others are unimodal.

    What one feature shows for itself is no structure; two bimodal features make the corners of a grid, and those are
    groups. So the least unimodal feature keeps its distribution as it is; the others keep their values and their
    skewness, in the nearest unimodal distribution.
    """
    draw_both, distances = copula_both_ways(points)
    least_unimodal = int(np.argmax(distances))

    def draw(size: int, draws: np.random.Generator) -> Floats:
        own, single = draw_both(size, draws)
        single[:, least_unimodal] = own[:, least_unimodal]
        return single

    return draw


def copula_both_ways(points: WeightedPoints) -> tuple[NullOfBoth, Floats]:
    """Return draws from a Gaussian copula, and each feature's distance from unimodal (d,).

    Each draw comes twice: with the features' own distributions, and with each made unimodal.
    """
    from scipy.special import ndtr, ndtri

    columns = [_marginal(column, points.weights) for column in points.z.T]
    scores = np.column_stack([ndtri(middles)[places] for _, _, middles, places in columns])
    scored = WeightedPoints(scores, points.weights, np.zeros(len(scores)))
    covariance = _covariance(scored)
    spread = np.sqrt(np.where(np.diag(covariance) > 0, np.diag(covariance), 1.0))
    root = _root(covariance / np.outer(spread, spread))
    unimodal = [nearest_unimodal(values, np.diff(ends, prepend=0.0)) for values, ends, _, _ in columns]
    own_ends = [(values, ends) for values, ends, _, _ in columns]
    single_ends = [(values, np.cumsum(shares)) for (values, _), (shares, _) in zip(own_ends, unimodal, strict=True)]

    def draw(size: int, draws: np.random.Generator) -> tuple[Floats, Floats]:
        """Return correlated normal scores, each turned into the value of its feature at that share."""
        shares = ndtr(draws.normal(size=(size, len(columns))) @ root.T)
        return _values_at(own_ends, shares), _values_at(single_ends, shares)

    return draw, np.array([distance for _, distance in unimodal])


def _values_at(marginals: Sequence[tuple[Floats, Floats]], shares: Floats) -> Floats:
    pairs = zip(marginals, shares.T, strict=True)
    return np.column_stack([v[np.minimum(np.searchsorted(ends, share), len(v) - 1)] for (v, ends), share in pairs])


def _marginal(column: Floats, weights: np.ndarray) -> _Marginal:
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
