"""Pages as text that people can compare: headings, sentences, lists, tables and what charts say, without their shapes.

`make gold` (`python -m tests.report.golden`) accepts the pages as they are now; the change of the files in
tests/report/gold/ then says what readers will see differently.
"""

from __future__ import annotations

import pathlib
import re
import tempfile
from dataclasses import dataclass, field
from html.parser import HTMLParser

from segapp.pipeline.publishing import lent_workbook
from segapp.stages.report import build_site
from tests.report.pages import VOID
from tests.report.site_settings import in_language
from tests.worlds.report import World, make, project

FOLDER = pathlib.Path(__file__).resolve().parent / "gold"
WORLDS = {
    "": World(segment_count=3, customer_count=60, run_count=2, is_judged=True),
    "first-": World(segment_count=2, customer_count=24, is_synthetic=False),
    "nobody-": World(segment_count=0, customer_count=0),
    "german-": World(segment_count=3, customer_count=60, run_count=2, is_judged=True),
}
"""A judged second run; a first one in which nothing is judged; an empty warehouse; the first in German: by prefix."""

BLOCKS = {
    **{
        "h1": "# ",
        "h2": "## ",
        "h3": "### ",
        "li": "- ",
        "caption": "Table: ",
        "tr": "",
        "p": "",
        "dt": "",
        "dd": "  ",
    },
    **{"summary": "+ ", "figcaption": "Figure: ", "header": "", "main": "", "footer": "", "nav": "", "section": ""},
    **{"div": "", "title": "Title: ", "table": "", "ul": "", "ol": "", "dl": "", "figure": "", "details": ""},
}
"""Elements that begin a line, and what stands before it."""

SILENT = {"script", "style", "svg", "pre"}
SCRUBBED = ((r"\b20\d{6}T\d{6}Z[0-9a-f]{4}\b", "RUN"), (r"\b\d+\.\d+\.\d+\w*\b", "VERSION"), (r" +\n", "\n"))


@dataclass
class Outline(HTMLParser):
    """The lines of one page."""

    lines: list[str] = field(default_factory=lambda: [""])
    silent: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Start with an empty page."""
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line or a cell; of a chart and of SQL only the label is kept."""
        label = dict(attrs).get("aria-label")
        if tag in SILENT and not self.silent and label:
            self.lines += [f"[{'chart' if tag == 'svg' else 'code'}: {label}]", ""]
        if self.silent or tag in SILENT:
            self.silent += [] if tag in VOID else [tag]
        elif tag in BLOCKS:
            self.lines.append(BLOCKS[tag])
        elif tag in ("td", "th"):
            self.lines[-1] += "| "
        elif tag == "a":
            self.lines[-1] += "["

    def handle_endtag(self, tag: str) -> None:
        """End a line, a link, or what is not kept."""
        if self.silent:
            if tag == self.silent[-1]:
                self.silent.pop()
        elif tag in BLOCKS:
            self.lines.append("")
        elif tag == "a":
            self.lines[-1] += "]"
        elif tag in ("td", "th"):
            self.lines[-1] += " "

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Leave out shapes, which close themselves."""

    def handle_data(self, data: str) -> None:
        """Gather what people read."""
        self.lines[-1] += "" if self.silent else data

    @property
    def text(self) -> str:
        """Return the page, one thing a line; variants of one chart say the same and are named once."""
        found: list[str] = []
        for line in (" ".join(line.split()) for line in self.lines):
            if line.strip("#+- ") and line not in ("Table:", "Figure:") and not (found and line == found[-1] != ""):
                found.append(line)
        text = "\n".join(f"\n{line}" if line.startswith("## ") else line for line in found) + "\n"
        for pattern, word in SCRUBBED:
            text = re.sub(pattern, word, text)
        return text


def outline(page: pathlib.Path) -> str:
    """Return a page as text."""
    parser = Outline()
    parser.feed(page.read_text(encoding="utf-8"))
    parser.close()
    return parser.text


def outlines() -> dict[str, str]:
    """Return the text of every page of the made-up sites, by the name of its gold file."""
    found = {}
    with tempfile.TemporaryDirectory() as name:
        for prefix, world in WORLDS.items():
            home = pathlib.Path(name) / (prefix or "second")
            home.mkdir()
            with make(home / "warehouse.duckdb", world) as warehouse:
                build_site(
                    warehouse,
                    project=project(home),
                    target=home / "site",
                    settings=in_language(
                        "de" if prefix == "german-" else "en", title="Gold", write_workbook=lent_workbook
                    ),
                    progress=lambda sentence: None,
                )
            pages = [page for page in sorted((home / "site").glob("*.html")) if page.name != "report.html"]
            found |= {f"{prefix}{page.stem}.txt": outline(page) for page in pages if is_kept(prefix, page.stem)}
    return found


def is_kept(prefix: str, page: str) -> bool:
    """Leave out pages that are alike in every world."""
    return not (prefix and page in ("S02", "S03")) and (page != "glossary" or prefix in ("", "german-"))


def accept() -> None:
    """Write the pages of now as the gold files."""
    FOLDER.mkdir(exist_ok=True)
    texts = outlines()
    for old in FOLDER.glob("*.txt"):
        if old.name not in texts:
            old.unlink()
    for name, text in texts.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    accept()
