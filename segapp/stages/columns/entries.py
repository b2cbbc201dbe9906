"""Turn the plan of a table into entries: one per column of the project, with names and words. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from segapp.stages.columns import meanings as m
from segapp.stages.columns.decision import IDENTIFIER, IGNORED, TRAIN, Decision
from segapp.stages.columns.facts import ColumnFacts
from segapp.stages.columns.names import (
    KEY,
    PARENTHESES,
    RESERVED_NAMES,
    column_name_of,
    free_name,
    label_of,
    low_and_high_words,
    sentence_of,
    snake,
    unit_of,
)
from segapp.stages.columns.plan import Plan
from segapp.warehouse import readable_identifier


@dataclass(frozen=True)
class Entry:
    """One column of the project: its source, and its place in the core table and the features."""

    decision: Decision
    column_name: str  # in core.customers
    feature_name: str  # in features.customer_features; empty: not there
    aliases: tuple[str, ...]
    label: str
    unit: str
    comment: str
    check: str
    feature_sql: str  # over `customers`
    feature_comment: str
    role: str
    null_policy: str
    low_word: str
    high_word: str
    display_format: str
    is_ratio_scale: bool
    is_personal: bool
    transform: str
    stands_for: str | None


def entries_of(plan: Plan, aliases: Sequence[str], *, known: Collection[str] = ()) -> list[Entry]:
    """Return the entries of a plan, the id first.

    Parameters
    ----------
    aliases : sequence of str
        The headers as ingest compares them.
    known : collection of str
        Names that columns of the project have already.
    """
    taken: set[str] = {*RESERVED_NAMES, *known}
    labels: set[str] = set()
    found: list[Entry] = []
    ordered = sorted(plan.decisions, key=lambda each: each.role != IDENTIFIER)
    for decision in ordered:
        if decision.facts.present_count == 0 and decision.role == IGNORED:
            continue
        found.append(_entry(decision, aliases[decision.facts.position], taken, labels))
    return _without_shared_aliases(found, aliases)


def _without_shared_aliases(entries: Sequence[Entry], headers: Sequence[str]) -> list[Entry]:
    """Drop aliases that are headers or aliases of another column: two columns would claim one header."""
    given: set[str] = set()
    found = []
    for each in entries:
        own = headers[each.decision.facts.position]
        kept = tuple(one for one in each.aliases if one == own or (one not in headers and one not in given))
        given.update(kept)
        found.append(replace(each, aliases=kept))
    return found


def _entry(decision: Decision, alias: str, taken: set[str], labels: set[str]) -> Entry:
    if decision.role == IDENTIFIER:
        return _id_entry(decision, alias)
    unit = unit_of(decision)
    column = column_name_of(decision, unit, alias, taken)
    feature, feature_sql, feature_comment = _feature(decision, column, taken)
    label = label_of(decision, labels)
    is_number = decision.data_type in ("INTEGER", "DOUBLE", "DATE")
    low, high = low_and_high_words(decision, label) if decision.role == TRAIN else ("", "")
    shown = _display(decision) if is_number else "text"
    return Entry(
        decision=decision,
        column_name=column,
        feature_name=feature if decision.role != IGNORED else "",
        aliases=_aliases(alias, column, decision),
        label=label,
        unit=unit if is_number else "",
        comment=_comment(decision, label, unit),
        check=_check(decision),
        feature_sql=feature_sql,
        feature_comment=feature_comment,
        role=decision.role,
        null_policy="median" if decision.role == TRAIN and _has_missing(decision) else "exclude",
        low_word=low,
        high_word=high,
        display_format=shown,
        is_ratio_scale=is_number and (decision.facts.low or 0) >= 0,
        is_personal=decision.meaning.is_personal,
        transform=decision.transform if decision.role == TRAIN else "none",
        stands_for=decision.meaning.stands_for if decision.role == TRAIN else None,
    )


def _id_entry(decision: Decision, alias: str) -> Entry:
    """Return the entry of the id: text of any form, and everything that identifies is personal."""
    aliases = tuple(dict.fromkeys((KEY, alias, "customerid", "customer", "id")))
    comment = "The customer's id in the source, as text: 0001 stays 0001."
    return Entry(
        decision,
        KEY,
        KEY,
        aliases,
        "Customer",
        "",
        comment,
        f"length({KEY}) between 1 and 200",
        "",
        "",
        IDENTIFIER,
        "exclude",
        "",
        "",
        "text",
        False,
        True,
        "none",
        None,
    )


def buyer_entry() -> Entry:
    """Return the id's entry where the customers are the buyers."""
    facts = ColumnFacts(KEY, 0, 0, 0)
    return _id_entry(Decision(facts, KEY, IDENTIFIER, m.Meaning(), "it identifies the customer", 1.0), KEY)


