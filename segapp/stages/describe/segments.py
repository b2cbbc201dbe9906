"""Write model.segments: size, change, name, lineage and colour of each segment of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from segapp.model import Feature, RunContext
from segapp.stages.describe.names import Fact, SegmentName, name_segments
from segapp.warehouse import Warehouse

PALETTE = (
    *("#1532a8", "#964a1e", "#169f8b", "#5f2a4e", "#b78415", "#8e60e2"),
    *("#7b070a", "#07727d", "#5b8556", "#82057e", "#907305", "#6148c9"),
)
"""Colours on light paper by key: S01 has the first one for ever; the thirteenth segment has it again, with the next
shape."""

COLUMNS = (
    "run_id, segment_key, segment_name, name_source, is_name_stale, name_basis_text, size_rank, customer_count,"
    " customer_share, joined_count, left_count, lineage, first_seen_date, colour_hex, report_path"
)


def write_segments(
    warehouse: Warehouse, run: RunContext, features: Sequence[Feature], lineage: Mapping[str, str]
) -> None:
    """Write one row per segment of the run's model, those without a customer too."""
    keys = _keys(warehouse, run)
    counts = _counts(warehouse)
    earlier = _earlier(warehouse, run)
    names = _names(warehouse, run, features, {key: earlier.get(key) for key in keys})
    ranks = {key: rank for rank, key in enumerate(sorted(keys, key=lambda key: (-counts.get(key, 0), key)), 1)}
    placed = sum(counts.values())
    default_lineage = "first" if run.kind == "fit" else "kept"
    for key in keys:
        count = counts.get(key, 0)
        share = count / placed if placed else 0.0
        change = _change(warehouse, run, key)
        origin = lineage.get(key, default_lineage)
        page = f"{key}.html"
        row = (ranks[key], count, share, *change, origin, _first_seen(warehouse, run, key), colour(key), page)
        marks = ", ".join("?" * (len(row) + 6))
        warehouse.execute(
            f"insert into model.segments ({COLUMNS}) values ({marks})", [run.run_id, key, *names[key], *row]
        )


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


def _earlier(warehouse: Warehouse, run: RunContext) -> dict[str, Any]:
    """Return the segments of the run before, by key."""
    rows = warehouse.rows("select * from model.segments where run_id = ?", [run.previous_run_id])
    return {row.segment_key: row for row in rows}


def _names(
    warehouse: Warehouse, run: RunContext, features: Sequence[Feature], earlier: Mapping[str, Any]
) -> dict[str, tuple[str, str, bool, str]]:
    """Return (name, source, is stale, basis) of each key: kept where the model is kept, else made by the rule."""
    kept = {
        key: (row.segment_name, row.name_source, row.is_name_stale, row.name_basis_text)
        for key, row in earlier.items()
        if row is not None and (run.kind == "assign" or row.name_source == "person")
    }
    facts = _facts(warehouse, run, features, [key for key in earlier if key not in kept])
    threshold = warehouse.scalar("select name_min_effect from model.thresholds")
    made = name_segments(facts, min_effect=threshold, taken={name for name, *_ in kept.values()})
    return kept | {key: _made(name) for key, name in made.items()}


def _made(name: SegmentName) -> tuple[str, str, bool, str]:
    return name.text, "rule", False, name.basis


def _facts(
    warehouse: Warehouse, run: RunContext, features: Sequence[Feature], keys: Sequence[str]
) -> dict[str, list[Fact]]:
    rows = warehouse.rows(
        "select segment_key, feature_name, direction, effect_size_vs_others from model.segment_effects"
        " where run_id = ? and category_name is null",
        [run.run_id],
    )
    found = {(row.segment_key, row.feature_name): row for row in rows}
    trained = [feature for feature in features if feature.role == "train"]
    return {
        key: [
            Fact(feature, row.direction, row.effect_size_vs_others or 0.0)
            for feature in trained
            if (row := found.get((key, feature.feature_name))) is not None
        ]
        for key in keys
    }


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
