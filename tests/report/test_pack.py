"""The pack for a meeting: slides and a page with the same words, which fit, whatever the segments are."""

from __future__ import annotations

import io
import pathlib
import re
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

import pptx
import pytest
from PIL import Image, ImageFont
from playwright.sync_api import Browser
from pptx.util import Pt

from segapp.errors import TargetError
from segapp.pipeline.pack import write_pack
from segapp.project import find_project
from segapp.render.drawing import Caption, captioned
from segapp.render.slides import Table, Words, read_slides
from segapp.stages.report import Pack, build_pack
from segapp.warehouse import Warehouse
from tests.report.campaign_sites import budget, measured
from tests.report.screens import sheets, violations
from tests.report.site_settings import in_language
from tests.run.conftest import segapp
from tests.worlds.report import ROOT, World, make, project

LONG = "Long names that nobody would choose, but that somebody did choose, with commas and even more words, number "
WORLDS = {
    "nobody": World(segment_count=0, customer_count=0),
    "one": World(segment_count=1, customer_count=40),
    "two": World(segment_count=2, customer_count=24, is_synthetic=False),
    "six": World(segment_count=6, customer_count=240, run_count=2, is_judged=True),
    "fifteen": World(segment_count=15, customer_count=300, run_count=2, is_judged=True),
    "long": World(
        segment_count=15,
        customer_count=300,
        run_count=2,
        is_judged=True,
        names={f"S{i:02}": f"{LONG}{i}, <b>&amp;\u202e" for i in range(1, 16)},
    ),
}
SAID = {
    "en": ("Mall & more · data of ", "<b>What to try next:</b>", "do not quote"),
    "de": ("Mall & more · Daten vom ", "<b>Was versuchen:</b>", "nicht zitieren"),
}
"""What a foot begins with, what stands before advice, and what made-up data is called, by language."""

SHOWN = {"nobody": 3, "one": 6, "two": 8, "six": 12, "fifteen": 21, "long": 21, "campaign": 10}


def opened(name: str, home: pathlib.Path) -> Warehouse:
    """Return a world's warehouse; `campaign` has a measured campaign and a budget for it."""
    if name != "campaign":
        return make(home / "warehouse.duckdb", WORLDS[name])
    warehouse = measured(currency_code="EUR")
    budget(warehouse, 500)
    return warehouse


