"""What a project can set about its report; everything has a default that suits a first look."""

from __future__ import annotations

import pathlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from segapp.warehouse import Warehouse

WorkbookWriter = Callable[["Warehouse", pathlib.Path, bool], None]
"""Writes the Excel workbook of a warehouse to a path, with its customers or without them."""


@dataclass(frozen=True)
class ReportSettings:
    """The report's settings.

    Parameters
    ----------
    title : str
        The first words on page one: the name of the business or the data, as its readers say it.
    logo : path of an SVG, PNG or JPEG file, optional
        Shown small above the title; copied into the site, or into the page of a one-file report.
    currency_code : str
        ISO 4217, such as EUR; empty leaves amounts of unknown currency without a sign.
    thousands, decimal, date_format : str
        How figures and dates look, on pages and in charts; see `segapp.render.formats.Formats`.
    language : str
        What pages are written in: a file of templates/words/, such as `de`.
    customers_csv_max_rows : int
        Lists of customers longer than this are not copied into the site, which stays small enough to mail; the page
        then says how to export them.
    personal_in_exports : bool
        Whether lists of customers hold the columns that the feature catalog calls personal.
    write_workbook : function, optional
        Lent by the job, because stages do not know each other; without it, pages name the command that writes the
        workbook.
    """

    title: str = "Our customers"
    logo: pathlib.Path | None = None
    currency_code: str = ""
    thousands: str = ","
    decimal: str = "."
    date_format: str = "%-d %B %Y"
    language: str = "en"
    customers_csv_max_rows: int = 50_000
    write_workbook: WorkbookWriter | None = None
    personal_in_exports: bool = False
