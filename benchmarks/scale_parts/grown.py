"""Summarize, search, finish and assign customers with any features, and say what each took of the processor."""

import datetime
import json
import pathlib
import resource
import sys
import time

from segapp.model import Feature, RunContext
from segapp.project import find_project
from segapp.settings import Limits
from segapp.solver import load_solver
from segapp.stages.assign import assign, freeze_distances, write_model
from segapp.stages.cluster import SearchOptions, search
from segapp.stages.match_segments import first_keys
from segapp.stages.summarize import polish, summarize
from segapp.warehouse import build, open_working, read_objects

POINTS, MEMORY_LIMIT, K_MAX = sys.argv[1], sys.argv[2], int(sys.argv[3])
NOW = datetime.datetime(2026, 1, 31)
KIB_PER_UNIT = 1 / 1024 if sys.platform == "darwin" else 1  # ru_maxrss is in bytes on macOS

load_solver()  # imports are counted apart
file = pathlib.Path("grown.duckdb")
file.unlink(missing_ok=True)
with open_working(file, Limits(memory_limit=MEMORY_LIMIT)) as warehouse:
    build(warehouse, read_objects(find_project().sql), (1, 2, 3, 4))
    warehouse.execute("drop view features.customer_features")
    warehouse.execute(f"create table features.customer_features as select * from '{POINTS}'")
    warehouse.execute("checkpoint")
    names = [row[0] for row in warehouse.execute("describe features.customer_features").fetchall()[1:]]
    features = tuple(
        Feature(name, i, name, "", "train", "standard", "exclude", None, "", "", "0", True, False)
        for i, name in enumerate(names, 1)
    )
    began = time.process_time()
    summary = summarize(warehouse, features, lambda step: None)
    summarized = time.process_time()
    found = search(summary.points, SearchOptions(k_max=K_MAX))
    searched = time.process_time()
    found = polish(warehouse, summary, found, lambda step: None)
    finished = time.process_time()
    model = first_keys(warehouse, summary, found, "r1")
    write_model(warehouse, model, summary, found)
    freeze_distances(warehouse, model)
    assign(warehouse, RunContext("r1", "fit", "r1", None, "b1", NOW, NOW.date(), False, 1), model)
    warehouse.execute("checkpoint")
    assigned = time.process_time()
steps = {
    "summary": summarized - began,
    "search": searched - summarized,
    "finish": finished - searched,
    "assignment": assigned - finished,
    "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIB_PER_UNIT / 1024,
    "points": len(summary.points.weights),
    "kind": summary.kind,
    "passes": found.pass_count,
    "k": found.chosen_k,
}
print(json.dumps(steps))
