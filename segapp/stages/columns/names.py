"""Name what a project has of a column: in the tables, on the pages, and in words for low and high. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection

from segapp.labels import inside
from segapp.stages.columns import meanings as m
from segapp.stages.columns.decision import Decision

KEY = "customer_id"
RESERVED_NAMES = frozenset(
    (
        *(KEY, "batch_id", "first_seen_date", "gone_date", "run_id", "data_date", "assigned_at", "exclusion_reason"),
        *("segment_key", "segment_name", "previous_segment_key", "previous_segment_name", "segment_since_date"),
        *("typicality", "typicality_percentile", "is_outlier", "centroid_distance", "runner_up_distance"),
        *("runner_up_segment_key", "runner_up_segment_name", "runner_up_margin"),
        *("is_contactable", "last_contacted_date", "contacts_90d_count"),
    )
)
"""Columns that the core table, the assignments and marts.customer_segments have of their own."""
PARENTHESES = re.compile(r"[\[(]([^\])]*)[\])]")
_SIGNS = {"€": "eur", "$": "usd", "£": "gbp", "%": "pct", "k$": "k", "k€": "k"}
_UNITS = {"eur", "usd", "gbp", "chf", "cm", "mm", "km", "kg", "years", "months", "weeks", "days", "hours", "minutes"}
_UNITS |= {"min", "sec", "k"}
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
_FILLERS = {"num", "number", "no", "cnt", "mnt", "of", "count", "qty"}
_WRITTEN_OUT = {
    "amnt": "amount",
    "amt": "amount",
    "avg": "average",
    "bal": "balance",
    "chng": "change",
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
        return words[-1]
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
    """Return a name that is neither taken nor ours, and take it; a number tells it from one that is."""
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
    found = re.findall(r"(?<![A-Za-z])[A-Z]{2,5}(?![A-Za-z])", name)
    return {word.lower(): word for word in found if not name.isupper() or not set(word) & set("AEIOUY")}


def label_of(decision: Decision, labels: Collection[str]) -> str:
    """Return the words of the name with a capital, no two alike."""
    words = [each for each in snake(PARENTHESES.sub(" ", decision.name)).split("_") if each]
    fillers = _FILLERS | _QUESTION if _is_question(words, decision.name) else _FILLERS
    kept = [each for each in words if each not in fillers] or words
    kept = [_WRITTEN_OUT.get(each) or _acronyms(decision.name).get(each, each) for each in kept]
    text = decision.meaning.label or " ".join(kept)
    if decision.data_type == "DATE" and decision.meaning.name != m.BIRTH_YEAR:
        text = f"days since {' '.join(each for each in kept if each not in ('date', 'dt'))}"
    if not text or text in labels or text.capitalize() in labels:
        text = " ".join(words) or f"column {decision.facts.position + 1}"
    label, number = text[:1].upper() + text[1:], 2
    first = label
    while label in labels:
        label, number = f"{first} {number}", number + 1
    labels.add(label)  # type: ignore[attr-defined]
    return label


def low_and_high_words(decision: Decision, label: str) -> tuple[str, str]:
    """Return the words for low and high."""
    meaning = decision.meaning
    if meaning.low_word:
        return meaning.low_word, meaning.high_word
    what = inside(label)
    if meaning.name == m.COUNT and what.endswith("s"):
        return f"Few {what}", f"Many {what}"
    if meaning.name == m.LENGTH:
        return f"Short {what}", f"Long {what}"
    return f"Low {what}", f"High {what}"


def sentence_of(name: str) -> str:
    """Return a name as the beginning of a sentence: Annual Income becomes Annual income, CLV stays."""
    words = name.split()
    lower = [word.lower() if word.istitle() and at else word for at, word in enumerate(words)]
    return " ".join(lower)
