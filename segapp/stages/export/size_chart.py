"""Draw the one chart of a workbook: how many customers each segment has, from the cells of its own sheet."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

COLOURS = "select colour_hex from marts.segments order by size_rank"
ROW_PIXELS, FEWEST_PIXELS = 26, 260


def add_chart(book: Any, page: Any, columns: Sequence[str], segments: Sequence[Any], *, day: datetime.date) -> None:
    """Put a bar for each segment, in its colour, below the table of the sheet `segments`."""
    names, counts = columns.index("segment_name"), columns.index("customer_count")
    last = len(segments)
    chart = book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": "Customers",
            "categories": ["segments", 1, names, last, names],
            "values": ["segments", 1, counts, last, counts],
            "points": [{"fill": {"color": each.colour_hex}} for each in segments],
            "data_labels": {"value": True, "num_format": "#,##0"},
            "gap": 40,
        }
    )
    chart.set_title({"name": f"Customers by segment, data of {day:%Y-%m-%d}", "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    chart.set_x_axis({"name": "customers", "num_format": "#,##0", "major_gridlines": {"visible": False}})
    chart.set_y_axis({"reverse": True})  # the largest stands first, as in the table
    chart.set_size({"width": 760, "height": max(FEWEST_PIXELS, 110 + ROW_PIXELS * last)})
    page.insert_chart(last + 3, 0, chart, {"description": "Bars of customers by segment, largest first"})
