"""Draw one picture from its complete description; pure, so that it can run in any process."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, field
from typing import Any

from segapp.errors import TemplateError
from segapp.render.canvas import Datasets
from segapp.render.svg import SvgText, slim
from segapp.render.texts import SVG, hide_sizes, show_sizes, wrap
from segapp.render.tokens import Tokens

VIEW = re.compile(r'viewBox="(\S+) (\S+) (\S+) (\S+)"')
TITLE_SIZE, SOURCE_SIZE, LINE, EDGE = 14.0, 10.0, 1.25, 10.0  # of the words round a picture for slides, in pixels
NARROWEST = 300.0


@dataclass(frozen=True)
class Look:
    """What all pictures of a site share: the theme of their specs, the form of their figures, and their colours."""

    theme: dict[str, Any]
    locale: dict[str, Any]
    tokens: Tokens


@dataclass(frozen=True)
class Caption:
    """The caption of a picture outside its page: what it shows, whose data, and of which day."""

    title: str
    source: str


@dataclass(frozen=True)
class Drawing:
    """One picture to be drawn: a filled Vega-Lite spec, its rows, and what it says beside its texts."""

    spec: dict[str, Any]
    datasets: Datasets
    text: SvgText
    look: Look
    caption: Caption | None = None  # where a picture for slides is wanted, too


@dataclass(frozen=True)
class Drawn:
    """The picture as inline SVG, and as PNG where it was wanted for slides."""

    svg: str
    png: bytes = b""


@dataclass
class Drawer:
    """Draws pictures, and remembers compiled specs: compiling takes as long as drawing."""

    compiled: dict[str, dict[str, Any]] = field(default_factory=dict)

    def draw(self, drawing: Drawing) -> Drawn:
        """Return a picture.

        Raises
        ------
        TemplateError
            If its spec cannot be drawn, or holds a colour that has no name.
        """
        import vl_convert

        try:
            vega = self._compile(drawing)
            svg = show_sizes(vl_convert.vega_to_svg(vega, format_locale=drawing.look.locale))
        except ValueError as error:
            raise TemplateError(" ".join(str(error).split("\n")[:2]), where=drawing.text.where) from error
        png = as_png(svg, drawing.caption) if drawing.caption else b""
        return Drawn(slim(svg, drawing.text, drawing.look.tokens), png)

    def _compile(self, drawing: Drawing) -> dict[str, Any]:
        """Return the Vega spec with its rows; each look is compiled once."""
        import vl_convert

        datasets = drawing.datasets
        whole = {**drawing.spec, "datasets": {name: [] for name in datasets}, "config": drawing.look.theme}
        key = json.dumps(whole, sort_keys=True)
        if key not in self.compiled:
            self.compiled[key] = hide_sizes(vl_convert.vegalite_to_vega(whole))
        vega = self.compiled[key]
        data = [
            {**each, "values": datasets[each["name"]]} if each["name"] in datasets else each for each in vega["data"]
        ]
        return {**vega, "data": data}


def as_png(svg: str, caption: Caption) -> bytes:
    """Return a chart's SVG as a picture for slides: with its title and source, on white and in twice its size."""
    import vl_convert

    picture: bytes = vl_convert.svg_to_png(captioned(svg, caption), scale=2)
    return picture


def captioned(svg: str, caption: Caption) -> str:
    """Return a picture with its title above it and its source below; a long title takes more lines."""
    found = VIEW.search(svg)
    left, top, width, height = (float(part) for part in found.groups()) if found else (0.0, 0.0, 400.0, 300.0)
    width = max(width, NARROWEST)
    lines = wrap(caption.title, width - 2 * EDGE, TITLE_SIZE, is_bold=True)
    source = wrap(caption.source, width - 2 * EDGE, SOURCE_SIZE)
    head, foot = len(lines) * LINE * TITLE_SIZE + EDGE, len(source) * LINE * SOURCE_SIZE + EDGE
    box = (left - EDGE, top - head - EDGE, width + 2 * EDGE, height + head + foot + 2 * EDGE)
    words = _lines(lines, (left, box[1]), TITLE_SIZE) + _lines(source, (left, top + height + EDGE), SOURCE_SIZE)
    paper = '<rect x="{}" y="{}" width="{}" height="{}" fill="#ffffff"/>'.format(*box)
    opening = f'<svg xmlns="{SVG}" viewBox="{" ".join(map(str, box))}" width="{box[2]}" height="{box[3]}">'
    inside = re.sub(r"^.*?<svg[^>]*>", "", svg, count=1, flags=re.DOTALL)
    return f"{opening}{paper}{words}{inside}"


def _lines(lines: list[str], place: tuple[float, float], size: float) -> str:
    weight, colour = ("600", "#1a1d23") if size == TITLE_SIZE else ("400", "#5b616c")
    style = f'font-family="sans-serif" font-size="{size:g}px" font-weight="{weight}" fill="{colour}"'
    places = ((line, place[1] + LINE * size * number) for number, line in enumerate(lines, start=1))
    return "".join(f'<text x="{place[0]:g}" y="{y:g}" {style}>{html.escape(line)}</text>' for line, y in places)
