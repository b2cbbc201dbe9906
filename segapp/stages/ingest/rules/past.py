"""Compare a source with earlier loads: the same file again, an older one, synthetic after real."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from segapp.errors import SourceError
from segapp.figures import figure
from segapp.model import BatchCounts
from segapp.stages.ingest.request import IngestRequest
from segapp.stages.ingest.sources.scan import FileFacts
from segapp.warehouse import Warehouse


@dataclass(frozen=True)
class Past:
    """What earlier batches mean for this one."""

    same_batch_id: str | None = None  # the batch that loaded the same content
    is_old_file: bool = False  # other files came after that batch: known customers keep their newer values
    is_news_again: bool = False  # the same, said to be of a day that is not before theirs: customers are as it says
    data_date: datetime.date | None = None
    is_dropped: bool = False  # real rows after synthetic ones: start from an empty base
    newest_date: datetime.date | None = None  # the latest data date of a batch, if it is after this one's

    def notes(self, counts: BatchCounts) -> list[str]:
        """Return notes for the user about how the source relates to earlier ones."""
        notes = []
        if self.is_dropped:
            notes.append(
                "the warehouse held synthetic rows only: they are removed, and real ones start from an empty warehouse"
            )
        if self.is_old_file:
            notes.append(
                f"the same file as batch {self.same_batch_id}, and others came after it:"
                " known customers keep their newer values; if they are again as it says, say so with --data-date"
            )
        elif self.is_news_again:
            notes.append(
                f"the same file as batch {self.same_batch_id}, loaded again as of {self.data_date}:"
                f" {figure(counts.changed_count)} changed back"
            )
        elif self.same_batch_id and not counts.new_count + counts.changed_count + counts.gone_count:
            notes.append(f"the same file as batch {self.same_batch_id}: nothing changed")
        elif self.newest_date:
            notes.append(f"the data of this file is older than what was loaded before ({self.newest_date})")
        return notes


def read_past(warehouse: Warehouse, request: IngestRequest, facts: FileFacts) -> Past:
    """Return what earlier batches mean for this request.

    Raises
    ------
    SourceError
        If the request is synthetic and the warehouse holds real rows.
    """
    if warehouse.scalar("select exists (from intake.batches where is_synthetic <> ?)", [request.is_synthetic]):
        if request.is_synthetic:
            raise SourceError(
                "this warehouse holds real customers, and synthetic ones are never mixed with them",
                where=request.where,
                todo="Use another folder: segapp demo --dir demo",
            )
        return Past(is_dropped=True)
    batches = warehouse.rows(
        "select batch_id, source_hash, data_date from intake.batches where entity_name = ? order by batch_number desc",
        [request.entity_name],
    )
    same = next((each for each in batches if each.source_hash == facts.sha256), None)
    newest_date = max((each.data_date for each in batches), default=request.data_date)
    is_older = same is not None and same != batches[0]
    is_said_newer = request.is_date_said and request.data_date >= newest_date
    return Past(
        same_batch_id=same.batch_id if same else None,
        is_old_file=is_older and not is_said_newer,
        is_news_again=is_older and is_said_newer,
        data_date=request.data_date,
        newest_date=newest_date if newest_date > request.data_date else None,
    )
