"""Split a text into CSV records in plain Python: exact lines, bounded memory, and a reason for each bad record.

Slower than the database's reader; used for files that are not plain. A quote opens a field only at its beginning and
`""` is a quote inside it (RFC 4180; the same reading as Python's csv module). A quoted field may span lines. When such
a record turns out malformed, only the line where it began is bad, and reading continues with the next line.
"""

from __future__ import annotations

import codecs
import collections
import io
import pathlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from segapp.errors import SourceError
from segapp.figures import figure

MAX_RECORD = 1 << 24
"""Characters of one record that are held in memory; what is longer is cut and rejected."""

MAX_REREAD = 1 << 28
"""Characters that may be read a second time after malformed quotes; a file that needs more is refused."""

BAD_BYTE = "\udcff"
"""Stands in the text for a byte that the encoding does not know."""

_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its first line, its fields, its text, and what is wrong with its form (or an empty text)."""

    line_number: int
    fields: list[str]
    raw: str
    problem: str = ""
    line_count: int = 1


class RecordReader:
    """Iterates over the records of one text file; afterwards `line_count` and the other counts are known."""

    def __init__(self, path: pathlib.Path, encoding: str, delimiter: str) -> None:
        self.path, self.encoding, self.delimiter = path, encoding, delimiter
        self.line_count = self.blank_count = self.spanning_count = 0
        self._reread = 0
        self._pushed: collections.deque[str] = collections.deque()

    def __iter__(self) -> Iterator[Record]:
        """Yield the records that are not blank, in the order of the file."""
        with open_text(self.path, self.encoding) as file:
            while line := self._next_line(file):
                body = line.rstrip("\r\n")
                if not body:
                    self.blank_count += 1
                elif len(line) >= MAX_RECORD:
                    yield self._too_long(file, line)
                elif '"' not in body:
                    yield Record(self.line_count, body.split(self.delimiter), body)
                else:
                    yield self._quoted(file, line)

    def _next_line(self, file: io.TextIOBase) -> str:
        line = self._pushed.popleft() if self._pushed else file.readline(MAX_RECORD)
        self.line_count += bool(line)
        return line

    def _too_long(self, file: io.TextIOBase, line: str) -> Record:
        number = self.line_count
        rest = line
        while rest and not rest.endswith(("\n", "\r")):
            rest = file.readline(MAX_RECORD)
        return Record(number, [], line, f"the line is longer than {MAX_RECORD} characters")

    def _quoted(self, file: io.TextIOBase, line: str) -> Record:
        """Read a record with quotes, over as many lines as its quoted fields span."""
        number, lines, splitter = self.line_count, [line], _Splitter(self.delimiter)
        state, size = splitter.feed(line), len(line)
        while state == "open":
            following = self._next_line(file)
            size += len(following)
            if not following or size > MAX_RECORD:
                return self._never_closed(number, lines)
            lines.append(following)
            state = splitter.feed(following)
        if state == "done":
            self.spanning_count += len(lines) > 1
            return Record(number, splitter.fields, "".join(lines).rstrip("\r\n"), line_count=len(lines))
        self._push_back(lines[1:], number)
        column = len(splitter.fields) + 1
        return Record(number, [], line.rstrip("\r\n"), f"text after the closing quote of column {column}")

    def _push_back(self, lines: list[str], number: int) -> None:
        self._reread += sum(map(len, lines))
        if self._reread > MAX_REREAD:
            raise SourceError("too many stray quotes to tell the rows apart", where=f"{self.path}, line {number}")
        self._pushed.extendleft(reversed(lines))
        self.line_count -= len(lines)

    def _never_closed(self, number: int, lines: list[str]) -> Record:
        """Refuse a file in which a quote swallows other lines; one on the last line costs only that line."""
        if any(each.strip("\r\n") for each in lines[1:]):
            raise SourceError(
                f"a quote opens in line {number} and is never closed:"
                f" it swallows the {figure(len(lines) - 1)} or more lines after it",
                where=f"{self.path}, line {number}",
                todo="Close or remove the quote and load again",
            )
        return Record(number, [], lines[0].rstrip("\r\n"), "a quote opens and is never closed")


def readable(text: str) -> str:
    """Return a text that can be stored and shown, with signs for NUL and invalid bytes."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text.replace("\0", "\N{SYMBOL FOR NULL}"))


def split_record(raw: str, delimiter: str) -> list[str]:
    """Return the fields of one record's text as far as its form allows."""
    splitter = _Splitter(delimiter)
    for line in io.StringIO(raw, newline=""):
        if splitter.feed(line) == "bad":
            return line.rstrip("\r\n").split(delimiter)
    return splitter.fields


class _Splitter:
    """Splits the lines of one record; `feed` says done, open (a quoted field goes on) or bad."""

    def __init__(self, delimiter: str) -> None:
        self.delimiter = delimiter
        self.fields: list[str] = []
        self._is_open = False
        self._parts: list[str] = []  # of the quoted field that is open

    def feed(self, line: str) -> str:
        """Add one physical line with its line end."""
        end, at = len(line.rstrip("\r\n")), 0
        while True:
            if self._is_open:
                at = self._close(line, at)
                if at < 0:
                    return "open"
                if at >= end:
                    return "done"
                if line[at] != self.delimiter:
                    self.fields.pop()
                    return "bad"
                at += 1
            if line.startswith('"', at, end):
                self._is_open, self._parts, at = True, [], at + 1
                continue
            found = line.find(self.delimiter, at, end)
            self.fields.append(_unquote(line[at : found if found >= 0 else end]))
            if found < 0:
                return "done"
            at = found + 1

    def _close(self, line: str, at: int) -> int:
        """Return the position behind the quote that closes the open field, or -1 if it goes on in the next line."""
        while (found := line.find('"', at)) >= 0:
            self._parts.append(line[at:found])
            if not line.startswith('""', found):
                self.fields.append("".join(self._parts))
                self._is_open = False
                return found + 1
            self._parts.append('"')
            at = found + 2
        self._parts.append(line[at:])
        return -1


def _unquote(field: str) -> str:
    """Return a field without quotes after a space: people write `1, "Male"` by hand."""
    inner = field.strip(" ")
    if len(inner) > 1 and inner != field and inner[0] == inner[-1] == '"':
        return inner[1:-1].replace('""', '"')
    return field


def open_text(path: pathlib.Path, encoding: str) -> io.TextIOWrapper:
    """Open a text with its line ends kept; bytes that the encoding does not know become BAD_BYTE."""
    codecs.register_error("segapp.bad_byte", lambda error: (BAD_BYTE, error.end))  # type: ignore[attr-defined]
    return path.open(encoding=encoding, errors="segapp.bad_byte", newline="")
