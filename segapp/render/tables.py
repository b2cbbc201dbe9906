"""Give each cell of a table the words of its column, so that a phone can show rows as entries one below the other."""

from __future__ import annotations

from html.parser import HTMLParser

from markupsafe import Markup, escape

ROLES = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tfoot": "rowgroup", "tr": "row"}
"""What elements are, said aloud: a style sheet that lays out rows as entries would take it from some readers."""


def labelled(html: str) -> Markup:
    """Return a table with `data-label` on the cells of its body and roles throughout; the rest stays letter by letter.

    Takes what a template made. Text that no template marked as its own is escaped, as everywhere on a page.
    """
    text = str(escape(html))
    parser = TableParser(text)
    parser.feed(text)
    parser.close()
    done = 0
    pieces = []
    for place, attributes in parser.insertions:
        pieces += [text[done:place], attributes]
        done = place
    return Markup("".join((*pieces, text[done:])))  # noqa: S704  marked up as it came in, with escaped words


class TableParser(HTMLParser):
    """Finds where a table's tags end their names, and what is to stand there."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.insertions: list[tuple[int, str]] = []
        self.words: list[str] = []  # of the columns
        self.is_head = False
        self.column = 0
        self.line_starts = [0]
        for line in text.split("\n"):
            self.line_starts.append(self.line_starts[-1] + len(line) + 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the role of an element and, on a figure, the words of its column."""
        if tag in ROLES:
            self.insert(tag, ROLES[tag])
            self.is_head = tag == "thead" or (tag == "tr" and self.is_head)
            self.column = 0
        elif tag in {"td", "th"} and self.is_head:
            self.insert(tag, "columnheader")
            self.words.append("")
        elif tag in {"td", "th"}:
            label = "" if tag == "th" else self.label()
            self.insert(tag, "rowheader" if tag == "th" else "cell", label)
            self.column += 1

    def handle_data(self, data: str) -> None:
        """Gather the words of the columns' heads."""
        if self.is_head and self.words:
            self.words[-1] = f"{self.words[-1]} {data}"

    def handle_endtag(self, tag: str) -> None:
        """Leave the head."""
        self.is_head = self.is_head and tag != "thead"

    def label(self) -> str:
        """Return the words of the present column as an attribute; none for a column without."""
        words = self.words[self.column] if self.column < len(self.words) else ""
        return f' data-label="{escape(" ".join(words.split()))}"'

    def insert(self, tag: str, role: str, label: str = "") -> None:
        """Put a role and a label behind the current tag's name."""
        line, column = self.getpos()
        place = self.line_starts[line - 1] + column + 1 + len(tag)
        self.insertions.append((place, f' role="{role}"{label}'))
