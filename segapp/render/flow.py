"""Lay out a flow from previous to current segments: two columns of nodes and the bands between them.

Bands of customers who stayed and of those who moved run from side to side; moves of less than a hundredth of where
they come from, joiners and leavers are short grey stubs, so that many small moves do not hide the large ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from segapp.render.canvas import Canvas, Datasets, Row

SMALL_SHARE = 0.01
LINE_PIXELS = 14.0
END = None
"""Where joiners come from and leavers go to."""


@dataclass(frozen=True)
class _Column:
    """One side of the flow: the upper edge and height of each key's node, from 0 (top) to 1 (bottom)."""

    tops: dict[str | None, float]
    heights: dict[str | None, float]


@dataclass(frozen=True)
class _Frame:
    """Where the two columns stand, from 0 (left) to 1 (right), and how thick their nodes are."""

    left: float
    right: float
    thickness: float
    gap: float


def place_bands(datasets: Datasets, canvas: Canvas) -> tuple[Datasets, dict[str, Any]]:
    """Replace `moves` and `segments` by `nodes` and `bands`; `heads` get their places."""
    frame = _Frame(0.09, 0.72, 0.014, 0.024) if canvas.width > 500 else _Frame(0.2, 0.38, 0.03, 0.03)
    moves, segments = datasets["moves"], datasets["segments"]
    keys: list[str | None] = [str(row["segment_key"]) for row in segments]
    before = _totals(moves, "previous_segment_key")
    after = _totals(moves, "segment_key")
    order = [key for key in keys if key in before or key in after] + [END]
    scale = (1 - frame.gap * len(order)) / max(sum(before.values()), sum(after.values()), 1)
    left, right = _column(order, before, scale, frame.gap), _column(order, after, scale, frame.gap)
    names = {row["segment_key"]: row["segment_name"] for row in segments}
    nodes = [
        *_with_label_places(_nodes(left, before, "left", frame), LINE_PIXELS / canvas.height),
        *_with_label_places(_nodes(right, after, "right", frame), 2 * LINE_PIXELS / canvas.height),
    ]
    for node in nodes:
        key = node["segment_key"]
        node.update(segment_name=names.get(key, ""), change=after.get(key, 0) - before.get(key, 0))
    heads = [
        {**head, "x": frame.left + frame.thickness if i == 0 else frame.right}
        for i, head in enumerate(datasets["heads"])
    ]
    drawn = _bands(sorted_moves(moves, order), (left, right), frame, scale)
    bands = [
        {**band, "from_name": names.get(band["segment_key"]), "to_name": names.get(band["to_key"])} for band in drawn
    ]
    return {"nodes": nodes, "bands": bands, "heads": heads}, {}


def sorted_moves(moves: list[Row], order: list[str | None]) -> list[Row]:
    """Return the moves from top to bottom on the left, then on the right, so that bands cross little."""
    place = {key: i for i, key in enumerate(order)}
    known = [row for row in moves if row["customer_count"]]
    return sorted(known, key=lambda row: (place[row["previous_segment_key"]], place[row["segment_key"]]))


def _totals(moves: list[Row], field: str) -> dict[str | None, int]:
    totals: dict[str | None, int] = {}
    for row in moves:
        totals[row[field]] = totals.get(row[field], 0) + row["customer_count"]
    return totals


def _column(order: list[str | None], totals: dict[str | None, int], scale: float, gap: float) -> _Column:
    tops, y = {}, 0.0
    for key in order:
        tops[key] = y
        y += totals.get(key, 0) * scale + gap
    return _Column(tops, {key: totals.get(key, 0) * scale for key in order})


def _nodes(column: _Column, totals: dict[str | None, int], side: str, frame: _Frame) -> list[Row]:
    x = frame.left if side == "left" else frame.right
    return [
        {
            "side": side,
            "segment_key": key,
            "is_end": key is END,
            "customer_count": totals.get(key, 0),
            "x0": x,
            "x1": x + frame.thickness,
            "y0": top,
            "y1": top + column.heights[key],
            "middle": top + column.heights[key] / 2,
        }
        for key, top in column.tops.items()
        if totals.get(key)
    ]


def _with_label_places(nodes: list[Row], least: float) -> list[Row]:
    """Put each node's words at its middle, or as much lower as keeps them off the words above."""
    placed: list[Row] = []
    for node in nodes:
        above = placed[-1]["label_y"] + least if placed else 0.0
        placed.append({**node, "label_y": max(node["middle"], above)})
    return placed


def _bands(moves: list[Row], columns: tuple[_Column, _Column], frame: _Frame, scale: float) -> Iterable[Row]:
    starts, ends = dict(columns[0].tops), dict(columns[1].tops)
    right_tops = _right_tops(moves, ends, scale)
    x0, x1 = frame.left + frame.thickness, frame.right
    for number, (row, end) in enumerate(zip(moves, right_tops, strict=True)):
        source = row["previous_segment_key"]
        height, start = row["customer_count"] * scale, starts[source]
        starts[source] += height
        kind = _kind(row, columns[0].heights[source] / scale)
        for part, corners in enumerate(_corners(kind, start, end)):
            for t, y in corners:
                place = {"x": x0 + t * (x1 - x0), "y0": y, "y1": y + height}
                about: Row = {
                    "segment_key": source,
                    "to_key": row["segment_key"],
                    "customer_count": row["customer_count"],
                }
                yield {"band": f"{number}.{part}", "kind": kind, **about, **place}


def _right_tops(moves: list[Row], ends: dict[str | None, float], scale: float) -> list[float]:
    tops = []
    for row in moves:  # the moves are ordered by source, so bands arrive in the order of their sources
        tops.append(ends[row["segment_key"]])
        ends[row["segment_key"]] += row["customer_count"] * scale
    return tops


def _kind(row: Row, source_total: float) -> str:
    source, target = row["previous_segment_key"], row["segment_key"]
    if source is END or target is END:
        return "small"
    if source == target:
        return "stay"
    return "small" if row["customer_count"] < SMALL_SHARE * source_total else "move"


def _corners(kind: str, start: float, end: float) -> list[list[tuple[float, float]]]:
    """Return the path of a band's upper edge as (place between the columns, height), one list per unbroken part."""
    if kind == "small":
        return [[(0.0, start), (0.06, start)], [(0.94, end), (1.0, end)]]
    return [[(0.0, start), (0.28, start), (0.72, end), (1.0, end)]]
