"""Write each repeated shape of a chart once: hundreds of points are the corners of a few paths, marked with a shape."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET

SVG = "http://www.w3.org/2000/svg"
FEWEST = 3
"""So many equal symbols are one path with a marker at each corner; fewer refer to the shape by themselves.

Symbols that say several figures, with a bar between them, are always written so: the script finds the nearest one.
"""
PLACE = re.compile(r"translate\(([-\d.]+),([-\d.]+)\)")
HOVER, SEGMENT = "aria-label", "data-s"


def share_symbols(groups: list[ET.Element], prefix: str) -> ET.Element:
    """Replace the symbols of each group by references; return the definitions they refer to, by ids with the prefix."""
    definitions = ET.Element(_tag("defs"))
    ids: dict[str, str] = {}
    for group in groups:
        by_look: dict[tuple[str, str, str], list[ET.Element]] = {}
        for path in list(group) if len(group) > 1 else []:
            by_look.setdefault((path.get("d", ""), _look(path), path.get(SEGMENT, "")), []).append(path)
            group.remove(path)
        for (shape, look, _), paths in by_look.items():
            if len(paths) >= FEWEST or "|" in paths[0].get(HOVER, ""):
                name = f"{prefix}{len(definitions)}"
                definitions.append(_marker(name, shape, look))
                group.append(_marked(paths, name))
                continue
            if shape not in ids:
                ids[shape] = f"{prefix}{len(definitions)}"
                definitions.append(ET.Element(_tag("path"), {"id": ids[shape], "d": shape}))
            group.extend(_use(path, ids[shape], look) for path in paths)
    return definitions


def _tag(name: str) -> str:
    return f"{{{SVG}}}{name}"


def _look(path: ET.Element) -> str:
    look = {name: value for name, value in path.attrib.items() if name not in ("d", "transform", HOVER, SEGMENT)}
    return json.dumps(look, sort_keys=True)


def _marker(name: str, shape: str, look: str) -> ET.Element:
    """Return a shape that stands, in its own size, at every corner of a path."""
    marker = ET.Element(_tag("marker"), {"id": name, "overflow": "visible", "markerUnits": "userSpaceOnUse"})
    ET.SubElement(marker, _tag("path"), {"d": shape, **json.loads(look)})
    return marker


def _marked(paths: list[ET.Element], name: str) -> ET.Element:
    """Return one unpainted path through all symbols; what they say to readers who point at them stays in order."""
    corners = "L".join(",".join(_place(path)) for path in paths)
    parts = ("start", "mid", "end") if len(paths) > 1 else ("start",)
    attributes = {"d": f"M{corners}", **{f"marker-{part}": f"url(#{name})" for part in parts}}
    if any(path.get(HOVER) for path in paths):
        attributes["data-values"] = ";".join(path.get(HOVER, "") for path in paths)
    return ET.Element(_tag("path"), attributes | _segment(paths[0]))


def _segment(path: ET.Element) -> dict[str, str]:
    return {SEGMENT: path.get(SEGMENT, "")} if path.get(SEGMENT) else {}


def _use(path: ET.Element, name: str, look: str) -> ET.Element:
    x, y = _place(path)
    hover = {HOVER: path.get(HOVER, "")} if path.get(HOVER) else {}
    return ET.Element(_tag("use"), {"href": f"#{name}", "x": x, "y": y, **json.loads(look), **hover, **_segment(path)})


def _place(path: ET.Element) -> tuple[str, str]:
    place = PLACE.search(path.get("transform", ""))
    return (str(round(float(place[1]))), str(round(float(place[2])))) if place else ("0", "0")
