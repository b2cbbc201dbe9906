"""Draw charts without measuring their texts: each carries its size through the renderer and gets it back.

The renderer spends most of its time on the widths of texts, in whatever font a machine has. Where nothing but the
picture's edge depends on them, texts are drawn with size 0 and their size as a font style; afterwards size, baseline
and the picture's edge are set here from the mean widths of characters. The same chart is then the same on all machines.
"""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from typing import Any

SVG = "http://www.w3.org/2000/svg"
AXIS_FONT_SIZE = 10.0  # the renderer's own, where a spec says nothing
BASELINES = {"top": 0.79, "middle": 0.30, "bottom": -0.21}
"""How far the renderer moves a text down for its baseline, in sizes of its font."""
LABEL_BASELINES = {"bottom": "top", "top": "bottom", "left": "middle", "right": "middle"}
TITLE_BASELINES = {"bottom": "top", "top": "bottom", "left": "bottom", "right": "bottom"}
PLACE = re.compile(r"translate\(([-\d.e]+),([-\d.e]+)\)")
WIDTHS = ((0.25, "ijl.,:;|!'"), (0.31, " ftr()[]-/"), (0.86, "mwMW@%"), (0.68, "ABCDEFGHKNOPQRSTUVXYZ&"))
WIDE_FROM = 0x2E80  # scripts of full width, and emoji
EDGE = 2


def hide_sizes(vega: dict[str, Any]) -> dict[str, Any]:
    """Return a compiled chart whose texts have size 0; one that has to be measured is returned as it is."""
    if not _is_fixed(vega):
        return vega
    config = vega.get("config", {})
    text = config.get("style", {}).get("text", {})
    axes = [_hidden_axis(axis, config.get("axis", {})) for axis in vega.get("axes", [])]
    return {**vega, "axes": axes, "marks": [_hidden_mark(mark, text.get("fontSize", 11)) for mark in vega["marks"]]}


def show_sizes(svg: str) -> str:
    """Return the picture with the sizes of its texts, and an edge that holds them."""
    if 'font-style="size ' not in svg:
        return svg
    ET.register_namespace("", SVG)
    root = ET.fromstring(svg)  # noqa: S314  made by our own renderer a moment ago
    box = [0.0, 0.0, float(root.get("width", "0")), float(root.get("height", "0"))]
    _show(root, (0.0, 0.0), box)
    left, top = math.floor(box[0]), math.floor(box[1])
    width, height = math.ceil(box[2]) - left, math.ceil(box[3]) - top
    root.attrib.update(viewBox=f"{left} {top} {width} {height}", width=str(width), height=str(height))
    return ET.tostring(root, encoding="unicode")


def text_width(text: str, size: float, *, is_bold: bool = False) -> float:
    """Return the width of a text in a usual sans-serif font, in pixels: within a tenth for names and figures."""
    widths = (_character_width(character) for character in text)
    return sum(widths) * size * (1.06 if is_bold else 1.0)


