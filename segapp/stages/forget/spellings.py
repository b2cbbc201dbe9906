"""List every way in which a text can spell a customer's id, and where such a spelling ends; pure, no tables."""

from __future__ import annotations

import functools
import html
import itertools
import json
import re
import unicodedata
from dataclasses import dataclass

GONE = "(forgotten)"
SILENT_CUTS = (40, 60)
"""After so many characters our own messages cut a value without a sign; then its quotes close."""

QUOTES = ('"', "'")
CUT_SIGNS = ("...", "\N{HORIZONTAL ELLIPSIS}")
SHORTEST_CUT = 6
"""Of a text that ends in a cut, so much of an id at least is taken for the id: less could be anybody's."""

_JOINERS = r"[-._@/+#\\]"
_ALONE_LEFT, _ALONE_RIGHT = r"(?<![^\W_])", r"(?![^\W_])"
_UNJOINED_LEFT = rf"{_ALONE_LEFT}(?<![^\W_]{_JOINERS})"
_UNJOINED_RIGHT = rf"{_ALONE_RIGHT}(?!{_JOINERS}+[^\W_])"
_AS_REAL = r"(?:\.0+)?"


@dataclass(frozen=True)
class Spellings:
    """One id with all its spellings in texts.

    Parameters
    ----------
    customer_id : str
        As the file has it.
    others : tuple of str
        Ids of other customers that hold this one but for case; one that differs in case alone makes case count.
    words : set of str
        Words that tables use for other things, such as keys of segments: an id like one of them is no sign by itself.
    """

    customer_id: str
    others: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()

    @property
    def is_number(self) -> bool:
        """Return whether figures are written like the id: 42, but not 0042."""
        return re.fullmatch(r"-?(?:0|[1-9]\d*)(?:[.,]\d+)?", self.customer_id) is not None

    @property
    def is_word(self) -> bool:
        """Return whether the id could be a word of a sentence, or is one that tables use for something else."""
        is_plain = not any(each.isdigit() for each in self.customer_id) and "'" not in self.customer_id
        return (is_plain and self.customer_id.replace(" ", "").isalpha()) or self.customer_id in self.words

    @property
    def literals(self) -> list[str]:
        """Return the spellings, longest first: as it is, and as CSV, SQL, JSON, HTML and our own messages write it."""
        plain = {self.customer_id, self.customer_id.strip(), " ".join(self.customer_id.split())}
        plain |= {unicodedata.normalize(form, each) for each in plain for form in ("NFC", "NFD")}
        found = {spelled for each in plain for spelled in _escaped(each)}
        return sorted({each for each in found if each}, key=lambda each: (-len(each), each))

    @property
    def flags(self) -> re.RegexFlag:
        """Return whether case counts: only where another customer's id differs in nothing else."""
        folded = self.customer_id.casefold()
        is_shared = any(other != self.customer_id and other.casefold() == folded for other in self.others)
        return re.NOFLAG if is_shared else re.IGNORECASE

    def without(self, text: str) -> str:
        """Return a text with `(forgotten)` wherever the id stands by itself: not within a longer word, number or id.

        What the end of a cut text or a cut value leaves of the id counts, too.
        """
        for start, end in reversed(self._cuts(text)):
            text = text[:start] + GONE + text[end:]
        return self._alone.sub(lambda _: GONE, text)

    def file_name_without(self, text: str) -> str:
        """Return the name of a file with `(forgotten)` for the id; a number has to be the only one there."""
        if self.is_number and re.findall(r"\d+", text) != re.findall(r"\d+", self.customer_id):
            return text
        return re.sub(f"{_ALONE_LEFT}{self._any}{_ALONE_RIGHT}", lambda _: GONE, text, flags=self.flags)

    @property
    def candidates(self) -> str:
        """Return a pattern for the database that finds, without case, at least every text in which the id may stand."""
        return "|".join(sorted({re.escape(each[:SHORTEST_CUT]) for each in self.literals}))

    @functools.cached_property
    def _alone(self) -> re.Pattern[str]:
        if not self.is_number:
            return re.compile(f"{_UNJOINED_LEFT}{self._any}{_UNJOINED_RIGHT}", self.flags)
        return re.compile(f"{_UNJOINED_LEFT}(?<![-+]){self._any}{_AS_REAL}{_UNJOINED_RIGHT}")

    @functools.cached_property
    def _any(self) -> str:
        return "(?:" + "|".join(re.escape(each) for each in self.literals) + ")"

    def _cuts(self, text: str) -> list[tuple[int, int]]:
        """Return where the text holds only the beginning of the id, because something cut it there."""
        found: dict[int, int] = {}
        for literal in self.literals:
            begins = re.escape(literal[:SHORTEST_CUT]) if len(literal) > SHORTEST_CUT else None
            for each in re.finditer(f"{_UNJOINED_LEFT}{begins}", text, self.flags) if begins else ():
                length = _shared_length(text[each.start() :], literal, ignores_case=bool(self.flags))
                end = each.start() + length
                is_cut = text.startswith(CUT_SIGNS, end) or (length in SILENT_CUTS and text.startswith(QUOTES, end))
                if length < len(literal) and is_cut:
                    found[each.start()] = max(end, found.get(each.start(), 0))
        return sorted(found.items())


def _shared_length(text: str, other: str, *, ignores_case: bool) -> int:
    pairs = zip(text, other, strict=False)
    same = (one == two or (ignores_case and one.casefold() == two.casefold()) for one, two in pairs)
    return sum(itertools.takewhile(bool, same))


def _escaped(text: str) -> set[str]:
    """Return a text as the formats that we read and write put it between their quotes."""
    html_text = html.escape(text)
    return {
        text,
        text.replace('"', '""'),
        text.replace("'", "''"),
        text.replace('"', '""').replace("'", "''"),
        text.replace('"', '\\"'),
        text.replace("\\", "\\\\"),
        json.dumps(text)[1:-1],
        json.dumps(text, ensure_ascii=False)[1:-1],
        html.escape(text, quote=False),
        html_text,
        html_text.replace("&#x27;", "&#39;").replace("&quot;", "&#34;"),
        "".join(each if each.isprintable() else repr(each)[1:-1] for each in text),
    }
