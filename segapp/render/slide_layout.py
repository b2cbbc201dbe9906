"""Place what a slide says so that nothing overlaps or runs over its edge: letters get smaller until all of it fits.

Lengths are points of a slide of 13.33 by 7.5 inches. Texts are measured by the mean widths of characters, with room to
spare for the font of the machine that shows them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from segapp.render.slides import Block, Picture, Slide, Table, Words
from segapp.render.texts import text_width, wrap

WIDTH, HEIGHT = 960.0, 540.0
MARGIN, TOP, BOTTOM, FOOT = 48.0, 30.0, 500.0, 512.0
GAP, COLUMN_GAP = 9.0, 28.0
LINE = 1.22
SPARE = 1.1  # fonts differ by a tenth in width
SIZES = {"say": 18.0, "note": 11.0, "": 14.0}
TITLE_SIZE, COVER_SIZE, TABLE_SIZE, FOOT_SIZE = 28.0, 44.0, 13.0, 9.0
HEAD_SHARE = 0.85  # the size of the words that name columns
CELL_EDGE, CELL_SIDE = 3.0, 8.0
SCALES = tuple(1.25 - 0.05 * step for step in range(18))  # of the letters, the largest that fit
TEXT_SHARE = 0.52  # of the width, where a picture stands beside the text
MARK_CHARACTERS = "MM"  # as wide as a segment's mark and the space after it


@dataclass(frozen=True)
class Placed:
    """A block and its box; of a table also the widths of its columns and the heights of its rows."""

    block: Block
    left: float
    top: float
    width: float
    height: float
    size: float
    columns: tuple[float, ...] = ()
    rows: tuple[float, ...] = ()


@dataclass(frozen=True)
class Arranged:
    """A slide whose parts have their places."""

    slide: Slide
    title: Placed
    blocks: tuple[Placed, ...]
    foot: Placed


def arrange(slide: Slide, shapes: Mapping[str, float]) -> Arranged:
    """Return the places of all parts; `shapes` are width by height of the pictures by name."""
    is_cover = slide.kind.startswith("cover")
    top = 190.0 if is_cover else TOP
    title = _words(slide.title, (MARGIN, top, WIDTH - 2 * MARGIN), COVER_SIZE if is_cover else TITLE_SIZE, most=2)
    foot = _words(slide.foot, (MARGIN, FOOT, WIDTH - 2 * MARGIN - 40), FOOT_SIZE, most=1)
    start = title.top + title.height + GAP
    blocks: tuple[Placed, ...] = ()
    for scale in SCALES:
        blocks = _stack(slide.blocks, start, scale, shapes)
        if all(each.top + each.height <= BOTTOM for each in blocks):
            break
    return Arranged(slide, title, blocks, foot)


def _stack(blocks: Sequence[Block], top: float, scale: float, shapes: Mapping[str, float]) -> tuple[Placed, ...]:
    """Return blocks one below the other; a picture takes the right half beside texts, or all that is left."""
    width = WIDTH - 2 * MARGIN
    first = next((i for i, each in enumerate(blocks) if not (isinstance(each, Words) and each.kind == "say")), 0)
    placed, top = _column(blocks[:first], (MARGIN, top, width), scale)
    texts = [each for each in blocks[first:] if not isinstance(each, Picture)]
    pictures = [each for each in blocks[first:] if isinstance(each, Picture)]
    column = width * TEXT_SHARE if pictures and texts else width
    below, _ = _column(texts, (MARGIN, top, column), scale)
    left = MARGIN + column + COLUMN_GAP if texts else MARGIN
    room = (left, top, WIDTH - MARGIN - left, BOTTOM - top)
    return (*placed, *below, *(_picture(each, room, shapes[each.name]) for each in pictures[:1]))


def _column(blocks: Sequence[Block], place: tuple[float, float, float], scale: float) -> tuple[list[Placed], float]:
    left, top, width = place
    placed: list[Placed] = []
    for block in blocks:
        if isinstance(block, Table):
            placed.append(_table(block, (left, top, width), TABLE_SIZE * scale))
        elif isinstance(block, Words):
            size = SIZES.get(block.kind, SIZES[""]) * scale
            placed.append(_words(block, (left, top, width), size))
        top = placed[-1].top + placed[-1].height + GAP * scale
    return placed, top


def _words(words: Words, place: tuple[float, float, float], size: float, most: int = 99) -> Placed:
    """Return the box of a text, with smaller letters where it would take more lines than `most`."""
    left, top, width = place
    while most < 99 and size > 7 and line_count(words, width, size) > most:
        size *= 0.94
    return Placed(words, left, top, width, line_count(words, width, size) * LINE * size, size)


def line_count(words: Words, width: float, size: float) -> int:
    """Return how many lines a text takes at most, marks of segments counted in."""
    text = "".join((MARK_CHARACTERS if run.segment_key else "") + run.text for run in words.runs)
    return len(wrap(text, width / SPARE, size, is_bold=_is_bold(words)))


def _is_bold(words: Words) -> bool:
    return any(run.is_bold or run.segment_key for run in words.runs)


def _picture(picture: Picture, room: tuple[float, float, float, float], shape: float) -> Placed:
    left, top, width, height = room
    used = min(width, height * shape)
    return Placed(picture, left, top, used, used / shape, 0.0)


def _table(table: Table, place: tuple[float, float, float], size: float) -> Placed:
    left, top, width = place
    columns = _column_widths(table, width, size)
    rows = tuple(_row_height(row, columns, size) for row in table.rows)
    return Placed(table, left, top, sum(columns), sum(rows), size, columns, rows)


def _row_height(row: Sequence[Words], columns: Sequence[float], size: float) -> float:
    lines = [
        line_count(cell, room - 2 * CELL_SIDE, _cell_size(cell, size)) * _cell_size(cell, size)
        for cell, room in zip(row, columns, strict=False)
    ]
    return max(lines, default=size) * LINE + 2 * CELL_EDGE


def _cell_size(cell: Words, size: float) -> float:
    return size * HEAD_SHARE if cell.is_head else size


def _column_widths(table: Table, width: float, size: float) -> tuple[float, ...]:
    """Return widths that hold figures on one line; texts share what is left by how much they say."""
    count = max(map(len, table.rows), default=0)
    by_column = [[row[i] for row in table.rows if i < len(row)] for i in range(count)]
    wanted = [max(_natural(cell, size) for cell in cells) for cells in by_column]
    fixed = [i for i, cells in enumerate(by_column) if any(cell.is_number for cell in cells)]
    if sum(wanted) <= width:
        spare = (width - sum(wanted)) / count
        return tuple(each + spare for each in wanted)
    left = max(width - sum(wanted[i] for i in fixed), width / 3)
    free = [i for i in range(count) if i not in fixed]
    scale = min(1.0, (width - left) / (sum(wanted[i] for i in fixed) or 1.0))
    shares = _shared([wanted[i] for i in free], left)
    found = dict(zip(free, shares, strict=True)) | {i: wanted[i] * scale for i in fixed}
    return tuple(found[i] for i in range(count))


def _shared(wanted: Sequence[float], width: float) -> list[float]:
    """Return what each column gets: short ones what they want, and of the rest each as much as the others."""
    shares = [0.0] * len(wanted)
    waiting = sorted(range(len(wanted)), key=lambda i: wanted[i])
    while waiting:
        i = waiting.pop(0)
        shares[i] = min(wanted[i], width / (len(waiting) + 1)) if waiting else width
        width -= shares[i]
    return shares


def _natural(cell: Words, size: float) -> float:
    text = "".join((MARK_CHARACTERS if run.segment_key else "") + run.text for run in cell.runs)
    return text_width(text, _cell_size(cell, size), is_bold=_is_bold(cell)) * SPARE + 2 * CELL_SIDE + 1
