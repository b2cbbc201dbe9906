"""Name segments from the features that set them apart, in neutral words, no two alike.

Pure: the same facts give the same names. A name has at most two parts unless more are needed to tell two segments
apart: "High income, high spending". A part needs a clear difference; a segment with fewer than two such features says
what is average about it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from segapp.model import Feature

PART_COUNT = 2
AVERAGE = "average"
STANDINGS = ("receptiveness", "capacity")
"""What is worth calling average, in this order: how readily people respond, what they can spend."""


@dataclass(frozen=True)
class Fact:
    """One training feature of one segment: where it stands beside all customers, and how far from everybody else."""

    feature: Feature
    direction: str  # higher, lower, about the same, too few to say
    effect: float

    @property
    def is_different(self) -> bool:
        """Say whether the difference is beyond its interval."""
        return self.direction in ("higher", "lower")


@dataclass(frozen=True)
class Part:
    """One part of a name: a feature and where it stands (higher, lower, average)."""

    feature: Feature
    standing: str

    @property
    def words(self) -> str:
        """Return the words of the catalog for it, as they stand at the beginning of a name."""
        low, high = words_of(self.feature)
        return {"higher": high, "lower": low, AVERAGE: average_words(self.feature)}[self.standing]


@dataclass(frozen=True)
class SegmentName:
    """A name and the parts it was made of."""

    text: str
    parts: tuple[Part, ...]

    @property
    def basis(self) -> str:
        """Return the parts in a form that a later run can hold against its own figures: {"age_years": "higher"}."""
        return json.dumps({part.feature.feature_name: part.standing for part in self.parts})


def name_segments(
    facts: Mapping[str, Sequence[Fact]], *, min_effect: float, taken: Collection[str] = ()
) -> dict[str, SegmentName]:
    """Return a name for each key, different from each other and from the names that are taken.

    Parameters
    ----------
    facts : mapping of segment key to its training features in catalog order
    min_effect : float
        How far from everybody else, in standard deviations, a feature must be to be named at once; smaller
        differences are named only to tell two segments apart.
    taken : collection of str
        Names of other segments that stay.
    """
    parts = {key: _first_parts(facts[key], min_effect) for key in sorted(facts)}
    while clash := _clashing(parts, taken):
        longer = {key: _one_more(parts[key], facts[key]) for key in clash}
        grown = {key: each for key, each in longer.items() if each is not None}
        if not grown:
            break
        parts |= grown
    return _numbered(parts, taken)


def words_of(feature: Feature) -> tuple[str, str]:
    """Return the words for low and high; without words in the catalog they are made from the label."""
    return feature.low_word or f"Low {inside(feature.label)}", feature.high_word or f"High {inside(feature.label)}"


def average_words(feature: Feature) -> str:
    """Return `Average spending` from `Low spending` and `High spending`, else `Average` and the label."""
    low, high = (words.split(" ", 1) for words in words_of(feature))
    shared = low[1] if len(low) == len(high) == 2 and low[1] == high[1] else inside(feature.label)
    return f"Average {shared}"


def inside(words: str) -> str:
    """Return words as they stand inside a sentence: `Spending score` becomes `spending score`, `CLV` stays."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def _first_parts(facts: Sequence[Fact], min_effect: float) -> tuple[Part, ...]:
    ranked = _ranked(facts)
    strong = [fact for fact in ranked if abs(fact.effect) >= min_effect][:PART_COUNT]
    parts = [Part(fact.feature, fact.direction) for fact in strong]
    for standing in STANDINGS:
        for fact in facts:
            is_average = fact not in strong and abs(fact.effect) < min_effect and fact.direction != "too few to say"
            if len(parts) < PART_COUNT and fact.feature.stands_for == standing and is_average:
                parts.append(Part(fact.feature, AVERAGE))
    if not parts:
        parts = [Part(fact.feature, fact.direction) for fact in ranked[:PART_COUNT]]
    return _in_order(parts)


def _ranked(facts: Sequence[Fact]) -> list[Fact]:
    """Return the features that are different, the strongest first."""
    different = [fact for fact in facts if fact.is_different]
    return sorted(different, key=lambda fact: (-abs(fact.effect), fact.feature.feature_order))


def _in_order(parts: Sequence[Part]) -> tuple[Part, ...]:
    return tuple(sorted(parts, key=lambda part: part.feature.feature_order))


def _one_more(parts: tuple[Part, ...], facts: Sequence[Fact]) -> tuple[Part, ...] | None:
    """Return the parts with the next strongest feature said as it is, or None when there is none left."""
    said = {part.feature.feature_name for part in parts if part.standing != AVERAGE}
    for fact in _ranked(facts):
        if fact.feature.feature_name not in said:
            others = [part for part in parts if part.feature != fact.feature]
            return _in_order([*others, Part(fact.feature, fact.direction)])
    return None


def _text(parts: tuple[Part, ...]) -> str:
    words = [part.words for part in parts]
    return ", ".join([words[0], *map(inside, words[1:])]) if words else "Average customers"


def _clashing(parts: Mapping[str, tuple[Part, ...]], taken: Collection[str]) -> list[str]:
    texts = [_text(each) for each in parts.values()]
    return [key for key, each in parts.items() if texts.count(_text(each)) > 1 or _text(each) in taken]


def _numbered(parts: Mapping[str, tuple[Part, ...]], taken: Collection[str]) -> dict[str, SegmentName]:
    """Return the names; where words do not suffice, the second and later of a name carry a number."""
    used = set(taken)
    names = {}
    for key, each in parts.items():
        text, number = _text(each), 2
        while text in used:
            text, number = f"{_text(each)} ({number})", number + 1
        used.add(text)
        names[key] = SegmentName(text, each)
    return names