def wrap(text: str, width: float, size: float, *, is_bold: bool = False) -> list[str]:
    """Return the lines of a text that is broken at spaces, and where a word is wider than a line, inside it."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if text_width(longer, size, is_bold=is_bold) <= width:
            lines[-1] = longer
            continue
        lines += [""] * bool(lines[-1])
        for character in word:
            if lines[-1] and text_width(lines[-1] + character, size, is_bold=is_bold) > width:
                lines.append("")
            lines[-1] += character
    return lines


def _character_width(character: str) -> float:
    known = next((width for width, characters in WIDTHS if character in characters), 0.56)
    return 1.0 if ord(character) >= WIDE_FROM else known


def _is_fixed(group: dict[str, Any]) -> bool:
    """Say whether the place of everything is known without the widths of texts."""
    marks = group.get("marks", [])
    texts = [mark for mark in marks if mark["type"] == "text"]
    return (
        not any(group.get(part) for part in ("legends", "layout", "title"))
        and all(_is_fixed_axis(axis) for axis in group.get("axes", []))
        and not any(mark["encode"]["update"].get("angle", {"value": 0}) != {"value": 0} for mark in texts)
        and all(_is_fixed(mark) for mark in marks if mark["type"] == "group")
    )


def _is_fixed_axis(axis: dict[str, Any]) -> bool:
    """Say whether no label can be dropped for want of room, and no title depends on the width of labels."""
    is_beside = axis["orient"] in ("left", "right")
    has_free_title = "title" in axis and is_beside and not {"titleX", "titleY", "titleAngle"} <= axis.keys()
    is_labelled = axis.get("labels", True)
    is_counted = isinstance(axis.get("tickCount"), int)
    can_drop = is_labelled and axis.get("labelOverlap", False) is not False and not is_counted
    return not (has_free_title or can_drop or axis.get("labelAngle") or (axis.get("titleAngle") and not is_beside))


def _hidden_axis(axis: dict[str, Any], config: dict[str, Any]) -> dict[str, Any]:
    orient = axis["orient"]
    label_size = float(axis.get("labelFontSize", config.get("labelFontSize", AXIS_FONT_SIZE)))
    title_size = float(axis.get("titleFontSize", config.get("titleFontSize", AXIS_FONT_SIZE + 1)))
    padding = float(axis.get("titlePadding", config.get("titlePadding", 4)))
    return {
        **axis,
        "labelFontSize": 0,
        "labelFontStyle": f"size {label_size:g} {axis.get('labelBaseline', LABEL_BASELINES[orient])}",
        "titleFontSize": 0,
        "titleFontStyle": f"size {title_size:g} {axis.get('titleBaseline', TITLE_BASELINES[orient])}",
        "titlePadding": padding + label_size,  # the height of the labels, which the renderer no longer sees
    }


def _hidden_mark(mark: dict[str, Any], default_size: float) -> dict[str, Any]:
    if mark["type"] == "group":
        return {**mark, "marks": [_hidden_mark(each, default_size) for each in mark.get("marks", [])]}
    if mark["type"] != "text":
        return mark
    update = mark["encode"]["update"]
    size, baseline = update.get("fontSize", {"value": default_size}), update.get("baseline", {"value": "alphabetic"})
    words = f"'size ' + ({_expression(size)}) + ' ' + ({_expression(baseline)})"
    hidden = {**update, "fontSize": {"value": 0}, "fontStyle": {"signal": words}}
    if "lineBreak" in update and "lineHeight" not in update:
        hidden["lineHeight"] = {"signal": f"({_expression(size)}) + 2"}
    return {**mark, "encode": {**mark["encode"], "update": hidden}}


def _expression(value: dict[str, Any]) -> str:
    return str(value["signal"]) if "signal" in value else repr(value["value"])


def _show(element: ET.Element, origin: tuple[float, float], box: list[float]) -> None:
    """Set the sizes of the texts inside, and widen the box by them; origin is where the element's own place is from."""
    place = PLACE.match(element.get("transform", ""))
    x, y = (origin[0] + float(place[1]), origin[1] + float(place[2])) if place else origin
    style = element.get("font-style", "")
    if style.startswith("size "):
        _, size_text, baseline = style.split(" ")
        size = float(size_text)
        down = round(BASELINES.get(baseline, 0.0) * size)
        del element.attrib["font-style"]
        element.set("font-size", f"{size:g}px")
        if place:
            element.set("transform", f"translate({place[1]},{float(place[2]) + down:g})")
        _widen(box, element, (x, y + down), size)
    for child in element:
        _show(child, (x, y), box)


def _widen(box: list[float], element: ET.Element, place: tuple[float, float], size: float) -> None:
    lines = ["".join(each.itertext()) for each in element] or [element.text or ""]
    is_bold = element.get("font-weight", "") in ("600", "700", "bold")
    width = max(text_width(line, size, is_bold=is_bold) for line in lines)
    left = place[0] - width * {"middle": 0.5, "end": 1.0}.get(element.get("text-anchor", ""), 0.0)
    below = sum(float(each.get("dy", "0")) for each in element)
    box[0], box[1] = min(box[0], left - EDGE), min(box[1], place[1] - 0.8 * size - EDGE)
    box[2], box[3] = max(box[2], left + width + EDGE), max(box[3], place[1] + below + 0.25 * size + EDGE)
