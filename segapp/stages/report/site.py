"""Render every page of the site in memory, then write the folder at once: an error leaves nothing half-written."""

from __future__ import annotations

import itertools
import pathlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from segapp.errors import TemplateError
from segapp.model import Progress
from segapp.project import Project, shipped
from segapp.render import PAGES, ChartBook, Kept, Pages, Pictures, Tokens, read_tokens, start_drawing
from segapp.stages.report.downloads import Downloads
from segapp.stages.report.files import SiteFiles, logo_name
from segapp.stages.report.queries import QueryBook
from segapp.stages.report.reading import Reading
from segapp.stages.report.settings import ReportSettings
from segapp.warehouse import Warehouse, copied_marts, reading

SEGMENT_PAGE = "segment.html"


@dataclass(frozen=True)
class SiteSummary:
    """What was written: the folder, its pages by name, and all its bytes."""

    folder: pathlib.Path
    pages: tuple[str, ...]
    byte_count: int

    @property
    def index(self) -> pathlib.Path:
        """Return the path of page one."""
        return self.folder / "index.html"


def build_site(
    warehouse: Warehouse, *, project: Project, target: pathlib.Path, settings: ReportSettings, progress: Progress
) -> SiteSummary:
    """Write the report on an open warehouse into the folder `target`, which is replaced if it exists.

    Raises
    ------
    TemplateError, SqlFileError
        With file and line, if a template, chart or query is wrong; `target` is then as it was.
    """
    progress("Writing the report")
    get_ready_to_draw(project)
    with copied_marts(warehouse, query_texts(project)), reading(warehouse):
        site = Site(warehouse, project, settings)
        pages = site.render(progress)
        site.files(pages).write(target)
    byte_count = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
    return SiteSummary(target, tuple(pages), byte_count)


class Site:
    """Everything that the templates of one site share."""

    def __init__(self, warehouse: Warehouse, project: Project, settings: ReportSettings) -> None:
        self.project, self.settings = project, settings
        self.reading = Reading(project, settings)
        self.book = QueryBook(warehouse, _query_folders(project), self.reading.show)
        self.reading.learn_labels([row.label for row in self.book.query("feature_catalog")])
        self.downloads = Downloads(
            self.book, settings.customers_csv_max_rows, settings.write_workbook, settings.personal_in_exports
        )
        self.tokens = _tokens(project)
        self.keys = [row.segment_key for row in self.book.query("marks")]
        self.numbers = itertools.count(1)  # of the panels of a page
        self.row = self.book.query("site").one
        formats, words, kept = self.reading.formats, self.reading.words, Pictures(project.site)
        self.charts = ChartBook(
            project.templates, self.tokens, formats, self.keys, Pages.place, self._source(), kept, words
        )
        filters = {**formats.filters(), "word": words.word}
        self.pages = Pages(project.templates, functions=self._functions(), filters=filters, words=words)

    def render(self, progress: Progress) -> dict[str, str]:
        """Return every page by its file name."""
        shared = self.shared(logo_name(self.settings.logo) if self.settings.logo else None)
        rendered = {}
        for name in self.pages.names():
            if name != SEGMENT_PAGE:
                rendered[name] = self.page(f"{PAGES}/{name}", name.removesuffix(".html"), shared)
        for row in shared["segments"]:
            progress(f"Writing the report: {row.segment_key}")
            page = self.page(f"{PAGES}/{SEGMENT_PAGE}", "segment", shared | {"segment": row})
            rendered[_checked(row.report_path)] = page
        return rendered

    def shared(self, logo: str | None) -> dict[str, Any]:
        """Return what every template receives; `logo` is the address of the picture."""
        return {"site": self.row, "segments": self.book.query("segments"), "settings": self.settings, "logo": logo}

    def files(self, pages: Mapping[str, str]) -> SiteFiles:
        """Return everything that the folder will hold."""
        style, queries = self.tokens.css() + _style(self.project), _all_queries(self.book)
        return SiteFiles(pages, style, self.charts, queries, self.downloads, self.settings.logo)

    def page(self, template: str, page: str, values: Mapping[str, Any]) -> str:
        """Return the text of a page, with tokens for its charts."""
        self.charts.start_page()
        self.numbers = itertools.count(1)
        return self.pages.render(template, {**values, "page": page})

    def _source(self) -> str:
        """Return whose data of which day this is, for pictures that leave their page."""
        day, words = self.reading.formats.write_date(self.row.data_date), self.reading.words
        source = words.phrase(
            "{title}, data of {day}, run {run}", title=self.settings.title, day=day, run=self.row.run_id
        )
        return source + words.phrase(", synthetic: do not quote") * bool(self.row.is_synthetic)

    def _functions(self) -> dict[str, Any]:
        return {
            "query": self.book.query,
            "has": self.book.has,
            "panel_number": lambda: next(self.numbers),
            "chart": self._chart,
            "csv": self.downloads.csv,
            "workbook": self.downloads.workbook,
            "marks": lambda: [(key, self.tokens.mark(key).colour, self.tokens.mark(key).shape) for key in self.keys],
            "colour_of": lambda key: self.tokens.mark(key).colour,
            "hex_of": lambda key: self.tokens.mark(key).hex,
        }

    def _chart(
        self, name: str, label: str, picture: str = "", title: str = "", variant: str = "wide", **values: Any
    ) -> Markup:
        """Return a chart for a page; with the name of a picture it is also kept for slides, under a title."""
        kept = Kept(picture, title or label.split(";", maxsplit=1)[0], variant) if picture else None
        return self.charts.draw(name, label=label, values=values, kept=kept)


def get_ready_to_draw(project: Project) -> None:
    """Start the drawing process early, where no earlier report has the pictures."""
    if not Pictures(project.site).has_any:
        start_drawing()


def query_texts(project: Project) -> list[str]:
    """Return the texts of all queries of a report."""
    paths = (path for folder in _query_folders(project) for path in folder.glob("*.sql"))
    return [path.read_text(encoding="utf-8", errors="replace") for path in paths]


def _query_folders(project: Project) -> list[pathlib.Path]:
    """Return the folders of queries: a project's own win; older projects lack queries of newer pages."""
    return list(dict.fromkeys((project.sql / "reports", shipped("sql") / "reports")))


def _tokens(project: Project) -> Tokens:
    for folder in project.templates:
        if (folder / "tokens.json").is_file():
            return read_tokens(folder / "tokens.json")
    raise TemplateError("there is no tokens.json", where=str(project.templates[0]))


def _checked(report_path: str) -> str:
    if pathlib.PurePath(report_path).name != report_path:
        raise TemplateError(f"{report_path!r} is not the name of a page", where="marts.segments.report_path")
    return report_path


def _style(project: Project) -> str:
    path = next(folder / "style.css" for folder in project.templates if (folder / "style.css").is_file())
    return path.read_text(encoding="utf-8")


def _all_queries(book: QueryBook) -> str:
    return "\n\n".join(f"-- {name}\n{text.rstrip(';')};" for name, text in sorted(book.read.items())) + "\n"