@pytest.fixture(scope="module", params=[*WORLDS, "campaign", "six in de", "campaign in de"])
def packs(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """Both packs of a world, and its name."""
    world, _, language = request.param.partition(" in ")
    home = tmp_path_factory.mktemp(world)
    settings = in_language(language or "en", title="Mall & more")
    with opened(world, home) as warehouse:

        def pack(kind: str) -> Pack:
            return build_pack(warehouse, project=project(home), settings=settings, kind=kind)

        slides, page = pack(".pptx"), pack(".html")
        yield {
            "name": world,
            "said": SAID[language or "en"],
            "slides": slides,
            "again": pack(".pptx"),
            "deck": pptx.Presentation(io.BytesIO(slides.content)),
            "page": page,
            "html": page.content.decode(),
            "home": home,
            "names": [row.segment_name for row in warehouse.rows("select segment_name from marts.segments")],
        }


def words_of(shape: Any) -> list[str]:
    """Return the texts of a shape, cell by cell."""
    if shape.has_table:
        return [cell.text_frame.text for row in shape.table.rows for cell in row.cells]
    return [shape.text_frame.text] if shape.has_text_frame else []


def height_of(frame: Any, width: float) -> float:
    """Return the height of a frame's text in points, measured in the letters of a real font and wrapped at spaces."""
    runs = frame.paragraphs[0].runs
    if not runs:
        return 0.0
    size = max(run.font.size.pt for run in runs)
    font = ImageFont.load_default(size=10 * size)
    lines, used = 1, 0.0
    for word in re.split(r"(?<= )", "".join(run.text for run in runs)):
        long = font.getlength(word.rstrip()) / 10
        if used and used + long > width:
            lines, used = lines + 1, 0.0
        lines += int(long // width)
        used += font.getlength(word) / 10
    return float(lines * 1.2 * size)


def test_every_text_fits_its_box(packs: dict[str, Any]) -> None:
    """Measured in a real font, no text of a slide is higher than its box, and no row of a table than its place."""
    for slide in packs["deck"].slides:
        for shape in slide.shapes:
            if shape.has_table:
                for row in shape.table.rows:
                    for cell, column in zip(row.cells, shape.table.columns, strict=True):
                        room = column.width - cell.margin_left - cell.margin_right
                        needed = height_of(cell.text_frame, room / Pt(1)) + 2 * cell.margin_top / Pt(1)
                        assert needed <= row.height / Pt(1) + 0.5, cell.text_frame.text
            elif shape.has_text_frame:
                needed = height_of(shape.text_frame, shape.width / Pt(1))
                assert needed <= shape.height / Pt(1) + 0.5, shape.text_frame.text


def test_nothing_leaves_the_slide_or_lies_on_another(packs: dict[str, Any]) -> None:
    """Every box is on the slide, and no two of them share a place."""
    deck = packs["deck"]
    for slide in deck.slides:
        boxes = [(s.left, s.top, s.left + s.width, s.top + s.height) for s in slide.shapes]
        assert all(b[0] >= 0 and b[1] >= 0 and b[2] <= deck.slide_width and b[3] <= deck.slide_height for b in boxes)
        slack = Pt(1)
        for i, one in enumerate(boxes):
            for other in boxes[i + 1 :]:
                across = min(one[2], other[2]) - max(one[0], other[0])
                down = min(one[3], other[3]) - max(one[1], other[1])
                assert not (across > slack and down > slack), (one, other)


def test_letters_can_be_read(packs: dict[str, Any]) -> None:
    """Words and tables are set in at least nine points; long names are cut instead."""
    sizes = [
        run.font.size.pt
        for slide in packs["deck"].slides
        for shape in slide.shapes
        if shape.has_table
        for row in shape.table.rows
        for cell in row.cells
        for run in cell.text_frame.paragraphs[0].runs
    ]
    assert min(sizes, default=9) >= 8


def test_slides_and_page_say_the_same(packs: dict[str, Any]) -> None:
    """Both are made of one text: each section is a slide, with its words in their order."""
    sections = read_slides(packs["html"])
    assert len(sections) == packs["slides"].slide_count == packs["page"].slide_count == SHOWN[packs["name"]]
    for section, slide in zip(sections, packs["deck"].slides, strict=True):
        said = " ".join(" ".join(words_of(shape)) for shape in slide.shapes)
        said = re.sub(r"[●▲■◆✚▼✖★⬢▶▬◯] ", "", said)
        texts = [section.title, section.foot, *(block for block in section.blocks if isinstance(block, Words))]
        cells = [cell for block in section.blocks if isinstance(block, Table) for row in block.rows for cell in row]
        assert [words.text for words in [*texts, *cells] if words.text not in said] == []


def test_each_slide_has_a_title_and_its_source(packs: dict[str, Any]) -> None:
    """Outlines and screen readers find the title; the foot says whose data of which day; pictures have words."""
    slides = list(packs["deck"].slides)
    assert all(slide.shapes.title.text_frame.text for slide in slides)
    for slide in slides[1:]:
        foot = [text for shape in slide.shapes for text in words_of(shape) if text.startswith(packs["said"][0])]
        assert len(foot) == 1
        assert (packs["said"][2] in foot[0]) is (packs["name"] not in ("two", "campaign"))
    pictures = [shape for slide in slides for shape in slide.shapes if shape.shape_type == 13]
    assert bool(pictures) is (packs["name"] not in ("nobody", "one"))
    assert all(each._element.nvPicPr.cNvPr.get("descr") for each in pictures)


def test_there_is_a_slide_for_each_segment(packs: dict[str, Any]) -> None:
    """Its title is the name; it says the size, how sure, and what to try next."""
    names = [name[:40] for name in packs["names"]]
    titles = [slide.shapes.title.text_frame.text for slide in packs["deck"].slides]
    assert [name for name in names if not any(name in title for title in titles)] == []
    assert packs["html"].count(packs["said"][1]) == len(names)


def test_no_customer_is_named(packs: dict[str, Any]) -> None:
    """Neither file holds an id of a customer: a pack is passed on."""
    texts = [text for slide in packs["deck"].slides for shape in slide.shapes for text in words_of(shape)]
    assert not re.search(r"\b0\d{3}\b", " ".join([*texts, re.sub(r"<svg.*?</svg>", "", packs["html"], flags=re.S)]))


def test_the_same_run_gives_the_same_bytes(packs: dict[str, Any]) -> None:
    """No clock is in the file: neither in the archive nor in what it says of itself."""
    assert packs["slides"].content == packs["again"].content
    with zipfile.ZipFile(io.BytesIO(packs["slides"].content)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
    assert packs["deck"].core_properties.created.year == 2026


def test_the_page_needs_nothing_beside_it_and_prints_a_sheet_for_each_slide(
    packs: dict[str, Any], browser: Browser
) -> None:
    """One file without script, address or font of elsewhere; A4 landscape."""
    assert re.findall(r'(?:src|href)="(?!#|data:)', packs["html"]) == []
    assert "<script" not in packs["html"]
    path = packs["home"] / "pack.html"
    path.write_bytes(packs["page"].content)
    page = browser.new_page()
    page.goto(path.as_uri())
    assert sheets(page) == packs["page"].slide_count
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("packs", ["campaign"], indirect=True)
def test_with_a_campaign_it_says_whom_to_reach_and_what_the_budget_brings(packs: dict[str, Any]) -> None:
    """The figures are those of the pages, each with its range and its currency."""
    words = " ".join(text for slide in packs["deck"].slides for shape in slide.shapes for text in words_of(shape))
    assert re.search(r"Reach ● .* next: .* lets us expect about [\d.]+ extra .* per 100 contacted \(likely", words)
    assert "How should we spend 500\u00a0€?" in words
    assert re.search(r"expected profit [\d,]+\u00a0€ \([\d,]+\u00a0€ to [\d,]+\u00a0€\)", words)
    assert "Measured against a holdout that was chosen at random" in words


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """A folder with a published run."""
    home = tmp_path_factory.mktemp("shop")
    assert segapp("sample", "--customers", "300", "--output", "customers.csv", cwd=home).code == 0
    assert segapp("run", "customers.csv", "--evidence", "none", cwd=home).code == 0
    return home


def test_the_command_writes_either(home: pathlib.Path) -> None:
    """It says how many slides; a file that is there stays; a table cannot be asked for."""
    done = segapp("export", "pack.pptx", cwd=home)
    assert re.fullmatch(r"\d+ slides  pack\.pptx\n", done.out), done.err
    assert segapp("export", "pack.html", cwd=home).out == done.out.replace("pptx", "html")
    assert "there is a file of this name already" in segapp("export", "pack.pptx", cwd=home).err
    assert "a pack shows what a meeting needs" in segapp("export", "x.pptx", "--table", "segments", cwd=home).err
    assert sorted(path.suffix for path in home.iterdir() if "pack" in path.name) == [".html", ".pptx"]


def test_a_project_changes_its_words(home: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """A template of the project's own wins, in both files; a mistake in it is named with its line."""
    own = home / "templates" / "pack"
    own.mkdir(parents=True)
    (own / "cover.html").write_text('<section class="slide"><h1>Board meeting</h1><p>Hello</p></section>')
    try:
        write_pack(find_project(home), tmp_path / "a.pptx")
        first = pptx.Presentation(str(tmp_path / "a.pptx")).slides[0]
        assert [text for shape in first.shapes for text in words_of(shape)][:2] == ["Board meeting", "Hello"]
        (own / "cover.html").write_text("{{ nothing }}")
        assert "cover.html:1: UndefinedError" in segapp("export", "b.html", cwd=home).err
        assert not (home / "b.html").exists()
    finally:
        (own / "cover.html").unlink()


def test_without_its_library_it_says_how_to_get_it(home: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is done before; the page needs no library."""
    monkeypatch.setitem(sys.modules, "pptx", None)
    with pytest.raises(TargetError, match=r"python-pptx.*missing\. Install it: pip install 'segapp\[pack\]'"):
        write_pack(find_project(home), home / "none.pptx")
    assert not (home / "none.pptx").exists()
    assert write_pack(find_project(home), home / "still.html") > 3


def test_pictures_say_what_they_show_and_of_which_day(second_run: pathlib.Path) -> None:
    """Whoever pastes a picture into slides has its title, units and source in it; no letter leaves the picture."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-5 2 200 100"><rect width="9" height="9"/></svg>'
    whole = captioned(svg, Caption("Income, k$, of <segments> " + "and more " * 9, "Mall, data of 28 February 2026"))
    assert "Income, k$, of &lt;segments&gt;" in whole
    assert "data of 28 February 2026" in whole
    view = re.search(r'viewBox="(\S+) (\S+) (\S+) (\S+)"', whole)
    assert view is not None
    top, height = float(view[2]), float(view[4])
    places = [float(y) for y in re.findall(r'<text x="-5" y="(\S+)"', whole)]
    assert len(places) > 3
    assert top < min(places) < 2
    assert 102 < max(places) < top + height
    with zipfile.ZipFile(second_run / "charts.zip") as archive:
        sizes = {name: Image.open(io.BytesIO(archive.read(name))).size for name in archive.namelist()}
    assert len(sizes) > 6
    assert all(min(size) > 300 for size in sizes.values())


def test_every_chart_that_is_kept_has_a_title() -> None:
    """A template that names a picture names what stands above it."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "templates").rglob("*.html"))]
    calls = [line for text in texts for line in text.splitlines() if "picture=" in line and "chart(" in line]
    assert calls
    assert [line for line in calls if "title=" not in line.replace("x_title=", "").replace("y_title=", "")] == []
