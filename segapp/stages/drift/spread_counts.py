"""Cut the subjects into bins at a fit, and count customers in them: one statement for all columns of a relation.

Edges come from at most 200,000 customers, chosen by a hash of their id (md5 took 3.0 s for 10 million ids, hash 0.1 s;
the edges are frozen with the fit, so a hash that differs in another version of DuckDB changes nothing later). The
counts are of all customers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from segapp.model import Feature
from segapp.stages.drift.spread import MISSING, Bin, Spread, Subject
from segapp.transforms import usable_sql
from segapp.warehouse import Warehouse, float_literal, quote_identifier

SAMPLE_COUNT = 100_000
BIN_COUNT = 10
CUSTOMERS_PER_BIN = 20
"""With fewer customers there are fewer bins: a bin of a few would shift by chance alone."""
CATEGORY_COUNT = 20
"""Categories beyond the 20 most frequent are counted together."""

FEATURES = "features.customer_features"
PLACES = "(select customer_id, segment_key, centroid_distance from model.assignments where segment_key is not null)"
RELATIONS = {"feature": FEATURES, "range": FEATURES, "segment": PLACES, "distance": PLACES}


def feature_subjects(warehouse: Warehouse, catalog: tuple[Feature, ...]) -> list[Subject]:
    """Return the features that form or describe segments, in catalog order, without bins."""
    numbers = {
        row.column_name
        for row in warehouse.rows(
            "select column_name from duckdb_columns() where database_name = current_database()"
            " and schema_name = 'features' and table_name = 'customer_features' and numeric_precision is not null"
        )
    }
    used = [feature.feature_name for feature in catalog if feature.role in {"train", "profile"}]
    return [Subject("feature", name, name in numbers) for name in used]


def place_subjects() -> list[Subject]:
    """Return the shares of the segments and the distances to their centres, without bins."""
    return [Subject("segment", "segment_key", False), Subject("distance", "centroid_distance", True)]


def cut_bins(warehouse: Warehouse, subjects: Sequence[Subject]) -> list[Subject]:
    """Return the subjects with bins: tenths of the customers for numbers, the most frequent categories for words."""
    cut = {}
    for relation, group in _by_relation(subjects):
        step = max(1, warehouse.scalar(f"select count(*) from {relation}") // SAMPLE_COUNT)
        warehouse.execute(
            f"create or replace temp table drift_sample as select {_columns(group)} from {relation}"
            + (f" where hash(customer_id) % {step} = 0" if step > 1 else "")
        )
        ranges = _ranges(warehouse, relation, group)
        for i, subject in enumerate(group):
            bins = _cut_numbers(warehouse, i, ranges[i]) if subject.is_number else _cut_words(warehouse, i, subject)
            cut[subject.kind, subject.name] = replace(subject, bins=bins)
    warehouse.execute("drop table if exists drift_sample")
    return [cut[subject.kind, subject.name] for subject in subjects]


def count_spreads(warehouse: Warehouse, subjects: Sequence[Subject]) -> list[Spread]:
    """Return the customers per bin of each subject, in one pass per relation."""
    found: dict[tuple[str, str], Spread] = {}
    for relation, group in _by_relation(subjects):
        params: list[Any] = []
        counts = ", ".join(f"histogram({_bin_number(group, subject, params)})" for subject in group)
        row = warehouse.execute(
            f"select {counts} from (select {_columns(group)} from {relation}) as given", params
        ).fetchone()
        for subject, spread in zip(group, row or (), strict=True):
            found[subject.kind, subject.name] = Spread(subject, dict(spread or {}))
    return [found[subject.kind, subject.name] for subject in subjects]


def range_subject(trained: Sequence[Spread]) -> Subject:
    """Return the subject that counts customers outside the ranges of the fit, by the first feature that is outside."""
    ends = [(spread.subject.name, spread.subject.bins) for spread in trained if spread.subject.bins]
    bins = [Bin(number, cut[0].low, cut[-1].high, name) for number, (name, cut) in enumerate(ends, 1)]
    return Subject("range", "customers", False, (*bins, Bin(len(bins) + 1)))


def _by_relation(subjects: Iterable[Subject]) -> list[tuple[str, list[Subject]]]:
    groups: dict[str, list[Subject]] = {}
    for subject in subjects:
        groups.setdefault(RELATIONS[subject.kind], []).append(subject)
    return list(groups.items())


def _columns(subjects: Sequence[Subject]) -> str:
    return ", ".join(f"{_column(subject)} as x{i}" for i, subject in enumerate(subjects))


def _column(subject: Subject) -> str:
    if subject.kind == "range":
        return "null"  # counted from the columns of its features
    name = quote_identifier(subject.name)
    return usable_sql(name) if subject.is_number else f"cast({name} as varchar)"


def _ranges(warehouse: Warehouse, relation: str, subjects: Sequence[Subject]) -> list[tuple[Any, Any]]:
    """Return the lowest and highest value of each subject over all customers."""
    ends = ", ".join(f"min(x{i}), max(x{i})" for i in range(len(subjects)))
    row = warehouse.execute(f"select {ends} from (select {_columns(subjects)} from {relation}) as given").fetchone()
    values = row or ()
    return list(zip(values[::2], values[1::2], strict=True))


def _cut_numbers(warehouse: Warehouse, i: int, ends: tuple[Any, Any]) -> tuple[Bin, ...]:
    """Return bins between order statistics of the sample, so that each holds about as many customers."""
    low, high = ends
    if low is None:
        return ()
    known = warehouse.scalar(f"select count(x{i}) from drift_sample")
    count = min(BIN_COUNT, max(2, known // CUSTOMERS_PER_BIN))
    shares = ", ".join(float_literal(number / count) for number in range(1, count))
    cuts = warehouse.scalar(f"select quantile_disc(x{i}, [{shares}]) from drift_sample") or []
    inner = [cut for cut in dict.fromkeys(cuts) if cut < high]
    lows, highs = [low, *inner], [*inner, high]
    return tuple(Bin(number, *edges) for number, edges in enumerate(zip(lows, highs, strict=True), 1))


def _cut_words(warehouse: Warehouse, i: int, subject: Subject) -> tuple[Bin, ...]:
    """Return the most frequent categories, largest first, and one bin for all others."""
    limit = "" if subject.kind == "segment" else f" limit {CATEGORY_COUNT}"
    rows = warehouse.rows(
        f"select x{i} as category from drift_sample where x{i} is not null"
        f" group by x{i} order by count(*) desc, x{i}{limit}"
    )
    named = [Bin(number, category=row.category) for number, row in enumerate(rows, 1)]
    return (*named, Bin(len(named) + 1))


def _bin_number(group: Sequence[Subject], subject: Subject, params: list[Any]) -> str:
    """Return SQL for the number of a customer's bin; categories go in as parameters."""
    column = f"x{group.index(subject)}"
    if subject.kind == "range":
        places = {other.name: f"x{i}" for i, other in enumerate(group) if other.kind == "feature"}
        whens = [_outside(places[each.category or ""], each) for each in subject.bins[:-1]]
    else:
        whens = [f"when {column} is null then {MISSING}"]
        for each in subject.bins[:-1]:
            if subject.is_number:
                whens.append(f"when {column} <= {float_literal(each.high or 0.0)} then {each.number}")
            else:
                whens.append(f"when {column} = ? then {each.number}")
                params.append(each.category)
    last = max(1, len(subject.bins))
    return f"case {' '.join(whens)} else {last} end" if whens else str(last)


def _outside(column: str, found: Bin) -> str:
    low, high = float_literal(found.low or 0.0), float_literal(found.high or 0.0)
    return f"when {column} < {low} or {column} > {high} then {found.number}"
