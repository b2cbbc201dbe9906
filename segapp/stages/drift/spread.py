"""The words of drift: a subject (a feature, segments, distances) cut into bins, and customers counted in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

MISSING = 0
"""Number of the bin of customers without a value."""


@dataclass(frozen=True)
class Bin:
    """One bin of a subject: above `low` (the first: from it on) up to `high`, or a category; neither: all others."""

    number: int
    low: float | None = None
    high: float | None = None
    category: str | None = None


@dataclass(frozen=True)
class Subject:
    """What is compared with the fit: a column of a relation, with its bins in order, without the one for missing."""

    kind: str  # feature, segment, distance
    name: str
    is_number: bool
    bins: tuple[Bin, ...] = ()


@dataclass(frozen=True)
class Spread:
    """Customers by bin number; MISSING and empty bins may be absent."""

    subject: Subject
    counts: Mapping[int, int]

    @property
    def total(self) -> int:
        """Return all customers, those without a value included."""
        return sum(self.counts.values())

    @property
    def known(self) -> int:
        """Return the customers with a value."""
        return self.total - self.counts.get(MISSING, 0)

    @property
    def missing_share(self) -> float:
        """Return the share of customers without a value."""
        return self.counts.get(MISSING, 0) / self.total if self.total else 0.0

    def share(self, number: int) -> float:
        """Return a bin's share of the customers with a value."""
        return self.counts.get(number, 0) / self.known if self.known else 0.0
