"""Requests and answers of the commands: plain values for the command line."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from segapp.model import BatchCounts
from segapp.named_source import WHOLE, Named, Within

if TYPE_CHECKING:
    from segapp.stages.push import PushSummary


class CustomersAndPurchases:
    """What customers and purchases have in common as sources; at least one is there."""

    source: Named | None
    transactions: Named | None
    within: Within

    @property
    def named(self) -> Named:
        """Return the source that messages and folders are named after."""
        found = self.source or self.transactions
        assert found is not None  # noqa: S101  (one of both is asked for; tells the type checker)
        return found

    @property
    def within_transactions(self) -> Within:
        """Return which part of the source of purchases to read."""
        return WHOLE if self.source else self.within


@dataclass(frozen=True)
class RunRequest(CustomersAndPurchases):
    """What `segapp run` was asked for."""

    source: Named | None = None  # of customers; none: purchases alone
    data_date: datetime.date | None = None  # default: the file's modification date in UTC
    is_synthetic: bool = False
    starts_afresh: bool = False  # forget what a synthetic warehouse held
    is_full_snapshot: bool = False
    max_rejected_share: float | None = None  # 0 to 1; more rejected rows stop the run
    encoding: str | None = None  # of a text file, where it cannot be recognised
    forced_k: int | None = None
    is_rendered: bool = True  # False: a later step of the same command writes the report
    within: Within = WHOLE  # a sheet of a workbook, a table or query of a database; of purchases where they come alone
    evidence: str = "quick"  # none, quick, full: how hard a first fit is tested
    transactions: Named | None = None


@dataclass(frozen=True)
class SegmentLine:
    """One segment as shown in the closing lines of a run."""

    segment_key: str
    segment_name: str
    customer_count: int
    customer_share: float


@dataclass(frozen=True)
class RunSummary:
    """What a run did, for its closing lines and for `--json`."""

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
    push: PushSummary | PushFailure | None = None  # with --push


@dataclass(frozen=True)
class PushFailure:
    """Why a published run was not pushed to the other database, and what to do next."""

    error: str
    todo: str


@dataclass(frozen=True)
class NoNews:
    """What `--if-new` found where there was nothing to do."""

    source_name: str
    batch_id: str
    data_date: str
    is_new: bool = False
    push: PushSummary | PushFailure | None = None  # with --push
