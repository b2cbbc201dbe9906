"""Decide about one column on its own: kind, role, how it is read, and why in words. Pure: facts in, decision out.

What depends on the other columns (which id, which of several copies, how many train) is decided in `plan`.
"""

from __future__ import annotations

from dataclasses import dataclass

from segapp.stages.columns import meanings as m
from segapp.stages.columns.facts import ColumnFacts
from segapp.stages.columns.kinds import (
    CATEGORY,
    DATE,
    LINK,
    LIST,
    NOTHING,
    NUMBER_IN_TEXT,
    QUANTITY,
    SENTENCE,
    UNCLEAR,
    Kind,
    is_constant,
    kind_of,
)
from segapp.value_forms import DAY_FIRST, MONTH_FIRST, NO_WORDS, YEAR_FIRST, YES_NO, YES_WORDS

IDENTIFIER, TRAIN, PROFILE, OUTCOME, IGNORED = "identifier", "train", "profile", "outcome", "ignored"
MOSTLY = 0.5
"""Share of missing values from which a column only describes."""
NEARLY = 0.995
"""Share of one value from which a column is nearly constant."""
MANY_CATEGORIES = 100
SURE = 0.8
SENTINELS = (-1.0, -9.0, -99.0, -999.0, 99.0, 999.0, 9999.0, 99999.0, 666666.0, 999999.0)


@dataclass(frozen=True)
class Decision:
    """What is decided about a column, and why."""

    facts: ColumnFacts
    kind: str
    role: str
    meaning: m.Meaning
    reason: str
    confidence: float
    form: str = ""
    data_type: str = "VARCHAR"
    transform: str = "none"
    missing_words: tuple[str, ...] = ()
    is_unsure: bool = False

    @property
    def name(self) -> str:
        """Return the header."""
        return self.facts.name


def decide_column(facts: ColumnFacts) -> Decision:
    """Return the decision about a column, as far as it can be told without the others."""
    kind = kind_of(facts)
    meaning = m.meaning_of(facts.name)
    for rule in (_nothing, _personal, _date, _birth_year, _outcome, _code, _flag, _sparse):
        found = rule(facts, kind, meaning)
        if found is not None:
            return found
    return _quantity(facts, kind, meaning) if _is_quantity(facts, kind, meaning) else _words(facts, kind, meaning)


def _nothing(facts: ColumnFacts, kind: Kind, meaning: m.Meaning) -> Decision | None:
    if facts.present_count == 0:
        return _made(facts, NOTHING, IGNORED, meaning, "it has no value at all")
    if is_constant(facts):
        return _made(facts, NOTHING, IGNORED, meaning, "every customer has the same value")
    if facts.top_values and facts.quantiles + facts.top_values:
        share = _top_share(facts)
        if share >= NEARLY and not m.names_outcome(facts.name):
            return _made(facts, NOTHING, IGNORED, meaning, f"{share:.1%} of the customers have the same value")
    return None


def _personal(facts: ColumnFacts, kind: Kind, meaning: m.Meaning) -> Decision | None:
    personal = m.Meaning(m.PERSON, is_personal=True)
    if facts.mail_count > facts.present_count / 2:
        return _made(facts, kind.name, IGNORED, personal, "it holds e-mail addresses")
    is_label = facts.distinct_count <= 3
    if meaning.name == m.PERSON and not is_label and kind.name != QUANTITY:
        return _made(facts, kind.name, IGNORED, meaning, "its name says that it tells who somebody is")
    if meaning.name == m.PERSON and not is_label and facts.is_whole and facts.low is not None and facts.low > 10_000:
        return _made(facts, kind.name, IGNORED, meaning, "its name says that it tells who somebody is")
    return None


def _date(facts: ColumnFacts, kind: Kind, meaning: m.Meaning) -> Decision | None:
    form = facts.form.split(" or ", maxsplit=1)[0]
    if form not in (YEAR_FIRST, DAY_FIRST, MONTH_FIRST):
        if kind.name == DATE and not (facts.is_number and meaning.name in m.QUANTITIES):
            return _made(facts, DATE, IGNORED, meaning, "it looks like dates, in no form that could be read")
        return None
    if meaning.name == m.BIRTH_YEAR:
        reason = "a date of birth: it becomes the age at the data date, and the date itself is kept out"
        return _made(facts, DATE, TRAIN, meaning, reason, form=facts.form, data_type="DATE", transform="standard")
    if m.names_afterwards(facts.name):
        return _made(facts, DATE, IGNORED, meaning, "it is known only once the outcome is")
    words = m.readable(facts.name)
    past = any(each in words for each in ("last", "recent", "letzte"))
    since = m.Meaning(m.RECENCY, "days", "Recent", "Lapsed", "-receptiveness") if past else m.Meaning(
        m.LENGTH, "days", "New", "Long-standing"
    )
    is_start = past or any(
        each in words
        for each in ("first", "since", "start", "join", "regist", "enrol", "sign", "creat", "open", "customer", "member")
    )
    reason = "a date: it becomes the days up to the data date" + ("" if is_start else ", which only describe")
    role = TRAIN if is_start else PROFILE
    return _made(facts, DATE, role, since, reason, form=facts.form, data_type="DATE", transform="standard")


