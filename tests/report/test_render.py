"""The pieces that pages are made of: figures as people read them, small SVG, places for labels and bands."""

from __future__ import annotations

import dataclasses
import datetime
import pathlib
import re
from typing import NamedTuple

import pytest
import vl_convert

from segapp.errors import TemplateError
from segapp.render import Formats, read_tokens
from segapp.render.canvas import Canvas
from segapp.render.flow import place_bands
from segapp.render.labels import place_labels
from segapp.render.svg import SvgText, slim
from segapp.render.texts import hide_sizes, show_sizes
from tests.worlds.report import ROOT

TOKENS = read_tokens(ROOT / "templates" / "tokens.json")
TEXT = SvgText("What it shows", "c1w", "chart.vl.json")


def svg(inside: str) -> str:
    """Return a small SVG as Vega writes it."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10">{inside}</svg>'


def test_figures_are_written_as_people_read_them() -> None:
    """Thousands, a true minus, no minus on nought, and no break before a unit."""
    formats = Formats()
    assert formats.write_number(1234567.5, 1) == "1,234,567.5"
    assert formats.write_number(-1234.4) == "\N{MINUS SIGN}1,234"
    assert formats.write_number(-0.04, 1) == "0.0"
    assert formats.write_number(None) == ""
    assert formats.write_percent(0.225) == "22.5\N{NO-BREAK SPACE}%"
    assert formats.write_delta(66) == "+66"
    assert formats.write_delta(-10) == "\N{MINUS SIGN}10"
    assert formats.write_delta(0.0, 1) == "0.0"
    assert formats.write_money(5310, "EUR") == "5,310\N{NO-BREAK SPACE}€"
    assert formats.write_money(-5310.4, "XYZ", 2) == "\N{MINUS SIGN}5,310.40\N{NO-BREAK SPACE}XYZ"
    assert formats.write_date(datetime.date(2026, 2, 8)) == "8 February 2026"


class Shown(NamedTuple):
    """What model.feature_formats says of a feature."""

    factor: int
    value_decimals: int
    mean_decimals: int
    unit_text: str


def test_a_feature_is_written_as_its_catalog_row_says() -> None:
    """Factor, decimals and unit come from SQL; a per cent sign is part of the figure."""
    formats = Formats(thousands=".", decimal=",")
    age, share = Shown(1, 0, 1, " years"), Shown(100, 0, 0, " %")
    assert formats.write_measure(38.85, age) == "38,9\N{NO-BREAK SPACE}years"
    assert formats.write_measure(38.85, age, is_mean=False, has_unit=False) == "39"
    assert formats.write_measure(0.225, share, has_unit=False) == "22\N{NO-BREAK SPACE}%"
    assert formats.write_measure(None, age) == ""


def test_each_key_keeps_its_mark_for_ever() -> None:
    """Twelve colours and shapes, then the same colours with the next shape; the ninety-ninth key has a mark too."""
    marks = [TOKENS.mark(f"S{number:02}") for number in range(1, 100)]
    assert [mark.colour for mark in marks[:13]] == [f"s{number:02}" for number in [*range(1, 13), 1]]
    assert len({(mark.colour, mark.shape) for mark in marks}) == 99
    assert TOKENS.mark("S13").shape == TOKENS.mark("S02").shape


def test_colours_become_meanings_and_an_unknown_one_is_an_error() -> None:
    """A chart follows light and dark because it names meanings; a colour without one is refused with its file."""
    assert 'fill="var(--ink)"' in slim(svg('<rect fill="#1a1d23"/>'), TEXT, TOKENS)
    assert 'fill="var(--ink)"' in slim(svg('<rect fill="rgb(26, 29, 35)"/>'), TEXT, TOKENS)
    for colour in ("#123456", "red", "black"):
        with pytest.raises(TemplateError, match=f"chart.vl.json: uses the colour {colour}"):
            slim(svg(f'<rect fill="{colour}"/>'), TEXT, TOKENS)


def test_svg_is_small_and_speaks() -> None:
    """Repeated symbols are shared, noise goes, numbers are short, and the label is there for screen readers."""
    marks = "".join(
        f'<path d="M1,1h1v1Z" fill="#1a1d23" transform="translate({x}.123456,0)" aria-label="x: {x}"/>'
        for x in range(9)
    )
    result = slim(
        svg(f'<g class="mark-symbol role-mark">{marks}</g><g><path class="background" d="M0,0"/></g>'), TEXT, TOKENS
    )
    assert result.count("M1,1h1v1Z") == 1
    assert 'd="M0,0L1,0L2,0L3,0L4,0L5,0L6,0L7,0L8,0" marker-start="url(#c1w0)"' in result
    assert 'role="img" aria-label="What it shows"' in result
    assert "background" not in result


def test_a_mark_says_its_values_to_readers_who_point_at_it() -> None:
    """Descriptions become titles, those of many equal symbols a list beside the names of the figures; not on paper."""
    bar = '<path aria-label="One: 3" d="M0,0h1v1h-1Z" fill="#1a1d23"/>'
    points = "".join(
        f'<path d="M1,1h1v1Z" fill="#1a1d23" transform="translate({x},0)" aria-label="{x} &lt; 9"/>' for x in range(3)
    )
    picture = svg(f'<g>{bar}{bar}</g><g class="mark-symbol">{points}</g>')
    result = slim(picture, dataclasses.replace(TEXT, hover_labels=["Age"], has_hover=True), TOKENS)
    assert result.count("<title>One: 3</title>") == 2
    assert 'data-hover="Age"' in result
    assert 'data-values="0 &lt; 9;1 &lt; 9;2 &lt; 9"' in result
    on_paper = slim(picture, dataclasses.replace(TEXT, hover_labels=["Age"]), TOKENS)
    assert "title" not in on_paper
    assert "data-" not in on_paper


def test_equal_looks_are_written_once() -> None:
    """Lines of one look are one path, and texts of one look say it together; other looks stay as they are."""
    lines = "".join(f'<line transform="translate({x},2)" x2="0" y2="-5" stroke="#1a1d23"/>' for x in range(4))
    texts = "".join(f'<text transform="translate({x},9)" font-size="12px" fill="#1a1d23">{x}</text>' for x in range(4))
    other = '<text transform="translate(1,1)" font-size="9px" fill="#5b616c">a</text>'
    result = slim(svg(f"<g>{lines}{texts}{other}</g>"), TEXT, TOKENS)
    assert 'd="M0,2v-5M1,2v-5M2,2v-5M3,2v-5"' in result
    assert '<g fill="var(--ink)" font-size="12"><text x="0" y="9">0</text>' in result
    assert 'font-size="9" fill="var(--muted)" x="1" y="1">a</text>' in result


@pytest.mark.parametrize("orient", ["bottom", "left"])
def test_texts_stand_where_the_renderer_puts_those_it_measures(orient: str) -> None:
    """Sizes, baselines, axis labels and titles: unmeasured texts are where measured ones are, to the pixel."""
    axis = {"title": "Title", "tickCount": 3}
    if orient == "left":
        axis |= {"titleAngle": 0, "titleX": -2, "titleY": -10}
    mark = {"type": "text", "fontSize": 13, "lineBreak": "|", "dy": 3}
    spec = {
        "width": 100,
        "height": 50,
        "data": {
            "values": [{"n": n, "words": "one|two", "at": at} for n, at in enumerate(["top", "middle", "bottom"])]
        },
        "mark": {**mark, "baseline": {"expr": "datum.at"}},
        "encoding": {
            "x": {"field": "n", "type": "quantitative", "axis": axis if orient == "bottom" else None},
            "y": {"field": "n", "type": "quantitative", "axis": axis if orient == "left" else None},
            "text": {"field": "words"},
        },
    }
    vega = vl_convert.vegalite_to_vega(spec)
    assert "fontStyle" in str(hide_sizes(vega))
    measured, shown = vl_convert.vega_to_svg(vega), show_sizes(vl_convert.vega_to_svg(hide_sizes(vega)))
    assert text_places(measured) == text_places(shown)


def text_places(picture: str) -> list[tuple[str, str, tuple[int, ...]]]:
    """Return words, size and place in the plot of every text."""
    found = re.findall(
        r'<text[^>]*?transform="translate\(([^)]*)\)"[^>]*?font-size="([^"]*)"[^>]*>(.*?)</text>', picture
    )
    return [(words, size, tuple(round(float(part)) for part in place.split(","))) for place, size, words in found]


def test_a_chart_that_depends_on_widths_is_measured() -> None:
    """Legends, titles, turned labels and labels that could be dropped need the widths of texts."""
    values = {"values": [{"a": 1, "b": "x"}]}
    bar = {"data": values, "mark": "bar", "encoding": {"x": {"field": "a", "type": "quantitative"}}}
    turned = {"x": {"field": "b", "axis": {"labelAngle": 30}}}
    for spec in (
        bar,  # no tickCount: the renderer may drop labels
        {**bar, "title": "A title"},
        {**bar, "encoding": {"color": {"field": "b"}}},
        {**bar, "encoding": turned},
    ):
        vega = vl_convert.vegalite_to_vega(spec)
        assert hide_sizes(vega) == vega


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "is not a file of colours"),
        ('{"meanings": {"ink": {"light": "black", "dark": "#ffffff"}}, "segments": []}', "not a colour such as"),
        (
            '{"meanings": {"ink": {"light": "#000000", "dark": "#ffffff"},'
            ' "ash": {"light": "#000000", "dark": "#fffffe"}}, "segments": []}',
            "ink and ash have the same light colour",
        ),
    ],
)
def test_a_wrong_tokens_file_is_refused(tmp_path: pathlib.Path, text: str, words: str) -> None:
    """Each light colour has exactly one meaning."""
    path = tmp_path / "tokens.json"
    path.write_text(text)
    with pytest.raises(TemplateError, match=words):
        read_tokens(path)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2 between two colours."""
    shades = []
    for colour in (one, other):
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        shades.append(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])
    return (max(shades) + 0.05) / (min(shades) + 0.05)


