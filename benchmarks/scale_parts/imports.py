"""Load what our part loads, and do nothing: the memory of the imports alone."""

import json

import duckdb  # noqa: F401
import numpy  # noqa: F401
import scipy.spatial.distance  # noqa: F401
import sklearn.cluster  # noqa: F401

import segapp.stages.assign
import segapp.stages.cluster
import segapp.stages.summarize  # noqa: F401

print(json.dumps({}))
