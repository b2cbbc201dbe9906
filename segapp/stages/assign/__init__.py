"""Place every customer with the model: one generated view, materialised, and the changes since the previous run.

`model.customer_scores` is the only object that a stage generates; `model.assignments` is that view with what the run
before said, so table and live view agree by construction.
"""

from __future__ import annotations

from segapp.model import RunContext, SegmentModel
from segapp.stages.assign.history import write_ended_stays, write_moves
from segapp.stages.assign.store import cluster_places, read_model, write_model
from segapp.stages.assign.store_evidence import grade_segments, write_evidence
from segapp.stages.assign.typicality import freeze_distances, scores_with_typicality
from segapp.warehouse import Warehouse, quote_identifier, quote_text

__all__ = [
    "assign",
    "cluster_places",
    "freeze_distances",
    "grade_segments",
    "read_model",
    "write_evidence",
    "write_model",
]

COMPRESSION = {
    "customer_id": "fsst",
    **dict.fromkeys(
        ("segment_key", "runner_up_segment_key", "previous_segment_key", "typicality", "exclusion_reason"), "dictionary"
    ),
    **dict.fromkeys(("centroid_distance", "runner_up_distance", "runner_up_margin"), "uncompressed"),
}
"""Asked to choose, the database tries every way on every value: looking for a dictionary of ids that all differ takes
longer than writing them, and no way makes distances much smaller."""


def assign(warehouse: Warehouse, run: RunContext, model: SegmentModel) -> None:
    """Place every customer: make model.customer_scores, then model.assignments, moves and ended stays from it."""
    warehouse.execute(f"create or replace view model.customer_scores as\n{scores_with_typicality(warehouse, model)}")
    _make_table(warehouse, "model.assignments_next", _assignments_select(run))
    if run.previous_run_id is not None:
        write_moves(warehouse, run)
        write_ended_stays(warehouse, run)
    warehouse.execute("drop table model.assignments")
    warehouse.execute("alter table model.assignments_next rename to assignments")
    warehouse.execute(
        "comment on table model.assignments is"
        " 'One row per customer: where the current run placed them, and the run before.'"
    )


def _make_table(warehouse: Warehouse, table: str, select: str) -> None:
    """Make a table from a select, its texts compressed as COMPRESSION says."""
    described = warehouse.execute(f"describe {select}").fetchall()
    columns = ", ".join(f"{quote_identifier(name)} {kind}{_compression(name)}" for name, kind, *_ in described)
    warehouse.execute(f"create or replace table {table} ({columns})")
    warehouse.execute(f"insert into {table} {select}")


def _compression(column: str) -> str:
    return f" using compression {COMPRESSION[column]}" if column in COMPRESSION else ""


def _assignments_select(run: RunContext) -> str:
    day = f"date {quote_text(run.data_date.isoformat())}"
    number = f"(select run_number from model.runs where run_id = {quote_text(run.run_id)})"
    return f"""
select
    scores.*,
    previous.segment_key as previous_segment_key,
    case
        when scores.segment_key is null then null
        when previous.segment_key = scores.segment_key then previous.segment_since_date
        else {day}
    end as segment_since_date,
    case
        when scores.segment_key is null then null
        when previous.segment_key = scores.segment_key then previous.segment_since_run_number
        else {number}
    end as segment_since_run_number
from model.customer_scores as scores
left join model.assignments as previous on scores.customer_id = previous.customer_id"""
