"""Draw the charts of templates/charts/ with rows as inline SVG, one picture for each width that a page can have.

Pictures are drawn elsewhere while the pages are written; until then a token stands in the place of each.
"""

from __future__ import annotations

import functools
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from markupsafe import Markup

from segapp.errors import TemplateError
from segapp.render import chart_process
from segapp.render.canvas import Canvas, Datasets, Row
from segapp.render.drawing import Caption, Drawing, Drawn, Look
from segapp.render.formats import Formats
from segapp.render.pictures import Pictures, key_of
from segapp.render.rows import as_plain, cut_text
from segapp.render.specs import Spec, read_spec
from segapp.render.svg import SvgText
from segapp.render.tokens import Tokens
from segapp.render.words import Words

TITLE_CHARACTERS = 44


@dataclass(frozen=True)
class _Asked:
    """A picture that was asked for, and the line of a template that did."""

    promise: chart_process.Promise
    place: str
    key: str


@dataclass(frozen=True)
class Kept:
    """What a picture for slides is called, its title, and the variant that it shows."""

    picture: str
    title: str
    variant: str = "wide"


@dataclass
class ChartBook:
    """Has the charts of one site drawn."""

    folders: Sequence[Path]  # templates folders, searched in this order
    tokens: Tokens
    formats: Formats
    segment_keys: Sequence[str]
    place: Callable[[], str] = str  # says where in a template a chart is asked for
    source: str = ""  # whose data of which day: said by pictures that leave their page
    kept: Pictures = field(default_factory=Pictures)  # of the report before
    words: Words = field(default_factory=Words)
    _count: int = 0
    _asked: list[_Asked] = field(default_factory=list)
    _slides: dict[str, int] = field(default_factory=dict)  # the widest picture by name
    _specs: dict[str, Spec] = field(default_factory=dict)
    _token: str = field(default_factory=lambda: secrets.token_hex(8))  # no text of a page can hold it

    def start_page(self) -> None:
        """Count the charts of a page from one: the ids of their shapes differ within it."""
        self._count = 0

    def draw(self, name: str, *, label: str, values: Mapping[str, Any], kept: Kept | None = None) -> Markup:
        """Return a chart as HTML: one picture per variant, of which the style sheet shows the one that fits.

        Lists of rows among the values are the spec's datasets of the same name; all else replaces its `$names`. A chart
        that is `kept` is among the `pictures`, too.
        """
        spec = self._spec(name)
        datasets = {key: self._worded(spec, as_plain(value)) for key, value in values.items() if _is_rows(value)}
        scalars = {key: _short(value) for key, value in values.items() if not _is_rows(value)}
        self._count += 1
        divs = []
        for variant in spec.variants:
            filled, rows = self._filled(spec, variant, datasets, scalars)
            hover_labels = filled.get("usermeta", {}).get("hover", ())
            prefix = f"c{self._count}{variant[0]}"
            text = SvgText(label, prefix, str(spec.path), hover_labels)
            text = replace(text, has_hover=variant == "wide", is_linked=variant != "paper", segments=self._drawn_in())
            caption = Caption(kept.title, self.source) if kept and variant == kept.variant else None
            if kept and caption:
                self._slides[kept.picture] = len(self._asked)
            kind = f"chart {variant} {name}" if len(spec.variants) > 1 else f"chart {name}"
            divs.append(f'<div class="{kind}">{self._ask(Drawing(filled, rows, text, self._look, caption))}</div>')
        return Markup("".join(divs))  # noqa: S704  our own SVG, every text in it escaped

    def finish(self, page: str) -> str:
        """Return a page with its pictures in their places.

        Raises
        ------
        TemplateError
            If one of them cannot be drawn, with the line of the template that asked for it.
        """
        return re.sub(rf"<!--{self._token} (\d+)-->", lambda match: self._drawn(int(match[1])).svg, page)

    def pictures(self) -> dict[str, bytes]:
        """Return the charts for slides, as PNG by name."""
        return {name: self._drawn(number).png for name, number in self._slides.items()}

    def write_pictures(self, folder: Path) -> None:
        """Write the pictures for slides, and keep all of them for the next report."""
        for number in range(len(self._asked)):
            self._drawn(number)
        self.kept.write(folder, {name: self._asked[number].key for name, number in self._slides.items()})

    def _spec(self, name: str) -> Spec:
        if name not in self._specs:
            spec = read_spec(self.folders, f"{name}.vl.json")
            self._specs[name] = replace(spec, content=self.words.chart(spec.content, f"charts/{name}.vl.json"))
        return self._specs[name]

    def _worded(self, spec: Spec, rows: list[Row]) -> list[Row]:
        """Return rows with the words of the columns that the chart says in its readers' language, as NAME_word."""
        told = spec.worded_columns
        if not told:
            return rows
        return [{**row, **{f"{name}_word": self.words.word(row[name]) for name in told if name in row}} for row in rows]

    def _ask(self, drawing: Drawing) -> str:
        key = key_of(drawing)
        found = self.kept.find(key, is_for_slides=drawing.caption is not None)
        promise = chart_process.answered(drawing, found) if found else chart_process.ask(drawing)
        self._asked.append(_Asked(promise, self.place(), key))
        return f"<!--{self._token} {len(self._asked) - 1}-->"

    def _drawn(self, number: int) -> Drawn:
        asked = self._asked[number]
        if asked.key in self.kept.drawn:  # a page has it: without a helper, asking again would be drawing again
            return self.kept.drawn[asked.key]
        try:
            self.kept.drawn[asked.key] = asked.promise.result()
        except TemplateError as error:
            todo = "; ".join(filter(None, [error.todo, f"Asked for at {asked.place}"]))
            raise TemplateError(error.what, where=error.where, todo=todo) from error
        return self.kept.drawn[asked.key]

    def _filled(
        self, spec: Spec, variant: str, datasets: Datasets, scalars: dict[str, Any]
    ) -> tuple[dict[str, Any], Datasets]:
        """Return the spec of one variant and the rows that it draws."""
        datasets = {name: rows[: spec.most(variant).get(name)] for name, rows in datasets.items()}
        width, height = (spec.size(side, variant, scalars) for side in ("width", "height"))
        canvas = Canvas(variant, width, height, self.words)
        datasets, placed = _placed(spec, datasets, canvas)
        values = {**scalars, **placed, **self._segment_values()}
        return spec.filled(variant, values, self.tokens), _cut(datasets, spec.cuts(variant))

    @functools.cached_property
    def _look(self) -> Look:
        theme = read_spec(self.folders, "theme.json").filled("wide", {}, self.tokens)
        return Look(theme, self.formats.d3_locale(), self.tokens)

    def _drawn_in(self) -> dict[str, str]:
        return {self.tokens.drawn_hex(key): key for key in self.segment_keys}

    def _segment_values(self) -> dict[str, Any]:
        marks = [self.tokens.mark(key) for key in self.segment_keys]
        return {
            "segment_keys": list(self.segment_keys),
            "segment_colours": list(self._drawn_in()),
            "segment_shapes": [mark.shape for mark in marks],
        }


