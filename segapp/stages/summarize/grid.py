"""Group customers into the cells of a grid; each cell keeps its count, its sums and its sum of squares, exactly.

What the grid can cost is known: with J the inertia on all customers, Jc that on the cells' means and W the squares
inside the cells, |sqrt(J) - sqrt(Jc)| <= sqrt(W) and J <= Jc + W hold for any centroids.
"""

from __future__ import annotations

import math

import numpy as np

from segapp.errors import ModelError
from segapp.figures import figure
from segapp.model import Floats, Ints, WeightedPoints
from segapp.stages.summarize.inputs import Inputs
from segapp.transforms import Scaling
from segapp.warehouse import Warehouse, float_literal

MAX_FEATURES = 8
"""With more features a grid has about as many cells as customers."""
MAX_CELLS = 500_000
MIN_CELLS = 2_000
"""Fewer cells are made finer: tight groups, heavy tails or equal features fill few cells of the usual width."""
FINEST_LEVEL, COARSEST_LEVEL = 44, -4
"""One value of 1e15 among others round 1 widens the standard deviation to where 2^-24 of it still holds them all."""
OFFSET_BITS = 16
"""Places inside a cell: the squares of d offsets sum up in a BIGINT for 2^31 / d customers per cell."""

LEVELS = {0: 0, 1: 10, 2: 6, 3: 3, 4: 2, 5: 1, 6: 1, 7: 0, 8: 0}
"""Features: n of the cells' width of 2^-n standard deviations, chosen for some 10,000 to 300,000 cells."""


def count_cells(warehouse: Warehouse, inputs: Inputs, scalings: list[Scaling], spreads: list[float]) -> WeightedPoints:
    """Return one weighted point per cell, in rising order of the cells.

    Parameters
    ----------
    scalings : list of Scaling
        Centre and scale of each feature.
    spreads : list of float
        Standard deviation of each feature before scaling; cells are as wide as a part of their root mean square.

    Raises
    ------
    ModelError
        If the customers fill more than a million cells even on the coarsest grid.
    """
    varying = [spread / scaling.scale for spread, scaling in zip(spreads, scalings, strict=True) if spread > 0]
    unit = math.sqrt(sum(each**2 for each in varying) / max(len(varying), 1)) or 1.0
    level = LEVELS[len(varying)]
    points = _count(warehouse, inputs, scalings, (unit, level))
    while points is not None and len(points.weights) < MIN_CELLS and level < FINEST_LEVEL:
        level += 2
        finer = _count(warehouse, inputs, scalings, (unit, level))
        if finer is None:
            return points
        points = finer
    while points is None and level > COARSEST_LEVEL:
        level -= 1
        points = _count(warehouse, inputs, scalings, (unit, level))
    if points is None:
        raise ModelError(
            f"the customers lie so far apart that a grid needs more than {figure(MAX_CELLS)} cells",
            where="features.customer_features",
            todo="Use the transform log or robust for features with very large values",
        )
    return points


def _count(
    warehouse: Warehouse, inputs: Inputs, scalings: list[Scaling], cell: tuple[float, int]
) -> WeightedPoints | None:
    """Return the points of one grid (unit and level of its cells), or None if it has too many cells."""
    unit, level = cell
    width = unit * 2.0**-level
    cells = warehouse.arrays(_cells_select(inputs, scalings, width))
    return _points(cells, len(scalings), width, 2.0**-level) if len(cells["customer_count"]) <= MAX_CELLS else None


def _cells_select(inputs: Inputs, scalings: list[Scaling], width: float) -> str:
    numbers = range(1, len(scalings) + 1)
    places = ", ".join(
        f"(u{i} - {float_literal(each.centre)}) * {float_literal(1 / (each.scale * width))} as t{i}"
        for i, each in enumerate(scalings, 1)
    )
    parts = ", ".join(
        f"cast(floor(t{i}) as bigint) as c{i},"
        f" cast(floor((t{i} - floor(t{i})) * {float_literal(2.0**OFFSET_BITS)}) as bigint) as o{i}"
        for i in numbers
    )
    cell = ", ".join(f"c{i}" for i in numbers)
    sums = ", ".join(f"cast(sum(o{i}) as bigint) as s{i}" for i in numbers)
    squares = " + ".join(f"o{i} * o{i}" for i in numbers)
    return (
        f"select {cell}, count(*) as customer_count, {sums}, cast(sum({squares}) as bigint) as squares"
        f" from (select {parts} from (select {places} from ({inputs.units_select()}) as units) as places) as parts"
        f" group by {cell} order by {cell} limit {MAX_CELLS + 1}"
    )


def _points(cells: dict[str, np.ndarray], feature_count: int, width: float, pitch: float) -> WeightedPoints:
    """Return the cells' means and inner variances in transformed units; an offset stands for the middle of its step."""
    numbers = range(1, feature_count + 1)
    step = width * 2.0**-OFFSET_BITS
    weights: Ints = np.asarray(cells["customer_count"], dtype=np.int64)
    corners = np.column_stack([np.asarray(cells[f"c{i}"], dtype=np.float64) for i in numbers]) * width
    offsets: Floats = np.column_stack([np.asarray(cells[f"s{i}"], dtype=np.float64) for i in numbers])
    offsets = offsets / weights[:, None]
    squares = np.asarray(cells["squares"], dtype=np.float64) / weights
    variance = np.maximum(squares - np.sum(offsets**2, axis=1), 0.0) * step**2
    z = corners + (offsets + 0.5) * step
    return WeightedPoints(z, weights, variance, pitch, math.fsum(weights * variance))
