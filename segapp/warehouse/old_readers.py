"""Refuse to publish what DuckDB 1.2 cannot read: BI tools bring clients that lag years behind.

A view is stored as text and bound by whoever reads it, so a function that is newer than the reader breaks it there.
"""

from __future__ import annotations

import functools
import pathlib
from collections.abc import Sequence

from segapp.errors import SqlFileError
from segapp.warehouse.connection import Warehouse
from segapp.warehouse.objects import SqlObject
from segapp.warehouse.old_forms import find_old_form
from segapp.warehouse.sql_names import find_calls

_OLD_FUNCTIONS = pathlib.Path(__file__).with_name("functions_of_1_2.txt")
_NO_FUNCTIONS = frozenset({"try"})
"""New forms that look like a function and are none."""

_NEW_TYPES = ("TIME_NS", "TIMESTAMPTZ_NS", "TIMESTAMP_NS WITH TIME ZONE", "VARIANT", "BIGNUM", "GEOMETRY", "TUPLE")


def check_for_old_readers(warehouse: Warehouse, objects: Sequence[SqlObject] = ()) -> None:
    """Refuse views that use functions, and columns that have types, which readers of DuckDB 1.2 do not know.

    Parameters
    ----------
    objects : sequence of SqlObject, optional
        The files of sql/, so that the error names the one that makes what is refused.

    Raises
    ------
    SqlFileError
        With the file or the name of what is refused, and what in it is too new.
    """
    files = {each.qualified_name: str(each.path) for each in objects}
    new = _new_functions(warehouse)
    for name, text in warehouse.execute(_TEXTS).fetchall():
        if found := sorted(find_calls(text) & new):
            todo = "Write it in another way: case when ... end for if(), a condition for try()"
            raise _refused(f"uses {', '.join(found)}(), which DuckDB 1.2 does not know", files, name, todo)
        if form := find_old_form(warehouse, name, text):
            raise _refused(form[0], files, name, form[1])
    for name, column, data_type in warehouse.execute(_COLUMNS).fetchall():
        if any(data_type.startswith(each) or f" {each}" in data_type or f"({each}" in data_type for each in _NEW_TYPES):
            what = f"column {column} has the type {data_type}, which DuckDB 1.2 does not know"
            raise _refused(what, files, name, "Cast it to a type that older clients know, such as TIMESTAMP or VARCHAR")


def _refused(what: str, files: dict[str, str], name: str, todo: str) -> SqlFileError:
    where = f"{files[name]} ({name})" if name in files else name
    return SqlFileError(f"{what}, and BI tools bring such clients", where=where, todo=todo)


def _new_functions(warehouse: Warehouse) -> frozenset[str]:
    """Return the functions of this DuckDB that 1.2 does not have."""
    known = {name.lower() for (name,) in warehouse.execute(_FUNCTIONS).fetchall() if name.isidentifier()}
    return frozenset(known - _old_functions()) | _NO_FUNCTIONS


@functools.cache
def _old_functions() -> frozenset[str]:
    return frozenset(_OLD_FUNCTIONS.read_text("utf-8").split())


_FUNCTIONS = "select distinct function_name from duckdb_functions() where internal"

_TEXTS = """
    select schema_name || '.' || view_name as name, sql as text
    from duckdb_views() where not internal and database_name = current_database()
    union all
    select schema_name || '.' || function_name as name, macro_definition as text
    from duckdb_functions() where not internal and database_name = current_database() and macro_definition is not null
    order by name"""

_COLUMNS = """
    select schema_name || '.' || table_name as name, column_name, data_type from duckdb_columns()
    where not internal and database_name = current_database() order by name, column_index"""
