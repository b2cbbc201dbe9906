"""Gather the facts of all columns of a table of texts in SQL: one pass over some columns at a time, and a sample.

The sample is drawn by the rows' content, so that the order of the rows in the file changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from segapp.model import Floats
from segapp.stages.columns.facts import MISSING_WORDS, ColumnFacts
from segapp.stages.columns.samples import PEEK_COUNT, first_values, sampled_rows, with_counts, with_quantiles
from segapp.value_forms import COMMA, DAY_FIRST, MONTH_FIRST, POINT, YEAR_FIRST, moment_sql, number_sql
from segapp.warehouse import Warehouse, quote_identifier, quote_text

EXACT_COUNT = 2_000_000
"""Rows up to which distinct values are counted one by one; beyond, only those of columns that may be ids."""
READINGS_PER_PASS = 4
"""Of columns in one statement: planning grows with the square of their number, and few stay in a processor's cache."""
_MAIL = "[^@\\s]+@[^@\\s]+\\.[^@\\s]+"
ENOUGH = 0.99
"""Share of a column's values that must hold to a form."""
NUMBERS, MOMENTS = (POINT, COMMA), (YEAR_FIRST, DAY_FIRST, MONTH_FIRST)
PLAIN = ""


@dataclass(frozen=True)
class Table:
    """The facts of a table's columns, and the sampled numbers of each by its position (NaN where there is none)."""

    columns: tuple[ColumnFacts, ...]
    row_count: int
    repeated_count: int  # rows that are the same as another in every column
    numbers: dict[int, Floats]


def gather(
    warehouse: Warehouse,
    relation: str,
    names: Sequence[str],
    headers: Sequence[str],
    *,
    avoided: frozenset[str] = frozenset(),
) -> Table:
    """Return the facts of the columns `names` of a relation of texts, which the source heads `headers`.

    Where values can be read in two ways, `form` names both, parted by ` or `; `avoided` says which is not meant.
    """
    texts = [_present(quote_identifier(name)) for name in names]
    likely = _peek(warehouse, relation, texts)
    row_count = int(warehouse.scalar(f"select count(*) from {relation}"))
    counted = _count(warehouse, relation, texts, likely, is_exact=row_count <= EXACT_COUNT)
    sample = sampled_rows(warehouse, relation, names, texts, row_count)
    samples = first_values(warehouse, relation, texts)
    columns, numbers = [], {}
    for at, header in enumerate(headers):
        form, figures = _form(counted[at], likely[at], avoided)
        facts = ColumnFacts(
            header, row_count, row_count - counted[at]["present"], counted[at]["different"], position=at
        )
        facts = replace(facts, form=form, samples=samples[at], mail_count=counted[at]["mails"])
        facts = with_counts(facts, [text for text in sample[at] if text is not None])
        if figures is not None:
            facts = replace(facts, **figures)
            numbers[at] = _numbers(warehouse, sample[at], form)
            facts = with_quantiles(facts, numbers[at])
        columns.append(facts)
    repeated = _repeated(warehouse, relation, names) if row_count <= EXACT_COUNT else 0
    return Table(tuple(columns), row_count, repeated, numbers)


def distinct_count(warehouse: Warehouse, relation: str, name: str) -> int:
    """Return how many values a column has, exactly."""
    return int(warehouse.scalar(f"select count(distinct {quote_identifier(name)}) from {relation}"))


def _present(column: str) -> str:
    """Return SQL for a text, null where it stands for a missing value."""
    words = ", ".join(quote_text(each) for each in sorted(MISSING_WORDS))
    other = f"case when lower(trim({column})) in ({words}) then null else trim({column}) end"
    # No word begins with a digit, and most values do: they need no look at the words, and seldom a trim.
    plain = f"{column} >= '0' and {column} < ':'"
    whole = f"{plain} and not suffix({column}, ' ')"
    return f"case when {whole} then {column} when {plain} then trim({column}) else {other} end"