def _birth_year(facts: ColumnFacts, kind: Kind, meaning: m.Meaning) -> Decision | None:
    if meaning.name != m.BIRTH_YEAR or not facts.is_whole or not _within(facts, 1880, 2030):
        return None
    reason = "a year of birth: it becomes the age at the data date, impossible ones missing"
    return _made(facts, CATEGORY, TRAIN, meaning, reason, data_type="INTEGER", transform="standard")


def _outcome(facts: ColumnFacts, kind: Kind, meaning: m.Meaning) -> Decision | None:
    if m.names_afterwards(facts.name):
        return _made(facts, kind.name, OUTCOME, meaning, "it is known only once the outcome is: it never trains",
                     **_numeric(facts), is_unsure=True)
    if not m.names_outcome(facts.name):
        return None
    few = facts.distinct_count == 2
    spent = meaning.name == m.AMOUNT and facts.is_number
    if not few and not spent:
        return None
    reason = "it says what came of an offer: described, offered to campaigns, never trained on"
    written = _boolean(facts) or (_numeric(facts) if facts.is_number else {})
    return _made(facts, kind.name, OUTCOME, meaning, reason, **written)


def _code(facts: ColumnFacts, kind: Kind, meaning: m.Meaning) -> Decision | None:
    """Keep numbers that only name something out of the quantities."""
    if not facts.is_number or facts.distinct_count <= 2:
        return None
    if meaning.name == m.POSTCODE:
        return _made(facts, CATEGORY, _described(facts), meaning, "a postcode is a place, not a quantity")
    if meaning.name == m.PLACE and facts.distinct_count > MANY_CATEGORIES:
        return _made(facts, QUANTITY, PROFILE, meaning, "a coordinate says where, not how much", **_numeric(facts))
    if meaning.name == m.DATE_PART and facts.is_whole and _within(facts, 0, 366) and kind.name != QUANTITY:
        return _made(facts, CATEGORY, PROFILE, meaning, "a part of a date comes round again: it is no quantity")
    if meaning.name == m.DATE_PART and facts.is_whole and _within(facts, 0, 60):
        return _made(facts, CATEGORY, PROFILE, meaning, "a part of a date comes round again: it is no quantity")
    if meaning.name == m.YEAR and facts.is_whole and _within(facts, 1800, 2200):
        return _made(facts, CATEGORY, PROFILE, meaning, "a year is a date, not a quantity")
    is_surely_quantity = kind.name == QUANTITY and kind.confidence >= SURE and not m.names_code(facts.name)
    if meaning.name == m.CODE and not is_surely_quantity:
        reason = "its name says code: a number that names something"
        name = CATEGORY if kind.name == QUANTITY else kind.name
        return _made(facts, name, _described(facts), meaning, reason)
    return None


def _flag(facts: ColumnFacts, kind: Kind, meaning: m.Meaning) -> Decision | None:
    if facts.distinct_count != 2:
        return None
    written = _boolean(facts) or (_numeric(facts) if facts.is_number else {})
    return _made(facts, kind.name, PROFILE, meaning, "two values: it describes", **written)


def _sparse(facts: ColumnFacts, kind: Kind, meaning: m.Meaning) -> Decision | None:
    share = facts.missing_count / max(facts.row_count, 1)
    if share < MOSTLY or kind.name not in (QUANTITY, CATEGORY):
        return None
    reason = f"{share:.0%} of the customers have no value: it describes those who have"
    if kind.name == QUANTITY and facts.is_number:
        return _made(facts, kind.name, PROFILE, meaning, reason, **_numeric(facts))
    return _made(facts, kind.name, _described(facts), meaning, reason)


def _is_quantity(facts: ColumnFacts, kind: Kind, meaning: m.Meaning) -> bool:
    if not facts.is_number:
        return False
    if kind.name == QUANTITY:
        return True
    may_be = kind.name in (UNCLEAR, CATEGORY) and kind.confidence < 0.6 and facts.distinct_count > 10
    return may_be and meaning.name in m.QUANTITIES and not m.is_key_name(facts.name)


