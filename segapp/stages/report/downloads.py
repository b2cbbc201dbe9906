"""The files that a page lets its readers take along: `csv('customers', 'customers.csv')` is a query's rows as CSV."""

from __future__ import annotations

import pathlib
from dataclasses import dataclass, field
from typing import Any

from segapp.errors import TemplateError
from segapp.stages.report.queries import QueryBook
from segapp.warehouse import count_rows, write_csv


@dataclass(frozen=True)
class Download:
    """One CSV file of the site; `is_written` is false where it would be too long for a folder to mail."""

    file: str
    query_name: str
    params: dict[str, Any]
    row_count: int
    is_written: bool


@dataclass
class Downloads:
    """Collects the files that templates offer; they are written after all pages were rendered."""

    book: QueryBook
    max_rows: int
    offered: dict[str, Download] = field(default_factory=dict)

    def csv(self, query_name: str, file: str, *, row_count: int | None = None, **params: Any) -> Download:
        """Offer the rows of reports/QUERY_NAME.sql as a file of the site; a known number of rows saves counting."""
        if pathlib.PurePath(file).name != file or not file.endswith(".csv"):
            raise TemplateError(f"{file!r} is not the name of a CSV file", where="csv()")
        if file not in self.offered:
            text = self.book.text(query_name)
            rows = count_rows(self.book.warehouse, text, params) if row_count is None else row_count
            self.offered[file] = Download(file, query_name, params, rows, rows <= self.max_rows)
        return self.offered[file]

    def write(self, folder: pathlib.Path) -> None:
        """Write the offered files that are short enough."""
        for each in self.offered.values():
            if each.is_written:
                text = self.book.text(each.query_name)
                write_csv(self.book.warehouse, text, path=folder / each.file, params=each.params)
