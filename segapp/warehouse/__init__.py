"""Everything database: connections, quoting, and building the objects of sql/."""

from segapp.warehouse.building import build, is_built, make_table, run_file
from segapp.warehouse.conditions import check_condition
from segapp.warehouse.connection import (
    NO_LIMITS,
    STORAGE_VERSION,
    Warehouse,
    limits_beside,
    open_published,
    open_working,
)
from segapp.warehouse.copies import copied_marts
from segapp.warehouse.csv import count_rows, write_csv
from segapp.warehouse.failures import database_error, transaction, worded
from segapp.warehouse.formulas import csv_column, defused_sql, restored, restored_sql, without_formula
from segapp.warehouse.identifiers import float_literal, quote_identifier, quote_text, readable_identifier
from segapp.warehouse.interrupts import Signals, interruptible, orderly_signals
from segapp.warehouse.invisible import edges_trimmed, shown, spelled, spelled_out
from segapp.warehouse.objects import SqlObject, in_order, read_objects
from segapp.warehouse.old_readers import check_for_old_readers
from segapp.warehouse.personal import personal_columns
from segapp.warehouse.presence import is_wanted
from segapp.warehouse.public_tables import PublicColumn, PublicTable, read_public_tables
from segapp.warehouse.queries import reading, select_file
from segapp.warehouse.readers import Answer, connect, engine, run_query
from segapp.warehouse.rewriting import rewrite_file
from segapp.warehouse.running import running_share, watch
from segapp.warehouse.steps import step
from segapp.warehouse.tables import bring_up_to_date

__all__ = [
    "NO_LIMITS",
    "STORAGE_VERSION",
    "Answer",
    "PublicColumn",
    "PublicTable",
    "Signals",
    "SqlObject",
    "Warehouse",
    "bring_up_to_date",
    "build",
    "check_condition",
    "check_for_old_readers",
    "connect",
    "copied_marts",
    "count_rows",
    "csv_column",
    "database_error",
    "defused_sql",
    "edges_trimmed",
    "engine",
    "float_literal",
    "in_order",
    "interruptible",
    "is_built",
    "is_wanted",
    "limits_beside",
    "make_table",
    "open_published",
    "open_working",
    "orderly_signals",
    "personal_columns",
    "quote_identifier",
    "quote_text",
    "read_objects",
    "read_public_tables",
    "readable_identifier",
    "reading",
    "restored",
    "restored_sql",
    "rewrite_file",
    "run_file",
    "run_query",
    "running_share",
    "select_file",
    "shown",
    "spelled",
    "spelled_out",
    "step",
    "transaction",
    "watch",
    "without_formula",
    "worded",
    "write_csv",
]
