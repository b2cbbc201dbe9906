"""Generate files that hold anything: well formed, damaged, or not a table at all."""

from __future__ import annotations

import csv
import io
import random
from dataclasses import dataclass

from hypothesis import strategies as st

DELIMITERS = ",;\t|"
AWKWARD = ["", "?", " ", "Male", "19", "19.0", "1.5", "1,5", "3e400", "NaN", "-inf", "0x1F", "1e2", "-1", "121"]
QUOTES = ['"', '""', 'a"b', '"a', 'a"', "'; --"]
PLACEHOLDERS = ["NA", "n/a", "NULL", "None", "-", "\\N", "#REF!", "1_0", "0b1", "Total", "nan", "grand total"]
UNSEEN = ["\u200b", "\u00a0F", "1\ufeff", '="00123"', '="', '=""', "\t7\t", "2\u200b0", "\u00ad", " \u2060x\u3000"]
HOSTILE = [*QUOTES, "\n", "\r\n", "\r", "a\nb", "\0", "\\", "\\n", "\ufeff", "\u2028", "=1+1"]
PIECES = [b'"', b",", b"\n", b"\r", b"\0", b"\xff", b"   \n", b"\n\n", b'""', b"\xc3", b";"]
BEGINNINGS = [b"", b"id,age\n", b"\xff\xfei\0d\0,\0a\0g\0e\0\n\0", b"PAR1", b"\xef\xbb\xbfid;sex\n"]
IDS = st.sampled_from(["1", "2", "0001", "a b", "", "?", " 3 ", "é", "x" * 201, *PLACEHOLDERS, *UNSEEN]) | st.text(
    max_size=4
)
CELLS = (
    st.sampled_from(AWKWARD)
    | st.sampled_from(PLACEHOLDERS)
    | st.sampled_from(UNSEEN)
    | st.sampled_from(HOSTILE)
    | st.text(max_size=5)
    | st.integers(0, 150).map(str)
)
KNOWN = ["Gender", "Age", "Annual Income (k$)", "Spending Score (1-100)"]
OTHER = ["Note", "a,b", 'say "hi"', "two\nlines", "x;y|z"]


@dataclass(frozen=True)
class GeneratedFile:
    """The bytes of a file and the encoding of its structure (an 8-bit one, or UTF-16)."""

    content: bytes
    encoding: str
    delimiter: str


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    """Return a header that names customers, and rows of anything, a few of them of another width."""
    headers = ["CustomerID", *draw(st.lists(st.sampled_from(KNOWN), min_size=1, max_size=4, unique=True))]
    headers += draw(st.lists(st.sampled_from(OTHER), max_size=2, unique=True))
    headers = draw(st.permutations(headers))
    key = headers.index("CustomerID")
    rows = draw(st.lists(st.lists(CELLS, min_size=len(headers), max_size=len(headers)), max_size=8))
    for row in rows:
        row[key] = draw(IDS)
        if draw(st.integers(0, 9)) == 0:
            row[draw(st.integers(0, len(row))) :] = draw(st.lists(CELLS, max_size=3))
    return [headers, *rows]


@st.composite
def well_formed_files(draw: st.DrawFn) -> GeneratedFile:
    """Return a file as a program writes it: any delimiter, line end, quoting and encoding."""
    table = draw(tables())
    delimiter = draw(st.sampled_from(DELIMITERS))
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    text = io.StringIO(newline="")
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=end).writerows(table)
    content = text.getvalue()
    if draw(st.booleans()):
        content = content.removesuffix(end)
    encoding = draw(st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252"]))
    try:
        return GeneratedFile(content.encode(encoding), encoding, delimiter)
    except UnicodeEncodeError:
        return GeneratedFile(content.encode("utf-8", "replace"), "utf-8", delimiter)


@st.composite
def damaged_files(draw: st.DrawFn) -> GeneratedFile:
    """Return a file as a program writes it, damaged behind the beginning of its header."""
    file = draw(well_formed_files())
    return GeneratedFile(draw(damaged(file.content)), file.encoding, file.delimiter)


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """Return the bytes with pieces taken out, put in, doubled or overwritten behind the first eight."""
    content = bytearray(whole)
    chance = random.Random(draw(st.integers(0, 2**32)))  # noqa: S311
    for _ in range(draw(st.integers(1, 4))):
        at = chance.randrange(min(8, len(content)), len(content) + 1)
        piece = draw(st.sampled_from(PIECES))
        kind = draw(st.integers(0, 3))
        if kind == 0:
            content[at:at] = piece
        elif kind == 1:
            content[at : at + len(piece)] = piece
        elif kind == 2:
            del content[at : at + chance.randrange(1, 6)]
        else:
            content[at:at] = content[at : at + chance.randrange(1, 40)]
    return bytes(content)


@st.composite
def hand_made_files(draw: st.DrawFn) -> GeneratedFile:
    """Return a header and lines made of little else than what a CSV reader stumbles over."""
    delimiter = draw(st.sampled_from(DELIMITERS))
    body = draw(st.text(alphabet=f'"{delimiter}\n\r a1', max_size=60))
    header = delimiter.join(("id", "sex", "age"))
    return GeneratedFile(f"{header}\n1{delimiter}F{delimiter}30\n{body}".encode(), "utf-8", delimiter)


def any_bytes() -> st.SearchStrategy[bytes]:
    """Return bytes that may be a table, and mostly are none."""
    return st.builds(lambda head, rest: head + rest, st.sampled_from(BEGINNINGS), st.binary(max_size=200))
