"""Name the table beside the pushed marts that says which run each of them shows."""

RECORD = "push_record"
"""Only tables named there are ever emptied."""

RECORD_COMMENT = "One row per table that segapp push fills: the run it shows."
