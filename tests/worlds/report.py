"""Fill a warehouse with made-up customers, segments and runs in plain SQL, for pages in every state.

Nothing is fitted: customer i belongs to segment i modulo k, and figures follow from it. Runs of the real job are
tested elsewhere; here names, numbers of segments and verdicts are chosen.
"""

from __future__ import annotations

import pathlib
import re
from dataclasses import dataclass, field

from segapp.project import Project
from segapp.stages.marts import build_marts
from segapp.warehouse import Warehouse, build, open_working, read_objects
from tests.built import copy_built

ROOT = pathlib.Path(__file__).resolve().parents[2]
RUNS = ("20260131T120000Z1a2b", "20260228T120000Z4f2a")
FEATURES = {"age_years": 12, "annual_income_k": 13, "spending_score": 14}


@dataclass(frozen=True)
class World:
    """What the pages shall show."""

    segment_count: int = 3
    customer_count: int = 60
    run_count: int = 1
    is_synthetic: bool = True
    is_judged: bool = False
    names: dict[str, str] = field(default_factory=dict)
    sql: pathlib.Path = ROOT / "sql"


def make(path: pathlib.Path, world: World) -> Warehouse:
    """Return an open warehouse in which everything up to the marts is there."""
    objects = read_objects(world.sql)
    if world.sql == ROOT / "sql":
        warehouse = copy_built(path)
    else:
        warehouse = open_working(path)
        build(warehouse, objects, (1, 2, 3, 4))
    if world.customer_count:
        _fill_customers(warehouse, world)
    for number in range(world.run_count):
        _fill_run(warehouse, world, number)
    warehouse.execute(
        "create or replace view model.customer_scores as select * exclude"
        " (previous_segment_key, segment_since_date, segment_since_run_number) from model.assignments"
    )
    build_marts(warehouse, objects)
    return warehouse


def project(home: pathlib.Path, *, sql: pathlib.Path = ROOT / "sql") -> Project:
    """Return a project whose own templates, if it has any, win over the shipped ones."""
    own = home / "templates"
    return Project(home, sql, (own, ROOT / "templates") if own.is_dir() else (ROOT / "templates",))


def _fill_customers(warehouse: Warehouse, world: World) -> None:
    warehouse.execute(
        "insert into core.customers ("
        "customer_id, gender, age_years, annual_income_k, spending_score, batch_id, "
        "first_seen_date, gone_date)"
        " select printf('%04d', i), if(i % 3 = 0, 'Male', 'Female'),"
        " 20 + (i * 7) % 40 + 3 * (i % $k), 20 + 15 * (i % $k) + i % 9, 10 + (37 * (i % $k)) % 80 + (i * 5) % 11,"
        " 'b0', date '2026-01-31', null from range($n) as numbers (i)",
        {"k": world.segment_count, "n": world.customer_count},
    )
    warehouse.execute(
        "insert into model.assignments by name select customers.*,"
        " printf('S%02d', 1 + cast(customer_id as integer) % $k) as segment_key, 0.5 as centroid_distance,"
        " if($k > 1, printf('S%02d', 1 + (1 + cast(customer_id as integer)) % $k), null) as runner_up_segment_key,"
        " if($k > 1, 1.0, null) as runner_up_distance, if($k > 1, 0.5, null) as runner_up_margin,"
        " if(cast(customer_id as integer) % 10 = 7, 'borderline', 'typical') as typicality,"
        " 50.0 as typicality_percentile, false as is_outlier, date '2026-01-31' as segment_since_date"
        " from features.customer_features as customers",
        {"k": world.segment_count},
    )


def _fill_run(warehouse: Warehouse, world: World, number: int) -> None:
    facts = {"run": RUNS[number], "fit": RUNS[0], "previous": RUNS[number - 1] if number else None}
    facts |= {"batch": f"b{number}", "day": f"2026-0{number + 1}-28", "k": world.segment_count}
    facts |= {"n": world.customer_count, "synthetic": world.is_synthetic, "kind": "assign" if number else "fit"}
    _run(warehouse, BATCH, facts)
    _run(warehouse, RUN, facts)
    _run(warehouse, SEGMENTS, facts)
    for name in FEATURES:
        _run(warehouse, PROFILE.replace("FEATURE", name), facts)
        _run(warehouse, BINS.replace("FEATURE", name), facts)
        if not number:
            _run(warehouse, CENTRES.replace("FEATURE", name), facts)
    for x, y in (("age_years", "annual_income_k"), ("age_years", "spending_score")):
        _run(warehouse, CELLS.replace("XS", x).replace("YS", y), facts)
    _run(warehouse, CELLS.replace("XS", "annual_income_k").replace("YS", "spending_score"), facts)
    for each in (CATEGORIES, TYPICAL, CHECKS, *((MOVES,) if number else SEARCHED)):
        _run(warehouse, each, facts)
    for key, name in world.names.items():
        warehouse.execute("update model.segments set segment_name = ? where segment_key = ?", [name, key])
    if world.is_judged:
        for each in JUDGED:
            _run(warehouse, each, facts)


