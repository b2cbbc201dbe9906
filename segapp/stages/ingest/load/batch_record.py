"""Record a load in intake.batches and intake.rejected_rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from segapp.model import BatchCounts
from segapp.stages.ingest.load.staging import Intake, Staged
from segapp.stages.ingest.sources.scan import FileFacts
from segapp.warehouse import Warehouse, quote_identifier


def empty_base(warehouse: Warehouse) -> None:
    """Empty every table of the intake, core and model layers: real data never mix with synthetic data.

    Who must not be contacted stays on that list: nobody makes one up, and a person's word outlives a demonstration.
    """
    tables = warehouse.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = current_database()"
        " and schema_name in ('intake', 'core', 'model') and schema_name || '.' || table_name <> 'core.do_not_contact'"
        " order by all"
    ).fetchall()
    for schema, table in tables:
        warehouse.execute(f"truncate {quote_identifier(schema)}.{quote_identifier(table)}")


def write_rejected_rows(job: Intake, staged: Staged) -> None:
    """Write one row per reason, in the order of the lines; the source is read again for the text of those lines."""
    job.warehouse.execute(
        "insert into intake.rejected_rows"
        " (batch_id, source_name, line_number, column_name, reason_text, raw_text)"
        f" with raw_rows as ({staged.raw_sql}),"
        f" wanted as (select * from raw_rows where line_number in (select line_number from {job.stage}.rejections)),"
        f" worded as (select line_number, {staged.raw_text_sql} as raw_text from wanted)"
        " select $batch_id, $source_name, rejections.line_number, nullif(column_name, ''), reason_text, raw_text"
        f" from {job.stage}.rejections as rejections"
        " left join worded on rejections.line_number = worded.line_number"
        " order by rejections.line_number, column_name, reason_text",
        {"batch_id": job.request.batch_id, "source_name": job.request.source_name, "path": staged.raw_path},
    )


def write_batch(job: Intake, facts: FileFacts, staged: Staged, counts: BatchCounts) -> None:
    """Write the batch's row of the ledger."""
    request = job.request
    row = {
        "batch_id": request.batch_id,
        "entity_name": request.entity_name,
        "source_name": request.source_name,
        "source_hash": facts.sha256,
        "source_bytes": facts.size,
        "physical_line_count": staged.line_count,
        "row_count": counts.row_count,
        "loaded_count": counts.loaded_count,
        "new_count": counts.new_count,
        "changed_count": counts.changed_count,
        "unchanged_count": counts.unchanged_count,
        "rejected_count": counts.rejected_count,
        "duplicate_count": counts.duplicate_count,
        "gone_count": counts.gone_count,
        "data_date": request.data_date,
        "loaded_at": request.loaded_at,
        "is_synthetic": request.is_synthetic,
        "is_full_snapshot": request.is_full_snapshot,
        "header_text": _csv_record(staged.headers),
        "delimiter": staged.delimiter,
        "note_text": "; ".join(counts.notes) or None,
        "watermark_text": request.watermark,
    }
    names, places = ", ".join(row), ", ".join(f"${name}" for name in row)
    job.warehouse.execute(
        f"insert into intake.batches ({names}, batch_number)"
        f" select {places}, (select coalesce(max(batch_number), 0) + 1 from intake.batches)",
        row,
    )


def _csv_record(fields: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(fields)
    return text.getvalue()
