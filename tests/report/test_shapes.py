"""Charts fit the data they get: names where they fit, outlines where marks would hide each other, small multiples."""

from __future__ import annotations

import pathlib
import re

import pytest

from segapp.render import ChartBook, Formats, read_tokens
from segapp.render.canvas import Canvas
from segapp.render.heads import place_heads
from segapp.render.outlines import place_outlines, place_small_outlines
from tests.report.conftest import SiteMaker
from tests.report.pages import Page
from tests.worlds.report import ROOT, World

POINTS = [
    {
        "segment_key": "S01",
        "x_value": 5.0 * x,
        "y_value": 2.0 * y,
        "customer_count": 10 - abs(10 - x) // 2 - abs(8 - y) // 2,
    }
    for x in range(21)
    for y in range(17)
    if abs(10 - x) // 2 + abs(8 - y) // 2 < 10
]
CENTRES = [{"segment_key": "S01", "segment_name": "One", "label": "One", "x_value": 50.0, "y_value": 16.0}]


def is_inside(x: float, y: float, corners: list[tuple[float, float]]) -> bool:
    """Say whether a ray from a point crosses an outline an odd number of times."""
    crossings = 0
    for (x0, y0), (x1, y1) in zip(corners, corners[1:] + corners[:1], strict=True):
        if (y0 > y) != (y1 > y) and x < x0 + (y - y0) / (y1 - y0) * (x1 - x0):
            crossings += 1
    return crossings % 2 == 1


@pytest.mark.parametrize("share", [0.5, 0.8])
def test_an_outline_holds_its_share_of_the_customers(share: float) -> None:
    """Half inside the inner one, eight in ten inside the outer one, to what the grid's cells allow."""
    datasets, _ = place_outlines({"points": POINTS, "centroids": CENTRES, "average": []}, Canvas("wide", 376, 320))
    corners = [(row["x_value"], row["y_value"]) for row in datasets["rings"] if row["share"] == share]
    inside = sum(row["customer_count"] for row in POINTS if is_inside(row["x_value"], row["y_value"], corners))
    assert inside / sum(row["customer_count"] for row in POINTS) == pytest.approx(share, abs=0.06)


@pytest.mark.parametrize("points", [POINTS[:1], [row for row in POINTS if row["x_value"] == 50]])
def test_customers_of_one_value_have_an_outline_too(points: list[dict[str, object]]) -> None:
    """Everybody in one cell, or along one line: a ring round them and no error."""
    datasets = {"points": points, "everybody": points, "centroids": CENTRES}
    placed, _ = place_small_outlines(datasets, Canvas("wide", 150, 120))
    assert {row["share"] for row in placed["rings"]} == {0.5, 0.8}


def test_names_stand_over_the_columns_where_they_fit() -> None:
    """In lines over wide columns, aslant over narrow ones, and on a phone the key."""
    names = ["Older, average spending", "Low income, high spending", None]
    heads = [
        {"segment_key": f"S0{i}" if name else None, "segment_name": name, "column_rank": i}
        for i, name in enumerate(names, 1)
    ]
    wide, upright = place_heads({"heads": heads}, Canvas("wide", 294, 100))
    assert [row["text"] for row in wide["words"]] == [
        "Older, average",
        "spending",
        "Low income,",
        "high spending",
        "All",
    ]
    assert upright["head_angle"] == 0
    many, slanted = place_heads({"heads": heads * 5}, Canvas("wide", 690, 100))
    assert [row["text"] for row in many["words"]][:3] == [*names[:2], "All"]
    assert slanted["head_angle"] == -35
    phone, _ = place_heads({"heads": heads}, Canvas("narrow", 304, 100))
    assert [row["text"] for row in phone["words"]] == ["S01", "S02", "All"]


def test_few_customers_are_marks_and_many_are_outlines(site_of: SiteMaker) -> None:
    """Beyond the threshold of points, each segment is the area where its customers are densest."""
    few, many = (Page(site_of(World(customer_count=count)).index) for count in (60, 600))
    assert [name for name in ("scatter", "outlines") if f"chart wide {name}" in few.values("class")] == ["scatter"]
    assert [name for name in ("scatter", "outlines") if f"chart wide {name}" in many.values("class")] == ["outlines"]
    assert "Inner area: half of each segment's customers; outer: 8 in 10." in many.words


def test_beyond_six_segments_each_has_its_own_small_chart(site_of: SiteMaker) -> None:
    """Fifteen outlines would hide each other: one chart each, with its name, over all customers."""
    page = Page(site_of(World(segment_count=15, customer_count=900, run_count=2, is_judged=True)).index)
    labels = [each for each in page.values("aria-label") if each.startswith("Where ")]
    assert labels == [
        f"Where Group S{i:02} lies among all customers, by income, k$ and spending score" for i in range(1, 16)
    ]
    assert page.values("class").count("chart small_outlines") == 15


def test_sixty_runs_are_a_line_with_words_at_its_ends() -> None:
    """Bars of sixty runs are too thin to read: a line says the course, its two ends the figures, each point its own."""
    runs = [
        {"segment_key": "S01", "run_label": f"run {i}", "customer_count": 100 + i, "customer_share": 0.5}
        for i in range(60)
    ]
    book = ChartBook([ROOT / "templates"], read_tokens(ROOT / "templates" / "tokens.json"), Formats(), ["S01"])
    values = {"runs": runs, "first": runs[:1], "last": runs[-1:], "chart_width": 300, "scale_count": 160}
    svg = book.finish(book.draw("size_trend", label="Customers by run", values=values))
    assert re.findall(r"<text[^>]*>([^<]+)", svg) == ["100", "159", "run 0", "run 59"]
    said = re.search(r'data-values="([^"]+)"', svg)
    assert said
    assert said[1].split(";")[1] == "run 1|101|50.0 %"


def test_few_moves_are_drawn_without_those_who_stayed(second_run: pathlib.Path) -> None:
    """Of 240 customers some moved: beside those who stayed their bands would be stubs."""
    words = Page(second_run / "index.html").words
    assert "stayed and are not drawn" in words
