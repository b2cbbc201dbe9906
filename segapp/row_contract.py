"""The contract between the stages that read a source of rows and those that use it: pure values."""

from __future__ import annotations

from dataclasses import dataclass

FIRST_YEAR = 1900
"""The first year that a date may have: 26 is a slip, and 0001, 1753 and 1899 are what programs write for none."""


@dataclass(frozen=True)
class RowRule:
    """A rule that rows of a source must meet: SQL over `arriving`, true where it is broken."""

    column_name: str
    broken_sql: str
    reason_sql: str


@dataclass(frozen=True)
class RowContract:
    """The contract of a source whose rows have no identity of their own.

    The entity's table declares columns, types and CHECKs; rows equal in `identity` (empty: in every column)
    are one, and the last of them counts, unless `keeps_repeats`. `may_be_empty` allows a source with a header and no
    rows. In the columns of `own_words` each word has a meaning of its own, so that none is taken for a missing value.
    """

    identity: tuple[str, ...] = ()
    rules: tuple[RowRule, ...] = ()
    may_be_empty: bool = False
    keeps_repeats: bool = False
    own_words: frozenset[str] = frozenset()
