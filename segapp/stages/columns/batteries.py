"""Treat the questions of a survey alike: several columns of whole numbers on the same scale. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from segapp.figures import figure
from segapp.stages.columns import meanings as m
from segapp.stages.columns.decision import PROFILE, TRAIN, Decision
from segapp.stages.columns.quantities import lies_within, written_as

FEWEST_QUESTIONS = 4
ENOUGH_QUANTITIES = 2
"""So many other columns form segments without the answers, which then describe."""
_NO_ANSWERS = (m.COUNT, m.CODE, m.POSTCODE, m.PLACE, m.DATE_PART, m.YEAR, m.KEY, m.AGE, m.RECENCY)


def judge_batteries(decisions: Sequence[Decision]) -> list[Decision]:
    """Give the questions of a scale one role: they form the segments where hardly anything else can."""
    kept = list(decisions)
    batteries = defaultdict(list)
    for at, each in enumerate(decisions):
        if _may_answer(each):
            batteries[each.facts.high].append(at)
    found = [places for places in batteries.values() if len(places) >= FEWEST_QUESTIONS]
    answers = {at for places in found for at in places}
    others = sum(each.role == TRAIN for at, each in enumerate(decisions) if at not in answers)
    for places in found:
        ends = f"{figure(min(kept[at].facts.low or 0 for at in places))} to {figure(kept[places[0]].facts.high or 0)}"
        reason = f"an answer from {ends}, as {len(places) - 1} others are"
        for at in places:
            kept[at] = _judged(kept[at], reason, is_trained=others < ENOUGH_QUANTITIES)
    return kept


def _may_answer(decision: Decision) -> bool:
    """Return whether a column may hold the answers to a question: whole numbers from 0 or 1 to at most 10."""
    facts = decision.facts
    return (
        decision.role in (TRAIN, PROFILE)
        and decision.meaning.name not in _NO_ANSWERS
        and facts.is_whole
        and lies_within(facts, 0, 10)
        and (facts.low or 0) <= 1
        and (facts.high or 0) >= 4
        and facts.distinct_count > 3
    )


def _judged(decision: Decision, reason: str, *, is_trained: bool) -> Decision:
    low, high = decision.facts.low or 0, decision.facts.high or 0
    meaning = replace(decision.meaning, name=m.SCORE, limits=(int(low), int(high)))
    return replace(
        decision,
        role=TRAIN if is_trained else PROFILE,
        meaning=meaning,
        reason=reason if is_trained else f"{reason}: it describes",
        transform="standard" if is_trained else "none",
        is_unsure=False,
        **written_as(decision.facts),  # type: ignore[arg-type]
    )
