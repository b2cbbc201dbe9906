"""Decide from facts about its columns how to model a source's customers, and write the SQL files."""

from segapp.stages.columns.additions import added_texts, difference
from segapp.stages.columns.entries import Entry, entries_of
from segapp.stages.columns.gather import Table, gather
from segapp.stages.columns.names import KEY
from segapp.stages.columns.plan import ROW_NUMBER, Plan, plan_columns
from segapp.stages.columns.texts import CATALOG, OWN_FILES, project_texts, reason_of

__all__ = [
    "CATALOG",
    "KEY",
    "OWN_FILES",
    "ROW_NUMBER",
    "Entry",
    "Plan",
    "Table",
    "added_texts",
    "difference",
    "entries_of",
    "gather",
    "plan_columns",
    "project_texts",
    "reason_of",
]
