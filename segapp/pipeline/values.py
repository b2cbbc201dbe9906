"""What the commands are asked for and what they answer; plain values for the command line."""

from __future__ import annotations

import datetime
import pathlib
from dataclasses import dataclass, field

from segapp.model import BatchCounts


@dataclass(frozen=True)
class RunRequest:
    """What `segapp run` was asked for."""

    source: pathlib.Path = pathlib.Path()  # of customers; none: purchases alone
    data_date: datetime.date | None = None  # default: the file's modification date in UTC
    is_synthetic: bool = False
    starts_afresh: bool = False  # forget what a synthetic warehouse held
    is_full_snapshot: bool = False
    max_rejected_share: float | None = None  # 0 to 1; more rejected rows stop the run
    encoding: str | None = None  # of a text file, where it cannot be recognised
    forced_k: int | None = None
    is_rendered: bool = True  # False: a later step of the same command writes the report
    evidence: str = "quick"  # none, quick, full: how hard a first fit is tested
    transactions: pathlib.Path | None = None

    @property
    def has_customers(self) -> bool:
        """Return whether a file of customers is named."""
        return self.source != pathlib.Path()

    @property
    def named(self) -> pathlib.Path:
        """Return the file that messages name."""
        return self.source if self.has_customers or self.transactions is None else self.transactions


@dataclass(frozen=True)
class SegmentLine:
    """One segment as the last lines of a run show it."""

    segment_key: str
    segment_name: str
    customer_count: int
    customer_share: float


@dataclass(frozen=True)
class RunSummary:
    """What a run did, for its last lines and for `--json`."""

    run_id: str
    kind: str
    batch: BatchCounts
    customer_count: int
    excluded_count: int
    choice_text: str
    segments: tuple[SegmentLine, ...]
    warehouse: str
    report: str
    purchases: BatchCounts | None = None
    notes: tuple[str, ...] = field(default_factory=tuple)