def _is_rows(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _short(value: Any) -> Any:
    """Cut a title that would not fit its axis."""
    return cut_text(value, TITLE_CHARACTERS) if isinstance(value, str) else value


def _placed(spec: Spec, datasets: Datasets, canvas: Canvas) -> tuple[Datasets, dict[str, Any]]:
    """Return the rows to draw after the spec's layout placed them, and the values that the layout adds."""
    from segapp.render.layouts import LAYOUTS  # brings numpy, which whoever draws does without

    values: dict[str, Any] = {}
    if spec.layout is not None:
        if spec.layout not in LAYOUTS:
            raise TemplateError(f"names the layout {spec.layout!r}, which does not exist", where=str(spec.path))
        try:
            datasets, values = LAYOUTS[spec.layout](datasets, canvas)
        except KeyError as error:
            raise TemplateError(f"is drawn without {error}", where=str(spec.path)) from error
    names = spec.data_names()
    missing, extra = sorted(names - datasets.keys()), sorted(datasets.keys() - names)
    if missing or extra:
        todo = [f"Give {', '.join(missing)}"] * bool(missing) + [f"It does not draw {', '.join(extra)}"] * bool(extra)
        raise TemplateError("is not given the rows that it draws", where=str(spec.path), todo="; ".join(todo))
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
