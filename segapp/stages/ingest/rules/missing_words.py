"""Provide the words for a missing value or for nobody, from sql/1_intake/missing_words.sql."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from segapp.errors import SqlFileError
from segapp.warehouse import Warehouse, database_error, quote_text

FILE = "sql/1_intake/missing_words.sql"
MISSING, NOBODY = "missing", "nobody"


@dataclass(frozen=True)
class MissingWords:
    """Words as they may be written: missing ones in every column, those for nobody only where an id stands."""

    missing: tuple[str, ...] = ("",)
    nobody: tuple[str, ...] = ()

    def without_missing(self, name: str) -> str:
        """Return the SQL of a trimmed text, null where it stands for a missing value."""
        return _sieve(name, self.missing, found="null", other=name)

    def placeholder(self, name: str) -> str:
        """Return the SQL of an id that stands for nobody, null for all others."""
        return _sieve(name, self.nobody, found=name, other="cast(null as varchar)")


NO_WORDS = MissingWords()


def read_missing_words(warehouse: Warehouse) -> MissingWords:
    """Return the words of intake.missing_words.

    Raises
    ------
    SqlFileError
        If the project's sql/ has no such view, or a word of another kind.
    """
    try:
        found = warehouse.execute("select missing_word, word_kind from intake.missing_words order by all").fetchall()
    except database_error() as error:
        todo = "Copy the file of this name that comes with segapp"
        raise SqlFileError(f"cannot be read: {str(error).splitlines()[0]}", where=FILE, todo=todo) from error
    for word, kind in found:
        if word is None or kind not in (MISSING, NOBODY):
            raise SqlFileError(f"the kind of '{word}' is '{kind}'", where=FILE, todo=f"Use {MISSING} or {NOBODY}")
    return MissingWords(
        ("", *_spellings(word for word, kind in found if kind == MISSING)),
        _spellings(word for word, kind in found if kind == NOBODY),
    )


def _spellings(words: Iterable[str]) -> tuple[str, ...]:
    """Return each word as written, in lower case, in upper case, and capitalised."""
    spelled = {how(word) for word in words for how in (str, str.lower, str.upper, str.capitalize, str.title)}
    return tuple(sorted(spelled - {""}))


def _sieve(name: str, words: tuple[str, ...], *, found: str, other: str) -> str:
    """Return one expression for texts among the words, and another for all others.

    Comparing with each word takes longer than reading the file, so that most texts are told apart before: by a digit at
    their beginning, or since they are no part of all words put together.
    """
    if not words:
        return other
    together = quote_text("\n".join(words))
    listed = ", ".join(map(quote_text, words))
    digits = "" if any(word[:1].isdigit() for word in words) else f"when {name} >= '0' and {name} < ':' then {other} "
    none = f"when not contains({together}, {name}) then {other}"
    return f"case {digits}{none} when {name} in ({listed}) then {found} else {other} end"