def _aliases(alias: str, column: str, decision: Decision) -> tuple[str, ...]:
    bare = snake(PARENTHESES.sub(" ", decision.name).lower()) or alias
    return tuple(dict.fromkeys((column, alias, bare, *decision.meaning.aliases)))


def _feature(decision: Decision, column: str, taken: set[str]) -> tuple[str, str, str]:
    """Return name, SQL and comment of the feature that a column becomes; no comment where it is the column's."""
    own = f"customers.{readable_identifier(column)}"
    if decision.meaning.name == m.BIRTH_YEAR and decision.role != IGNORED:
        name = free_name("age_years", taken)
        years = (
            f"date_diff('year', {own}, data_date.data_date)"
            if decision.data_type == "DATE"
            else (f"year(data_date.data_date) - {own}")
        )
        if decision.data_type == "DATE":
            years = f"date_sub('year', {own}, data_date.data_date)"
        return (
            name,
            f"case when {years} between 0 and 110 then {years} end",
            ("Age in years at the data date; ages beyond 110 are missing."),
        )
    if decision.data_type == "DATE":
        name = free_name(f"days_since_{re.sub('_(date|dt)$|^(date|dt)_', '', column)}", taken)
        return name, f"date_diff('day', {own}, data_date.data_date)", "Days up to the data date."
    if decision.data_type == "BOOLEAN":
        return column, f"case when {own} then 'yes' when not {own} then 'no' end", ""
    return column, own, ""


def _display(decision: Decision) -> str:
    """Return how the values are shown: as many decimals as tell customers apart."""
    facts = decision.facts
    if decision.data_type == "DATE" or facts.is_whole or len(facts.quantiles) < 7:
        return "0"
    spread = facts.quantiles[5] - facts.quantiles[1]
    return "0" if spread >= 20 else "0.0" if spread >= 2 else "0.00"


def _has_missing(decision: Decision) -> bool:
    return decision.facts.missing_count > 0 or bool(decision.missing_words) or decision.meaning.name == m.BIRTH_YEAR


def _comment(decision: Decision, label: str, unit: str) -> str:
    if decision.meaning.name == m.GENDER:
        return "Gender as the source words it."
    if decision.meaning.name == m.AGE:
        return "Age in whole years, 0 to 120." if decision.facts.is_whole else "Age in years, 0 to 120."
    text = sentence_of(PARENTHESES.sub("", decision.name)) or label
    if decision.data_type in ("INTEGER", "DOUBLE"):
        if decision.meaning.limits:
            return f"{text}, {decision.meaning.limits[0]} to {decision.meaning.limits[1]}."
        measure = "thousands of the currency" if unit in ("k$", "k€", "k") else unit
        more = ", 0 or more" if _is_never_negative(decision) else ""
        return f"{text}{f' in {measure}' if measure else ''}{more}."
    return f"{text}, as the source gives it."


def _is_never_negative(decision: Decision) -> bool:
    facts = decision.facts
    if decision.meaning.may_be_negative:
        return False
    low = min((facts.low or 0), *(facts.inner_ends or (0.0,))) if not decision.missing_words else 0
    return low >= 0 and decision.meaning.name in (*m.QUANTITIES, m.BIRTH_YEAR)


def _check(decision: Decision) -> str:
    """Return the CHECK over {0}: wide enough for next month's file, narrow enough to notice a wrong column."""
    facts = decision.facts
    if decision.data_type == "VARCHAR":
        most = 60 if facts.length_max <= 30 else 400 if facts.length_max <= 200 else 10_000
        return f"length({{0}}) between 1 and {most}"
    if decision.data_type not in ("INTEGER", "DOUBLE"):
        return ""
    if decision.meaning.limits:
        return f"{{0}} between {decision.meaning.limits[0]} and {decision.meaning.limits[1]}"
    largest = max(abs(facts.high or 0), abs(facts.low or 0), 1.0)
    power = next(each for each in (6, 9, 12, 15, 18, 100) if largest < 10 ** (each - 2) or each == 100)
    if decision.data_type == "INTEGER":
        power = min(power, 9)
    ends = f"1e{power}" if decision.data_type == "DOUBLE" else str(10**power)
    low = "0" if _is_never_negative(decision) else f"-{ends}"
    return f"{{0}} between {low} and {ends}"
