"""Load what our part loads, and do nothing: the memory of the imports alone."""

import json

import duckdb  # noqa: F401
import numpy  # noqa: F401

import segapp.stages.assign
import segapp.stages.cluster
import segapp.stages.summarize  # noqa: F401
from segapp.solver import load_solver

load_solver()

print(json.dumps({}))
