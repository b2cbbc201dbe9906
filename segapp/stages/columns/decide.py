"""Decide on one column alone: kind, role, how it is read, and why; `plan` decides what depends on others."""

from __future__ import annotations

from segapp.figures import figure, percentage
from segapp.stages.columns import meanings as m
from segapp.stages.columns import questions as q
from segapp.stages.columns.dates import birth_year, date_as_number, is_date_part, read_date
from segapp.stages.columns.decision import IGNORED, OUTCOME, PROFILE, SURE, TRAIN, Decision, made
from segapp.stages.columns.facts import ColumnFacts
from segapp.stages.columns.kinds import (
    CATEGORY,
    LINK,
    LIST,
    NOTHING,
    NUMBER_IN_TEXT,
    QUANTITY,
    SENTENCE,
    UNCLEAR,
    Kind,
    Weights,
    is_constant,
    kind_of,
)
from segapp.stages.columns.quantities import as_measured, sentinel_count, sentinels, shape_of, written_as
from segapp.value_forms import NO_WORDS, YES_NO, YES_WORDS

MOSTLY = 0.5
"""Share of missing values from which a column only describes."""
NEARLY = 0.995
"""Share of one value from which a column is nearly constant."""
USUAL = 0.95
"""Share of one number from which a quantity only describes: the few others would be a segment of their own."""
MANY_CATEGORIES = 100


def decide_column(facts: ColumnFacts, weights: Weights | None = None) -> Decision:
    """Return the decision on a column, as far as possible without the others."""
    kind = kind_of(facts, weights)
    meaning = as_measured(facts, m.meaning_of(facts.name))
    for rule in (_nothing, _personal, read_date, birth_year, _outcome, date_as_number, _code, _flag, _sparse, _usual):
        found = rule(facts, kind, meaning)
        if found is not None:
            return found
    return _quantity(facts, kind, meaning) if _is_quantity(facts, kind, meaning) else _words(facts, kind, meaning)


def _nothing(facts: ColumnFacts, kind: Kind, meaning: m.Meaning) -> Decision | None:
    if facts.present_count == 0:
        return made(facts, NOTHING, IGNORED, meaning, "it has no value at all")
    if is_constant(facts):
        return made(facts, NOTHING, IGNORED, meaning, "every customer has the same value")
    share = _top_share(facts)
    if share >= NEARLY and not q.names_outcome(facts.name):
        return made(facts, NOTHING, IGNORED, meaning, f"{percentage(share)} of the customers have the same value")
    return None


def _personal(facts: ColumnFacts, kind: Kind, meaning: m.Meaning) -> Decision | None:
    personal = m.Meaning(m.PERSON, is_personal=True)
    if facts.mail_count > facts.present_count / 2:
        return made(facts, kind.name, IGNORED, personal, "it holds e-mail addresses")
    is_label = facts.distinct_count <= 3 and "name" not in facts.name.lower()
    if meaning.name == m.PERSON and not is_label and kind.name != QUANTITY:
        return made(facts, kind.name, IGNORED, meaning, "its name says that it identifies a person")
    if meaning.name == m.PERSON and not is_label and facts.is_whole and facts.low is not None and facts.low > 10_000:
        return made(facts, kind.name, IGNORED, meaning, "its name says that it identifies a person")
    return None


def _outcome(facts: ColumnFacts, kind: Kind, meaning: m.Meaning) -> Decision | None:
    if q.names_afterwards(facts.name):
        return made(
            facts,
            kind.name,
            OUTCOME,
            meaning,
            "it is known only once the outcome is: it never forms segments",
            **written_as(facts),
            is_unsure=True,
        )
    few = facts.distinct_count == 2
    if not q.names_outcome(facts.name) and not (few and q.names_deal(facts.name)):
        return None
    spent = meaning.name == m.AMOUNT and facts.is_number
    if not few and not spent:
        return None
    reason = "it is an outcome: described and offered to campaigns, but never forms segments"
    written = _boolean(facts) or written_as(facts)
    return made(facts, kind.name, OUTCOME, meaning, reason, **written)


def _code(facts: ColumnFacts, kind: Kind, meaning: m.Meaning) -> Decision | None:
    """Recognise numbers that only name something: they are no quantities."""
    if not facts.is_number or facts.distinct_count <= 2:
        return None
    if meaning.name == m.POSTCODE:
        return made(facts, CATEGORY, _described(facts), meaning, "a postcode is a place, not a quantity")
    if meaning.name == m.PLACE and facts.distinct_count > MANY_CATEGORIES:
        return made(facts, QUANTITY, PROFILE, meaning, "a coordinate says where, not how much", **written_as(facts))
    if is_date_part(facts, kind, meaning):
        return made(facts, CATEGORY, PROFILE, meaning, f"{meaning.name}: it says when, not how much")
    is_surely_quantity = kind.name == QUANTITY and kind.confidence >= SURE and not q.names_code(facts.name)
    if meaning.name == m.CODE and not is_surely_quantity:
        reason = "its name says code: a number that names something"
        name = CATEGORY if kind.name == QUANTITY else kind.name
        return made(facts, name, _described(facts), meaning, reason)
    return None


