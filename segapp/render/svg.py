"""Turn the SVG that Vega writes into a small one that follows the page's theme; an unknown colour is an error."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass

from segapp.errors import TemplateError
from segapp.render.tokens import Tokens

SVG = "http://www.w3.org/2000/svg"
LONG_NUMBER = re.compile(r"-?\d*\.\d{2,}(?:e-?\d+)?")
NO_COLOUR = frozenset({"none", "transparent"})
DROPPED = frozenset({"class", "role", "font-family", "clip-path", "stroke-miterlimit", "pointer-events", "display"})
GEOMETRY = frozenset({"d", "transform", "x", "y", "x1", "x2", "y1", "y2", "width", "height"})
EMPTY_VALUES = frozenset({"", "translate(0,0)"})

ET.register_namespace("", SVG)


@dataclass(frozen=True)
class SvgText:
    """What the reader's software needs to know of a chart: its spoken label, and the prefix that keeps ids apart."""

    label: str
    prefix: str
    where: str  # the chart's file, for errors


def slim(svg: str, text: SvgText, tokens: Tokens) -> str:
    """Return the SVG with colours as custom properties, repeated symbols shared, and nothing that says nothing.

    Raises
    ------
    TemplateError
        If it holds a colour that tokens.json does not name.
    """
    root = ET.fromstring(svg)  # noqa: S314  made by our own renderer a moment ago
    symbol_groups = [group for group in root.iter(_tag("g")) if "mark-symbol" in group.get("class", "")]
    _clean(root, text, tokens)
    _drop_invisible(root)
    _share_symbols(root, symbol_groups, text.prefix)
    _unwrap_groups(root)
    return _with_label(root, text.label)


def _tag(name: str) -> str:
    return f"{{{SVG}}}{name}"


def _clean(root: ET.Element, text: SvgText, tokens: Tokens) -> None:
    for element in root.iter():
        for name, value in list(element.attrib.items()):
            if name in DROPPED or name.startswith("aria") or value in EMPTY_VALUES:
                del element.attrib[name]
            elif name in ("fill", "stroke"):
                element.set(name, _colour(value, text, tokens))
            elif name in GEOMETRY or name.startswith("stroke"):
                element.set(name, _round(value))
            elif name == "font-size":
                element.set(name, value.removesuffix("px"))
            elif name.endswith("opacity") and float(value) == 1:
                del element.attrib[name]


def _colour(value: str, text: SvgText, tokens: Tokens) -> str:
    if value in NO_COLOUR:
        return "none"
    if value.startswith("rgb("):
        value = "#" + "".join(f"{int(part):02x}" for part in re.findall(r"\d+", value)[:3])
    name = tokens.name_of(value)
    if name is None:
        raise TemplateError(f"uses the colour {value}, which {tokens.path.name} does not name", where=text.where)
    return f"var(--{name})"


def _round(value: str) -> str:
    return LONG_NUMBER.sub(lambda match: _short(float(match[0])), value)


def _short(number: float) -> str:
    text = f"{number:.1f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def _drop_invisible(element: ET.Element) -> None:
    for child in list(element):
        _drop_invisible(child)
        if child.tag == _tag("defs") or (child.tag == _tag("path") and not _is_painted(child)):
            element.remove(child)


def _is_painted(path: ET.Element) -> bool:
    drawn = path.get("d") not in (None, "", "M0,0h0v0h0Z")
    return drawn and any(path.get(paint, "none") != "none" for paint in ("fill", "stroke"))


def _share_symbols(root: ET.Element, groups: list[ET.Element], prefix: str) -> None:
    """Write each repeated shape once and refer to it; two hundred points take a sixth of the bytes."""
    ids: dict[str, str] = {}
    for group in groups:
        if len(group) < 2:
            continue
        by_look: dict[str, list[ET.Element]] = {}
        for path in list(group):
            look = {name: value for name, value in path.attrib.items() if name not in ("d", "transform")}
            symbol = ids.setdefault(path.get("d", ""), f"{prefix}{len(ids)}")
            by_look.setdefault(json.dumps(look, sort_keys=True), []).append(_use(path, symbol))
            group.remove(path)
        for look_text, uses in by_look.items():
            ET.SubElement(group, _tag("g"), json.loads(look_text)).extend(uses)
    if ids:
        definitions = ET.Element(_tag("defs"))
        definitions.extend(ET.Element(_tag("path"), {"id": name, "d": shape}) for shape, name in ids.items())
        root.insert(0, definitions)


def _use(path: ET.Element, symbol: str) -> ET.Element:
    place = re.search(r"translate\(([-\d.]+),([-\d.]+)\)", path.get("transform", ""))
    x, y = (str(round(float(part))) for part in (place[1], place[2])) if place else ("0", "0")
    return ET.Element(_tag("use"), {"href": f"#{symbol}", "x": x, "y": y})


def _unwrap_groups(element: ET.Element) -> None:
    """Take away groups that say nothing."""
    for child in list(element):
        _unwrap_groups(child)
        if child.tag == _tag("g") and (not child.attrib or len(child) == 0):
            place = list(element).index(child)
            element.remove(child)
            for offset, grandchild in enumerate(list(child)):
                element.insert(place + offset, grandchild)


def _with_label(root: ET.Element, label: str) -> str:
    width, height = (_round(root.get(side, "0")) for side in ("width", "height"))
    root.attrib.clear()
    root.attrib.update(viewBox=f"0 0 {width} {height}", width=width, height=height, fill="none", role="img")
    root.set("aria-label", label)
    return ET.tostring(root, encoding="unicode").replace(f' xmlns="{SVG}"', "", 1)
