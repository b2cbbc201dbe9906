"""The database's side: connections, quoting, and building the objects of sql/."""

from segapp.warehouse.conditions import check_condition
from segapp.warehouse.connection import STORAGE_VERSION, Warehouse, open_published, open_working
from segapp.warehouse.failures import database_error, transaction
from segapp.warehouse.identifiers import float_literal, quote_identifier, quote_text
from segapp.warehouse.objects import SqlObject, build, read_objects, run_file

__all__ = [
    "STORAGE_VERSION",
    "SqlObject",
    "Warehouse",
    "build",
    "check_condition",
    "database_error",
    "float_literal",
    "open_published",
    "open_working",
    "quote_identifier",
    "quote_text",
    "read_objects",
    "run_file",
    "transaction",
]
