"""Read rendered pages: elements, ids and links, with nothing but the standard library."""

from __future__ import annotations

import pathlib
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

INLINE = {"a", "b", "bdi", "code", "i", "span", "svg", "use", "text", "tspan"}
VOID = {"br", "hr", "img", "input", "link", "meta", "path", "rect", "use", "circle", "line"}


@dataclass
class Page(HTMLParser):
    """One page: every element with its attributes, every text, and tags that do not close."""

    path: pathlib.Path
    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    text: str = ""
    open_tags: list[str] = field(default_factory=list)
    wrong_ends: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Parse the file."""
        super().__init__(convert_charrefs=True)
        self.feed(self.path.read_text(encoding="utf-8"))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember an element."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self.text += "" if tag in INLINE else " "
        if tag not in VOID:
            self.open_tags.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember an element that closes itself, as those of SVG do."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element, or remember that another one was meant."""
        self.text += "" if tag in INLINE else " "
        if tag in VOID:
            return
        if not self.open_tags or self.open_tags.pop() != tag:
            self.wrong_ends.append(f"{tag} at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        """Gather the text that people read."""
        self.text += "" if self.open_tags and self.open_tags[-1] == "script" else data

    @property
    def words(self) -> str:
        """Return the text with single spaces."""
        return " ".join(self.text.split())

    @property
    def codes(self) -> list[str]:
        """Return the text of every code element that is written on one line."""
        return re.findall(r"<code>([^<\n]+)</code>", self.path.read_text(encoding="utf-8"))

    def all(self, tag: str) -> list[dict[str, str]]:
        """Return the attributes of every element of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]

    def values(self, attribute: str) -> list[str]:
        """Return every value of an attribute."""
        return [attributes[attribute] for _, attributes in self.elements if attribute in attributes]


def pages_of(site: pathlib.Path) -> dict[str, Page]:
    """Return every page of a site by its name, but for the file that holds them all."""
    return {path.name: Page(path) for path in sorted(site.glob("*.html")) if path.name != "report.html"}
