"""Make text harmless for a terminal, and know how wide it is there."""

from __future__ import annotations

import unicodedata

_TURNING = frozenset("\u2028\u2029\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def for_terminal(text: str) -> str:
    """Return a text with control characters, and those that change the writing direction, spelled out."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_spelled(character) if _is_order(character) else character for character in text)


def width_of(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(_column_count(character) for character in text)


def _is_order(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs") or character in _TURNING


def _spelled(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def _column_count(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
