"""Find which qualified names a SQL text makes and reads, by DuckDB's own parser and tokenizer.

A parser of another make lags behind the dialect and takes ten times as long; DuckDB's `get_table_names` resolves views
down to their tables, which would hide what is read.
"""

from __future__ import annotations

import functools
import itertools
from dataclasses import dataclass

MADE = frozenset({"table", "view", "macro", "function", "type", "sequence", "schema", "index"})


@dataclass(frozen=True)
class Names:
    """The names that a text makes, and the names of the given schemas that it reads."""

    made: frozenset[str]
    reads: frozenset[str]


@functools.lru_cache(maxsize=1024)
def find_names(text: str, schemas: frozenset[str]) -> Names:
    """Return the names in the text's statements, without comments and strings.

    Every `schema.name` of a known schema counts as read, so no alias may have the name of a schema.

    Raises
    ------
    duckdb.Error
        If the text is not SQL.
    """
    import duckdb

    duckdb.extract_statements(text)
    words = _words(text)
    made, reads = set(), set()
    for place, word in enumerate(words):
        if word.lower() == "create":
            made |= {_name_at(words, place) for place in _made_places(words, place)}
        if word in schemas and words[place + 1 : place + 2] == ["."] and words[place - 1 : place] != ["."]:
            reads.add(_name_at(words, place))
    return Names(frozenset(made), frozenset(reads - made))


def find_calls(text: str) -> frozenset[str]:
    """Return the names in the text that an opening bracket follows, in small letters: functions, among others."""
    return frozenset(word.lower() for word, after in itertools.pairwise(_words(text)) if after == "(")


def _words(text: str) -> list[str]:
    """Return the tokens of the text, unquoted, without comments and strings."""
    import duckdb

    data = text.encode()
    tokens = [*duckdb.tokenize(text), (len(data), duckdb.token_type.comment)]
    skipped = (duckdb.token_type.comment, duckdb.token_type.string_const)
    return [
        data[start:end].decode().strip().strip('"')
        for (start, kind), (end, _) in itertools.pairwise(tokens)
        if kind not in skipped
    ]


def _made_places(words: list[str], create: int) -> list[int]:
    """Return the position of the name a CREATE makes: after `table`, `view` and so on, and `if not exists`."""
    place = create + 1
    while place < len(words) and words[place].lower() not in MADE:
        place += 1
    while place + 1 < len(words) and words[place + 1].lower() in {"if", "not", "exists"}:
        place += 1
    return [place + 1] if place + 1 < len(words) else []


def _name_at(words: list[str], place: int) -> str:
    qualified = words[place + 1 : place + 2] == ["."]
    return ".".join(words[place : place + 3 : 2]) if qualified else words[place]
