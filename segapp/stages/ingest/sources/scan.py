"""Read a file's bytes once: hash, size, lines, encoding, and whether it is plain enough for the fast reader."""

from __future__ import annotations

import codecs
import hashlib
import pathlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from segapp.errors import SourceError
from segapp.named_source import refuse_irregular
from segapp.stages.ingest.sources.kinds import HEAD_BYTES, TEXT, kind_of

CHUNK = 1 << 20
LONG_LINE = 1 << 16
"""A line longer than this goes through the careful reader, which bounds memory."""

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NOT_WINDOWS_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_NOT_ASCII = re.compile("[\u0080-\ud7ff\ue000-\U0010ffff]")
_ESCAPED_BYTE = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True)
class FileFacts:
    """What one pass over the bytes says."""

    kind: str  # as in kinds
    sha256: str
    size: int
    line_count: int  # physical lines of a text in an 8-bit encoding
    trailing_blank_count: int
    encoding: str | None  # None when it could not be recognised
    is_plain: bool  # fit for the fast reader
    changed_at: int = 0  # of the file, in nanoseconds


def scan_file(path: pathlib.Path) -> FileFacts:
    """Return the facts of a file, reading it in pieces of a fixed size.

    Raises
    ------
    SourceError
        If it is missing, a folder, not readable, empty, or known to be something else than a table.
    """
    refuse_irregular(path)
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
        kind = kind_of(head, path)
        stat = path.stat()
        size, changed_at = stat.st_size, stat.st_mtime_ns
        if kind != TEXT:
            return FileFacts(kind, _hash(path), size, 0, 0, None, False, changed_at)
        scan = _TextScan(head[:64], size, _content_end(path, size))
        for chunk in _chunks(path):
            scan.take(chunk)
        return replace(scan.facts(), changed_at=changed_at)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SourceError(f"cannot be read: {reason}", where=str(path), todo="Check the file") from error


def refuse_changed(path: pathlib.Path, facts: FileFacts) -> None:
    """Refuse a file that changed since it was scanned: its hash would not be that of the rows.

    Raises
    ------
    SourceError
        If it was written to, or is gone.
    """
    try:
        stat = path.stat()
    except OSError:
        stat = None
    if stat is None or (stat.st_size, stat.st_mtime_ns) != (facts.size, facts.changed_at):
        raise SourceError("the file changed while it was read", where=str(path), todo="Wait until it is complete")


def _chunks(path: pathlib.Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _hash(path: pathlib.Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _content_end(path: pathlib.Path, size: int) -> int:
    """Return the offset behind the last line that is not blank (0 if the last 64 KiB are blank)."""
    with path.open("rb") as file:
        start = max(0, size - LONG_LINE)
        file.seek(start)
        content = file.read().rstrip(b"\r\n")
    return start + len(content) if content else 0


class _TextScan:
    """Collects the facts of a text file, piece by piece."""

    def __init__(self, head: bytes, size: int, content_end: int) -> None:
        self.hash = hashlib.sha256()
        self.size, self.content_end = size, content_end
        self.bom = next((name for bom, name in _BOMS if head.startswith(bom)), None)
        self.at = self.line_start = 0
        self.lf = self.cr = self.crlf = 0
        self.tail = b""
        self.is_plain = True
        self.decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self.has_valid_utf8 = self.has_invalid_utf8 = self.has_nul = False
        self.is_windows_1252 = True
        self.is_wide = head.count(0) > len(head) / 4  # two bytes per character, without a mark

    def take(self, chunk: bytes) -> None:
        """Add the next piece."""
        self.hash.update(chunk)
        self._count_lines(chunk)
        self._look_at_bytes(chunk)
        self._look_at_encoding(chunk)
        self.at += len(chunk)
        self.tail = chunk[-1:]

    def _count_lines(self, chunk: bytes) -> None:
        self.lf += chunk.count(b"\n")
        if b"\r" in chunk or self.tail.endswith(b"\r"):
            self.cr += chunk.count(b"\r")
            self.crlf += chunk.count(b"\r\n") + (self.tail.endswith(b"\r") and chunk.startswith(b"\n"))

    def _look_at_bytes(self, chunk: bytes) -> None:
        """Detect what the fast reader reads differently: NUL, long lines, a quote after a space.

        It also passes over blank lines, which then shows in its number of records.
        """
        self.has_nul = self.has_nul or b"\x00" in chunk
        has_late_quote = b'"' in chunk and (b' "' in chunk or (self.tail == b" " and chunk.startswith(b'"')))
        self.is_plain = self.is_plain and not (self.has_nul or has_late_quote or self._has_long_line(chunk))

    def _has_long_line(self, chunk: bytes) -> bool:
        end = self.at + len(chunk)
        while end - self.line_start > LONG_LINE:
            first = self.line_start - self.at
            last = chunk.rfind(b"\n", max(0, first), max(0, first + LONG_LINE))
            if last < 0:
                return True
            self.line_start = self.at + last + 1
        last = chunk.rfind(b"\n")
        if last >= 0:
            self.line_start = self.at + last + 1
        return False

    def _look_at_encoding(self, chunk: bytes) -> None:
        if chunk.isascii() and not self.decoder.getstate()[0]:
            return
        text = self.decoder.decode(chunk)
        self.has_valid_utf8 = self.has_valid_utf8 or _NOT_ASCII.search(text) is not None
        self.has_invalid_utf8 = self.has_invalid_utf8 or _ESCAPED_BYTE.search(text) is not None
        self.is_windows_1252 = self.is_windows_1252 and _NOT_WINDOWS_1252.search(chunk) is None

    def facts(self) -> FileFacts:
        """Return what was found."""
        self.has_invalid_utf8 = self.has_invalid_utf8 or bool(self.decoder.decode(b"", final=True))
        ends = self.lf + self.cr - self.crlf
        line_count = ends + (not self.tail.endswith((b"\r", b"\n")))
        one_line_end = self.cr in (0, self.lf) and self.crlf == self.cr
        encoding = self._encoding()
        is_utf8 = encoding in ("utf-8", "utf-8-sig") and not self.has_invalid_utf8
        trailing = (self.size - self.content_end) // (2 if self.cr else 1) - 1
        return FileFacts(
            kind=TEXT,
            sha256=self.hash.hexdigest(),
            size=self.size,
            line_count=line_count,
            trailing_blank_count=max(0, trailing),
            encoding=encoding,
            is_plain=self.is_plain and one_line_end and is_utf8,
        )

    def _encoding(self) -> str | None:
        """Return the encoding: by its mark, else UTF-8 (bad lines are rejected), else Windows-1252, else unknown."""
        if self.bom:
            return self.bom
        if self.is_wide:
            return None
        if not self.has_invalid_utf8 or self.has_valid_utf8:
            return "utf-8"
        return "cp1252" if self.is_windows_1252 and not self.has_nul else None
