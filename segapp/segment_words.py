"""Find the segments that a person names by key or name, even where names contain commas."""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Mapping, Sequence

from segapp.errors import SegappError

KEY_SHAPE = re.compile(r"S\d+", re.IGNORECASE)
"""What the key of a segment looks like, of this run, an earlier or a later one."""

LISTED = 12
"""How many segments an error lists."""


class SegmentWordError(SegappError):
    """A word names no segment, or can be read in more than one way."""


def segment_keys(words: Sequence[str], names: Mapping[str, str]) -> list[str]:
    """Return the keys of the segments that the words mean, in key order; no words, no keys.

    Parameters
    ----------
    words : sequence of str
        Keys, names, or lists of either with commas between: `S01,Older, average spending`. Case and blanks around do
        not matter; a key goes before a name.
    names : mapping
        Name of each segment by its key.

    Raises
    ------
    SegmentWordError
        If a word means none, none is named, or a list can be read in two ways.
    """
    by_word = {_plain(name): key for key, name in names.items()}
    by_word |= {_plain(key): key for key in names}
    if words and not any(word.strip(" ,") for word in words):  # an empty variable of a script does not mean everybody
        raise SegmentWordError("no segment is named", todo=_candidates("", names))
    return sorted({key for word in words if word.strip(" ,") for key in _keys(word, by_word, names)})


def _keys(word: str, by_word: Mapping[str, str], names: Mapping[str, str]) -> frozenset[str]:
    parts = [part for part in word.split(",") if part.strip()]
    readings = _readings([_plain(part) for part in parts], by_word)
    whole = by_word.get(_plain(word))
    readings |= {frozenset({whole})} if whole else set()
    if not readings:
        raise SegmentWordError(f"there is no segment '{_unknown(parts, by_word)}'", todo=_candidates(word, names))
    if len(readings) > 1:
        ways = " or ".join(sorted(", ".join(sorted(keys)) for keys in readings))
        raise SegmentWordError(f"'{word.strip()}' can mean {ways}", todo="Name the segments by their keys")
    return next(iter(readings))


def _readings(parts: Sequence[str], by_word: Mapping[str, str]) -> set[frozenset[str]]:
    """Return every reading of the parts, some rejoined by commas, as keys and names."""
    longest = max((word.count(",") for word in by_word), default=0) + 1
    found: list[set[frozenset[str]]] = [{frozenset()}]
    for end in range(1, len(parts) + 1):
        ways: set[frozenset[str]] = set()
        for start in range(max(0, end - longest), end):
            key = by_word.get(", ".join(parts[start:end]))
            ways |= {before | {key} for before in found[start]} if key else set()
        found.append(ways)
    return found[-1]


def _unknown(parts: Sequence[str], by_word: Mapping[str, str]) -> str:
    """Return the first part that belongs to no segment, else all of them."""
    known = set(itertools.chain.from_iterable([*word.split(", "), word] for word in by_word))
    return next((part.strip() for part in parts if _plain(part) not in known), ",".join(parts).strip())


def _candidates(word: str, names: Mapping[str, str]) -> str:
    if not names:
        return "Segments are none yet"
    listed = [f"{key} ({name})" for key, name in sorted(names.items())]
    if len(listed) > LISTED:
        near = difflib.get_close_matches(word.casefold(), [each.casefold() for each in listed], n=3, cutoff=0.4)
        listed = [each for each in listed if each.casefold() in near] or listed[:LISTED]
        return (
            f'Near it are {", ".join(listed)}; all: segapp sql "select segment_key, segment_name from marts.segments"'
        )
    return f"Segments are {', '.join(listed)}"


def _plain(text: str) -> str:
    """Return a text for comparison: case and blanks, also around commas, do not matter."""
    return re.sub(r" ?, ?", ", ", " ".join(text.split())).casefold()
