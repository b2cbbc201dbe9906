"""The files that a page offers for download: a query's rows as CSV, and the Excel workbook."""

from __future__ import annotations

import pathlib
from dataclasses import dataclass, field
from typing import Any

from segapp.errors import TemplateError
from segapp.stages.report.queries import QueryBook
from segapp.stages.report.settings import WorkbookWriter
from segapp.warehouse import count_rows, write_csv


@dataclass(frozen=True)
class Download:
    """One CSV file of the site; `is_written` is false where it would be too long for a folder to mail."""

    file: str
    query_name: str
    params: dict[str, Any]
    row_count: int
    is_written: bool


@dataclass(frozen=True)
class Workbook:
    """The Excel file of the site; it holds the customers where the site would hold their list as CSV."""

    file: str
    has_customers: bool


@dataclass
class Downloads:
    """Collects the files that templates offer; they are written after all pages were rendered."""

    book: QueryBook
    max_rows: int
    write_workbook: WorkbookWriter | None = None
    has_personal: bool = False
    offered: dict[str, Download] = field(default_factory=dict)
    workbooks: dict[str, Workbook] = field(default_factory=dict)

    def csv(self, query_name: str, file: str, *, row_count: int | None = None, **params: Any) -> Download:
        """Offer the rows of reports/QUERY_NAME.sql as a file of the site; a known number of rows saves counting."""
        _check(file, ".csv", where="csv()")
        if file not in self.offered:
            text = self.book.text(query_name)
            rows = count_rows(self.book.warehouse, text, params) if row_count is None else row_count
            self.offered[file] = Download(file, query_name, params, rows, rows <= self.max_rows)
        return self.offered[file]

    def workbook(self, file: str, *, customer_count: int) -> Workbook | None:
        """Offer the Excel workbook as a file of the site; None where the job lends no way to write one."""
        _check(file, ".xlsx", where="workbook()")
        if self.write_workbook is None:
            return None
        return self.workbooks.setdefault(file, Workbook(file, customer_count <= self.max_rows))

    def write(self, folder: pathlib.Path) -> None:
        """Write the offered files that are short enough."""
        for each in self.offered.values():
            if each.is_written:
                text = self.book.text(each.query_name)
                path = folder / each.file
                write_csv(self.book.warehouse, text, path=path, params=each.params, has_personal=self.has_personal)
        if self.write_workbook is not None:
            for book in self.workbooks.values():
                self.write_workbook(self.book.warehouse, folder / book.file, book.has_customers)


def _check(file: str, ending: str, *, where: str) -> None:
    if pathlib.PurePath(file).name != file or not file.endswith(ending):
        raise TemplateError(f"{file!r} is not the name of a {ending} file", where=where)
