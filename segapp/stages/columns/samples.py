"""Draw a sample of the rows by their content and the first values of each column, and say what they show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from segapp.model import Floats
from segapp.stages.columns.facts import ColumnFacts
from segapp.warehouse import Warehouse, quote_identifier

SAMPLE_COUNT = 20_000
PEEK_COUNT = 1_000
SHOWN_COUNT = 5
QUANTILES = (0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99)


def sampled_rows(
    warehouse: Warehouse, relation: str, names: Sequence[str], texts: Sequence[str], row_count: int
) -> list[list[str | None]]:
    """Return the texts of up to SAMPLE_COUNT rows, drawn by what their columns `names` hold, column by column."""
    head = ", ".join(f"{text} as t{at}" for at, text in enumerate(texts))
    where = ""
    if row_count > SAMPLE_COUNT:
        whole = ", ".join(map(quote_identifier, names))
        where = f" where hash({whole}) % {row_count // SAMPLE_COUNT} = 0"
    rows = warehouse.execute(f"select {head} from {relation}{where} order by all").fetchall()
    return [list(each) for each in zip(*rows, strict=True)] if rows else [[] for _ in texts]


def first_values(warehouse: Warehouse, relation: str, texts: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the first five different values of each column, in the order of the rows."""
    rows = warehouse.execute(f"select {', '.join(texts)} from {relation} limit {PEEK_COUNT}").fetchall()
    found = [dict.fromkeys(each for each in column if each is not None) for column in zip(*rows, strict=True)]
    return [tuple(each)[:SHOWN_COUNT] for each in found] if rows else [() for _ in texts]


def with_counts(facts: ColumnFacts, texts: Sequence[str]) -> ColumnFacts:
    """Return the facts with the most frequent of the sampled texts."""
    common = sorted(Counter(texts).items(), key=lambda pair: (-pair[1], pair[0]))[:12]
    return replace(facts, top_values=tuple(common), length_max=max(map(len, texts), default=0), sample_count=len(texts))


def with_quantiles(facts: ColumnFacts, numbers: Floats) -> ColumnFacts:
    """Return the facts with quantiles and the outermost values of the sampled numbers."""
    usable = numbers[np.isfinite(numbers)]
    if not len(usable):
        return facts
    different, counts = np.unique(usable, return_counts=True)
    ends = sorted({0, len(different) - 1})
    far = tuple((f"{different[at]:.15g}", int(counts[at])) for at in ends)
    inner = tuple(float(each) for each in (different[1], different[-2])) if len(different) > 2 else ()
    return replace(
        facts,
        quantiles=tuple(float(each) for each in np.quantile(usable, QUANTILES)),
        far_values=far,
        inner_ends=inner,
        sample_count=len(usable),
    )
