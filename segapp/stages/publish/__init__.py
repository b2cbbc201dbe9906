"""Replace warehouse.duckdb and site whole: readers see the old run or the new one, never a half."""

from segapp.stages.publish.ledger import Publication, newest_publication
from segapp.stages.publish.working import WorkingCopy, heal, heal_if_possible, rendered_anew, working_copy

__all__ = [
    "Publication",
    "WorkingCopy",
    "heal",
    "heal_if_possible",
    "newest_publication",
    "rendered_anew",
    "working_copy",
]
