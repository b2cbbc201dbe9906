"""Decide on all columns together: which is the id, which of several copies trains, which few train. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from segapp.errors import SourceError
from segapp.figures import figure
from segapp.model import Floats
from segapp.stages.columns import meanings as m
from segapp.stages.columns import questions as q
from segapp.stages.columns.batteries import judge_batteries
from segapp.stages.columns.decide import decide_column
from segapp.stages.columns.decision import IDENTIFIER, IGNORED, OUTCOME, PROFILE, TRAIN, Decision
from segapp.stages.columns.gather import Table
from segapp.stages.columns.likeness import likeness, sums_of_others
from segapp.stages.columns.purchase_lists import refuse_purchases
from segapp.stages.columns.quantities import lies_within, written_as

MOST_TRAINED = 8
"""Features that train unasked: with more, distances between customers lose their meaning, and pages their reader."""
SAME = 0.95
"""Correlation beyond which two columns say the same."""
ROW_NUMBER = "row-number"


@dataclass(frozen=True)
class Plan:
    """The decisions about all columns; `id_position` is None where rows are numbered."""

    decisions: tuple[Decision, ...]
    id_position: int | None
    id_reason: str
    row_count: int
    notes: tuple[str, ...] = ()

    @property
    def trained(self) -> tuple[Decision, ...]:
        """Return the columns that form the segments."""
        return tuple(each for each in self.decisions if each.role == TRAIN)


def plan_columns(
    table: Table, *, where: str, id_column: str | None = None, most: int = MOST_TRAINED, needs_quantity: bool = True
) -> Plan:
    """Return the plan of a table in which at most `most` columns train, none where purchases say enough.

    Raises
    ------
    SourceError
        If it is a list of purchases, names no such id, or has no quantity to form segments by.
    """
    decisions = [decide_column(facts) for facts in table.columns]
    position, reason = _find_id(table, decisions, where, id_column)
    decisions = [_as_id(each, position) for each in decisions]
    decisions = judge_batteries(_one_outcome(decisions))
    decisions = _without_copies(decisions, table.numbers)
    decisions, notes = _few_trained(decisions, table.numbers, most)
    if needs_quantity and not any(each.role == TRAIN for each in decisions):
        decisions = _last_resort(decisions)
    if needs_quantity and not any(each.role == TRAIN for each in decisions):
        found = ", ".join(each.name for each in decisions[:12])
        raise SourceError(
            f"no column is a quantity that tells customers apart. Headers found: {found}",
            where=where,
            todo="Add one, such as an amount, a count or an age; codes, names and dates of purchases are none",
        )
    if position is None:
        notes.append(
            "No column identifies customers: their row number does. A later file cannot be matched to this one,"
            " and identical rows are separate customers."
        )
    return Plan(tuple(decisions), position, reason, table.row_count, tuple(notes))


def _find_id(table: Table, decisions: Sequence[Decision], where: str, wanted: str | None) -> tuple[int | None, str]:
    """Return the position of the id and why it is the one; None for the row number."""
    if wanted == ROW_NUMBER:
        return None, "you asked for the row number"
    if wanted is not None:
        for at, facts in enumerate(table.columns):
            if facts.name == wanted:
                return at, "you named it"
        raise SourceError(f"there is no column {wanted}", where=where, todo=f"Name a column, or --id {ROW_NUMBER}")
    refuse_purchases(table, where)
    unique = [at for at, each in enumerate(table.columns) if each.is_unique]
    named = [at for at in unique if q.is_key_name(table.columns[at].name)]
    named.sort(key=lambda at: q.numbers_rows(table.columns[at].name))
    buyers = [at for at in named if q.names_buyer(table.columns[at].name)]
    for found, reason in (
        (buyers, "its values are unique and its name says customer"),
        (named, "its values are unique and its name says id"),
        ([at for at in unique if _looks_like_id(decisions[at])], "its values are unique, and no quantity"),
    ):
        if found:
            others = [table.columns[at].name for at in found[1:]]
            more = f"; {', '.join(others)} would do as well" if others else ""
            return found[0], reason + more
    return None, "no column has a value of its own in every row and a name that says id"


def _looks_like_id(decision: Decision) -> bool:
    """Return whether unique values identify: codes and counters do; names, addresses and measurements do not."""
    facts = decision.facts
    if decision.meaning.name == m.PERSON or facts.mail_count:
        return False
    if facts.is_number:
        span = (facts.high or 0) - (facts.low or 0)
        return facts.is_whole and span == facts.row_count - 1 and facts.row_count >= 10
    if decision.meaning.name in (*m.QUANTITIES, m.PERSON, m.POSTCODE, m.BIRTH_YEAR) or decision.form:
        return False
    return facts.row_count >= 10 and all(" " not in each and any(c.isdigit() for c in each) for each in facts.samples)


def _as_id(decision: Decision, position: int | None) -> Decision:
    if decision.facts.position == position:
        return replace(
            decision,
            role=IDENTIFIER,
            reason="it identifies the customer",
            data_type="VARCHAR",
            form="",
            transform="none",
        )
    return decision


def _one_outcome(decisions: Sequence[Decision]) -> list[Decision]:
    """Let a weak name for an outcome, such as `default`, only describe where another column is plainly the outcome."""
    outcomes = [each for each in decisions if each.role == OUTCOME]
    weak = [each for each in outcomes if m.readable(each.name) in q.WEAK_OUTCOMES]
    if not weak or len(weak) == len(outcomes):
        return list(decisions)
    reason = "two values: it describes"
    return [replace(each, role=PROFILE, reason=reason) if each in weak else each for each in decisions]


def _without_copies(decisions: Sequence[Decision], numbers: dict[int, Floats]) -> list[Decision]:
    """Let one column of each redundant group train, and leave out sums of others."""
    kept = list(decisions)
    order = sorted(
        (at for at, each in enumerate(kept) if each.role == TRAIN and at in numbers), key=lambda at: _rank(kept[at])
    )
    for total, parts in sums_of_others(order, numbers):
        if kept[total].role == TRAIN:
            names = " + ".join(kept[at].name for at in parts)
            kept[total] = replace(kept[total], role=PROFILE, reason=f"it is the sum of {names}, which train")
    chosen: list[int] = []
    for at in order:
        if kept[at].role != TRAIN:
            continue
        same = next((other for other in chosen if likeness(numbers[at], numbers[other]) > SAME), None)
        if same is None:
            chosen.append(at)
        else:
            share = likeness(numbers[at], numbers[same])
            reason = f"it says the same as {kept[same].name}, which trains (correlation {figure(share, 2)})"
            kept[at] = replace(kept[at], role=PROFILE, reason=reason)
    return kept


def _rank(decision: Decision) -> tuple[float, ...]:
    """Return what makes a column the first of its like: many values, few missing, a name that means something."""
    facts = decision.facts
    return (
        -float(min(facts.distinct_count, 200) // 20),
        -float(decision.meaning.name in m.QUANTITIES),
        facts.missing_count / max(facts.row_count, 1),
        float(facts.position),
    )


def _few_trained(
    decisions: Sequence[Decision], numbers: dict[int, Floats], most: int
) -> tuple[list[Decision], list[str]]:
    """Let at most so many columns train: first the plainest quantity, then whatever is least like those chosen."""
    trained = [at for at, each in enumerate(decisions) if each.role == TRAIN]
    if len(trained) <= most:
        return list(decisions), []
    order = sorted(trained, key=lambda at: _rank(decisions[at]))
    chosen = [order[0]]
    while len(chosen) < most:
        rest = [at for at in order if at not in chosen]
        chosen.append(min(rest, key=lambda at: (_nearest(at, chosen, numbers), order.index(at))))
    kept = list(decisions)
    for at in trained:
        if at not in chosen:
            nearest = max(chosen, key=lambda other: _pair(at, other, numbers))
            reason = f"{kept[at].reason}; {most} others train, of which {kept[nearest].name} is most like it"
            kept[at] = replace(kept[at], role=PROFILE, reason=reason, is_unsure=False)
    note = f"{len(trained)} columns are quantities; the {most} that differ most form the segments."
    return kept, [note]


def _nearest(at: int, chosen: Sequence[int], numbers: dict[int, Floats]) -> float:
    return round(max(_pair(at, other, numbers) for other in chosen), 1)


def _pair(one: int, two: int, numbers: dict[int, Floats]) -> float:
    return likeness(numbers[one], numbers[two]) if one in numbers and two in numbers else 0.0


def _last_resort(decisions: Sequence[Decision]) -> list[Decision]:
    """Train on numbers that only seemed to name or describe, where there is nothing else, and say so."""
    return [_trained(each) if each.role == PROFILE and _may_measure(each) else each for each in decisions]


def _trained(decision: Decision) -> Decision:
    written = written_as(decision.facts)
    return replace(
        decision,
        role=TRAIN,
        is_unsure=True,
        reason=f"{decision.reason}; but there is no better quantity",
        transform="standard",
        data_type=written["data_type"],
        form=written["form"],
    )


def _may_measure(decision: Decision) -> bool:
    """Return whether numbers have an order worth a distance: many of them, or the steps of a scale (1 to 5)."""
    facts, meaning = decision.facts, decision.meaning.name
    if not facts.is_number or meaning in (m.CODE, m.POSTCODE, m.PLACE, m.DATE_PART, m.YEAR, m.KEY):
        return False
    is_scale = facts.is_whole and 4 <= facts.distinct_count <= 11 and lies_within(facts, 0, 10)
    return facts.distinct_count > 5 or is_scale


__all__ = ["IGNORED", "OUTCOME", "ROW_NUMBER", "Plan", "plan_columns"]
