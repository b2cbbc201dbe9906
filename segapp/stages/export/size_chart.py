"""Draw the one chart of a workbook: how many customers each segment has, from the cells of its own sheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from segapp.stages.export.book_words import BookWords

COLOURS = "select colour_hex, data_date from marts.segments order by size_rank"
ROW_PIXELS, FEWEST_PIXELS = 26, 260


def add_chart(book: Any, page: Any, columns: Sequence[str], segments: Sequence[Any], words: BookWords) -> None:
    """Put a bar for each segment, in its colour, below the table of the sheet `segments`."""
    sheet = page.get_name()
    names, counts = columns.index("segment_name"), columns.index("customer_count")
    last = len(segments)
    chart = book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": words.say("Customers"),
            "categories": [sheet, 1, names, last, names],
            "values": [sheet, 1, counts, last, counts],
            "points": [{"fill": {"color": each.colour_hex}} for each in segments],
            "data_labels": {"value": True, "num_format": "#,##0"},
            "gap": 40,
        }
    )
    title = words.say("Customers by segment, data of {day}", day=segments[0].data_date.isoformat())
    chart.set_title({"name": title, "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    axis = words.say("customers")
    chart.set_x_axis({"name": axis, "num_format": "#,##0", "major_gridlines": {"visible": False}})
    chart.set_y_axis({"reverse": True})  # the largest stands first, as in the table
    chart.set_size({"width": 760, "height": max(FEWEST_PIXELS, 110 + ROW_PIXELS * last)})
    page.insert_chart(last + 3, 0, chart, {"description": words.say("Bars of customers by segment, largest first")})
