"""Name a project's columns: in the tables, on the pages, and in words for low and high. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from segapp.labels import inside
from segapp.stages.columns import meanings as m
from segapp.stages.columns import questions as q
from segapp.stages.columns.decision import Decision

KEY = "customer_id"
RESERVED_NAMES = frozenset(
    (
        *(KEY, "batch_id", "first_seen_date", "gone_date", "run_id", "data_date", "assigned_at", "exclusion_reason"),
        *("segment_key", "segment_name", "previous_segment_key", "previous_segment_name", "segment_since_date"),
        "segment_since_run_number",
        *("typicality", "typicality_percentile", "is_outlier", "centroid_distance", "runner_up_distance"),
        *("runner_up_segment_key", "runner_up_segment_name", "runner_up_margin"),
        *("is_contactable", "last_contacted_date", "contacts_90d_count"),
    )
)
"""Columns that the core table, the assignments and marts.customer_segments have of their own."""
PARENTHESES = re.compile(r"[\[(]([^\])]*)[\])]")
_SIGNS = {"€": "eur", "$": "usd", "£": "gbp", "%": "pct", "k$": "k", "k€": "k", "kWh": "kwh", "kB": "kb"}
_WRITTEN = {each: each.upper() for each in ("eur", "usd", "gbp", "chf", "mb", "gb", "tb")} | {"kwh": "kWh", "kb": "kB"}
"""Units that are not written in small letters, as names of columns are."""
_UNITS = {
    "eur",
    "usd",
    "gbp",
    "chf",
    "cm",
    "mm",
    "km",
    "kg",
    "years",
    "months",
    "weeks",
    "days",
    "hours",
    "minutes",
    "seconds",
}
_UNITS |= {"min", "sec", "k", "kb", "mb", "gb", "tb", "kwh"}
_SHORT_UNITS = {"eur", "usd", "gbp", "chf", "cm", "mm", "km", "kg", "kb", "mb", "gb", "tb", "kwh"}
"""Units that a label does not repeat."""
_MEASURES_OF_TIME = {"in", "time", "duration", "length", "age", "tenure", "delay"}
_PIECES_OF_TIME = {"seconds", "minutes", "hours", "days", "weeks", "months", "years"}
_ASKING = {
    "how",
    "would",
    "do",
    "does",
    "did",
    "are",
    "is",
    "was",
    "were",
    "will",
    "can",
    "have",
    "has",
    "what",
    "which",
}
_QUESTION = _ASKING | {"you", "your", "we", "us", "our", "the", "a", "an", "to", "with", "in", "on", "at", "be", "been"}
_SINCE = (["since"], ["seit"])
_COUNTS = ("count", "cnt", "ct", "qty")
"""Behind a noun they make it plural: coupon count, coupons."""
_FILLERS = {"num", "number", "no", "cnt", "mnt", "count", "qty"}
_WRITTEN_OUT = {
    "adr": "ADR",
    "api": "API",
    "arpu": "ARPU",
    "arr": "ARR",
    "bmi": "BMI",
    "ctr": "CTR",
    "mrr": "MRR",
    "nps": "NPS",
    "sms": "SMS",
    "amnt": "amount",
    "amt": "amount",
    "avg": "average",
    "bal": "balance",
    "chng": "change",
    "clv": "CLV",
    "ct": "count",
    "freq": "frequency",
    "mon": "months",
    "pct": "percent",
    "prc": "percent",
    "qtr": "quarter",
    "trans": "transactions",
    "trx": "transactions",
    "txn": "transactions",
}


def unit_of(decision: Decision) -> str:
    """Return the unit: from the name's parentheses or last word, else what the name means."""
    for within in PARENTHESES.findall(decision.name):
        text = str(within).strip()
        if text and not re.search(r"\d", text) and len(text) <= 8:
            return text
    if decision.meaning.unit:
        return decision.meaning.unit
    words = m.readable(decision.name).split()
    if words and words[-1] in _UNITS and len(words) > 1:
        return _WRITTEN.get(words[-1], words[-1])
    return ""


def column_name_of(decision: Decision, unit: str, alias: str, taken: set[str]) -> str:
    """Return a name in small letters with its unit, no two alike and none that the job writes itself."""
    if decision.meaning.name == m.GENDER:
        wanted = "gender"
    else:
        bare = PARENTHESES.sub(" ", decision.name)
        wanted = snake(bare) or alias
        suffix = _SIGNS.get(unit, snake(unit))
        is_quantity = decision.data_type in ("INTEGER", "DOUBLE")
        if unit and is_quantity and decision.meaning.name != m.BIRTH_YEAR and suffix not in wanted.split("_"):
            wanted = f"{wanted}_{suffix}"
    if wanted[0].isdigit():
        wanted = f"column_{wanted}"
    return free_name(wanted, taken)


def snake(text: str) -> str:
    """Return a name as words in small letters with underscores: NumWebPurchases becomes num_web_purchases."""
    parted = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", text)
    parted = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", parted)
    return re.sub(r"[\W_]+", "_", parted.lower()).strip("_")


