"""Tell kinds of sources apart: look at a file, say whether one query reads it whole, and stage its rows."""

from __future__ import annotations

from segapp.stages.ingest.csv_source import CsvSource, look_at_csv, stage_csv
from segapp.stages.ingest.kinds import PARQUET
from segapp.stages.ingest.parquet_source import plain_parquet, stage_parquet
from segapp.stages.ingest.scan import FileFacts
from segapp.stages.ingest.staging import Job, PlainSource, Staged

Source = CsvSource | PlainSource


def look_at(job: Job, facts: FileFacts) -> Source:
    """Return how the file is to be read.

    Raises
    ------
    SourceError
        If it cannot be read at all, or does not fill the table's columns.
    """
    return plain_parquet(job) if facts.kind == PARQUET else look_at_csv(job, facts)


def plain_of(source: Source) -> PlainSource | None:
    """Return the query that reads the source whole; None where only the careful reader will do."""
    return source.plain if isinstance(source, CsvSource) else source


def stage(job: Job, source: Source) -> Staged:
    """Read the source into STAGE.judged and return what is known of it.

    Raises
    ------
    SourceError
        If it cannot be read to its end.
    """
    return stage_csv(job, source) if isinstance(source, CsvSource) else stage_parquet(job, source)
