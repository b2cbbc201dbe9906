"""Draw the charts of templates/charts/ with rows as inline SVG, one picture for each width that a page can have."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from markupsafe import Markup

from segapp.errors import TemplateError
from segapp.render.canvas import Canvas, Datasets
from segapp.render.formats import Formats
from segapp.render.layouts import LAYOUTS
from segapp.render.rows import as_plain, cut_text
from segapp.render.specs import Spec, read_spec
from segapp.render.svg import SvgText, slim
from segapp.render.texts import hide_sizes, show_sizes
from segapp.render.tokens import Tokens

TITLE_CHARACTERS = 44


@dataclass
class ChartBook:
    """Draws the charts of one site, and remembers compiled specs."""

    folders: Sequence[Path]  # templates folders, searched in this order
    tokens: Tokens
    formats: Formats
    segment_keys: Sequence[str]
    pictures: dict[str, str] = field(default_factory=dict)  # widest SVG by name, in the light theme, for slides
    _count: int = 0
    _compiled: dict[str, dict[str, Any]] = field(default_factory=dict)

    def start_page(self) -> None:
        """Count the charts of a page from one: the ids of their shapes differ within it."""
        self._count = 0

    def draw(self, name: str, *, label: str, values: Mapping[str, Any], picture: str = "") -> Markup:
        """Return a chart as HTML: one SVG per variant, of which the style sheet shows the one that fits.

        Lists of rows among the values are the spec's datasets of the same name; all else replaces its `$names`. A chart
        with the name of a picture is kept for `pictures`.
        """
        spec = read_spec(self.folders, f"{name}.vl.json")
        datasets = {key: as_plain(value) for key, value in values.items() if _is_rows(value)}
        scalars = {key: _short(value) for key, value in values.items() if not _is_rows(value)}
        self._count += 1
        divs = []
        for variant in spec.variants:
            svg, hover_labels = self._picture(spec, variant, datasets, scalars)
            if picture and variant == "wide":
                self.pictures[picture] = svg
            prefix, where = f"c{self._count}{variant[0]}", str(spec.path)
            text = SvgText(label, prefix, where, hover_labels, has_hover=variant == "wide")
            kind = f"chart {variant} {name}" if len(spec.variants) > 1 else f"chart {name}"
            divs.append(f'<div class="{kind}">{slim(svg, text, self.tokens)}</div>')
        return Markup("".join(divs))  # noqa: S704  our own SVG, every text in it escaped

    def _picture(
        self, spec: Spec, variant: str, datasets: Datasets, scalars: dict[str, Any]
    ) -> tuple[str, Sequence[str]]:
        """Return the SVG as it was drawn, and what the figures of its symbols are called."""
        canvas = Canvas(variant, *(spec.size(side, variant, scalars) for side in ("width", "height")))
        datasets, placed = _placed(spec, datasets, canvas)
        datasets = _cut(datasets, spec.cuts(variant))
        values = {**scalars, **placed, **self._segment_values()}
        filled = spec.filled(variant, values, self.tokens)
        return self._render(spec, filled, datasets), filled.get("usermeta", {}).get("hover", ())

    def _render(self, spec: Spec, filled: dict[str, Any], datasets: Datasets) -> str:
        import vl_convert

        try:
            vega = self._compile(filled, datasets)
            svg: str = vl_convert.vega_to_svg(vega, format_locale=self.formats.d3_locale())
        except ValueError as error:
            raise TemplateError(" ".join(str(error).split("\n")[:2]), where=str(spec.path)) from error
        return show_sizes(svg)

    def _compile(self, filled: dict[str, Any], datasets: Datasets) -> dict[str, Any]:
        """Return the Vega spec with its rows; compiling takes as long as drawing, so each look is compiled once."""
        import vl_convert

        theme = read_spec(self.folders, "theme.json").filled("wide", {}, self.tokens)
        whole = {**filled, "datasets": {name: [] for name in datasets}, "config": theme}
        key = json.dumps(whole, sort_keys=True)
        if key not in self._compiled:
            self._compiled[key] = hide_sizes(vl_convert.vegalite_to_vega(whole))
        vega = self._compiled[key]
        data = [
            {**each, "values": datasets[each["name"]]} if each["name"] in datasets else each for each in vega["data"]
        ]
        return {**vega, "data": data}

    def _segment_values(self) -> dict[str, Any]:
        marks = [self.tokens.mark(key) for key in self.segment_keys]
        return {
            "segment_keys": list(self.segment_keys),
            "segment_colours": [mark.hex for mark in marks],
            "segment_shapes": [mark.shape for mark in marks],
        }


def _is_rows(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _short(value: Any) -> Any:
    """Cut a title that would not fit its axis."""
    return cut_text(value, TITLE_CHARACTERS) if isinstance(value, str) else value


def _placed(spec: Spec, datasets: Datasets, canvas: Canvas) -> tuple[Datasets, dict[str, Any]]:
    """Return the rows to draw after the spec's layout placed them, and the values that the layout adds."""
    values: dict[str, Any] = {}
    if spec.layout is not None:
        if spec.layout not in LAYOUTS:
            raise TemplateError(f"names the layout {spec.layout!r}, which does not exist", where=str(spec.path))
        try:
            datasets, values = LAYOUTS[spec.layout](datasets, canvas)
        except KeyError as error:
            raise TemplateError(f"is drawn without {error}", where=str(spec.path)) from error
    missing, extra = sorted(spec.data_names() - datasets.keys()), sorted(datasets.keys() - spec.data_names())
    if missing or extra:
        todo = [f"Give {', '.join(missing)}"] * bool(missing) + [f"It does not draw {', '.join(extra)}"] * bool(extra)
        raise TemplateError("is given other rows than it draws", where=str(spec.path), todo="; ".join(todo))
    return datasets, values


def _cut(datasets: Datasets, cuts: Mapping[str, int]) -> Datasets:
    """Shorten texts before they are drawn; the renderer's own limit breaks characters in two."""
    if not cuts:
        return datasets
    return {
        name: [
            {
                key: cut_text(value, cuts[key]) if key in cuts and isinstance(value, str) else value
                for key, value in row.items()
            }
            for row in rows
        ]
        for name, rows in datasets.items()
    }


def as_png(svg: str) -> bytes:
    """Return a chart's SVG as a picture for slides, on white and in twice its size."""
    import vl_convert

    corner = re.search(r'viewBox="(\S+) (\S+) ', svg)
    left, top = corner.groups() if corner else ("0", "0")
    paper = f'<rect x="{left}" y="{top}" width="100%" height="100%" fill="#ffffff"/>'
    picture: bytes = vl_convert.svg_to_png(re.sub(r"(<svg[^>]*>)", rf"\1{paper}", svg, count=1), scale=2)
    return picture
