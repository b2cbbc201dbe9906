"""Write model.segments: size, change, name, lineage and colour of each segment of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from segapp.model import Feature, RunContext
from segapp.stages.describe.names.naming import choose_names
from segapp.warehouse import Warehouse, step

PALETTE = (
    *("#0031a7", "#954a1e", "#229e89", "#5b274a", "#b58415", "#9561d9"),
    *("#7c0e0e", "#16747e", "#588557", "#83037f", "#8a6e00", "#6b48cf"),
)
"""Colours on light paper by key: S01 has the first one for ever; the thirteenth segment has it again, with the next
shape."""

COLUMNS = (
    "run_id, segment_key, segment_name, name_source, is_name_stale, stale_reason_text, name_basis_text,"
    " rule_basis_text, size_rank, customer_count, customer_share, joined_count, left_count, lineage, first_seen_date,"
    " colour_hex, report_path"
)


def write_segments(
    warehouse: Warehouse, run: RunContext, features: Sequence[Feature], lineage: Mapping[str, str]
) -> None:
    """Write one row per segment of the run's model, those without a customer too."""
    default = "first" if run.kind == "fit" else "kept"
    origins = {key: lineage.get(key, default) for key in _keys(warehouse, run)}
    names = choose_names(warehouse, run, features, origins)
    counts = _counts(warehouse)
    ranks = {key: rank for rank, key in enumerate(sorted(origins, key=lambda key: (-counts.get(key, 0), key)), 1)}
    placed = sum(counts.values())
    changes, first_dates = _changes(warehouse, run), _first_dates(warehouse)
    unchanged = (None, None) if run.previous_run_id is None else (0, 0)
    rows = []
    for key, origin in origins.items():
        name = names[key]
        naming = (name.text, name.source, name.stale_reason is not None, name.stale_reason, name.basis, name.rule_basis)
        size = (ranks[key], counts.get(key, 0), counts.get(key, 0) / placed if placed else 0.0)
        change = changes.get(key, unchanged)
        look = (first_dates.get(key, run.data_date), colour(key), f"{key}.html")
        rows.append((run.run_id, key, *naming, *size, *change, origin, *look))
    for row in rows:
        marks = ", ".join("?" * len(row))
        warehouse.execute(f"insert into model.segments ({COLUMNS}) values ({marks})", row)


def colour(key: str) -> str:
    """Return the colour of a key; keys beyond the palette begin it again."""
    return PALETTE[(int(key[1:]) - 1) % len(PALETTE)]


def _keys(warehouse: Warehouse, run: RunContext) -> list[str]:
    rows = warehouse.rows(
        "select distinct segment_key from model.centroids where run_id = ? order by segment_key", [run.fit_run_id]
    )
    return [row.segment_key for row in rows]


def _counts(warehouse: Warehouse) -> dict[str, int]:
    rows = warehouse.rows(
        "select segment_key, count(*) as customer_count from model.assignments"
        " where segment_key is not null group by segment_key"
    )
    return {row.segment_key: row.customer_count for row in rows}


def _changes(warehouse: Warehouse, run: RunContext) -> dict[str, tuple[int, int]]:
    """Return how many joined and left each segment since the run before; empty at the first run."""
    if run.previous_run_id is None:
        return {}
    rows = warehouse.rows(
        step("placing/joined_and_left"),
        {"run_id": run.run_id},
    )
    return {row.segment_key: (row.joined_count, row.left_count) for row in rows}


def _first_dates(warehouse: Warehouse) -> dict[str, object]:
    rows = warehouse.rows("select segment_key, min(first_seen_date) as day from model.segments group by segment_key")
    return {row.segment_key: row.day for row in rows}
