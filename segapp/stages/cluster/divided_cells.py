"""Merge points into grid cells, and divide the cells whose customers are in more than one cluster.

A few hundred cells are divided by each labelling; the others are one piece for all of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from segapp.model import Floats, Ints, WeightedPoints
from segapp.stages.cluster.points import grid, merge


@dataclass(frozen=True)
class DividedCells:
    """Whole cells, and behind them the parts into which the labellings divide cells.

    points: mean, customers and variance of each of the p pieces; cells: (p,) the cell that it is or belongs to;
    labels: (m, p) its cluster in each labelling, -1 where that does not count it: a divided cell, another's part.
    """

    points: WeightedPoints
    cells: Ints
    labels: Ints
    cell_count: int


@dataclass(frozen=True)
class _Division:
    """One labelling's view of the cells: the label of each whole one (-1 if divided), and the parts of the others."""

    whole: Ints
    parts: WeightedPoints
    cells: Ints
    labels: Ints


def undivided(points: WeightedPoints, labellings: list[Ints]) -> DividedCells:
    """Return each point as a piece."""
    return DividedCells(points, np.arange(len(points.weights)), np.stack(labellings), len(points.weights))


def divide(points: WeightedPoints, labellings: list[Ints], max_cells: int) -> DividedCells:
    """Return the points themselves up to `max_cells`, else the finest grid that has fewer, divided by the labels."""
    cells, ids = grid(points, max_cells)
    if cells is points:
        return undivided(points, labellings)
    divisions = [_divide(points, ids, len(cells.weights), labels) for labels in labellings]
    return DividedCells(
        _stack([cells, *(each.parts for each in divisions)]),
        np.concatenate([np.arange(len(cells.weights)), *(each.cells for each in divisions)]),
        _label_rows(divisions),
        len(cells.weights),
    )


def _divide(points: WeightedPoints, ids: Ints, cell_count: int, labels: Ints) -> _Division:
    k = int(labels.max()) + 1
    lowest, highest = np.full(cell_count, k), np.full(cell_count, -1)
    np.minimum.at(lowest, ids, labels)
    np.maximum.at(highest, ids, labels)
    is_divided = lowest < highest
    inside = np.flatnonzero(is_divided[ids])
    keys, part_ids = np.unique(ids[inside] * k + labels[inside], return_inverse=True)
    chosen = WeightedPoints(points.z[inside], points.weights[inside], points.variance[inside])
    return _Division(np.where(is_divided, -1, lowest), merge(chosen, part_ids, None), keys // k, keys % k)


def _label_rows(divisions: list[_Division]) -> Ints:
    """Return (m, p): each labelling's whole cells, and its own parts where they stand behind all cells."""
    cell_count = len(divisions[0].whole)
    starts = cell_count + np.cumsum([0, *(len(each.labels) for each in divisions)])
    rows = np.full((len(divisions), starts[-1]), -1)
    for row, each, start in zip(rows, divisions, starts, strict=False):
        row[:cell_count] = each.whole
        row[start : start + len(each.labels)] = each.labels
    return rows


def _stack(several: list[WeightedPoints]) -> WeightedPoints:
    z: Floats = np.concatenate([each.z for each in several])
    weights: Ints = np.concatenate([each.weights for each in several])
    return WeightedPoints(z, weights, np.concatenate([each.variance for each in several]), several[0].pitch)
