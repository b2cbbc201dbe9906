"""Write slides as a PowerPoint file: texts and tables that can be edited, charts as pictures."""

from __future__ import annotations

import datetime
import io
import pathlib
import struct
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from segapp.errors import TargetError
from segapp.render.slide_layout import CELL_EDGE, CELL_SIDE, HEAD_SHARE, HEIGHT, WIDTH, Arranged, Placed, arrange
from segapp.render.slides import Picture, Slide, Table, Words
from segapp.render.tokens import Tokens

SANS, SERIF, MONO = "Arial", "Georgia", "Courier New"
PLAIN_TABLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # PowerPoint's style without lines and fills
TITLE_ONLY = 5  # the layout of the blank template: its title is what outlines and screen readers find
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP archive knows


def check_library(target: pathlib.Path) -> None:
    """Refuse early where python-pptx is not installed.

    Raises
    ------
    TargetError
        With the command that installs it.
    """
    try:
        import pptx  # noqa: F401
    except ImportError as error:
        todo = "Install it: pip install 'segapp[pack]'; or write the same as a page: segapp export pack.html"
        raise TargetError("python-pptx, which writes slides, is missing", where=str(target), todo=todo) from error


class Deck:
    """One PowerPoint file that is being written."""

    def __init__(self, tokens: Tokens, pictures: Mapping[str, bytes]) -> None:
        import pptx
        from pptx.util import Pt

        self.tokens, self.pictures, self.pt = tokens, pictures, Pt
        self.file = pptx.Presentation()
        self.file.slide_width, self.file.slide_height = Pt(WIDTH), Pt(HEIGHT)

    def write(self, slides: Sequence[Slide], *, title: str, made_at: datetime.datetime) -> bytes:
        """Return the file's bytes."""
        shapes = {name: _shape(png) for name, png in self.pictures.items()}
        for number, slide in enumerate(slides, start=1):
            self._add(arrange(slide, shapes), number)
        about = self.file.core_properties
        about.title, about.author, about.last_modified_by, about.revision = title, "segapp", "segapp", 1
        about.created = about.modified = made_at
        held = io.BytesIO()
        self.file.save(held)
        return _without_times(held.getvalue())

    def _add(self, arranged: Arranged, number: int) -> None:
        page = self.file.slides.add_slide(self.file.slide_layouts[TITLE_ONLY])
        self._fill(page.shapes.title, arranged.title, SERIF)
        for placed in arranged.blocks:
            if isinstance(placed.block, Table):
                self._table(page, placed, placed.block)
            elif isinstance(placed.block, Picture):
                self._picture(page, placed, placed.block)
            else:
                font = SERIF if placed.block.kind == "say" else SANS
                self._fill(page.shapes.add_textbox(0, 0, 0, 0), placed, font)
        colour = self.tokens.light["muted"]
        self._fill(page.shapes.add_textbox(0, 0, 0, 0), arranged.foot, SANS, colour)
        corner = Placed(Words("", []), WIDTH - 88, arranged.foot.top, 40, arranged.foot.height, arranged.foot.size)
        box = page.shapes.add_textbox(0, 0, 0, 0)
        self._fill(box, corner, SANS, colour)
        run = box.text_frame.paragraphs[0].add_run()
        run.text = str(number)
        self._style(run, corner.size, SANS, colour)
        box.text_frame.paragraphs[0].alignment = _right()

    def _fill(self, shape: Any, placed: Placed, font: str, colour: str = "") -> None:
        from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN

        shape.left, shape.top, shape.width, shape.height = (
            self.pt(each) for each in (placed.left, placed.top, placed.width, placed.height)
        )
        frame = shape.text_frame
        frame.word_wrap, frame.auto_size, frame.vertical_anchor = True, MSO_AUTO_SIZE.NONE, MSO_ANCHOR.TOP
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        if isinstance(placed.block, Words):
            frame.paragraphs[0].alignment = PP_ALIGN.LEFT
            self._runs(frame.paragraphs[0], placed.block, placed.size, font, colour)

    def _runs(self, paragraph: Any, words: Words, size: float, font: str, colour: str = "") -> None:
        for each in words.runs:
            if each.segment_key:
                mark = self.tokens.mark(each.segment_key)
                run = paragraph.add_run()
                run.text = f"{mark.character} "
                self._style(run, size, SANS, mark.hex)
            run = paragraph.add_run()
            run.text = _printable(each.text)
            muted = self.tokens.light["muted"] if words.kind == "note" or words.is_head else ""
            self._style(run, size, MONO if each.is_code else font, colour or muted)
            run.font.bold = each.is_bold or bool(each.segment_key and font == SANS)

    def _style(self, run: Any, size: float, font: str, colour: str) -> None:
        from pptx.dml.color import RGBColor

        run.font.size, run.font.name = self.pt(round(size, 1)), font
        rgb: Any = RGBColor  # it has no types
        run.font.color.rgb = rgb(*bytes.fromhex((colour or self.tokens.light["ink"])[1:]))

    def _table(self, page: Any, placed: Placed, table: Table) -> None:
        box = (self.pt(each) for each in (placed.left, placed.top, placed.width, placed.height))
        frame = page.shapes.add_table(len(placed.rows), len(placed.columns), *box)
        grid = frame.table
        grid.first_row, grid.horz_banding = bool(table.rows and table.rows[0][0].is_head), False
        frame._element.graphic.graphicData.tbl.tblPr.find(_name("a:tableStyleId")).text = PLAIN_TABLE
        for column, width in zip(grid.columns, placed.columns, strict=True):
            column.width = self.pt(width)
        for row, height, cells in zip(grid.rows, placed.rows, table.rows, strict=True):
            row.height = self.pt(height)
            for cell, words in zip(row.cells, cells, strict=False):
                self._cell(cell, words, placed.size)
            row.cells[0].margin_left = 0  # in line with the texts above and below

    def _cell(self, cell: Any, words: Words, size: float) -> None:
        cell.margin_left = cell.margin_right = self.pt(CELL_SIDE)
        cell.margin_top = cell.margin_bottom = self.pt(CELL_EDGE)
        paragraph = cell.text_frame.paragraphs[0]
        self._runs(paragraph, words, size * HEAD_SHARE if words.is_head else size, SANS)
        if words.is_number:
            paragraph.alignment = _right()
        self._line_below(cell, self.tokens.light["ink" if words.is_head else "rule"])

    def _line_below(self, cell: Any, colour: str) -> None:
        from pptx.oxml import parse_xml
        from pptx.oxml.ns import nsdecls

        line = f'<a:solidFill><a:srgbClr val="{colour[1:].upper()}"/></a:solidFill>'
        cell._tc.get_or_add_tcPr().append(parse_xml(f'<a:lnB {nsdecls("a")} w="9525">{line}</a:lnB>'))

    def _picture(self, page: Any, placed: Placed, picture: Picture) -> None:
        place = (self.pt(each) for each in (placed.left, placed.top, placed.width, placed.height))
        shape = page.shapes.add_picture(io.BytesIO(self.pictures[picture.name]), *place)
        shape._element.nvPicPr.cNvPr.set("descr", _printable(picture.caption.text))
        shape.name = picture.name


def _right() -> Any:
    from pptx.enum.text import PP_ALIGN

    return PP_ALIGN.RIGHT


def _name(tag: str) -> Any:
    from pptx.oxml.ns import qn

    return qn(tag)


def _printable(text: str) -> str:
    """Return a text without the characters that XML cannot hold."""
    return "".join(each for each in text if each in "\t\n" or (ord(each) >= 32 and each not in "\ufffe\uffff"))


def _shape(png: bytes) -> float:
    """Return the width of a PNG by its height."""
    width, height = struct.unpack(">II", png[16:24])
    return float(width) / float(height)


def _without_times(content: bytes) -> bytes:
    """Return a ZIP archive with the same files and no clock in it."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            file = zipfile.ZipInfo(entry.filename, FIRST_DAY)
            file.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(file, source.read(entry))
    return held.getvalue()
