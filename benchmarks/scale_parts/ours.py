"""Summarize, search, finish and assign as the job does, on a table of customers; beside each its bare SQL."""

import datetime
import json
import pathlib
import resource
import sys
import time

from segapp.model import Feature, RunContext
from segapp.project import find_project
from segapp.scoring_sql import measured_select, segment_key_sql
from segapp.settings import Limits
from segapp.solver import load_solver
from segapp.stages.assign import _assignments_select, _make_table, assign, freeze_distances, write_model
from segapp.stages.assign.typicality import scores_with_typicality
from segapp.stages.cluster import SearchOptions, search
from segapp.stages.match_segments import first_keys
from segapp.stages.summarize import polish, summarize
from segapp.stages.summarize.polish import _pass
from segapp.warehouse import build, open_working, read_objects

POINTS, MEMORY_LIMIT = sys.argv[1:3]
NAMES = ("age_years", "annual_income_k", "spending_score")
FEATURES = tuple(
    Feature(name, i, name, "", "train", "standard", "exclude", None, "", "", "0", True, False)
    for i, name in enumerate(NAMES, 1)
)
NOW = datetime.datetime(2026, 1, 31)
RUN = RunContext("r1", "fit", "r1", None, "b1", NOW, NOW.date(), False, 1)
FLOOR = """
create table floor as
select
    customer_id,
    case when age_years > 40 then 'S01' else 'S02' end as segment_key,
    age_years * 0.5 as centroid_distance,
    case when age_years > 30 then 'S01' else 'S02' end as runner_up_segment_key,
    annual_income_k * 0.5 as runner_up_distance,
    spending_score * 0.5 as runner_up_margin,
    case when age_years > 50 then 'core' else 'typical' end as typicality,
    age_years * 1.5 as typicality_percentile,
    age_years > 60 as is_outlier,
    cast(null as varchar) as exclusion_reason,
    age_years,
    annual_income_k,
    spending_score,
    cast(null as varchar) as previous_segment_key,
    date '2026-01-31' as segment_since_date
from features.customer_features"""

steps: dict[str, float] = {}
load_solver()  # imports are counted apart


def timed(name: str, start: tuple[float, float]) -> tuple[float, float]:
    """Note the seconds since start by the clock and of the processor, and the peak of memory so far; return now."""
    wall, processor = clocks()
    steps[name], steps[f"{name}, processor"] = wall - start[0], processor - start[1]
    steps[f"{name}, peak MiB"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return clocks()


def clocks() -> tuple[float, float]:
    """Return the time on the clock and that of the processor."""
    return time.perf_counter(), time.process_time()


def quiet(step: str) -> None:
    """Say nothing."""


file = pathlib.Path("scale.duckdb")
file.unlink(missing_ok=True)
with open_working(file, Limits(memory_limit=MEMORY_LIMIT)) as warehouse:
    build(warehouse, read_objects(find_project().sql), (1, 2, 3, 4))
    warehouse.execute("drop view features.customer_features")
    columns = ", ".join(NAMES)
    warehouse.execute(f"create table features.customer_features as select customer_id, {columns} from '{POINTS}'")
    warehouse.execute("checkpoint")
    warehouse.execute(
        f"select {', '.join(f'sum({name})' for name in NAMES)} from features.customer_features"
    ).fetchall()

    now = clocks()
    summary = summarize(warehouse, FEATURES, quiet)
    now = timed("summarize", now)
    found = search(summary.points, SearchOptions())
    now = timed("search", now)
    found = polish(warehouse, summary, found, quiet)
    now = timed("polish", now)
    _pass(warehouse, summary, found.chosen.centroids_z)
    now = timed("pass", now)

    model = first_keys(warehouse, summary, found, "r1")
    write_model(warehouse, model, summary, found)
    freeze_distances(warehouse, model)
    now = timed("keys and quantiles", now)
    warehouse.execute(f"create or replace view model.customer_scores as {scores_with_typicality(warehouse, model)}")
    _make_table(warehouse, "placed", _assignments_select("date '2026-01-31'"))
    warehouse.execute("checkpoint")
    now = timed("assign", now)

    key = segment_key_sql("segment_number", model)
    placed = measured_select(model, carried=NAMES)
    warehouse.execute(f"create table labelled as select customer_id, {columns}, {key} as segment_key from ({placed})")
    warehouse.execute("checkpoint")
    now = timed("label", now)

    warehouse.execute(FLOOR)
    warehouse.execute("checkpoint")
    now = timed("floor", now)
    assign(warehouse, RUN, model)
    now = timed("assign with history", now)
steps["points"] = len(summary.points.weights)
steps["inertia"] = found.chosen.inertia
steps["chosen_k"] = found.chosen_k
steps["passes"] = found.pass_count
print(json.dumps(steps))
