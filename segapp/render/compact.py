"""Write the same picture in fewer bytes: drop empty groups, join lines of one style, share styles."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

SVG = "http://www.w3.org/2000/svg"
INHERITED = ("fill", "stroke", "stroke-width", "stroke-dasharray", "font-size", "font-weight", "text-anchor")
PLACE = re.compile(r"translate\(([-\d.]+),([-\d.]+)\)$")
HOVER = "aria-label"


def unwrap_groups(element: ET.Element) -> None:
    """Remove groups without attributes or content."""
    for child in list(element):
        unwrap_groups(child)
        if child.tag == _tag("g") and (not child.attrib or len(child) == 0):
            place = list(element).index(child)
            element.remove(child)
            for offset, grandchild in enumerate(list(child)):
                element.insert(place + offset, grandchild)


def merge_lines(element: ET.Element) -> None:
    """Write lines as paths, and equal-looking neighbours as one path; labelled ones stay apart."""
    previous: ET.Element | None = None
    for child in list(element):
        merge_lines(child)
        _place_directly(child)
        if previous is not None and _look(previous) == _look(child) is not None:
            previous.set("d", previous.get("d", "") + child.get("d", ""))
            element.remove(child)
        else:
            previous = child


def share_attributes(element: ET.Element) -> None:
    """Move attributes that all children share to their group; runs of equal neighbours get a group of their own."""
    for child in element:
        share_attributes(child)
    if element.tag == _tag("g") and len(element) > 1:
        _move_up(element, list(element))
    _group_runs(element)


def _tag(name: str) -> str:
    return f"{{{SVG}}}{name}"


def _place_directly(element: ET.Element) -> None:
    """Write a position as coordinates: shorter than a transformation, and a line can then join a path."""
    place = PLACE.match(element.get("transform", "translate(0,0)"))
    if place is None:
        return
    x, y = float(place[1]), float(place[2])
    if element.tag == _tag("text") and len(element) == 0:
        element.attrib.pop("transform", None)
        element.attrib.update(x=f"{x:g}", y=f"{y:g}")
    elif element.tag == _tag("line"):
        element.attrib.pop("transform", None)
        across, down = (float(element.attrib.pop(name, "0")) for name in ("x2", "y2"))
        element.tag = _tag("path")
        element.set("d", f"M{x:g},{y:g}{_step(across, down)}")


def _step(across: float, down: float) -> str:
    if down == 0:
        return f"h{across:g}"
    return f"v{down:g}" if across == 0 else f"l{across:g},{down:g}"


def _look(element: ET.Element) -> dict[str, str] | None:
    """Return the style of a path; None for anything that cannot be joined to its neighbour."""
    if element.tag != _tag("path") or HOVER in element.attrib or "transform" in element.attrib:
        return None
    look = {name: value for name, value in element.attrib.items() if name != "d"}
    is_plain = not any(name.endswith("opacity") or name.startswith("marker") for name in look)
    return look if is_plain and "d" in element.attrib else None


def _group_runs(element: ET.Element) -> None:
    """Put runs of at least three neighbours of one kind that share a look into a group that has it."""
    children = list(element)
    run: list[ET.Element] = []
    for child in [*children, None]:
        if run and (child is None or _key(child) != _key(run[0])):
            if len(run) >= 3 and len(run) < len(children):
                _wrap(element, run)
            run = []
        if child is not None and _key(child) is not None:
            run.append(child)


def _key(element: ET.Element) -> tuple[str, ...] | None:
    if element.tag not in (_tag("text"), _tag("path")) or "marker-start" in element.attrib:
        return None
    names = ("font-size", "font-weight", "text-anchor") if element.tag == _tag("text") else ("stroke", "stroke-width")
    return (element.tag, *(element.get(name, "") for name in names))


def _wrap(element: ET.Element, run: list[ET.Element]) -> None:
    group = ET.Element(_tag("g"))
    element.insert(list(element).index(run[0]), group)
    for each in run:
        element.remove(each)
        group.append(each)
    _move_up(group, run)


def _move_up(group: ET.Element, children: list[ET.Element]) -> None:
    for name in INHERITED:
        values = {child.get(name) for child in children}
        if len(values) == 1 and None not in values:
            group.set(name, values.pop() or "")
            for child in children:
                del child.attrib[name]
