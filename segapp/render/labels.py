"""Place the names of the segments in a scatter so that they hide little and stand near their own centroid.

Each name tries 32 places around its centroid and takes the cheapest; earlier names stay where they are. The costs come
from looking at many pictures: own points are cheap to cover, foreign points and centroids dear, other names dearer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segapp.render.canvas import Canvas, Datasets, Row
from segapp.render.rows import cut_text

DIRECTIONS = (
    ("left", 1.0, 0.0),
    ("right", -1.0, 0.0),
    ("center", 0.0, -1.5),
    ("center", 0.0, 1.5),
    ("left", 0.7, -1.1),
    ("left", 0.7, 1.1),
    ("right", -0.7, -1.1),
    ("right", -0.7, 1.1),
)
LINE_CHARACTERS = 22
"""A name is cut after two lines of this many characters; it stands whole in the table beside the chart."""


@dataclass(frozen=True)
class _Type:
    """The size of the text and how far names may stand from their centroid, in pixels."""

    character: float
    line: float
    radii: tuple[float, ...]
    leader_from: float


SCREEN = _Type(6.3, 14.0, (16.0, 26.0, 40.0, 58.0), 34.0)
PAPER = _Type(5.0, 11.5, (11.0, 18.0, 28.0, 40.0), 24.0)


@dataclass(frozen=True)
class _Place:
    """One place for a name: its anchor, alignment, distance from the centroid, and box (left, top, right, bottom)."""

    x: float
    y: float
    align: str
    radius: float
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class _Scene:
    """Everything in pixels: points with the index of their segment, centroids, and the size of the plot."""

    points: NDArray[np.float64]  # (n, 2)
    owners: NDArray[np.int64]  # (n,)
    centroids: NDArray[np.float64]  # (k, 2)
    width: float
    height: float


def place_labels(datasets: Datasets, canvas: Canvas) -> tuple[Datasets, dict[str, Any]]:
    """Return the rows with `label_x`, `label_y`, `align` and `leader` on each centroid, and the two domains."""
    points, centroids = datasets.get("points", []), datasets["centroids"]
    x_domain, y_domain = (domain_of([*points, *centroids], field) for field in ("x_value", "y_value"))
    scene = _Scene(
        _pixels(points, x_domain, y_domain, canvas),
        np.array([_index_of(row, centroids) for row in points], dtype=np.int64),
        _pixels(centroids, x_domain, y_domain, canvas),
        canvas.width,
        canvas.height,
    )
    lines = [_wrap(str(row["label"])) for row in centroids]
    places = _choose_places(scene, lines, PAPER if canvas.is_paper else SCREEN)
    placed = [
        {
            **row,
            "label": "\n".join(text),
            "line_count": len(text),
            **_in_units(place, centre, (x_domain, y_domain), canvas),
        }
        for row, text, place, centre in zip(centroids, lines, places, scene.centroids, strict=True)
    ]
    return {**datasets, "centroids": placed}, {"x_domain": list(x_domain), "y_domain": list(y_domain)}


def domain_of(rows: list[Row], field: str) -> tuple[float, float]:
    """Return the ends of an axis that holds all values of a field, and a margin; not below nought if no value is."""
    values = [float(row[field]) for row in rows] or [0.0]
    low, high = min(values), max(values)
    margin = 0.05 * (high - low) or 0.5
    return (max(low - margin, 0.0) if low >= 0 else low - margin), high + margin


def _pixels(rows: list[Row], xs: tuple[float, float], ys: tuple[float, float], canvas: Canvas) -> NDArray[np.float64]:
    values = np.array([[float(row["x_value"]), float(row["y_value"])] for row in rows]).reshape(-1, 2)
    across = (values[:, 0] - xs[0]) / (xs[1] - xs[0]) * canvas.width
    down = (1 - (values[:, 1] - ys[0]) / (ys[1] - ys[0])) * canvas.height
    return np.column_stack([across, down])


def _index_of(point: Row, centroids: list[Row]) -> int:
    return next((i for i, row in enumerate(centroids) if row["segment_key"] == point["segment_key"]), -1)


def _wrap(name: str) -> list[str]:
    """Return a name in at most two lines, broken at the space nearest to its middle."""
    name = " ".join(name.split())
    spaces = [i for i, character in enumerate(name) if character == " "]
    if len(name) <= 12 or not spaces:
        return [cut_text(name, LINE_CHARACTERS)]
    commas = [i for i in spaces if name[i - 1] == ","] or spaces
    middle = min(commas, key=lambda i: abs(i - len(name) / 2))
    return [cut_text(name[:middle], LINE_CHARACTERS), cut_text(name[middle + 1 :], LINE_CHARACTERS)]


def _choose_places(scene: _Scene, lines: list[list[str]], kind: _Type) -> list[_Place]:
    chosen: list[_Place] = []
    for owner, text in enumerate(lines):
        candidates = _candidates(scene.centroids[owner], text, kind)
        chosen.append(min(candidates, key=lambda place: _cost(place, owner, chosen, scene)))
    return chosen


def _candidates(centre: NDArray[np.float64], text: list[str], kind: _Type) -> list[_Place]:
    width, height = max(len(line) for line in text) * kind.character, len(text) * kind.line
    places = []
    for radius in kind.radii:
        for align, dx, dy in DIRECTIONS:
            x, y = float(centre[0]) + dx * radius, float(centre[1]) + dy * radius
            left = x - {"left": 0.0, "right": width, "center": width / 2}[align]
            places.append(_Place(x, y, align, radius, (left, y - height / 2, left + width, y + height / 2)))
    return places


def _cost(place: _Place, owner: int, chosen: list[_Place], scene: _Scene) -> float:
    covered = _inside(scene.points, place.box, 2.0)
    own = scene.owners == owner
    others = np.delete(scene.centroids, owner, axis=0)
    left, top, right, bottom = place.box
    middle = np.array([(left + right) / 2, (top + bottom) / 2])
    to_own = float(np.hypot(*(middle - scene.centroids[owner])))
    is_nearer_to_other = bool((np.hypot(*(others - middle).T) < 1.1 * to_own).any())
    leaves_plot = left < 0 or right > scene.width + 4 or top < -2 or bottom > scene.height
    crowd = len(scene.points) / 200 or 1.0  # covering five of a thousand points is as good as one of two hundred
    return float(
        0.22 * place.radius
        + (0.5 * np.sum(covered & own) + 1.5 * np.sum(covered & ~own)) / max(crowd, 1.0)
        + 30.0 * is_nearer_to_other
        + 70.0 * float(np.sum(_inside(others, place.box, 9.0)))
        + 80.0 * sum(_overlap(place.box, other.box) for other in chosen)
        + 100.0 * leaves_plot
    )


def _inside(points: NDArray[np.float64], box: tuple[float, float, float, float], margin: float) -> NDArray[np.bool_]:
    x, y = points[:, 0], points[:, 1]
    result: NDArray[np.bool_] = (
        (x > box[0] - margin) & (x < box[2] + margin) & (y > box[1] - margin) & (y < box[3] + margin)
    )
    return result


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return not (one[2] < other[0] or other[2] < one[0] or one[3] < other[1] - 2 or other[3] + 2 < one[1])


def _in_units(
    place: _Place,
    centre: NDArray[np.float64],
    domains: tuple[tuple[float, float], tuple[float, float]],
    canvas: Canvas,
) -> Row:
    (x_low, x_high), (y_low, y_high) = domains
    kind = PAPER if canvas.is_paper else SCREEN
    return {
        "label_x": x_low + place.x / canvas.width * (x_high - x_low),
        "label_y": y_low + (1 - place.y / canvas.height) * (y_high - y_low),
        "align": place.align,
        "leader": math.hypot(place.x - centre[0], place.y - centre[1]) > kind.leader_from,
    }
