"""Read JSON as rows: one object a line, or an array of objects; numbers keep the digits with which they are written."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Iterator
from typing import Any

from segapp.errors import SourceError
from segapp.figures import figure
from segapp.stages.ingest.load.staging import Intake
from segapp.stages.ingest.sources.records import MAX_RECORD
from segapp.stages.ingest.sources.row_source import Row, RowSource, blank_note
from segapp.stages.ingest.sources.scan import FileFacts

MAX_KEYS = 5_000
_PIECE = 1 << 20
_FIRST_LINES = 10
"""How many lines are enough to tell whether lines are objects: at least half of them are."""
_TODO = "Write one object a line, or an array of objects, without objects or lists in them"
_WORDS = {True: "true", False: "false", None: ""}


class _TwiceError(ValueError):
    """An object names a key twice."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise _TwiceError("it names a key twice")
    return made


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_int=str, parse_float=str, parse_constant=str)


def look_at_json(job: Intake, facts: FileFacts) -> RowSource:
    """Return how the file is read; its headers are the keys of all objects, in the order in which they first appear.

    Raises
    ------
    SourceError
        If it is another form of JSON, or its keys do not match.
    """
    job.progress("Looking for the names of its columns")
    reader = _Reader(job.request.source)
    headers = reader.headers()
    matching = job.matcher.match(headers, job.request.where)
    return RowSource(headers, matching, reader.rows, lambda: blank_note(reader.blank_count))


class _Reader:
    """Reads the objects of one file, piece by piece; `blank_count` is known afterwards."""

    def __init__(self, path: pathlib.Path) -> None:
        self.path, self.blank_count = path, 0
        self.place_of: dict[str, int] = {}

    def headers(self) -> tuple[str, ...]:
        """Return all keys."""
        is_any, object_count = False, 0
        for _, found, _ in self._objects():
            is_any = True
            if isinstance(found, dict):
                object_count += 1
                for key in found:
                    self.place_of.setdefault(key, len(self.place_of))
                if len(self.place_of) > MAX_KEYS:
                    raise self._refusal(f"it has more than {figure(MAX_KEYS)} names of columns")
        if is_any and not object_count:
            raise self._refusal("no row of it is an object that names its values")
        if not self.place_of:
            raise SourceError("it holds no rows", where=str(self.path), todo="Export it again, with its rows")
        return tuple(self.place_of)

    def rows(self) -> Iterator[Row]:
        """Yield a row per object, and one per line that is none."""
        width = len(self.place_of)
        for number, found, raw in self._objects():
            if not isinstance(found, dict):
                words = found if isinstance(found, str) else "it is not an object that names its values"
                yield Row(number, [], words, raw=raw)
                continue
            values, problem, position = [""] * width, "", None
            for key, value in found.items():
                if type(value) is str:
                    values[self.place_of[key]] = value
                elif isinstance(value, dict | list):
                    kind = "an object" if isinstance(value, dict) else "a list"
                    position, problem = self.place_of[key], f"holds {kind}, not one value"
                else:
                    values[self.place_of[key]] = _WORDS[value]
            yield Row(number, values, problem, position)

    def _objects(self) -> Iterator[tuple[int, Any, str]]:
        """Yield for each row its number, what it is (a text says what is wrong), and its text if it is no object."""
        self.blank_count = 0
        try:
            with self.path.open(encoding=self._encoding(), errors="surrogateescape", newline="\n") as file:
                while (first := file.read(1)).isspace():
                    pass
                file.seek(0)
                yield from self._elements(file) if first == "[" else self._lines(file)
        except UnicodeError as error:
            raise self._refusal("it is neither UTF-8 nor UTF-16") from error

    def _encoding(self) -> str:
        with self.path.open("rb") as file:
            return "utf-16" if file.read(2) in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"

    def _lines(self, file: Any) -> Iterator[tuple[int, Any, str]]:
        number = good_count = row_count = 0
        while line := file.readline(MAX_RECORD):
            number += 1
            body = line.strip()
            if not body:
                self.blank_count += 1
                continue
            if len(line) >= MAX_RECORD:
                raise self._refusal(f"line {figure(number)} is longer than {figure(MAX_RECORD)} characters")
            found = _decoded(body)
            good_count, row_count = good_count + isinstance(found, dict), row_count + 1
            if row_count == _FIRST_LINES and 2 * good_count < row_count:
                break
            yield number, found, "" if isinstance(found, dict) else body
        if row_count <= _FIRST_LINES and 2 * good_count < row_count:
            raise self._refusal("its lines are not one object each")

    def _elements(self, file: Any) -> Iterator[tuple[int, Any, str]]:
        """Yield the elements of an array without holding more than one of them and a piece of the text."""
        text = file.read(_PIECE).lstrip("\ufeff \t\r\n")[1:]
        number, is_more = 0, True
        while True:
            text = text.lstrip(" \t\r\n")
            if not text and is_more:
                text, is_more = _longer(text, file)
                continue
            if text.startswith("]"):
                if (text[1:] + file.read(_PIECE)).strip():
                    raise self._refusal(f"something follows the array, after row {figure(number)}")
                return
            try:
                found, end = _DECODER.raw_decode(text)
                if is_more and end + 1 >= len(text):  # a number may go on, and what follows is to be seen
                    raise json.JSONDecodeError("more", text, end)
            except _TwiceError as error:
                raise self._refusal(f"row {figure(number + 1)}: {error}") from error
            except (json.JSONDecodeError, RecursionError) as error:
                if not is_more or len(text) > MAX_RECORD:
                    what = f"the array ends early or is damaged after row {figure(number)}"
                    raise SourceError(what, where=str(self.path), todo="Is it complete? Export it again") from error
                text, is_more = _longer(text, file)
                continue
            number += 1
            yield number, found, "" if isinstance(found, dict) else text[:end]
            text = text[end:].lstrip(" \t\r\n")
            text = text[1:] if text.startswith(",") else text

    def _refusal(self, what: str) -> SourceError:
        return SourceError(f"JSON, but {what}", where=str(self.path), todo=_TODO)


def _longer(text: str, file: Any) -> tuple[str, bool]:
    """Return the text with the next piece, and whether there was one; what is long grows by ever more."""
    piece = file.read(max(_PIECE, len(text)))
    return text + piece, bool(piece)


def _decoded(line: str) -> Any:
    try:
        found = _DECODER.decode(line)
    except _TwiceError as error:
        return str(error)
    except (json.JSONDecodeError, RecursionError):
        return "the line is not one whole JSON object"
    return found if isinstance(found, dict) else "the line is not an object that names its values"
