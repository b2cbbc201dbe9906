"""Write model.segments: size, change, name, lineage and colour of each segment of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from segapp.model import Feature, RunContext
from segapp.stages.describe.naming import choose_names
from segapp.warehouse import Warehouse

PALETTE = (
    *("#1532a8", "#964a1e", "#169f8b", "#5f2a4e", "#b78415", "#8e60e2"),
    *("#7b070a", "#07727d", "#5b8556", "#82057e", "#907305", "#6148c9"),
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
    rows = []
    for key, origin in origins.items():
        name = names[key]
        naming = (name.text, name.source, name.stale_reason is not None, name.stale_reason, name.basis, name.rule_basis)
        size = (ranks[key], counts.get(key, 0), counts.get(key, 0) / placed if placed else 0.0)
        change = _change(warehouse, run, key)
        look = (_first_seen(warehouse, run, key), colour(key), f"{key}.html")
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


def _change(warehouse: Warehouse, run: RunContext, key: str) -> tuple[int | None, int | None]:
    """Return how many joined and left since the run before; None at the first run."""
    if run.previous_run_id is None:
        return None, None
    row = warehouse.row(
        """
select
    coalesce(sum(customer_count) filter (where segment_key = $key), 0) as joined_count,
    coalesce(sum(customer_count) filter (where previous_segment_key = $key), 0) as left_count
from model.segment_moves
where run_id = $run_id and segment_key is distinct from previous_segment_key""",
        {"run_id": run.run_id, "key": key},
    )
    return row.joined_count, row.left_count


def _first_seen(warehouse: Warehouse, run: RunContext, key: str) -> object:
    found = warehouse.scalar("select min(first_seen_date) from model.segments where segment_key = ?", [key])
    return found or run.data_date
