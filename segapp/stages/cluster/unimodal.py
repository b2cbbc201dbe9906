"""Find the unimodal distribution that is nearest to a feature's own."""

from __future__ import annotations

import numpy as np

from segapp.model import Floats

SPIKE_SHARE = 0.05
"""A value that so many have and that stands out of its neighbours (nobody's spend is 0) is no mode of its own."""
SPIKE_RATIO = 3.0
MOST_CELLS = 400
SMALLEST_WIDTH = 1e-9
"""Of the range: two values that differ in their last bits leave no room between them."""
MODE_COUNT = 40
"""Places that are tried for the mode."""


def nearest_unimodal(values: Floats, counts: Floats) -> tuple[Floats, float]:
    """Return the counts of the nearest distribution that rises to one mode and falls after it, and how far it is.

    Left of the mode the density is that of the greatest convex minorant of the distribution function, right of it of
    the least concave majorant (Grenander 1956); the mode is where the largest difference between the two distribution
    functions is least, as for the dip of Hartigan and Hartigan (1985). The one
    value that stands out most stays as it is.

    Parameters
    ----------
    values : array (n,)
        Distinct values in order.
    counts : array (n,)
        How many have each.

    Returns
    -------
    The n counts, with the same sum, and the largest difference of the distribution functions as a share.
    """
    total, is_spike = float(counts.sum()), _spikes(values, counts)
    rest = np.flatnonzero(~is_spike)
    if len(rest) < 3:
        return counts, 0.0
    cells = _cells(counts[rest])
    own = np.asarray(np.bincount(cells, counts[rest]), dtype=np.float64)
    widths = _widths(values[rest], cells)
    modes = np.unique(np.linspace(0, len(own) - 1, MODE_COUNT).astype(int))
    fitted = [_rise_and_fall(own, widths, mode) for mode in modes]
    distances = [float(np.abs(np.cumsum(each - own)).max()) / total for each in fitted]
    best = int(np.argmin(distances))
    found = counts.astype(np.float64)
    found[rest] *= (fitted[best] / own)[cells]
    return found, distances[best]


def _spikes(values: Floats, counts: Floats) -> np.ndarray:
    """Return which value holds many, far more than the values beside it, and the most of all such: one at most."""
    if len(values) < 2:
        return np.ones(len(values), dtype=bool)
    beside = np.maximum(np.append(0.0, counts[:-1]), np.append(counts[1:], 0.0))
    stands_out = (counts >= SPIKE_SHARE * counts.sum()) & (counts >= SPIKE_RATIO * beside)
    return np.asarray(stands_out & (np.arange(len(counts)) == np.argmax(np.where(stands_out, counts, 0))))


def _cells(counts: Floats) -> np.ndarray:
    """Return for each value its cell: itself, or where there are many values, one of about as many customers each."""
    if len(counts) <= MOST_CELLS:
        return np.arange(len(counts))
    middles = np.cumsum(counts) - counts / 2
    return np.unique((middles / counts.sum() * MOST_CELLS).astype(int), return_inverse=True)[1]


def _widths(values: Floats, cells: np.ndarray) -> Floats:
    """Return how wide each cell is: from the middle between it and the one before to that between it and the next."""
    between = (values[1:] + values[:-1]) / 2
    first, last = values[0] - (between[0] - values[0]), values[-1] + (values[-1] - between[-1])
    edges = np.concatenate([[first], between[np.flatnonzero(np.diff(cells))], [last]])
    return np.asarray(np.maximum(np.diff(edges), SMALLEST_WIDTH * (last - first)))


def _rise_and_fall(counts: Floats, widths: Floats, mode: int) -> Floats:
    """Return the counts of a density that never falls before the mode's cell and never rises after it."""
    end = mode + 1
    rising = _monotone(counts[:end], widths[:end], is_rising=True)
    return np.concatenate([rising, _monotone(counts[end:], widths[end:], is_rising=False)])


def _monotone(counts: Floats, widths: Floats, *, is_rising: bool) -> Floats:
    from scipy.optimize import isotonic_regression

    if not len(counts):
        return counts
    density = isotonic_regression(counts / widths, weights=widths, increasing=is_rising)
    return np.asarray(density.x * widths)