def _run(warehouse: Warehouse, sql: str, facts: dict[str, object]) -> None:
    """Run one statement with those of the facts that it names."""
    warehouse.execute(sql, {name: value for name, value in facts.items() if re.search(rf"\${name}\b", sql)} or None)


BATCH = """
insert into intake.batches by name
select $batch as batch_id, 'customers' as entity_name, $batch || '.csv' as source_name, 'h' as source_hash,
    900 as source_bytes, $n + 4 as physical_line_count, $n + 3 as row_count, $n as loaded_count, $n as new_count,
    0 as changed_count, 0 as unchanged_count, 2 as rejected_count, 1 as duplicate_count, 0 as gone_count,
    cast($day as date) as data_date, cast($day as timestamp) as loaded_at, $synthetic as is_synthetic,
    false as is_full_snapshot, (select count(*) + 1 from intake.batches) as batch_number"""
RUN = """
insert into model.runs (run_id, kind, fit_run_id, previous_run_id, batch_id, started_at, finished_at, data_date,
    is_synthetic, customer_count, excluded_count, segment_count, choice_text, chosen_by, rule_k, silhouette, inertia,
    point_count, summary_kind, summary_loss, segapp_version, duckdb_version, seed, run_number)
values ($run, $kind, $fit, $previous, $batch, cast($day as timestamp), cast($day as timestamp), cast($day as date),
    $synthetic, $n, 0, $k, 'The silhouette is highest here.', 'rule', $k, 0.43, 133.9, $n, 'distinct',
    0, '0', '2', 1, (select count(*) + 1 from model.runs))"""
