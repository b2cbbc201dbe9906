"""Read the sections of a rendered pack as slides: titles, paragraphs, tables and the names of pictures."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass(frozen=True)
class Run:
    """Words that look alike; with the key of a segment, its mark stands in front of them."""

    text: str
    is_bold: bool = False
    is_code: bool = False
    segment_key: str = ""


@dataclass
class Words:
    """A paragraph, or the words of a cell; `kind` is the class of the paragraph."""

    kind: str = ""
    runs: list[Run] = field(default_factory=list)
    is_number: bool = False  # of a cell: set to the right
    is_head: bool = False  # of a cell: of the row that names the columns

    @property
    def text(self) -> str:
        """Return the words as one text."""
        return "".join(run.text for run in self.runs)


@dataclass
class Table:
    """Rows of cells; the first may name the columns."""

    rows: list[list[Words]] = field(default_factory=list)


@dataclass
class Picture:
    """A chart by the name of its picture, and what it says to readers who cannot see it."""

    name: str
    caption: Words = field(default_factory=Words)


Block = Words | Table | Picture


@dataclass
class Slide:
    """One section of the pack."""

    kind: str
    title: Words = field(default_factory=Words)
    foot: Words = field(default_factory=Words)
    blocks: list[Block] = field(default_factory=list)


def read_slides(html: str) -> list[Slide]:
    """Return the sections of class `slide` of a rendered pack; `data-picture` names its charts."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.slides


class _Reader(HTMLParser):
    """Gathers words into the paragraph, cell, title or foot that is open."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.slides: list[Slide] = []
        self.words: Words | None = None
        self.bold = self.code = self.drawing = 0
        self.key = ""
        self.is_head = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a slide, or a part of one."""
        given = {name: value or "" for name, value in attrs}
        self.drawing += tag == "svg"
        self.bold += tag == "b"
        self.code += tag == "code"
        self.key = given.get("data-s", self.key) if tag == "span" else self.key
        if tag == "section":
            self.slides.append(Slide(given.get("class", "").removeprefix("slide").strip()))
        elif self.slides and not self.drawing:
            self._open(tag, given)

    def _open(self, tag: str, given: dict[str, str]) -> None:
        slide = self.slides[-1]
        kind = given.get("class", "")
        if tag in ("h1", "h2"):
            self.words = slide.title
        elif tag == "footer":
            self.words = slide.foot
        elif tag in ("p", "li"):
            self.words = Words(kind or ("item" if tag == "li" else ""))
            slide.blocks.append(self.words)
        elif tag == "table":
            slide.blocks.append(Table())
        elif tag == "figure":
            slide.blocks.append(Picture(given["data-picture"]))
        elif tag == "figcaption" and slide.blocks and isinstance(slide.blocks[-1], Picture):
            self.words = slide.blocks[-1].caption
        elif slide.blocks and isinstance(slide.blocks[-1], Table):
            self._open_cell(slide.blocks[-1], tag, kind)

    def _open_cell(self, table: Table, tag: str, kind: str) -> None:
        self.is_head = tag == "thead" or (self.is_head and tag != "tbody")
        if tag == "tr":
            table.rows.append([])
        elif tag in ("td", "th"):
            self.words = Words("", is_number="n" in kind.split(), is_head=self.is_head)
            table.rows[-1].append(self.words)
            self.key = ""

    def handle_endtag(self, tag: str) -> None:
        """End a part, without the space at its ends."""
        self.drawing -= tag == "svg"
        self.bold -= tag == "b"
        self.code -= tag == "code"
        if tag in ("h1", "h2", "footer", "p", "li", "td", "th", "figcaption") and self.words is not None:
            _trim(self.words)
            self.words = None

    def handle_data(self, data: str) -> None:
        """Add words to the part that is open."""
        if self.words is None or self.drawing or not data:
            return
        text = re.sub(r"[ \t\r\n]+", " ", data)  # not the space that keeps a figure and its unit together
        key = self.key if text.strip() else ""
        self.words.runs.append(Run(text, self.bold > 0, self.code > 0, key))
        self.key = "" if key else self.key


def _trim(words: Words) -> None:
    """Take away spaces at the ends and double ones between runs, as a browser does."""
    kept: list[Run] = []
    for run in words.runs:
        text = run.text.lstrip(" ") if not kept or kept[-1].text.endswith(" ") else run.text
        if text:
            kept.append(Run(text, run.is_bold, run.is_code, run.segment_key))
    if kept:
        last = kept.pop()
        kept += [Run(last.text.rstrip(" "), last.is_bold, last.is_code, last.segment_key)] * bool(last.text.strip(" "))
    words.runs = kept