def free_name(wanted: str, taken: set[str]) -> str:
    """Reserve and return a name that is free and not ours, numbered if need be."""
    name, number = wanted, 2
    if name in RESERVED_NAMES:
        name = wanted = f"source_{wanted}"
    while name in taken:
        name, number = f"{wanted}_{number}", number + 1
    taken.add(name)
    return name


def _is_question(words: list[str], name: str) -> bool:
    return len(words) > 3 and ("?" in name or words[0] in _ASKING)


def _acronyms(name: str) -> dict[str, str]:
    """Return the words of a name that are written in capitals on purpose, by how they would be written small."""
    found = re.findall(r"(?<![A-Za-z])(?:[A-Z]{2,5}|[A-Z]\d{1,2})(?![A-Za-z0-9])", name)
    return {word.lower(): word for word in found if not name.isupper() or not set(word) & set("AEIOUY")}


def label_of(decision: Decision, labels: Collection[str]) -> str:
    """Return the words of the name with a capital, no two alike."""
    words = _said(decision)
    fillers = _FILLERS | _QUESTION if _is_question(words, decision.name) else _FILLERS
    kept = [each for at, each in enumerate(words) if not _is_filler(words, at, fillers)] or words
    kept = [_WRITTEN_OUT.get(each) or _acronyms(decision.name).get(each, each) for each in kept]
    text = decision.meaning.label or " ".join(kept)
    if decision.data_type == "DATE" and decision.meaning.name != m.BIRTH_YEAR:
        bare = [each for each in kept if each not in ("date", "dt")]
        text = f"days as {' '.join(bare[:-1])}" if bare[-1:] in _SINCE else f"days since {' '.join(bare)}"
    if not text or text in labels or text.capitalize() in labels:
        text = " ".join(words) or f"column {decision.facts.position + 1}"
    label, number = text[:1].upper() + text[1:], 2
    first = label
    while label in labels:
        label, number = f"{first} {number}", number + 1
    labels.add(label)  # type: ignore[attr-defined]
    return label


def _is_filler(words: Sequence[str], at: int, fillers: Collection[str]) -> bool:
    """Return whether a word says nothing more: `of` only behind such a word (number of visits, length of stay)."""
    return words[at] in fillers or (words[at] == "of" and at > 0 and words[at - 1] in fillers)


def _said(decision: Decision) -> list[str]:
    """Return the words of a name as they are said: without a unit that is shown anyway, and counted things plural."""
    words = [each for each in snake(PARENTHESES.sub(" ", decision.name)).split("_") if each]
    words = [part for each in words for part in _numbered(each)]
    if len(words) > 1 and words[-1] in _SHORT_UNITS and unit_of(decision).lower() == words[-1]:
        words = words[:-1]
    if len(words) > 2 and words[-1] in _PIECES_OF_TIME and words[-2] in _MEASURES_OF_TIME:
        words = words[: -2 if words[-2] == "in" else -1]
    if len(words) > 1 and words[-1] in _COUNTS and decision.meaning.name == m.COUNT:
        words = [*words[:-2], _plural(_WRITTEN_OUT.get(words[-2], words[-2]))]
    if len(words) > 1 and words[0] in ("number", "num", "no", "count") and decision.meaning.name == m.COUNT:
        things = words[2 if words[1] == "of" and len(words) > 2 else 1 :]
        words = [_plural(_WRITTEN_OUT.get(things[0], things[0]))] if len(things) == 1 else things
    if "amount" in words or "amt" in words:
        words = ["transaction" if _WRITTEN_OUT.get(each) == "transactions" else each for each in words]
    return words


def _numbered(word: str) -> list[str]:
    """Return a short form and the number behind it apart: amt1, amt and 1."""
    bare = word.rstrip("0123456789")
    return [bare, word[len(bare) :]] if bare != word and bare in _WRITTEN_OUT else [word]


def _plural(noun: str) -> str:
    if noun.endswith("ss"):
        return f"{noun}es"
    if not noun.isascii() or noun.endswith("s") or noun in ("children", "people", "men", "women"):
        return noun
    return f"{noun[:-1]}ies" if re.search("[^aeiou]y$", noun) else f"{noun}s"


def low_and_high_words(decision: Decision, label: str) -> tuple[str, str]:
    """Return the words for low and high."""
    meaning = decision.meaning
    if meaning.low_word:
        return meaning.low_word, meaning.high_word
    what = inside(label)
    if meaning.name == m.COUNT and q.names_things(what.partition(" per ")[0]):
        return f"Few {what.removeprefix('total ')}", f"Many {what.removeprefix('total ')}"
    if what.endswith(" points") or (meaning.name == m.LENGTH and what.split()[0] in _PIECES_OF_TIME):
        return f"Few {what}", f"Many {what}"
    if meaning.name == m.LENGTH and what.endswith(" age"):
        return f"New {what.removesuffix(' age')}", f"Old {what.removesuffix(' age')}"
    if meaning.name == m.LENGTH:
        return f"Short {what}", f"Long {what}"
    return f"Low {what}", f"High {what}"


def sentence_of(name: str) -> str:
    """Return a name as the beginning of a sentence: Annual Income becomes Annual income, CLV stays."""
    words = name.split()
    lower = [word.lower() if word.istitle() and at else word for at, word in enumerate(words)]
    return " ".join(lower)
