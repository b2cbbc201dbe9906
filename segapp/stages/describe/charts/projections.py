"""Write model.projection_cells: what the scatter charts of pairs of training features draw, in one pass."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from segapp.stages.describe.counting.columns import PLACED, NumberColumn
from segapp.stages.describe.counting.round_bins import Bins, round_bins
from segapp.warehouse import Warehouse, float_literal

CELLS_PER_AXIS = 30
SHOWN_FEATURES = 5
"""Of more training features only those that set segments apart most are paired: 5 make 10 charts, 30 make 435."""


def write_projections(
    warehouse: Warehouse, run_id: str, columns: Sequence[NumberColumn], bins: Mapping[int, Bins]
) -> None:
    """Write one row per pair, segment and cell: distinct values up to `scatter_max_points` customers, bins beyond."""
    shown = [column for column in _shown(warehouse, run_id, columns) if column.number in bins]
    pairs = list(itertools.combinations(shown, 2))
    if not pairs:
        return
    placed = warehouse.scalar("select count(*) from model.assignments where segment_key is not null")
    is_binned = placed > warehouse.scalar("select scatter_max_points from model.thresholds")
    axes = {column.number: _axis_sql(column, bins[column.number], is_binned) for column in shown}
    _write_pairs(warehouse, pairs)
    warehouse.execute(_insert(pairs, axes), {"run_id": run_id})


def _shown(warehouse: Warehouse, run_id: str, columns: Sequence[NumberColumn]) -> list[NumberColumn]:
    """Return the training columns to pair, in catalog order."""
    trained = [column for column in columns if column.feature.role == "train"]
    effects = {column.feature.feature_name: 0.0 for column in trained}
    rows = warehouse.rows(
        "select feature_name, abs(effect_size_vs_others) as effect from model.segment_effects"
        " where run_id = $run_id and not is_share order by feature_name, segment_key",
        {"run_id": run_id},
    )
    for row in rows:
        effects[row.feature_name] = effects.get(row.feature_name, 0.0) + (row.effect or 0.0)
    strongest = sorted(trained, key=lambda column: (-effects[column.feature.feature_name], column.number))
    return sorted(strongest[:SHOWN_FEATURES], key=lambda column: column.number)


def _axis_sql(column: NumberColumn, histogram: Bins, is_binned: bool) -> str:
    """Return SQL for the coordinate that is drawn: the value itself, or the middle of its cell."""
    if not is_binned:
        return column.value_sql
    ends = histogram.edges[0], histogram.edges[-2] + histogram.width / 2
    cells = round_bins(*ends, most=CELLS_PER_AXIS, is_integer=column.is_integer)
    first, width, middle = (float_literal(each) for each in (cells.edges[0], cells.width, cells.middles[0]))
    cell = f"floor((({column.value_sql}) - {first}) / {width})"
    last = float_literal(cells.count - 1)
    clamped = f"case when {cell} < 0 then 0e0 when {cell} > {last} then {last} else {cell} end"
    return f"case when ({column.value_sql}) is not null then {middle} + ({clamped}) * {width} end"


def _write_pairs(warehouse: Warehouse, pairs: Sequence[tuple[NumberColumn, NumberColumn]]) -> None:
    warehouse.execute(
        "create or replace temp table projection_pairs"
        " (pair_number integer, x_feature_name varchar, y_feature_name varchar)"
    )
    names = [(number, x.feature.feature_name, y.feature.feature_name) for number, (x, y) in enumerate(pairs, 1)]
    warehouse.insert("projection_pairs", names)


def _insert(pairs: Sequence[tuple[NumberColumn, NumberColumn]], axes: Mapping[int, str]) -> str:
    values = ", ".join(f"{sql} as v{number}" for number, sql in axes.items())
    x, y = (
        " ".join(f"when {number} then v{pair[side].number}" for number, pair in enumerate(pairs, 1)) for side in (0, 1)
    )
    return f"""
insert into model.projection_cells
with
customers as (
    select segment_key, {values}
    from {PLACED}
    where segment_key is not null
),
stacked as (
    select
        segment_key,
        pair_number,
        x_feature_name,
        y_feature_name,
        case pair_number {x} end as x_value,
        case pair_number {y} end as y_value
    from customers
    cross join projection_pairs
)
select
    $run_id, x_feature_name, y_feature_name, segment_key, x_value, y_value, count(*) as customer_count
from stacked
where x_value is not null and y_value is not null
group by pair_number, x_feature_name, y_feature_name, segment_key, x_value, y_value
order by pair_number, segment_key, x_value, y_value"""
