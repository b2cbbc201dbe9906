"""The layouts a chart can name: what a grammar of graphics cannot place by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from segapp.render.canvas import Canvas, Datasets
from segapp.render.flow import place_bands
from segapp.render.heads import place_heads
from segapp.render.labels import place_labels
from segapp.render.outlines import place_outlines, place_small_outlines

Layout = Callable[[Datasets, Canvas], tuple[Datasets, dict[str, Any]]]
"""Takes the rows that the template gave; returns the rows to draw and more values for the spec's `$names`."""

LAYOUTS: dict[str, Layout] = {
    "labels": place_labels,
    "flow": place_bands,
    "heads": place_heads,
    "outlines": place_outlines,
    "small outlines": place_small_outlines,
}
