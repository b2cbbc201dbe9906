"""Read Vega-Lite specs of templates/charts/ and fill in what differs from page to page and from width to width.

In a spec, a text such as `$x_title` is replaced by a value of that name: one that the template gave, a colour of
tokens.json, or the segments' keys, colours and shapes. An object of variants, `{"wide": 10, "paper": 7}`, is replaced
by the value for the picture being drawn (`wide` where there is no other); the variants of `width` say which pictures
there are. `usermeta` holds what is ours: `layout` names a function that places labels or bands, `cut` says after how
many characters the texts of a column are cut, `most` how many rows of a dataset are drawn (on paper, say), `words`
which columns hold words to translate: `verdict` is compared, `verdict_word` is read.
"""

from __future__ import annotations

import functools
import json
import pathlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from segapp.errors import TemplateError
from segapp.render.tokens import Tokens

VARIANTS = ("wide", "narrow", "paper")


@dataclass(frozen=True)
class Spec:
    """One chart's file and its content."""

    path: pathlib.Path
    content: dict[str, Any]

    @property
    def variants(self) -> list[str]:
        """Return the pictures that the chart has."""
        width: Any = self.content.get("width")
        return [each for each in VARIANTS if each in width] if _is_variants(width) else ["wide"]

    @property
    def layout(self) -> str | None:
        """Return the name of the layout that places labels or bands."""
        name: str | None = self.content.get("usermeta", {}).get("layout")
        return name

    @property
    def worded_columns(self) -> list[str]:
        """Return the columns whose words are drawn, and not only compared."""
        return list(self.content.get("usermeta", {}).get("words", []))

    def cuts(self, variant: str) -> dict[str, int]:
        """Return after how many characters the texts of each column are cut."""
        found = self.content.get("usermeta", {}).get("cut", {})
        return {name: each.get(variant, each["wide"]) if _is_variants(each) else each for name, each in found.items()}

    def most(self, variant: str) -> dict[str, int]:
        """Return how many rows of a dataset are drawn, where not all are."""
        found = self.content.get("usermeta", {}).get("most", {})
        return {name: each[variant] for name, each in found.items() if variant in each}

    def size(self, side: str, variant: str, values: Mapping[str, Any]) -> float:
        """Return the width or height of the plot; 0 where rows decide it."""
        size = self.content.get(side)
        size = size.get(variant, size["wide"]) if isinstance(size, dict) and _is_variants(size) else size
        size = values.get(size[1:]) if isinstance(size, str) else size
        return float(size) if isinstance(size, int | float) else 0.0

    def data_names(self) -> set[str]:
        """Return the names of the rows that it draws."""
        return set(_data_names(self.content))

    def filled(self, variant: str, values: Mapping[str, Any], tokens: Tokens) -> dict[str, Any]:
        """Return the spec of one variant with its `$names` replaced.

        Raises
        ------
        TemplateError
            If a name has no value.
        """
        return {key: self._fill(value, variant, values, tokens) for key, value in self.content.items()}

    def _fill(self, node: Any, variant: str, values: Mapping[str, Any], tokens: Tokens) -> Any:
        if _is_variants(node):
            node = node.get(variant, node["wide"])
        if isinstance(node, dict):
            return {key: self._fill(value, variant, values, tokens) for key, value in node.items()}
        if isinstance(node, list):
            return [self._fill(value, variant, values, tokens) for value in node]
        if isinstance(node, str) and node.startswith("$"):
            return self._value(node[1:], values, tokens)
        return node

    def _value(self, name: str, values: Mapping[str, Any], tokens: Tokens) -> Any:
        if name in values:
            return values[name]
        if name in tokens.light:
            return tokens.light[name]
        raise TemplateError(f"needs a value for ${name}", where=str(self.path), todo=f"Give {name}= to chart()")


def read_spec(folders: Sequence[pathlib.Path], name: str) -> Spec:
    """Return charts/NAME of the first folder that has it.

    Raises
    ------
    TemplateError
        If there is none, or it is not JSON; with file and line.
    """
    for folder in folders:
        path = folder / "charts" / name
        if path.is_file():
            return Spec(path, _parse(path.read_text(encoding="utf-8"), str(path)))
    raise TemplateError("there is no such chart", where=f"charts/{name}", todo=f"Put it into {folders[0]}")


@functools.lru_cache(maxsize=64)
def _parse(text: str, where: str) -> dict[str, Any]:
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise TemplateError(f"is not JSON: {error.msg}", where=f"{where}:{error.lineno}") from error
    if not isinstance(content, dict):
        raise TemplateError("is not a chart", where=where)
    return content


def _is_variants(node: Any) -> bool:
    return isinstance(node, dict) and "wide" in node and node.keys() <= set(VARIANTS)


def _data_names(node: Any) -> list[str]:
    if isinstance(node, dict):
        named = node.get("data")
        own = [named["name"]] if isinstance(named, dict) and "name" in named else []
        return own + [name for value in node.values() for name in _data_names(value)]
    if isinstance(node, list):
        return [name for value in node for name in _data_names(value)]
    return []
