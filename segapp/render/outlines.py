"""Draw where the customers of each segment are densest: outlines round half and round eight in ten of them.

Many customers as marks hide each other; their number in each cell of a grid, smoothed a little, has lines of equal
density, and the line is taken that holds the share.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segapp.render.canvas import Canvas, Datasets, Row
from segapp.render.labels import domain_of, place_labels

SHARES = (0.8, 0.5)
SMOOTHING_CELLS = 0.9
MARGIN_CELLS = 4
FEWEST_CORNERS = 5
SMALL_CORNERS = 16


@dataclass(frozen=True)
class _Lattice:
    """The middles of the cells along one axis: the lowest, the distance of two, and how many there are."""

    start: float
    step: float
    count: int

    def places(self, values: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return the number of the cell of each value."""
        result: NDArray[np.int64] = np.rint((values - self.start) / self.step).astype(np.int64) + MARGIN_CELLS
        return result

    def values(self, places: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the values between cells."""
        result: NDArray[np.float64] = self.start + (places - MARGIN_CELLS) * self.step
        return result


def place_outlines(datasets: Datasets, canvas: Canvas) -> tuple[Datasets, dict[str, Any]]:
    """Return `rings`, the corners of the outlines in order, instead of `points`; `centroids` get their labels."""
    placed, values = place_labels(datasets, canvas)
    points = placed.pop("points")
    names = {row["segment_key"]: row["segment_name"] for row in datasets["centroids"]}
    return {**placed, "rings": list(_rings(points, points, names, values))}, values


def place_small_outlines(datasets: Datasets, canvas: Canvas) -> tuple[Datasets, dict[str, Any]]:
    """Return the `rings` of one segment, and the `ground` of all customers below them."""
    everybody, points = datasets["everybody"], datasets["points"]
    values = {f"{axis}_domain": list(domain_of(everybody, f"{axis}_value")) for axis in "xy"}
    all_rows = [{**row, "segment_key": None} for row in everybody]
    ground = _rings(all_rows, everybody, {None: ""}, values, is_small=True)
    names = {row["segment_key"]: row["segment_name"] for row in datasets["centroids"]}
    rings = list(_rings(points, everybody, names, values, is_small=True))
    return {"ground": list(ground), "rings": rings, "centroids": datasets["centroids"]}, values


def _rings(
    points: list[Row], grid: list[Row], names: dict[Any, Any], domains: dict[str, Any], *, is_small: bool = False
) -> Iterator[Row]:
    """Return the corners of every outline, half of them in a small chart, where they stand a pixel apart.

    The cells of `grid` are those that a point can be in.
    """
    across, down = (_lattice(grid, field) for field in ("x_value", "y_value"))
    for key, name in names.items():
        own = [row for row in points if row["segment_key"] == key]
        if not own:
            continue
        density = _density(own, across, down)
        for share in SHARES:
            for number, line in enumerate(_lines(density, share)):
                corners = line[::2] if is_small and len(line) > SMALL_CORNERS else line
                x = np.clip(across.values(corners[:, 0]), *domains["x_domain"])
                y = np.clip(down.values(corners[:, 1]), *domains["y_domain"])
                about = {"segment_key": key, "segment_name": name, "ring": f"{key} {share} {number}", "share": share}
                for i in range(len(x)):
                    yield {**about, "x_value": float(x[i]), "y_value": float(y[i]), "corner": i}


def _lattice(rows: list[Row], field: str) -> _Lattice:
    values = np.unique(np.array([float(row[field]) for row in rows]))
    step = float(np.diff(values).min()) if len(values) > 1 else 1.0
    return _Lattice(float(values[0]), step, int(np.rint((values[-1] - values[0]) / step)) + 1)


def _density(rows: list[Row], across: _Lattice, down: _Lattice) -> NDArray[np.float64]:
    from scipy.ndimage import gaussian_filter

    counts = np.zeros((down.count + 2 * MARGIN_CELLS, across.count + 2 * MARGIN_CELLS))
    x, y = (np.array([float(row[field]) for row in rows]) for field in ("x_value", "y_value"))
    np.add.at(counts, (down.places(y), across.places(x)), [float(row["customer_count"]) for row in rows])
    result: NDArray[np.float64] = gaussian_filter(counts, SMOOTHING_CELLS)
    return result


def _lines(density: NDArray[np.float64], share: float) -> list[NDArray[np.float64]]:
    """Return the closed lines of the density above which a share of the customers is."""
    from contourpy import contour_generator

    falling = np.sort(density, axis=None)[::-1]
    held = np.cumsum(falling)
    level = float(falling[int(np.searchsorted(held, share * held[-1]))])
    lines = contour_generator(z=density, line_type="Separate").lines(level * (1 - 1e-9))
    return [np.asarray(line, dtype=np.float64) for line in lines if line is not None and len(line) >= FEWEST_CORNERS]
