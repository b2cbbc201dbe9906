"""Find columns of numbers that repeat each other: correlated in values or ranks, or sums of others. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from segapp.model import Floats

FEWEST_PAIRED = 20


def likeness(one: Floats, two: Floats) -> float:
    """Return the larger of the correlations of two columns' values and of their ranks, without its sign."""
    both = np.isfinite(one) & np.isfinite(two)
    if both.sum() < FEWEST_PAIRED:
        return 0.0
    return max(_correlation(one[both], two[both]), _correlation(_ranks(one[both]), _ranks(two[both])))


def _correlation(one: Floats, two: Floats) -> float:
    with np.errstate(all="ignore"):
        one, two = one - one.mean(), two - two.mean()
        scale = float(np.sqrt((one**2).sum() * (two**2).sum()))
        return abs(float((one * two).sum())) / scale if np.isfinite(scale) and scale > 0 else 0.0


def _ranks(values: Floats) -> Floats:
    """Return the ranks of values; ties share their mean rank."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return np.asarray((ends - (counts - 1) / 2)[inverse], dtype=float)


def sums_of_others(order: Sequence[int], numbers: dict[int, Floats]) -> list[tuple[int, tuple[int, ...]]]:
    """Return columns that are exactly the sum of two to six others, by a non-negative fit of ones."""
    found = []
    for total in order:
        parts = [at for at in order if at != total]
        rows = np.isfinite(np.column_stack([numbers[at] for at in (total, *parts)])).all(axis=1)
        if len(parts) < 2 or rows.sum() < max(FEWEST_PAIRED, 3 * len(parts)):
            continue
        matrix = np.column_stack([numbers[at][rows] for at in parts])
        goal = numbers[total][rows]
        weights, *_ = np.linalg.lstsq(matrix, goal, rcond=None)
        taken = tuple(at for at, weight in zip(parts, weights, strict=True) if abs(weight - 1) < 0.01)
        if not 2 <= len(taken) <= 12:
            continue
        total_of = sum(numbers[at][rows] for at in taken)
        if np.allclose(total_of, goal, rtol=1e-3, atol=0.02 * max(float(np.std(goal)), 1e-12)):
            found.append((total, taken))
    return found[:3]
