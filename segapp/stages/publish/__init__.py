"""Replace warehouse.duckdb and site whole: readers see the old run or the new one, never a mixture."""

from segapp.stages.publish.checkup import Finding, check_project
from segapp.stages.publish.healing import heal, heal_if_possible
from segapp.stages.publish.kept import Interim, Kept
from segapp.stages.publish.lock import drop_lock, job_lock
from segapp.stages.publish.places import places_of
from segapp.stages.publish.publications import FORGET, Publication, clock_notes, newest_publication
from segapp.stages.publish.rendering import rerendered
from segapp.stages.publish.rolling_back import previous_file, publication_before, rollback
from segapp.stages.publish.upgrades import check_current
from segapp.stages.publish.working_copy import Start, WorkingCopy, working_copy

__all__ = [
    "FORGET",
    "Finding",
    "Interim",
    "Kept",
    "Publication",
    "Start",
    "WorkingCopy",
    "check_current",
    "check_project",
    "clock_notes",
    "drop_lock",
    "heal",
    "heal_if_possible",
    "job_lock",
    "newest_publication",
    "places_of",
    "previous_file",
    "publication_before",
    "rerendered",
    "rollback",
    "working_copy",
]
