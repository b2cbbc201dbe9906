"""Export tables: files for spreadsheets and other programs, answers as text."""

from segapp.stages.export.answers import as_csv, as_json, as_table
from segapp.stages.export.book_words import BookWords
from segapp.stages.export.dbt import export_dbt
from segapp.stages.export.folder import export_folder
from segapp.stages.export.superset import SupersetRequest, export_superset
from segapp.stages.export.tables import count_left_out, export_table, list_tables
from segapp.stages.export.workbook import BookTerms, WorkbookSummary, export_workbook, write_workbook

__all__ = [
    "BookTerms",
    "BookWords",
    "SupersetRequest",
    "WorkbookSummary",
    "as_csv",
    "as_json",
    "as_table",
    "count_left_out",
    "export_dbt",
    "export_folder",
    "export_superset",
    "export_table",
    "export_workbook",
    "list_tables",
    "write_workbook",
]
