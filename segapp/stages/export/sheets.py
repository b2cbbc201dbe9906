"""Write one sheet of a workbook row by row: a frozen header with filters, numbers as numbers, every text as text."""

from __future__ import annotations

import datetime
import decimal
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

LONGEST_TEXT = 32_767
"""Characters that a cell of Excel holds; longer texts are cut, as Excel would refuse the file."""

LARGEST_WHOLE = 2**53
"""Cells hold 64-bit floats: a larger whole number would change, so it is written as text."""

FORMATS = {
    "header": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"},
    "title": {"bold": True, "font_size": 14},
    "text": {"num_format": "@"},
    "wrapped": {"num_format": "@", "text_wrap": True, "valign": "top"},
    "count": {"num_format": "#,##0"},
    "share": {"num_format": "0.0%"},
    "number": {"num_format": "#,##0.00"},
    "date": {"num_format": "yyyy-mm-dd"},
    "time": {"num_format": "yyyy-mm-dd hh:mm:ss"},
}
SHARES = ("_share", "_rate", "_jaccard", "_rate_low", "_rate_high", "rule_precision", "rule_recall")
WIDTHS = (8, 60)
ROWS_MEASURED = 200


@dataclass
class Sheet:
    """One sheet that is being written from its first row to its last."""

    page: Any  # xlsxwriter's, which is written in this order only and keeps no cell in memory
    formats: dict[str, Any]
    row_count: int = 0
    widths: dict[int, int] = field(default_factory=dict)

    def write_table(self, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, shown: Sequence[str]) -> int:
        """Write a header, `shown`, and the rows of columns; return how many rows there were."""
        kinds = [_number_kind(column) for column in columns]
        self.write_row(shown, ["header"] * len(columns))
        for row in rows:
            self.write_row(row, kinds)
        self.page.freeze_panes(1, 0)
        self.page.autofilter(0, 0, self.row_count - 1, len(columns) - 1)
        for column in self.widths:
            self.page.set_column(column, column, self._width(column))
        return self.row_count - 1

    def write_head(
        self, columns: Sequence[str], types: Sequence[str], *, sample: Iterable[Sequence[Any]], shown: Sequence[str]
    ) -> None:
        """Write the header of rows that are filled in later: their looks by the columns' types, widths by a sample."""
        self.write_row(shown, ["header"] * len(columns))
        for row in sample:
            for column, value in enumerate(row):
                self._measure(column, value)
        self.page.freeze_panes(1, 0)
        for number, (name, data_type) in enumerate(zip(columns, types, strict=True)):
            self.page.set_column(number, number, self._width(number), self.formats.get(kind_of(name, data_type)))

    def write_row(self, values: Sequence[Any], kinds: Sequence[str]) -> None:
        """Write one row; the kind of a cell is how its number or text looks."""
        for column, (value, kind) in enumerate(zip(values, kinds, strict=True)):
            self._write(column, value, kind)
            if self.row_count < ROWS_MEASURED:
                self._measure(column, value)
        self.row_count += 1

    def _measure(self, column: int, value: Any) -> None:
        if value is not None:
            self.widths[column] = max(self.widths.get(column, 0), 10 if _is_float(value) else len(str(value)))

    def _width(self, column: int) -> int:
        return min(max(self.widths.get(column, 0) + 3, WIDTHS[0]), WIDTHS[1])

    def _write(self, column: int, value: Any, kind: str) -> None:
        if value is None or (isinstance(value, float) and not math.isfinite(value)):
            return
        place = (self.row_count, column)
        if isinstance(value, bool):
            self.page.write_boolean(*place, value)
        elif isinstance(value, datetime.date):  # a datetime is one too
            name = "time" if isinstance(value, datetime.datetime) else "date"
            self.page.write_datetime(*place, value, self.formats[name])
        elif isinstance(value, float | decimal.Decimal):
            self.page.write_number(*place, float(value), self.formats[kind])
        elif isinstance(value, int) and abs(value) <= LARGEST_WHOLE:
            self.page.write_number(*place, value, self.formats["count"])
        else:  # never as a formula or a link, whatever it begins with
            text_kind = kind if kind in ("header", "title", "wrapped") else "text"
            self.page.write_string(*place, str(value)[:LONGEST_TEXT], self.formats[text_kind])


def kind_of(column: str, data_type: str) -> str:
    """Return the format of a column of this DuckDB type; None leaves values as they are."""
    if data_type == "BOOLEAN":
        return ""
    if data_type == "DATE":
        return "date"
    if data_type.startswith("TIMESTAMP"):
        return "time"
    if data_type in ("DOUBLE", "FLOAT") or data_type.startswith("DECIMAL"):
        return _number_kind(column)
    return "count" if data_type.endswith("INT") or data_type.endswith("INTEGER") else "text"


def _number_kind(column: str) -> str:
    return "share" if column.endswith(SHARES) else "number"


def _is_float(value: Any) -> bool:
    return isinstance(value, float | decimal.Decimal)
