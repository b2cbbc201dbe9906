"""Draw one picture from everything that it is made of; pure, so that it can be done in any process."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from segapp.errors import TemplateError
from segapp.render.canvas import Datasets
from segapp.render.svg import SvgText, slim
from segapp.render.texts import hide_sizes, show_sizes
from segapp.render.tokens import Tokens


@dataclass(frozen=True)
class Look:
    """What all pictures of a site share: the theme of their specs, the form of their figures, and their colours."""

    theme: dict[str, Any]
    locale: dict[str, Any]
    tokens: Tokens


@dataclass(frozen=True)
class Drawing:
    """One picture to be drawn: a filled Vega-Lite spec, its rows, and what it says beside its texts."""

    spec: dict[str, Any]
    datasets: Datasets
    text: SvgText
    look: Look
    is_for_slides: bool = False


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
        png = as_png(svg) if drawing.is_for_slides else b""
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


def as_png(svg: str) -> bytes:
    """Return a chart's SVG as a picture for slides, on white and in twice its size."""
    import vl_convert

    corner = re.search(r'viewBox="(\S+) (\S+) ', svg)
    left, top = corner.groups() if corner else ("0", "0")
    paper = f'<rect x="{left}" y="{top}" width="100%" height="100%" fill="#ffffff"/>'
    picture: bytes = vl_convert.svg_to_png(re.sub(r"(<svg[^>]*>)", rf"\1{paper}", svg, count=1), scale=2)
    return picture
