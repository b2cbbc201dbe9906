"""Make the pack for a meeting: the sections of templates/pack/pack.html as slides, or as one page to print."""

from __future__ import annotations

import pathlib
from dataclasses import dataclass

from markupsafe import Markup

from segapp.errors import TargetError
from segapp.project import Project
from segapp.render import Deck, check_library, read_slides
from segapp.stages.report.files import logo_inside
from segapp.stages.report.settings import ReportSettings
from segapp.stages.report.site import Site, get_ready_to_draw, query_texts
from segapp.warehouse import Warehouse, copied_marts, reading

KINDS = (".pptx", ".html")
TEMPLATE = "pack/pack.html"


@dataclass(frozen=True)
class Pack:
    """The file's content, and how many slides it has."""

    content: bytes
    slide_count: int


def check_target(target: pathlib.Path) -> None:
    """Refuse a file of another kind, and slides where what writes them is missing.

    Raises
    ------
    TargetError
        With what to do instead.
    """
    if target.suffix.lower() not in KINDS:
        raise TargetError("this kind of file is not known", where=str(target), todo=f"Use {' or '.join(KINDS)}")
    if target.suffix.lower() == ".pptx":
        check_library(target)


def build_pack(warehouse: Warehouse, *, project: Project, settings: ReportSettings, kind: str) -> Pack:
    """Return the pack on an open warehouse as a file of a kind, `.pptx` or `.html`; the same run gives the same bytes.

    Raises
    ------
    TemplateError, SqlFileError
        With file and line, if a template, chart or query is wrong.
    """
    get_ready_to_draw(project)
    with copied_marts(warehouse, query_texts(project)), reading(warehouse):
        site = Site(warehouse, project, settings)
        logo = logo_inside(settings.logo) if settings.logo else None
        colours = Markup(site.tokens.css())  # noqa: S704  made of checked #rrggbb
        text = site.page(TEMPLATE, "pack", {**site.shared(logo), "colours": colours})
        slides = read_slides(text)
        if kind == ".html":
            return Pack(site.charts.finish(text).encode(), len(slides))
        deck = Deck(site.tokens, site.charts.pictures())
        title = site.reading.words.phrase("{title}: customer segments", title=settings.title)
        return Pack(deck.write(slides, title=title, made_at=site.row.started_at.replace(tzinfo=None)), len(slides))
