"""The last steps of every command that changes the warehouse: describe, marts, checks, report."""

from __future__ import annotations

from collections.abc import Mapping

from segapp.model import Feature, RunContext
from segapp.pipeline.job import Job
from segapp.pipeline.run_record import finish_run


def describe_all(
    job: Job, context: RunContext, catalog: tuple[Feature, ...], *, lineage: Mapping[str, str] | None = None
) -> None:
    """Describe the segments of this run, measure its campaigns, build the marts and check their figures.

    Parameters
    ----------
    lineage : mapping of segment key to word, optional
        Where each segment of a refit comes from.
    """
    from segapp.stages.campaigns import measure
    from segapp.stages.describe import describe
    from segapp.stages.marts import build_marts, run_checks

    job.progress("Describing the segments")
    describe(job.warehouse, context, catalog, job.progress, lineage=lineage)
    finish_run(job.warehouse, context)
    measure(job.warehouse, context)
    job.progress("Building the tables for analysts")
    build_marts(job.warehouse, job.objects)
    job.progress("Checking the figures")
    run_checks(job.warehouse, context, job.project.sql / "checks")
