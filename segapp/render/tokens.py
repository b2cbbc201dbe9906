"""Read templates/tokens.json, the only definition of colours and marks: how each segment key always looks."""

from __future__ import annotations

import json
import pathlib
import re
from dataclasses import dataclass
from typing import Any

from segapp.errors import TemplateError

HEX = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True)
class Mark:
    """How one segment is drawn: the name of its colour, that colour in the light theme, an SVG path, a character."""

    colour: str
    hex: str
    shape: str
    character: str


@dataclass(frozen=True)
class Tokens:
    """Colours by name, for a light and a dark page, and the shapes of the segments' marks."""

    light: dict[str, str]
    dark: dict[str, str]
    shapes: tuple[str, ...]
    characters: tuple[str, ...]  # the shapes where only text can stand
    path: pathlib.Path

    def mark(self, segment_key: str) -> Mark:
        """Return the mark of a key such as S02; after the last colour they repeat, each time with the next shape."""
        number = int("".join(re.findall(r"\d", segment_key)) or 1) - 1
        turn, slot = divmod(number, len(self.shapes))
        colour = f"s{slot + 1:02}"
        place = (slot + turn) % len(self.shapes)
        return Mark(colour, self.light[colour], self.shapes[place], self.characters[place])

    def drawn_hex(self, segment_key: str) -> str:
        """Return the colour that charts draw a key in: its own, shifted invisibly where colours repeat."""
        number = int("".join(re.findall(r"\d", segment_key)) or 1) - 1
        return f"#{int(self.mark(segment_key).hex[1:], 16) ^ (number // len(self.shapes)):06x}"

    def name_of(self, light_hex: str) -> str | None:
        """Return the name of a light colour; each has exactly one meaning."""
        return next((name for name, value in self.light.items() if value == light_hex.lower()), None)

    def css(self) -> str:
        """Return the custom properties of both themes; paper is always light."""
        light, dark = _properties(self.light), _properties(self.dark)
        return (
            f":root {{\n{light}  color-scheme: light;\n}}\n"
            f"@media screen and (prefers-color-scheme: dark) {{\n:root {{\n{dark}  color-scheme: dark;\n}}\n}}\n"
        )


def read_tokens(path: pathlib.Path) -> Tokens:
    """Return the colours and marks of a tokens.json.

    Raises
    ------
    TemplateError
        If the file is not JSON of the expected form, a colour is not `#rrggbb`, or two meanings share a light colour.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        named = content["meanings"] | {f"s{i:02}": each for i, each in enumerate(content["segments"], start=1)}
        shapes = tuple(each["shape"] for each in content["segments"])
        characters = tuple(each.get("character", "■") for each in content["segments"])
        light, dark = ({name: each[theme] for name, each in named.items()} for theme in ("light", "dark"))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise TemplateError(f"is not a file of colours and marks: {error!r}", where=str(path)) from error
    _check(light, dark, path)
    return Tokens(light, dark, shapes, characters, path)


def _check(light: dict[str, Any], dark: dict[str, Any], path: pathlib.Path) -> None:
    for name, value in [*light.items(), *dark.items()]:
        if not isinstance(value, str) or not HEX.fullmatch(value):
            raise TemplateError(f"{name} is {value!r}, not a colour such as #1a1d23", where=str(path))
    meanings: dict[str, str] = {}
    for name, value in light.items():
        if value in meanings:
            raise TemplateError(f"{meanings[value]} and {name} have the same light colour {value}", where=str(path))
        meanings[value] = name


def _properties(colours: dict[str, str]) -> str:
    return "".join(f"  --{name}: {value};\n" for name, value in colours.items())
