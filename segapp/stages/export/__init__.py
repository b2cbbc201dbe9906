"""Hand tables to people: files for spreadsheets and other programs, answers as text."""

from segapp.stages.export.answers import as_csv, as_json, as_table
from segapp.stages.export.tables import export_table, list_tables

__all__ = ["as_csv", "as_json", "as_table", "export_table", "list_tables"]
