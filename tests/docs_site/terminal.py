"""Draw the README's moving picture: a terminal in which the README's own examples are typed and answered, as SVG.

Time runs in CSS inside the picture: it needs no script, and stands still, complete, for readers who want less motion.
"""

from __future__ import annotations

import html
import pathlib
from dataclasses import dataclass

from tests.documents import README, ROOT, examples

PICTURE = ROOT / "docs" / "images" / "terminal.svg"
COMMANDS = ("segapp demo", "segapp sql")
"""Which examples are shown: the first console block whose command begins so."""

GROUND, DOTS = "#14161a", ("#e0645c", "#e9bd62", "#6fd0a5")
LETTER, LINE, MARGIN, BAR = 7.8, 19.0, 18.0, 30.0
TYPING, ANSWER, PAUSE, END = 0.035, 0.08, 1.2, 7.0
"""Seconds: for a letter that is typed, between lines of an answer, after an answer, and at the end."""

STYLE = """
text { font: 13px ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace }
text { fill: #d6dbe4; white-space: pre }
.typed { fill: #84cbdb }
.shown { animation: TIMEs infinite }
@media (prefers-reduced-motion: reduce) { .shown, .cover { animation: none !important } .cover { display: none } }
"""


@dataclass(frozen=True)
class Row:
    """A line of the terminal: its text, when it begins to show, and whether it is typed."""

    text: str
    second: float
    is_typed: bool


def rows_of() -> tuple[list[Row], float]:
    """Return the lines of the README's examples with their times, and when the last one is there, in seconds."""
    rows: list[Row] = []
    second = 0.0
    for block in shown_blocks():
        for text in block:
            is_typed = text.startswith("$ ")
            rows.append(Row(text, second, is_typed))
            second += TYPING * len(text) + 0.5 if is_typed else ANSWER
        second += PAUSE
    return rows, second


def shown_blocks() -> list[list[str]]:
    """Return the lines of each shown example; lines that say where files are stay out."""
    found = []
    for command in COMMANDS:
        block = next(each for each in examples(README) if each.text.startswith(f"$ {command}"))
        lines = block.text.replace("/home/you/work/", "").splitlines()
        found.append([line for line in lines if not line.startswith("Lists ")])
    return found


def draw() -> str:
    """Return the picture."""
    rows, last = rows_of()
    total = last + END
    width = MARGIN * 2 + LETTER * max(len(row.text) for row in rows)
    height = BAR + MARGIN + LINE * len(rows) + 6
    drawn = [_row(at, row, total) for at, row in enumerate(rows)]
    style = [STYLE.replace("TIME", f"{total:.1f}").strip(), *(each for moves, _ in drawn for each in moves)]
    dots = [f'<circle cx="{20 + 18 * at}" cy="15" r="5" fill="{colour}"/>' for at, colour in enumerate(DOTS)]
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}"'
        f' height="{height:g}" role="img">',
        "<title>segapp demo makes six segments; one query says who they are</title>",
        "<style>",
        *style,
        "</style>",
        f'<rect width="{width:g}" height="{height:g}" rx="8" fill="{GROUND}"/>',
        *dots,
        *(each for _, shapes in drawn for each in shapes),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _row(at: int, row: Row, total: float) -> tuple[list[str], list[str]]:
    """Return the moves and the shapes of a line; on a typed one lies a cover that gives it free letter by letter."""
    y = BAR + MARGIN + LINE * at
    letters = len(row.text)
    start, end = (100 * second / total for second in (row.second, row.second + TYPING * letters))
    moves = [f"@keyframes r{at} {{ 0%, {start:.2f}% {{ opacity: 0 }} {start + 0.01:.2f}%, 100% {{ opacity: 1 }} }}"]
    kind = "shown typed" if row.is_typed else "shown"
    text = html.escape(row.text, quote=False)
    shapes = [f'<text class="{kind}" style="animation-name: r{at}" x="{MARGIN:g}" y="{y:g}">{text}</text>']
    if row.is_typed:
        moves.append(
            f"@keyframes c{at} {{ 0%, {start:.2f}% {{ transform: none; animation-timing-function: steps({letters}) }}"
            f" {end:.2f}% {{ transform: translateX({LETTER * letters:g}px); opacity: 1 }}"
            f" {end + 0.01:.2f}%, 100% {{ opacity: 0 }} }}"
        )
        shapes.append(
            f'<rect class="cover" style="animation: c{at} {total:.1f}s infinite" x="{MARGIN + LETTER * 2:g}"'
            f' y="{y - 14:g}" width="{LETTER * letters + 4:g}" height="{LINE:g}" fill="{GROUND}"/>'
        )
    return moves, shapes


def write_picture(path: pathlib.Path = PICTURE) -> None:
    """Write the picture to its place."""
    path.write_text(draw(), encoding="utf-8")