def test_text_and_marks_can_be_seen() -> None:
    """Text reaches AA (4.5) on paper in both themes; marks reach 3."""
    for theme in (TOKENS.light, TOKENS.dark):
        for name in ("ink", "muted", "accent", "good", "unsure", "bad"):
            assert contrast(theme[name], theme["paper"]) >= 4.5, name
        for name in ("low1", "low2", "low3", "near", "high1", "high2", "high3"):
            assert contrast(theme["ink"], theme[name]) >= 4.5, name  # figures on the shades of the heat map
        for number in range(1, 13):
            assert contrast(theme[f"s{number:02}"], theme["paper"]) >= 3, number


def test_labels_keep_apart_and_inside() -> None:
    """Names of centroids do not overlap each other where there is room, and stay inside the plot."""
    centroids = [
        {"segment_key": f"S0{i}", "label": f"High income, group {i}", "x_value": x, "y_value": y}
        for i, (x, y) in enumerate([(20, 20), (22, 21), (80, 80), (80, 20), (20, 80)], start=1)
    ]
    points = [{"segment_key": "S01", "x_value": x, "y_value": x, "customer_count": 1} for x in range(0, 101, 5)]
    for variant, width, height in (("wide", 376.0, 320.0), ("paper", 312.0, 158.0)):
        placed, domains = place_labels({"points": points, "centroids": centroids}, Canvas(variant, width, height))
        low, high = domains["x_domain"]
        boxes = []
        for row in placed["centroids"]:
            x, size = (row["label_x"] - low) / (high - low) * width, 12 * (5.0 if variant == "paper" else 6.3)
            left = x - {"left": 0.0, "right": size, "center": size / 2}[row["align"]]
            boxes.append((left, row["label_y"], left + size))
            assert left > -1
            assert left + size < width + 5
        assert boxes[0] != boxes[1]
        assert placed["centroids"][0]["label"] == "High income,\ngroup 1"


