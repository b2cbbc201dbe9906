"""Turn the SVG that Vega writes into a small one that follows the page's theme; an unknown colour is an error."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from segapp.errors import TemplateError
from segapp.render.compact import merge_lines, share_attributes, unwrap_groups
from segapp.render.symbols import share_symbols
from segapp.render.tokens import Tokens

SVG = "http://www.w3.org/2000/svg"
LONG_NUMBER = re.compile(r"-?\d*\.\d{2,}(?:e-?\d+)?")
NO_COLOUR = frozenset({"none", "transparent"})
DROPPED = frozenset(
    {"class", "role", "font-family", "clip-path", "stroke-miterlimit", "pointer-events", "display", "fill-opacity"}
)
GEOMETRY = frozenset({"d", "transform", "x", "y", "x1", "x2", "y1", "y2", "width", "height"})
EMPTY_VALUES = frozenset({"", "translate(0,0)"})
HOVER = "aria-label"  # what the renderer calls a mark's description
SEGMENT = "data-s"
BEHIND_KEY = "\N{INVISIBLE SEPARATOR}"  # no name of a segment can hold it

ET.register_namespace("", SVG)


@dataclass(frozen=True)
class SvgText:
    """A chart's description and labels beside its texts.

    Parameters
    ----------
    label : str
        Spoken by the reader's software in the place of the picture.
    prefix : str
        Keeps the ids of one picture apart from those of the others.
    where : str
        The chart's file, for errors.
    hover_labels : list of str
        What the figures of a symbol are, for the script that shows those of the nearest one.
    has_hover : bool
        Whether marks say their values to readers who point at them; not on paper or on a phone.
    segments : mapping
        The key of a segment by the colour that its marks are drawn in.
    is_linked : bool
        Whether marks carry the key of their segment, for views that are linked; not on paper. A mark that has no
        segment's colour carries the key that stands in front of its description.
    """

    label: str
    prefix: str
    where: str
    hover_labels: Sequence[str] = ()
    has_hover: bool = False
    segments: Mapping[str, str] = field(default_factory=dict)
    is_linked: bool = False


def slim(svg: str, text: SvgText, tokens: Tokens) -> str:
    """Return the SVG with colours as custom properties, repeated shared symbols, and nothing empty.

    Raises
    ------
    TemplateError
        If it holds a colour that tokens.json does not name.
    """
    root = ET.fromstring(svg)  # noqa: S314  made by our own renderer a moment ago
    symbol_groups = [group for group in root.iter(_tag("g")) if "mark-symbol" in group.get("class", "")]
    _clean(root, text, tokens)
    _drop_invisible(root)
    definitions = share_symbols(symbol_groups, text.prefix)
    unwrap_groups(root)
    merge_lines(root)
    share_attributes(root)
    _write_titles(root)
    if len(definitions):
        root.insert(0, definitions)
    return _with_label(root, text)


def _tag(name: str) -> str:
    return f"{{{SVG}}}{name}"


def _clean(root: ET.Element, text: SvgText, tokens: Tokens) -> None:
    for element in root.iter():
        is_mark = element.tag != _tag("g")
        if is_mark and text.is_linked:
            _name_segment(element, text)
        for name, value in list(element.attrib.items()):
            if name == HOVER and is_mark and text.has_hover:
                continue
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


def _name_segment(element: ET.Element, text: SvgText) -> None:
    """Note whose mark it is: by the key in front of what it says, else by its colour."""
    key, behind, words = element.get(HOVER, "").partition(BEHIND_KEY)
    if behind:
        element.set(HOVER, words)
    found = (
        key
        if behind
        else text.segments.get(_hex(element.get("fill", ""))) or text.segments.get(_hex(element.get("stroke", "")))
    )
    if found:
        element.set(SEGMENT, found)


def _hex(colour: str) -> str:
    if colour.startswith("rgb("):
        return "#" + "".join(f"{int(part):02x}" for part in re.findall(r"\d+", colour)[:3])
    return colour.lower()


def _colour(value: str, text: SvgText, tokens: Tokens) -> str:
    if value in NO_COLOUR:
        return "none"
    value = _hex(value)
    name = tokens.mark(text.segments[value]).colour if value in text.segments else tokens.name_of(value)
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


def _write_titles(root: ET.Element) -> None:
    """Let browsers show a mark's description to readers who point at it."""
    for element in root.iter():
        description = element.attrib.pop(HOVER, None)
        if description:
            title = ET.Element(_tag("title"))
            title.text = description
            element.insert(0, title)


def _with_label(root: ET.Element, text: SvgText) -> str:
    width, height = (_round(root.get(side, "0")) for side in ("width", "height"))
    box = root.get("viewBox") or f"0 0 {width} {height}"
    root.attrib.clear()
    root.attrib.update(viewBox=box, width=width, height=height, fill="none", role="img")
    root.set("aria-label", text.label)
    if text.has_hover and text.hover_labels:
        root.set("data-hover", "|".join(text.hover_labels))
    return ET.tostring(root, encoding="unicode").replace(f' xmlns="{SVG}"', "", 1).replace(" />", "/>")