def _flag(facts: ColumnFacts, kind: Kind, meaning: m.Meaning) -> Decision | None:
    if facts.distinct_count != 2:
        return None
    written = _boolean(facts) or written_as(facts)
    return made(facts, kind.name, PROFILE, meaning, "two values: it describes", **written)


def _sparse(facts: ColumnFacts, kind: Kind, meaning: m.Meaning) -> Decision | None:
    share = facts.missing_count / max(facts.row_count, 1)
    if share < MOSTLY or kind.name not in (QUANTITY, CATEGORY):
        return None
    reason = f"{percentage(share, 0)} of the customers have no value: it only describes the others"
    if kind.name == QUANTITY and facts.is_number:
        return made(facts, kind.name, PROFILE, meaning, reason, **written_as(facts))
    return made(facts, kind.name, _described(facts), meaning, reason)


def _usual(facts: ColumnFacts, kind: Kind, meaning: m.Meaning) -> Decision | None:
    """Let a number that is the same for nearly everybody only describe the exceptions."""
    zeros = facts.zero_count / max(facts.present_count, 1)
    share, value = max((zeros, "0"), (_top_share(facts), facts.top_values[0][0] if facts.top_values else ""))
    if share < USUAL or kind.name != QUANTITY or not facts.is_number:
        return None
    reason = f"{value} for {percentage(share)} of the customers: it describes the others"
    return made(facts, kind.name, PROFILE, meaning, reason, **written_as(facts))


def _is_quantity(facts: ColumnFacts, kind: Kind, meaning: m.Meaning) -> bool:
    if not facts.is_number:
        return False
    if kind.name == QUANTITY:
        return True
    may_be = kind.name == UNCLEAR or (kind.name == CATEGORY and kind.confidence < 0.6)
    return may_be and facts.distinct_count > 10 and meaning.name in m.QUANTITIES and not q.is_key_name(facts.name)


def _quantity(facts: ColumnFacts, kind: Kind, meaning: m.Meaning) -> Decision:
    if facts.is_whole and q.is_key_name(facts.name) and meaning.name not in m.QUANTITIES:
        return made(facts, NOTHING, IGNORED, meaning, "its name says that it identifies something")
    missing = sentinels(facts)
    shape = shape_of(facts)
    reason = f"{m.IN_WORDS.get(meaning.name, 'a quantity')}{shape[1]}"
    if missing:
        reason += f"; {' and '.join(missing)} stands for missing"
    if (facts.missing_count + sentinel_count(facts)) / max(facts.row_count, 1) >= MOSTLY:
        reason = f"{reason}, as it does for most customers: it describes the others"
        return made(
            facts, QUANTITY, PROFILE, meaning, reason, missing_words=missing, is_unsure=True, **written_as(facts)
        )
    certain = max(kind.confidence if kind.name == QUANTITY else 0.5, 0.9 if meaning.name in m.QUANTITIES else 0.0)
    return made(
        facts,
        QUANTITY,
        TRAIN,
        meaning,
        reason,
        confidence=certain,
        transform=shape[0],
        missing_words=missing,
        is_unsure=certain < SURE or bool(missing),
        **written_as(facts),
    )


def _words(facts: ColumnFacts, kind: Kind, meaning: m.Meaning) -> Decision:
    """Decide on a column that is no quantity."""
    if kind.name in (LINK, LIST, SENTENCE) and facts.distinct_count > MANY_CATEGORIES:
        what = {LINK: "links", LIST: "lists", SENTENCE: "free text"}[kind.name]
        return made(facts, kind.name, IGNORED, meaning, f"{what}: too many different values to compare segments by")
    if kind.name == NUMBER_IN_TEXT and facts.distinct_count > MANY_CATEGORIES:
        reason = "numbers and letters in one text: convert it to a number in customer_features.sql to use it"
        return made(facts, kind.name, IGNORED, meaning, reason, is_unsure=True)
    if facts.distinct_count > 0.9 * facts.present_count and facts.distinct_count > 20:
        return made(facts, kind.name, IGNORED, meaning, "nearly every customer has a value of their own")
    role = _described(facts)
    many = "" if role == PROFILE else ", too many to compare segments by"
    is_counted = facts.is_number and meaning.name in m.QUANTITIES
    what = "values" if is_counted else "codes" if facts.is_number else "words"
    reason = f"{figure(facts.distinct_count)} different {what}{many}"
    return made(
        facts, kind.name, role, meaning, reason, confidence=kind.confidence, **(written_as(facts) if is_counted else {})
    )


def _described(facts: ColumnFacts) -> str:
    return PROFILE if facts.distinct_count <= MANY_CATEGORIES else IGNORED


def _top_share(facts: ColumnFacts) -> float:
    """Return the share of customers with the most frequent value, of those whose value is known."""
    return facts.top_values[0][1] / facts.sample_count if facts.top_values and facts.sample_count else 0.0


def _boolean(facts: ColumnFacts) -> dict[str, str] | None:
    """Return how a column of words for yes and no is written; None where it is something else."""
    words = {text.lower() for text, _ in facts.top_values}
    if len(words) == 2 and len(words & set(YES_WORDS)) == 1 and len(words & set(NO_WORDS)) == 1:
        return {"data_type": "BOOLEAN", "form": YES_NO}
    return None