def test_a_flow_conserves_customers() -> None:
    """Bands that leave a node fill it exactly, small moves are stubs, and nothing overlaps."""
    moves = [
        {"previous_segment_key": "S01", "segment_key": "S01", "customer_count": 500},
        {"previous_segment_key": "S01", "segment_key": "S02", "customer_count": 100},
        {"previous_segment_key": "S02", "segment_key": "S01", "customer_count": 1},
        {"previous_segment_key": "S02", "segment_key": "S02", "customer_count": 399},
        {"previous_segment_key": None, "segment_key": "S02", "customer_count": 50},
        {"previous_segment_key": "S01", "segment_key": None, "customer_count": 20},
    ]
    segments = [{"segment_key": "S01", "segment_name": "One"}, {"segment_key": "S02", "segment_name": "Two"}]
    data = {"moves": moves, "segments": segments, "heads": [{"label": "then"}, {"label": "now"}]}
    placed, _ = place_bands(data, Canvas("wide", 860, 330))
    left = {node["segment_key"]: node for node in placed["nodes"] if node["side"] == "left"}
    starts = [band for band in placed["bands"] if band["x"] == min(each["x"] for each in placed["bands"])]
    for key, node in left.items():
        heights = sum(band["y1"] - band["y0"] for band in starts if band["segment_key"] == key)
        assert heights == pytest.approx(node["y1"] - node["y0"])
    assert {band["kind"] for band in placed["bands"]} == {"stay", "move", "small"}
    assert max(node["y1"] for node in placed["nodes"]) <= 1
    assert left["S01"]["customer_count"] == 620
    assert left["S01"]["change"] == 501 - 620
