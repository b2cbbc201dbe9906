"""The table beside the pushed marts that records which run each of them shows."""

RECORD = "push_record"
"""Only tables named there are ever emptied."""

RECORD_COMMENT = "One row per table that segapp push fills: the run it shows."

RECORD_COLUMNS = (
    ("table_name", "text", "Table that segapp fills; no other is ever touched."),
    ("run_id", "text", "Run that the table shows."),
    ("row_count", "bigint", "Rows that were copied."),
    ("contract_version", "text", "Version of the public tables."),
    ("segapp_version", "text", "Version of segapp that pushed it."),
    ("pushed_at", "timestamp with time zone", "When the transaction that filled it began."),
)