def _quantity(facts: ColumnFacts, kind: Kind, meaning: m.Meaning) -> Decision:
    if facts.is_whole and m.is_key_name(facts.name) and meaning.name not in m.QUANTITIES:
        return _made(facts, NOTHING, IGNORED, meaning, "its name says that it identifies something")
    missing = sentinels(facts)
    shape = _shape(facts)
    what = {m.AMOUNT: "an amount", m.LENGTH: "a length of time", m.COUNT: "a count", m.SCORE: "a score"}
    reason = f"{what.get(meaning.name, 'a quantity')}{shape[1]}"
    if missing:
        reason += f"; {' and '.join(missing)} stands for missing"
    if (facts.missing_count + sentinel_count(facts)) / max(facts.row_count, 1) >= MOSTLY:
        reason = f"{reason}, as it does for most customers: it describes the others"
        return _made(facts, QUANTITY, PROFILE, meaning, reason, missing_words=missing, is_unsure=True, **_numeric(facts))
    certain = max(kind.confidence if kind.name == QUANTITY else 0.5, 0.9 if meaning.name in m.QUANTITIES else 0.0)
    return _made(facts, QUANTITY, TRAIN, meaning, reason, confidence=certain, transform=shape[0],
                 missing_words=missing, is_unsure=certain < SURE or bool(missing), **_numeric(facts))


def _words(facts: ColumnFacts, kind: Kind, meaning: m.Meaning) -> Decision:
    """Decide about what is no quantity."""
    present = max(facts.present_count, 1)
    if kind.name in (LINK, LIST, SENTENCE) and facts.distinct_count > MANY_CATEGORIES:
        what = {LINK: "links", LIST: "lists", SENTENCE: "free text"}[kind.name]
        return _made(facts, kind.name, IGNORED, meaning, f"{what}: too many different values to compare segments by")
    if kind.name == NUMBER_IN_TEXT and facts.distinct_count > MANY_CATEGORIES:
        reason = "numbers with letters in one text: make a number of it in customer_features.sql to use it"
        return _made(facts, kind.name, IGNORED, meaning, reason, is_unsure=True)
    if facts.distinct_count > 0.9 * present and facts.distinct_count > 20:
        return _made(facts, kind.name, IGNORED, meaning, "nearly every customer has a value of their own")
    role = _described(facts)
    many = "" if role == PROFILE else ", too many to compare segments by"
    reason = f"{facts.distinct_count:,} different {'codes' if facts.is_number else 'words'}{many}"
    is_counted = facts.is_number and meaning.name in m.QUANTITIES
    return _made(facts, kind.name, role, meaning, reason, confidence=kind.confidence,
                 **(_numeric(facts) if is_counted else {}))


def _described(facts: ColumnFacts) -> str:
    return PROFILE if facts.distinct_count <= MANY_CATEGORIES else IGNORED


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


def _shape(facts: ColumnFacts) -> tuple[str, str]:
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


def _within(facts: ColumnFacts, low: float, high: float) -> bool:
    return facts.low is not None and facts.high is not None and low <= facts.low and facts.high <= high


def _top_share(facts: ColumnFacts) -> float:
    sampled = sum(count for _, count in facts.top_values)
    return facts.top_values[0][1] / sampled if sampled and facts.distinct_count <= 12 else 0.0


def _numeric(facts: ColumnFacts) -> dict[str, str]:
    if not facts.is_number:
        return {}
    whole = facts.is_whole and facts.high is not None and facts.low is not None
    largest = max(abs(facts.high or 0), abs(facts.low or 0))
    meaning = m.meaning_of(facts.name).name
    counted = meaning in (m.COUNT, m.AGE, m.SCORE, m.RECENCY, m.LENGTH) or (largest <= 1000 and meaning == m.NUMBER)
    fits = whole and counted and largest < 2**31
    return {"data_type": "INTEGER" if fits else "DOUBLE", "form": facts.form}


def _boolean(facts: ColumnFacts) -> dict[str, str] | None:
    """Return how a column of words for yes and no is written; None where it is something else."""
    words = {text.lower() for text, _ in facts.top_values}
    if len(words) == 2 and len(words & set(YES_WORDS)) == 1 and len(words & set(NO_WORDS)) == 1:
        return {"data_type": "BOOLEAN", "form": YES_NO}
    return None


def _made(facts: ColumnFacts, kind: str, role: str, meaning: m.Meaning, reason: str, **more: object) -> Decision:
    confidence = float(more.pop("confidence", 0.95))  # type: ignore[arg-type]
    unsure = bool(more.pop("is_unsure", confidence < SURE))
    return Decision(facts, kind, role, meaning, reason, confidence, is_unsure=unsure, **more)  # type: ignore[arg-type]
