"""Name segments from the features that set them apart, in neutral words, no two alike.

Pure: the same facts give the same names. A name has at most two parts unless more are needed to tell two segments
apart: "High income, high spending". A part needs a clear difference; a segment with fewer than two such features says
what is average about it. Segments that would share a name say one feature more in which they stand differently, else
the mean in which they lie farthest apart.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from segapp.labels import inside
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
    value_text: str = ""  # the segment's mean as the catalog writes it, without its unit

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
        """Return the parts in a form that a later run can compare with its own figures: {"age_years": "higher"}."""
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
    while grown := _grown(parts, facts, taken):
        parts |= grown
    texts = {key: _text(each) for key, each in parts.items()}
    for group in _clashes(texts, taken):
        texts |= _with_figures(texts, {key: facts[key] for key in group})
    return {key: SegmentName(text, parts[key]) for key, text in _numbered(texts, taken).items()}


def words_of(feature: Feature) -> tuple[str, str]:
    """Return the words for low and high; without words in the catalog they are made from the label."""
    return feature.low_word or f"Low {inside(feature.label)}", feature.high_word or f"High {inside(feature.label)}"


def average_words(feature: Feature) -> str:
    """Return `Average spending` from `Low spending` and `High spending`, else `Average` and the label."""
    low, high = (words.split(" ", 1) for words in words_of(feature))
    shared = low[1] if len(low) == len(high) == 2 and low[1] == high[1] else inside(feature.label)
    return f"Average {shared}"


def _first_parts(facts: Sequence[Fact], min_effect: float) -> tuple[Part, ...]:
    ranked = _ranked(facts)
    strong = [fact for fact in ranked if abs(fact.effect) >= min_effect][:PART_COUNT]
    parts = [Part(fact.feature, fact.direction) for fact in strong]
    for standing in STANDINGS:
        for fact in facts:
            is_average = fact not in strong and abs(fact.effect) < min_effect and fact.direction != "too few to say"
            if len(parts) < PART_COUNT and (fact.feature.stands_for or "").lstrip("-") == standing and is_average:
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


def _text(parts: tuple[Part, ...]) -> str:
    words = [part.words for part in parts]
    return ", ".join([words[0], *map(inside, words[1:])]) if words else "Average customers"


def _clashes(texts: Mapping[str, str], taken: Collection[str]) -> list[list[str]]:
    """Return the groups of keys that bear the same name, and single keys whose name is taken."""
    groups: dict[str, list[str]] = {}
    for key, text in texts.items():
        groups.setdefault(text, []).append(key)
    return [group for text, group in groups.items() if len(group) > 1 or text in taken]


def _grown(
    parts: Mapping[str, tuple[Part, ...]], facts: Mapping[str, Sequence[Fact]], taken: Collection[str]
) -> dict[str, tuple[Part, ...]]:
    """Return longer parts for segments that share a name, where one feature more tells them apart; else nothing."""
    texts = {key: _text(each) for key, each in parts.items()}
    grown: dict[str, tuple[Part, ...]] = {}
    for group in _clashes(texts, taken):
        grown |= _told_apart({key: parts[key] for key in group}, facts)
    return grown


def _told_apart(
    group: Mapping[str, tuple[Part, ...]], facts: Mapping[str, Sequence[Fact]]
) -> dict[str, tuple[Part, ...]]:
    """Return the group's parts with the strongest feature in which its segments stand differently."""
    everything = [fact for key in group for fact in _ranked(facts[key])]
    for feature in dict.fromkeys(fact.feature for fact in _ranked(everything)):
        found = {key: next(fact for fact in facts[key] if fact.feature == feature) for key in group}
        unsaid = {
            key: fact
            for key, fact in found.items()
            if fact.is_different and Part(feature, fact.direction) not in group[key]
        }
        stand_differently = len({fact.direction if fact.is_different else "" for fact in found.values()}) > 1
        if unsaid and (stand_differently or len(group) == 1):
            return {key: _with_part(group[key], fact) for key, fact in unsaid.items()}
    return {}


def _with_part(parts: tuple[Part, ...], fact: Fact) -> tuple[Part, ...]:
    others = [part for part in parts if part.feature != fact.feature]
    return _in_order([*others, Part(fact.feature, fact.direction)])


def _with_figures(texts: Mapping[str, str], facts: Mapping[str, Sequence[Fact]]) -> dict[str, str]:
    """Return the names with the mean in which the segments lie farthest apart: `Older, average spending (66 years)`."""
    spreads: list[tuple[float, Feature]] = []
    for feature in dict.fromkeys(fact.feature for each in facts.values() for fact in each):
        effects = [fact.effect for each in facts.values() for fact in each if fact.feature == feature]
        spreads.append((max(effects) - min(effects) if len(facts) > 1 else abs(effects[0]), feature))
    if not spreads:
        return {}
    _, widest = max(spreads, key=lambda pair: (pair[0], -pair[1].feature_order))
    return {
        key: f"{texts[key]} ({_figure(fact)})"
        for key, each in facts.items()
        for fact in each
        if fact.feature == widest and fact.value_text
    }


def _figure(fact: Fact) -> str:
    unit = "" if fact.value_text.endswith("%") else fact.feature.unit
    return f"{fact.value_text} {unit}" if unit else f"{inside(fact.feature.label)} {fact.value_text}"


def _numbered(texts: Mapping[str, str], taken: Collection[str]) -> dict[str, str]:
    """Return the names; where nothing else tells them apart, the second and later of a name carry a number."""
    used = set(taken)
    names = {}
    for key, text in texts.items():
        name, number = text, 2
        while name in used:
            name, number = f"{text} ({number})", number + 1
        used.add(name)
        names[key] = name
    return names
