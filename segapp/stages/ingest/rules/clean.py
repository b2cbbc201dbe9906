"""Rewrite the records of an irregular file into one that the database reads fast and unambiguously.

One line per record, tab-separated, without quotes; tabs, line ends and backslashes inside a value are escaped.
"""

from __future__ import annotations

import pathlib
import re
from dataclasses import dataclass
from typing import TextIO

from segapp.named_source import CSV_OPTIONS
from segapp.stages.ingest.rules.headers import ROWS, Matching
from segapp.stages.ingest.sources.csv_shape import CsvShape
from segapp.stages.ingest.sources.records import Record, RecordReader, readable

MAX_FIELD = 10_000
"""Characters of one value; a column of customers has no use for more, and a bound keeps memory flat."""

MAX_RAW = 32_000
"""Characters of a rejected record's text that are kept."""

FIXED_COLUMNS = {
    "line_number": "BIGINT",
    "problem_column": "VARCHAR",
    "problem_text": "VARCHAR",
    "raw_text": "VARCHAR",
}
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_SPECIAL = re.compile(r"[\\\t\n\r\0\ud800-\udfff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class CleanFile:
    """The rewritten file and what was found on the way."""

    path: pathlib.Path
    record_count: int
    line_count: int
    blank_count: int
    spanning_count: int


def write_clean(shape: CsvShape, matching: Matching, path: pathlib.Path) -> CleanFile:
    """Write the rows of `shape` to `path`: fixed columns, then the matched fields in their order."""
    reader = RecordReader(shape.path, shape.encoding, shape.delimiter)
    writer = _Writer(matching, shape)
    record_count = -shape.head_count
    with path.open("w", encoding="utf-8", newline="") as file:
        for record in reader:
            record_count += 1
            if record_count > 0:
                writer.write(file, record)
    return CleanFile(path, max(0, record_count), reader.line_count, reader.blank_count, reader.spanning_count)


LONGEST_LINE = 32 * 1024 * 1024
"""Bytes; the reader would hold 16 lines of this length at once, half of a gigabyte."""


def clean_source_sql(column_count: int) -> str:
    """Return the relation of a rewritten file, $path: the fixed columns, then c0, c1 and so on."""
    columns = FIXED_COLUMNS | {f"c{at}": "VARCHAR" for at in range(column_count)}
    names = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
    return (
        f"read_csv($path, columns = {{{names}}}, delim = chr(9), quote = '', escape = '', {CSV_OPTIONS},"
        f" header = false, max_line_size = {LONGEST_LINE}, buffer_size = {2 * LONGEST_LINE})"
    )


def unescaped_sql(expression: str) -> str:
    """Return an expression that undoes the escapes; NUL cannot occur in the text, so it stands in for a backslash."""
    undone = f"replace({expression}, '\\\\', chr(0))"
    for escape, code in (("\\t", 9), ("\\n", 10), ("\\r", 13)):
        undone = f"replace({undone}, '{escape}', chr({code}))"
    return f"case when contains({expression}, '\\') then replace({undone}, chr(0), '\\') else {expression} end"


class _Writer:
    """Writes records in the clean form."""

    def __init__(self, matching: Matching, shape: CsvShape) -> None:
        self.matching, self.width = matching, len(shape.headers)
        self.encoding, self.delimiter = shape.encoding, shape.delimiter
        self.row_number = 0

    def write(self, file: TextIO, record: Record) -> None:
        """Write one record; of a malformed one only the key and the text."""
        self.row_number += 1
        column, problem = self._problem(record)
        fields = record.fields
        if problem:
            values = [self._key(record)] + [""] * (len(self.matching.positions) - 1)
        else:
            values = [fields[at] if at != ROWS else str(self.row_number) for at in self.matching.positions]
        raw = record.raw if len(record.raw) <= MAX_RAW else record.raw[:MAX_RAW] + "..."
        texts = [column, problem, raw, *values]
        if problem or _SPECIAL.search(raw):
            texts = [escaped(each) for each in texts]
        file.write(f"{record.line_number}\t" + "\t".join(texts) + "\n")

    def _key(self, record: Record) -> str:
        """Return the key of a malformed record where it can be told: a snapshot still names that customer."""
        fields = record.fields or record.raw[:MAX_RAW].split(self.delimiter)
        position = self.matching.positions[0]
        if position == ROWS:
            return str(self.row_number)
        return fields[position][:MAX_FIELD] if position < len(fields) else ""

    def _problem(self, record: Record) -> tuple[str, str]:
        """Return the column and the reason in words, or two empty texts."""
        if record.problem:
            return "", record.problem
        fields = record.fields
        if len(fields) != self.width and (wrong := self._wrong_width(record)):
            return "", wrong
        if not record.raw.isascii() and _SURROGATE.search(record.raw):
            at = record.raw.index(_SURROGATE.search(record.raw)[0])  # type: ignore[index]
            return "", f"character {at + 1} is not valid {self.encoding.removesuffix('-sig')}"
        if "\0" in record.raw:
            return "", f"a NUL byte at character {record.raw.index(chr(0)) + 1}"
        return self._too_long(fields)

    def _wrong_width(self, record: Record) -> str:
        """Return what is wrong with the number of fields; empty fields at the end are fine."""
        count = len(record.fields)
        if count > self.width and not any(each.strip() for each in record.fields[self.width :]):
            return ""
        if not record.raw.strip():
            return "the line holds nothing but spaces" if self.width > 1 else ""
        side = "few" if count < self.width else "many"
        span = f"; the row spans {record.line_count} lines: a stray quote?" if record.line_count > 1 else ""
        return f"too {side} columns: {count} instead of {self.width}{span}"

    def _too_long(self, fields: list[str]) -> tuple[str, str]:
        for column, position in zip(self.matching.columns, self.matching.positions, strict=True):
            if position != ROWS and len(fields[position]) > MAX_FIELD:
                return column.name, f"the value has {len(fields[position])} characters; {MAX_FIELD} are allowed"
        return "", ""


def escaped(text: str) -> str:
    """Return a text without tabs, line ends and what is no character, in the form that `unescaped_sql` undoes."""
    return readable(text).translate(_ESCAPES)
