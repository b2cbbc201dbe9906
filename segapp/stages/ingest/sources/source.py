"""Dispatch by kind of source: each has a function that inspects a file and returns how to read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from segapp.stages.ingest.load.staging import Intake, Source, Staged
from segapp.stages.ingest.sources.csv_source import look_at_csv
from segapp.stages.ingest.sources.json_source import look_at_json
from segapp.stages.ingest.sources.kinds import JSON, PARQUET, SHEET, TEXT
from segapp.stages.ingest.sources.parquet_source import look_at_parquet
from segapp.stages.ingest.sources.scan import FileFacts
from segapp.stages.ingest.sources.sheet_source import look_at_sheet

READERS: Mapping[str, Callable[[Intake, FileFacts], Source]] = {
    TEXT: look_at_csv,
    PARQUET: look_at_parquet,
    JSON: look_at_json,
    SHEET: look_at_sheet,
}
"""A new format is one more file beside these, named here and known by its first bytes in `kinds`."""


def look_at(job: Intake, facts: FileFacts) -> Source:
    """Return how to read the file.

    Raises
    ------
    SourceError
        If it cannot be read at all, or does not fill the table's columns.
    """
    return READERS[facts.kind](job, facts)


def stage(job: Intake, source: Source) -> Staged:
    """Read the source into STAGE.judged and return what is known of it.

    Raises
    ------
    SourceError
        If it cannot be read to its end.
    """
    return source.stage(job)
