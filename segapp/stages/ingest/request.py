"""A request to ingest: which source, as what, for which date, and how strictly."""

from __future__ import annotations

import datetime
import pathlib
from dataclasses import dataclass


@dataclass(frozen=True)
class IngestRequest:
    """One source to load.

    `data_date` is the date of the data, `loaded_at` the time of the run (UTC, naive). `max_rejected_share` (0
    to 1) stops a load of which more was rejected: it looks like the wrong file. `encoding` names the encoding of a text
    file that cannot be recognised, `sheet` a sheet of a workbook. `source` is the file that is read; where it was
    unpacked or fetched, `shown` and `name` say what it stands for, and `watermark` how far it reaches. `is_date_said`
    tells a date that a person said, or today's of a database, from the day a file was last changed, which a copy
    changes. `is_part` marks one of several files that make up a table: the others name other customers.
    """

    source: pathlib.Path
    batch_id: str
    data_date: datetime.date
    loaded_at: datetime.datetime
    is_synthetic: bool
    entity_name: str = "customers"
    is_full_snapshot: bool = False
    max_rejected_share: float | None = None
    encoding: str | None = None
    sheet: str | None = None
    shown: str = ""
    name: str = ""
    watermark: str | None = None  # as column=value
    is_date_said: bool = False
    is_part: bool = False

    @property
    def where(self) -> str:
        """Return the source as messages name it."""
        return self.shown or str(self.source)

    @property
    def source_name(self) -> str:
        """Return the file's name without its folder, as the ledger and the report show it."""
        return self.name or self.source.name