def _reader(form: str, text: str) -> str:
    """Return SQL for a value of this form, null where it does not hold to it."""
    if form in MOMENTS:
        return moment_sql(form, text)
    return f"try_cast({number_sql(form, text) if form else text} as double)"


def _peek(warehouse: Warehouse, relation: str, texts: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the forms that fit most of each column's first values, so that only these are counted over all rows."""
    forms = (*NUMBERS, *MOMENTS)
    # One row for each value: written once for all columns, the readers are planned once (0.14 s for each column else).
    values = ", ".join(f"struct_pack(place := {at}, t := {text})" for at, text in enumerate(texts))
    counts = ", ".join(f"count({_reader(form, 't')})" for form in forms)
    found = warehouse.execute(
        f"select place, count(t), count(try_cast(t as double)), {counts}"
        f" from (select unnest([{values}], max_depth := 2) from (select * from {relation} limit {PEEK_COUNT}))"
        " group by place"
    ).fetchall()
    counted = {at: figures for at, *figures in found}
    likely = []
    for at in range(len(texts)):
        present, plain, *others = counted.get(at, [0] * (len(forms) + 2))
        held = tuple(form for form, count in zip(forms, others, strict=True) if count >= 0.9 * present > 0)
        likely.append(tuple(each for each in held if each in (NUMBERS if plain else (*NUMBERS, *MOMENTS))))
    return likely


def _count(
    warehouse: Warehouse, relation: str, texts: Sequence[str], likely: Sequence[tuple[str, ...]], *, is_exact: bool
) -> list[dict[str, Any]]:
    """Return each column's facts, read as plain numbers and in each of its likely forms.

    Numbers that may be plain are first read as such alone: one reading in place of three. Those whose values need a
    second look (some are not plain, or 1.234 may be a thousand) are counted again in their other forms.
    """
    first = [(PLAIN,) if set(forms) & set(NUMBERS) else forms for forms in likely]
    counted = _passes(warehouse, relation, texts, first, is_exact=is_exact)
    again = [at for at, forms in enumerate(likely) if forms != first[at] and _is_unclear(counted[at], forms)]
    chosen = [texts[at] for at in again], [likely[at] for at in again]
    for at, found in zip(again, _passes(warehouse, relation, *chosen, is_exact=is_exact), strict=True):
        counted[at] = found
    return counted


def _is_unclear(counted: dict[str, Any], forms: tuple[str, ...]) -> bool:
    plain = counted["figures"][0]
    return plain["n"] < counted["present"] or (COMMA in forms and plain["wholes"] < plain["n"])


def _passes(
    warehouse: Warehouse, relation: str, texts: Sequence[str], forms: Sequence[tuple[str, ...]], *, is_exact: bool
) -> list[dict[str, Any]]:
    """Return the passes over all rows, each over as many columns as memory allows."""
    counted: list[dict[str, Any]] = []
    start = readings = 0
    for at, each in enumerate((*forms, ())):
        readings += len(_readings(each))
        if at > start and (readings > READINGS_PER_PASS or at == len(texts)):
            counted += _pass(warehouse, relation, texts[start:at], forms[start:at], is_exact=is_exact)
            start, readings = at, len(_readings(each))
    return counted


def _readings(forms: tuple[str, ...]) -> tuple[str, ...]:
    """Return how the values of a column are read: as plain numbers first, each way once."""
    return tuple(dict.fromkeys((PLAIN, *forms)))


def _pass(
    warehouse: Warehouse, relation: str, texts: Sequence[str], likely: Sequence[tuple[str, ...]], *, is_exact: bool
) -> list[dict[str, Any]]:
    head = ", ".join(f"{text} as t{at}" for at, text in enumerate(texts))
    read = ", ".join(
        f"{_reader(form, f't{at}')} as v{at}_{number}"
        for at, forms in enumerate(likely)
        for number, form in enumerate(_readings(forms))
    )
    asked = []
    for at, forms in enumerate(likely):
        count = f"count(distinct t{at})" if is_exact else f"approx_count_distinct(t{at})"
        mails = (
            "0::bigint"
            if forms
            else f"count(*) filter (contains(t{at}, '@') and regexp_full_match(t{at}, {quote_text(_MAIL)}))"
        )
        figures = ", ".join(_figures(f"v{at}_{number}", form) for number, form in enumerate(_readings(forms)))
        asked.append(
            f"struct_pack(present := count(t{at}), different := {count}, mails := {mails}, figures := [{figures}])"
        )
    query = (
        f"with texts as (select {head} from {relation}), read as (select *, {read} from texts)"
        f" select {', '.join(asked)} from read"
    )
    return list(warehouse.execute(query).fetchall()[0])


def _figures(value: str, form: str) -> str:
    """Return SQL for the figures of one reading of a column."""
    if form in MOMENTS:
        return (
            f"struct_pack(n := count({value}), mean := null::double, sd := null::double, low := null::double,"
            " high := null::double, zeros := 0::bigint, negatives := 0::bigint, wholes := 0::bigint)"
        )
    usable = f"(case when isfinite({value}) then {value} end)"
    return (
        f"struct_pack(n := count({usable}), mean := avg({usable}), sd := case when count({usable}) > 1 and"
        f" max(abs({usable})) < 1e100 then stddev_samp({usable}) end, low := min({usable}), high := max({usable}),"
        f" zeros := count(*) filter ({value} = 0), negatives := count(*) filter ({value} < 0),"
        f" wholes := count(*) filter ({value} = floor({value})))"
    )


def _form(counted: dict[str, Any], likely: Sequence[str], avoided: frozenset[str]) -> tuple[str, dict[str, Any] | None]:
    """Return how the column is written over all its values, and its figures where it holds numbers."""
    present = counted["present"]
    figures = dict(zip((PLAIN, *likely), counted["figures"], strict=False))
    held = [form for form, each in figures.items() if present and each["n"] >= ENOUGH * present]
    if not held:
        return PLAIN, None
    may_be_thousands = PLAIN in held and COMMA in held and figures[PLAIN]["wholes"] < figures[PLAIN]["n"]
    if PLAIN in held and not may_be_thousands:
        form = PLAIN
    else:
        choices = [POINT if each == PLAIN else each for each in held if each != POINT or PLAIN not in held]
        form = _clearest(
            [each for each in choices if each not in avoided] or choices,
            figures | {POINT: figures.get(POINT, figures[PLAIN])},
        )
    if form.split(" or ")[0] in MOMENTS:
        return form, None
    each = figures[form.split(" or ", maxsplit=1)[0]]
    names = {"zeros": "zero_count", "negatives": "negative_count", "wholes": "whole_count"}
    return form, {"mean": each["mean"], "sd": each["sd"] or 0.0, "low": each["low"], "high": each["high"]} | {
        names[name]: each[name] for name in names
    }


def _clearest(held: Sequence[str], figures: dict[str, dict[str, Any]]) -> str:
    """Return the form that most values hold to; two that all of them hold to are named both, for a person to say."""
    most = max(figures[form]["n"] for form in held)
    best = [form for form in held if figures[form]["n"] == most]
    if YEAR_FIRST in best:
        return YEAR_FIRST
    return " or ".join(best[:2])


def _numbers(warehouse: Warehouse, texts: Sequence[str | None], form: str) -> Floats:
    """Return the sampled texts as numbers, read by the same SQL as all of them."""
    read = _reader(form.split(" or ", maxsplit=1)[0], "each")
    found = warehouse.execute(f"select {read} from (select unnest(?) as each)", [list(texts)]).fetchnumpy()
    values = next(iter(found.values()))
    return np.asarray(np.ma.filled(np.ma.asarray(values, dtype=float), np.nan), dtype=float)


def _repeated(warehouse: Warehouse, relation: str, names: Sequence[str]) -> int:
    columns = ", ".join(quote_identifier(name) for name in names)
    return int(warehouse.scalar(f"select count(*) - count(distinct hash({columns})) from {relation}"))