SEGMENTS = """
insert into model.segments by name
select $run as run_id, segment_key, 'Group ' || segment_key as segment_name, 'rule' as name_source,
    false as is_name_stale, row_number() over (order by count(*) desc, segment_key) as size_rank,
    count(*) as customer_count, count(*) / $n as customer_share, if($kind = 'fit', null, 1) as joined_count,
    if($kind = 'fit', null, 1) as left_count, if($kind = 'fit', 'first', 'kept') as lineage,
    date '2026-01-31' as first_seen_date, '#0031a7' as colour_hex, segment_key || '.html' as report_path
from model.assignments group by segment_key"""
PROFILE = """
insert into model.segment_profiles (
    run_id, segment_key, feature_name, category_name, customer_count, missing_count, segment_value,
    segment_sd, segment_median, segment_p10, segment_p90, base_count, base_value, base_sd, base_median
)
select $run, segment_key, 'FEATURE', null, count(FEATURE), count(*) - count(FEATURE), avg(FEATURE), stddev_pop(FEATURE),
    median(FEATURE), quantile_cont(FEATURE, 0.1), quantile_cont(FEATURE, 0.9), any_value(n), any_value(mean),
    any_value(sd), any_value(middle)
from model.assignments,
    (select count(FEATURE) as n, avg(FEATURE) as mean, stddev_pop(FEATURE) as sd, median(FEATURE) as middle
     from features.customer_features)
group by segment_key"""
CATEGORIES = """
insert into model.segment_profiles (
    run_id, segment_key, feature_name, category_name, customer_count, missing_count, segment_value,
    segment_sd, segment_median, segment_p10, segment_p90, base_count, base_value, base_sd, base_median
)
select $run, segment_key, 'gender', 'Female', count(*), 0, avg((gender = 'Female')::int), 0.5, null, null, null, $n,
    any_value(share), 0.5, null
from model.assignments,
    (select avg((gender = 'Female')::int) as share from features.customer_features)
group by segment_key"""
BINS = """
insert into model.feature_histograms (
    run_id, segment_key, feature_name, bin_low, bin_high, customer_count
)
select $run, segment_key, 'FEATURE', 10 * floor(FEATURE / 10), 10 * floor(FEATURE / 10) + 10, count(*)
from model.assignments
group by grouping sets ((segment_key, floor(FEATURE / 10)), (floor(FEATURE / 10)))"""
CELLS = """
insert into model.projection_cells (
    run_id, x_feature_name, y_feature_name, segment_key, x_value, y_value, customer_count
)
select $run, 'XS', 'YS', segment_key, XS, YS, count(*)
from model.assignments
group by segment_key, XS, YS"""
CENTRES = """
insert into model.centroids (
    run_id, segment_key, feature_name, feature_order, centroid_z, centroid_value
)
select $run, segment_key, 'FEATURE', 1, coalesce((avg(FEATURE) - any_value(mean)) / nullif(any_value(sd), 0), 0),
    avg(FEATURE)
from model.assignments,
    (select avg(FEATURE) as mean, stddev_pop(FEATURE) as sd from features.customer_features)
group by segment_key"""
K_SEARCH = """
insert into model.k_search by name
select $run as run_id, k, 500 / k as inertia, 0.5 - abs(k - $k) / 20 as silhouette, 0.6 as silhouette_squared,
    100.0 + k as calinski_harabasz, 1 / k as davies_bouldin, 0.1 as smallest_segment_share, 0.0 as restart_spread,
    k < 9 as is_eligible, k = $k as is_chosen
from range(2, 11) as tried (k)"""
K_ALTERNATIVES = """
insert into model.k_alternatives (
    run_id, k, segment_rank, segment_name, customer_count, customer_share
)
select $run, $k + 1, i, 'Group as it would be ' || i, 10 * i, 0.1 * i from range(1, $k + 2) as ranks (i)"""
K_ALTERNATIVE_FEATURES = """
insert into model.k_alternative_features (
    run_id, k, segment_rank, feature_name, segment_value, effect_size_vs_others
)
select $run, $k + 1, i, feature_name, 10.0 * i, 1.0 / i
from range(1, $k + 2) as ranks (i), (values ('age_years'), ('annual_income_k')) as features (feature_name)"""
K_ALTERNATIVE_ORIGINS = """
insert into model.k_alternative_origins (
    run_id, k, segment_rank, segment_key, customer_count
)
select $run, $k + 1, i, segment_key, i * count(*) from range(1, $k + 2) as ranks (i), model.assignments
where segment_key is not null group by i, segment_key"""
STRUCTURE_HINTS = """
insert into model.structure_hints (
    run_id, feature_name, k, silhouette, null_q95, draw_count
)
select $run, feature_name, 4, 0.66, 0.45, 19 from (values ('age_years'), ('annual_income_k')) as kept (feature_name)
where $k = 3"""
SILHOUETTES = """
insert into model.segment_silhouettes (
    run_id, segment_key, mean_silhouette, silhouette_p10, silhouette_p90, negative_share
)
select $run, segment_key, 0.7 - row_number() over (order by segment_key) / 20, -0.1, 0.8, 0.12
from model.assignments where $k > 1 group by segment_key"""
SEARCHED = (
    *(K_SEARCH, K_ALTERNATIVES, K_ALTERNATIVE_FEATURES, K_ALTERNATIVE_ORIGINS),
    *(STRUCTURE_HINTS, SILHOUETTES),
)
TYPICAL = """
insert into model.segment_typical_customers (
    run_id, segment_key, kind, typical_rank, customer_id
)
select $run, segment_key, kind, row_number() over (partition by segment_key, kind order by customer_id), customer_id
from model.assignments, (values ('typical'), ('borderline')) as kinds (kind)
qualify row_number() over (partition by segment_key, kind order by customer_id) <= 5"""
CHECKS = """
insert into model.check_results (
    run_id, rule_name, rule_text, severity, affected_count, sample_text
) values
    ($run, 'unique_ids', 'Every customer is there once', 'fail', 0, null),
    ($run, 'outliers', 'Few customers lie far from everybody else', 'warn', 2, '0003, 0007')"""
MOVES = """
insert into model.segment_moves (run_id, previous_segment_key, segment_key, customer_count)
select $run, segment_key, segment_key, count(*) from model.assignments group by segment_key
union all select $run, 'S01', 'S02', 7 where $k > 1 union all select $run, null, 'S01', 5
union all select $run, 'S01', null, 4"""
JUDGED = (
    """update model.runs set structure_verdict = 'weak', stability_mean_ari = 0.7,
    drift_verdict = if(kind = 'fit', null, 'investigate'), drift_reason_text = 'income has moved'
    where run_id = $run""",
    """update model.segments set stability_jaccard = 0.9 - size_rank / 5, rule_text = 'income above 30', rule_sql =
    'annual_income_k > 30', rule_precision = 0.9, rule_recall = 0.8, is_name_stale = segment_key = 'S01',
    stability_grade = if(size_rank = 1, 'fair', 'fragile') where run_id = $run""",
)
