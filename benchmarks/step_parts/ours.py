"""Do a whole run of the job and say what each step took: seconds by the clock and of the processor, peak of memory."""

import itertools
import json
import pathlib
import resource
import sys
import time

import duckdb  # noqa: F401  (imports are left out)
import scipy.spatial.distance  # noqa: F401
import sklearn.cluster  # noqa: F401

from segapp.pipeline import RunRequest, run
from segapp.project import find_project

HOME, SOURCE = map(pathlib.Path, sys.argv[1:])
KIB_PER_UNIT = 1 / 1024 if sys.platform == "darwin" else 1  # ru_maxrss is in bytes on macOS
PARTS = {
    "read: Fingerprinting the customers": "fingerprint",
    "fit: Choosing the number of segments": "search",
    "fit: Testing the segments against chance": "evidence",
}
"""Lines of the progress that are a step of their own here."""

marks: list[tuple[str, float, float, float]] = []


def mark(text: str) -> None:
    """Note when a line of progress came."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIB_PER_UNIT / 1024
    marks.append((PARTS.get(text, text.partition(":")[0]), time.perf_counter(), time.process_time(), peak))


mark("open")
run(find_project(HOME), RunRequest(source=SOURCE), mark)
mark("end")
steps: dict[str, list[float]] = {}
for (step, *began), (_, *ended) in itertools.pairwise(marks):
    wall, processor, _ = steps.get(step, [0.0, 0.0, 0.0])
    steps[step] = [wall + ended[0] - began[0], processor + ended[1] - began[1], ended[2]]
print(json.dumps(steps))
