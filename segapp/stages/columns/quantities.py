"""Describe a column of numbers: how its values spread, which stand for missing, and what type holds them. Pure."""

from __future__ import annotations

from dataclasses import replace

from segapp.stages.columns import meanings as m
from segapp.stages.columns import questions as q
from segapp.stages.columns.facts import ColumnFacts

SENTINELS = (-1.0, -9.0, -99.0, -999.0, 99.0, 999.0, 9999.0, 99999.0, 666666.0, 999999.0)

MOST_THINGS = 10_000
"""More of anything than one customer has: what goes beyond is an amount or a measure."""


def sentinels(facts: ColumnFacts) -> tuple[str, ...]:
    """Return values that stand for a missing one: far from all others, and more frequent than chance."""
    if len(facts.quantiles) < 7:
        return ()
    found = []
    for text, count in facts.far_values:
        try:
            value = float(text)
        except ValueError:
            continue
        others = [each for each in (*facts.quantiles, *facts.inner_ends) if each != value]
        if value not in SENTINELS or count < 3 or not others:
            continue
        low, high = min(others), max(others)
        width = max(high - low, 1.0)
        if (value < 0 and low >= 0) or (value >= 99 and value > high + 2 * width):
            found.append(text)
    return tuple(found[:2])


def sentinel_count(facts: ColumnFacts) -> int:
    """Return about how many rows hold a value that stands for a missing one."""
    sampled = max(facts.sample_count, 1)
    words = sentinels(facts)
    return round(sum(count for text, count in facts.far_values if text in words) * facts.present_count / sampled)


def shape_of(facts: ColumnFacts) -> tuple[str, str]:
    """Return the transform that a quantity's spread asks for, and why."""
    if len(facts.quantiles) < 7:
        return "standard", ""
    p01, _, p25, p50, p75, p90, p99 = facts.quantiles
    if sentinels(facts) and facts.inner_ends:
        p01, p99 = max(p01, facts.inner_ends[0]), min(p99, facts.inner_ends[1])
    body = max(p75 - p25, 1e-300)
    is_heavy = p99 > 1.5 * p90 and p99 > 4 * p50
    if facts.negative_count and (p01 < 0 or facts.negative_count > 0.001 * facts.present_count):
        is_wide = (p99 - p50) > 3 * body or (p50 - p01) > 3 * body
        return ("robust", " with values below zero and long tails") if is_wide and p75 > p25 else ("standard", "")
    if is_heavy and facts.low is not None and facts.low >= 0 and facts.high is not None and facts.high > 10:
        return "log", " with a long tail of large values"
    return "standard", ""


def written_as(facts: ColumnFacts) -> dict[str, str]:
    """Return the type and the form of a column of numbers; nothing for words."""
    if not facts.is_number:
        return {}
    whole = facts.is_whole and facts.high is not None and facts.low is not None
    largest = max(abs(facts.high or 0), abs(facts.low or 0))
    meaning = as_measured(facts, m.meaning_of(facts.name)).name
    counted = meaning in (m.COUNT, m.AGE, m.SCORE, m.RECENCY, m.LENGTH) or (largest <= 1000 and meaning == m.NUMBER)
    is_mean = any(each in ("avg", "average", "mean") for each in m.readable(facts.name).split())
    fits = whole and counted and not is_mean and largest < 2**31
    return {"data_type": "INTEGER" if fits else "DOUBLE", "form": facts.form}


def as_measured(facts: ColumnFacts, meaning: m.Meaning) -> m.Meaning:
    """Return what a name says, or what the values say instead: what is counted has no fractions, a share has ends.

    What a name counts is, with fractions, a share between 0 and 1 (a frequency as part of all months), a quantity where
    it is time (minutes used), else an amount (purchases in money); counted per week or per order it may have fractions.
    A rate that goes beyond 100 is no share. A whole total is a count, if nothing else in the name is about money,
    and so are things in the plural (support tickets).
    """
    if not facts.is_number:
        return meaning
    if meaning.name in (m.AMOUNT, m.NUMBER) and facts.is_whole and _are_things(facts, meaning):
        return replace(meaning, name=m.COUNT)
    if meaning.name == m.SHARE and not lies_within(facts, -100, 100):
        return replace(meaning, name=m.NUMBER)
    if meaning.name == m.COUNT and not facts.is_whole and " per " not in m.readable(facts.name):
        return replace(meaning, name=_fraction(facts))
    return meaning


def _fraction(facts: ColumnFacts) -> str:
    """Return what a count with fractions is."""
    if lies_within(facts, 0, 1):
        return m.SHARE
    return m.NUMBER if q.names_time(facts.name) else m.AMOUNT


def _are_things(facts: ColumnFacts, meaning: m.Meaning) -> bool:
    """Return whether whole numbers count things."""
    if meaning.name == m.AMOUNT:
        return _is_total_of_things(facts.name)
    return q.names_things(m.readable(facts.name)) and lies_within(facts, 0, MOST_THINGS)


def _is_total_of_things(name: str) -> bool:
    """Return whether a name is a total of what it does not call money: total visits, but not total sales."""
    words = m.readable(name).split()
    rest = " ".join(each for each in words if each not in ("total", "sum"))
    return rest not in ("", " ".join(words)) and m.meaning_of(rest).name != m.AMOUNT


def lies_within(facts: ColumnFacts, low: float, high: float) -> bool:
    """Return whether every number is between two values."""
    return facts.low is not None and facts.high is not None and low <= facts.low and facts.high <= high
