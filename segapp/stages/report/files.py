"""Write the files of a site into a folder beside its place, and put it there when it is whole."""

from __future__ import annotations

import base64
import pathlib
import shutil
from collections.abc import Mapping
from dataclasses import dataclass

from segapp.errors import SettingsError
from segapp.render import ChartBook, join_pages
from segapp.stages.report.downloads import Downloads

LOGO_KINDS = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
ONE_FILE = "report.html"


@dataclass(frozen=True)
class SiteFiles:
    """Everything that a folder of pages holds, ready to be written."""

    pages: Mapping[str, str]  # with tokens for the charts
    style: str
    charts: ChartBook
    queries: str
    downloads: Downloads
    logo: pathlib.Path | None

    def write(self, target: pathlib.Path) -> None:
        """Write all files; `target` is replaced only when they are all there."""
        part = target.with_name(f"{target.name}.part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        try:
            self._write(part)
            if target.exists():
                shutil.rmtree(target)
            part.rename(target)
        finally:
            shutil.rmtree(part, ignore_errors=True)

    def _write(self, folder: pathlib.Path) -> None:
        self.downloads.write(folder)  # the charts are being drawn meanwhile
        pages = {name: self.charts.finish(page) for name, page in self.pages.items()}
        texts = {**pages, "style.css": self.style, "queries.sql": self.queries, ONE_FILE: self._one_file(pages)}
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8")
        if self.logo is not None:
            shutil.copyfile(self.logo, folder / logo_name(self.logo))
        self.charts.write_pictures(folder)

    def _one_file(self, pages: Mapping[str, str]) -> str:
        text = join_pages(pages, self.style)
        if self.logo is None:
            return text
        return text.replace(f'src="{logo_name(self.logo)}"', f'src="{logo_inside(self.logo)}"')


def logo_inside(logo: pathlib.Path) -> str:
    """Return the logo as an address that holds the picture itself, for pages that are one file."""
    logo_name(logo)
    return f"data:{LOGO_KINDS[logo.suffix.lower()]};base64,{base64.b64encode(logo.read_bytes()).decode()}"


def logo_name(logo: pathlib.Path) -> str:
    """Return the name of the logo's file in the site.

    Raises
    ------
    SettingsError
        If there is no such file, or it is not a picture that every browser shows.
    """
    if logo.suffix.lower() not in LOGO_KINDS:
        raise SettingsError(f"logo must be one of {', '.join(LOGO_KINDS)}", where=str(logo))
    if not logo.is_file():
        raise SettingsError("there is no such logo", where=str(logo), todo="Fix `logo` in segapp.toml")
    return f"logo{logo.suffix.lower()}"
