"""Put the segments' names over the columns of a chart: in lines where they fit, slanted where they do not."""

from __future__ import annotations

import textwrap
from typing import Any

from segapp.render.canvas import Canvas, Datasets, Row
from segapp.render.rows import cut_text

CHARACTER_PIXELS = 6.4
LINE_PIXELS = 13
MOST_LINES = 3
FEWEST_CHARACTERS = 11
SLANTED_CHARACTERS = 32
GAP = 9


def place_heads(datasets: Datasets, canvas: Canvas) -> tuple[Datasets, dict[str, Any]]:
    """Return the rows with `words`, one for each line over a column, and how they stand; on a phone keys stay keys."""
    heads = datasets["heads"]
    room = int(canvas.width / max(len(heads), 1) / CHARACTER_PIXELS)
    is_slanted = canvas.variant == "wide" and room < FEWEST_CHARACTERS
    lines = [_lines(head, canvas, room) for head in heads]
    words: list[Row] = [
        {**head, "text": text, "up": -GAP - LINE_PIXELS * (len(each) - 1 - i) - (20 if is_slanted else 0)}
        for head, each in zip(heads, lines, strict=True)
        for i, text in enumerate(each)
    ]
    highest = max((len(each) for each in lines), default=1)
    values = {
        "head_angle": -35 if is_slanted else 0,
        "head_align": "left" if is_slanted else "center",
        "mark_up": -12 if is_slanted else -GAP - 5 - LINE_PIXELS * highest,
    }
    return {**datasets, "words": words}, values


def _lines(head: Row, canvas: Canvas, room: int) -> list[str]:
    if head["segment_key"] is None:
        return [canvas.words.phrase("All")]
    if canvas.variant != "wide":
        return [str(head["segment_key"])]
    name = str(head["segment_name"])
    if room < FEWEST_CHARACTERS:
        return [cut_text(name, SLANTED_CHARACTERS)]
    lines = textwrap.wrap(" ".join(name.split()), room) or [str(head["segment_key"])]
    return [*lines[: MOST_LINES - 1], cut_text(" ".join(lines[MOST_LINES - 1 :]), room)][: min(len(lines), MOST_LINES)]
