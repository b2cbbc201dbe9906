"""The story of `segapp demo`: made-up customers through the whole job, marked as synthetic everywhere."""

from __future__ import annotations

import pathlib
import tempfile

from segapp.model import Progress
from segapp.pipeline.run import run
from segapp.pipeline.values import RunRequest, RunSummary
from segapp.project import Project

DEMO_CUSTOMER_COUNT = 20_000


def demo(project: Project, progress: Progress, *, customer_count: int = DEMO_CUSTOMER_COUNT) -> RunSummary:
    """Make a synthetic warehouse and report afresh; where real customers are, refuse.

    Raises
    ------
    SegappError
        If the project's warehouse holds real customers, or the job could not finish.
    """
    from segapp.stages.sample import write_sample

    with tempfile.TemporaryDirectory(prefix="segapp-demo-") as folder:
        source = pathlib.Path(folder) / "demo_customers.csv"
        progress(f"Making up {customer_count:,} customers")
        write_sample(source, customer_count=customer_count)
        return run(project, RunRequest(source=source, is_synthetic=True, starts_afresh=True), progress)
