"""Compute a column's signs: words of its name, steps of its figures, shapes of its samples; all yes or no.

Pure. The weights that were learned for each sign are in `weights.csv`; `kinds` adds them up.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable, Sequence
from statistics import fmean

from segapp.stages.columns.facts import MISSING_WORDS, NUMBER, WHOLE, ColumnFacts

_MONTHS = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_SHAPES = {
    "date": re.compile(
        r"\D{0,4}(\d{4}[-/.]\d{1,2}([-/.]\d{1,2})?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}"
        rf"|\d{{1,2}}[-\s.]?{_MONTHS}|{_MONTHS}\.?[\s-]\d{{1,4}})",
        re.IGNORECASE,
    ),
    "time": re.compile(r".*\d{1,2}:\d{2}"),
    "month": re.compile(rf".*\b{_MONTHS}\b", re.IGNORECASE),
    "weekday": re.compile(r".*\b(mon|tue|wed|thu|fri|sat|sun)[a-z]*\b", re.IGNORECASE),
    "address": re.compile(r".*(https?://|www\.)"),
    "mail": re.compile(r".*\S+@\S+\.\w+"),
    "unit": re.compile(r"\W*[A-Za-z$€£]{0,4}\s*[\d,.]+\s*[%A-Za-z$€£\"']+\s*$|[$€£]\s*[\d,.]+|[<>~]\s*\d"),
    "thousands": re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?$"),
    "year": re.compile(r"(1[89]|20)\d\d(\.0)?$"),
    "day number": re.compile(r"(19|20)\d\d(0[1-9]|1[012])([0-2]\d|3[01])$"),
    "leading zero": re.compile(r"0\d"),
    "number": re.compile(NUMBER.pattern + "$"),
    "whole": re.compile(WHOLE.pattern + "$"),
    "small": re.compile(r"\d(\.0*)?$|10(\.0*)?$"),
    "tens": re.compile(r"\d*0(\.0*)?$"),
    "code": re.compile(r"[A-Z]{1,4}[-_]?\d+[A-Z]?$"),
    "word": re.compile(r"[A-Za-z]+$"),
    "capitals": re.compile(r"[A-Z]+$"),
    "letter": re.compile(r".*[A-Za-z]"),
    "digit": re.compile(r".*\d"),
}
_MARKS = {"comma": ",", "semicolon": ";", "bar": "|", "slash": "/", "dash": "-", "colon": ":", "dot": ".", "pct": "%"}
_MARKS |= {"paren": "(", "bracket": "[", "brace": "{", "under": "_", "dollar": "$", "quote": "'"}

_DISTINCT = (1, 2, 3, 4, 5, 6, 8, 10, 13, 18, 25, 35, 50, 75, 120, 200, 400, 1000, 3000, 10000, 50000)
_SHARES = (0.0005, 0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.35, 0.5, 0.7, 0.85, 0.95, 0.99, 0.9999)
_ROWS = (30, 60, 120, 250, 500, 1000, 2500, 5000, 10000, 25000, 60000, 200000)
_VALUES = (
    *(-1000, -100, -10, -1, 0, 0.001, 0.01, 0.1, 0.3, 0.5, 0.9, 1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20),
    *(31, 50, 75, 99, 100, 120, 200, 365, 500, 999, 1000, 1900, 2000, 2020, 3000, 9999, 1e4, 1e5, 1e6, 1e7, 1e9),
)
_COUNTS = (1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 50, 80, 150, 300)
_STEPS = (0.05, 0.15, 0.3, 0.45, 0.6, 0.8, 0.95)


def name_words(name: str) -> list[str]:
    """Return the words of a name in lower case, each run of digits as 9: annualIncome_k -> annual, income, k."""
    parted = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", name)
    parted = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1 \2", parted)
    parted = re.sub(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])", " ", parted)
    return [re.sub(r"\d+", "9", each.lower()) for each in re.findall(r"[^\W\d_]+|\d+|[^\w\s]", parted)]


def signs_of(facts: ColumnFacts) -> list[str]:
    """Return the signs of a column, each once, in a fixed order."""
    samples = [each for each in dict.fromkeys(each.strip() for each in facts.samples) if not is_missing(each)]
    words = name_words(facts.name)
    figures = list(_figure_signs(facts, samples))
    found = [*_name_signs(facts.name, words), *figures, *_sample_signs(samples), *_crossed(facts, samples, words)]
    return list(dict.fromkeys(found))


def is_missing(value: str) -> bool:
    """Return whether a text stands for a missing value."""
    return value.strip().lower() in MISSING_WORDS


def _name_signs(name: str, words: Sequence[str]) -> Iterable[str]:
    yield from (f"word {each}" for each in words)
    if words:
        yield f"first {words[0]}"
        yield f"last {words[-1]}"
    yield from (f"pair {one} {two}" for one, two in itertools.pairwise(words))
    for word in words:
        padded = f"^{word}$"
        yield from (f"part {padded[at : at + size]}" for size in (3, 4) for at in range(len(padded) - size + 1))
    yield from _at_least("name length", len(name), _COUNTS)
    yield from _at_least("name words", len(words), (1, 2, 3, 4, 5, 7, 10))
    if any(each.isdigit() for each in name):
        yield "name has digit"
    if name.isupper():
        yield "name in capitals"


def _figure_signs(facts: ColumnFacts, samples: Sequence[str]) -> Iterable[str]:
    present = max(facts.present_count, 1)
    yield from _at_least("rows", facts.row_count, _ROWS)
    yield from _at_least("missing share", facts.missing_count / max(facts.row_count, 1), _SHARES)
    yield from _at_least("distinct", facts.distinct_count, _DISTINCT)
    yield from _at_least("distinct share", facts.distinct_count / present, _SHARES)
    yield f"samples {len(samples)}"
    if facts.low is None or facts.high is None or facts.mean is None:
        return
    yield "is number"
    for label, value in (("low", facts.low), ("high", facts.high), ("mean", facts.mean), ("sd", facts.sd or 0.0)):
        yield from _at_least(label, value, _VALUES)
        if value in (0, 1, 2, 5, 10, 100, 99, 999):
            yield f"{label} is {int(value)}"
    span = facts.high - facts.low
    yield from _at_least("filled", facts.distinct_count / (span + 1), (*_SHARES, 1.01, 2, 5, 20))
    yield from _at_least("mean place", (facts.mean - facts.low) / span if span > 0 else 0.5, _STEPS)
    yield from _at_least("spread", (facts.sd or 0.0) / span if span > 0 else 0.0, (0.001, 0.01, *_STEPS))
    yield from _at_least("skew", (facts.sd or 0.0) / abs(facts.mean) if facts.mean else 0.0, (0.1, 0.3, 0.6, 1, 2, 5))
    numbers = [float(each) for each in samples if NUMBER.fullmatch(each)]
    if len(numbers) >= 4 and numbers == sorted(numbers):
        yield "rising"
        if all(two - one == 1 for one, two in itertools.pairwise(numbers)):
            yield "counting up"


def _sample_signs(samples: Sequence[str]) -> Iterable[str]:
    if not samples:
        return
    for label, pattern in _SHAPES.items():
        share = fmean(pattern.match(each) is not None for each in samples)
        yield from _at_least(label, share, (0.1, 0.5, 0.99))
    for label, mark in _MARKS.items():
        yield from _at_least(label, fmean(each.count(mark) for each in samples), (0.1, 0.9, 1.9, 4))
    lengths, words = [len(each) for each in samples], [len(each.split()) for each in samples]
    yield from _at_least("length", fmean(lengths), _COUNTS)
    yield from _at_least("longest", max(lengths), _COUNTS)
    yield from _at_least("words", fmean(words), (1.1, 1.5, 2, 3, 5, 8, 15, 30))
    yield from _at_least("most words", max(words), (2, 3, 4, 6, 10, 20))
    if len(set(lengths)) == 1 and len(samples) > 1:
        yield f"all of length {min(lengths[0], 20)}"
    decimals = [len(each.partition(".")[2].rstrip("0")) for each in samples if NUMBER.fullmatch(each)]
    yield from _at_least("decimals", max(decimals, default=0), (1, 2, 3, 4, 6, 8))
    yield from (f"shape {_shape(each)}" for each in samples)


def _shape(sample: str) -> str:
    """Return the shape of a text: runs of upper case as A, of lower case as a, of digits as 9."""
    text = re.sub(r"(?<=\d)\.0+$", "", sample)
    for pattern, mark in ((r"[A-Z]+", "A"), (r"[a-z]+", "a"), (r"\d+", "9"), (r"\s+", " ")):
        text = re.sub(pattern, mark, text)
    return text[:16]


def _crossed(facts: ColumnFacts, samples: Sequence[str], words: Sequence[str]) -> Iterable[str]:
    """Yield what figures say together, and each word of the name beside them: a code of many values is still one."""
    count = _place(facts.distinct_count, (1, 2, 6, 12, 30, 120, 1000))
    share = _place(facts.distinct_count / max(facts.present_count, 1), (0.005, 0.02, 0.1, 0.5, 0.9, 0.99))
    whole = bool(samples) and all(WHOLE.fullmatch(each) for each in samples)
    kind = "text" if facts.low is None else "whole" if whole else "real"
    yield f"{kind} {count} {share}"
    yield f"{kind} {count}"
    yield f"{kind} share {share}"
    yield from (f"{kind} {min(count, 4)} {each}" for each in words)
    if facts.low is not None and facts.high is not None:
        ends = _place(facts.low, (0, 1, 2, 10, 1000)), _place(facts.high, (1.01, 2, 6, 12, 101, 10000))
        yield f"{kind} ends {ends[0]} {ends[1]}"
        yield f"{kind} ends {ends[0]} {ends[1]} {count}"


def _at_least(label: str, value: float, steps: Iterable[float]) -> Iterable[str]:
    """Yield one sign per step that the value reaches."""
    if math.isfinite(value):
        yield from (f"{label} >= {step:g}" for step in steps if value >= step)


def _place(value: float, steps: Sequence[float]) -> int:
    return sum(value >= step for step in steps)
