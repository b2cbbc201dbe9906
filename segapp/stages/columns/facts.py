"""The facts of one column, on which decisions rest: pure values, gathered in SQL by `gather`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
WHOLE = re.compile(r"[+-]?\d+(\.0*)?")

MISSING_WORDS = frozenset(
    (
        *("", "?", "-", "--", ".", "na", "n/a", "n.a.", "<na>", "nan", "nat", "null", "(null)", "none", "\\n"),
        *("#n/a", "#na", "#ref!", "#div/0!", "#value!", "#name?", "#num!", "#null!"),
    )
)
"""What stands for a missing value, in lower case: the words of sql/1_intake/missing_words.sql, as a test holds."""


@dataclass(frozen=True)
class ColumnFacts:
    """The facts of one column; the first eleven are those of the public benchmark of column types.

    `mean` to `high` are None unless every value that is there reads as a number. `samples` are the first five distinct
    values in the order of the rows; `top_values` the most frequent ones with their counts, most frequent first.
    """

    name: str
    row_count: int
    missing_count: int
    distinct_count: int
    mean: float | None = None
    sd: float | None = None
    low: float | None = None
    high: float | None = None
    samples: tuple[str, ...] = ()
    data_type: str = "VARCHAR"  # of the source: VARCHAR for text files, as declared for Parquet
    form: str = ""  # how numbers, dates or yes and no are written; see forms
    quantiles: tuple[float, ...] = ()  # 1, 10, 25, 50, 75, 90, 99 per cent; none for the benchmark
    zero_count: int = 0
    negative_count: int = 0
    whole_count: int = 0
    far_values: tuple[tuple[str, int], ...] = ()  # the lowest and highest sampled values with their counts
    inner_ends: tuple[float, ...] = ()  # the second lowest and second highest
    sample_count: int = 0  # how many rows far_values and top_values were counted on
    top_values: tuple[tuple[str, int], ...] = ()
    mail_count: int = 0
    length_max: int = 0
    position: int = 0
    notes: tuple[str, ...] = field(default_factory=tuple)

    @property
    def present_count(self) -> int:
        """Return how many rows have a value."""
        return self.row_count - self.missing_count

    @property
    def is_unique(self) -> bool:
        """Return whether every row has a value of its own."""
        return self.missing_count == 0 and self.distinct_count == self.row_count > 1

    @property
    def is_number(self) -> bool:
        """Return whether every value that is there is a number."""
        return self.low is not None

    @property
    def is_whole(self) -> bool:
        """Return whether every number is whole, as far as is known."""
        if not self.is_number:
            return False
        if self.quantiles:
            return self.whole_count == self.present_count
        return all(WHOLE.fullmatch(each.strip()) for each in self.samples if each and NUMBER.fullmatch(each.strip()))
