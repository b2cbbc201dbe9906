"""The workflow of each command: which stages run, in which order, on which working copy."""

from segapp.pipeline.run import run
from segapp.pipeline.values import RunRequest, RunSummary, SegmentLine

__all__ = ["RunRequest", "RunSummary", "SegmentLine", "run"]
