"""Check a condition that a person typed against one view, before it becomes part of a statement."""

from __future__ import annotations

from segapp.errors import WarehouseError
from segapp.warehouse.connection import Warehouse

TODO = "Write what could stand after WHERE, for example: segment_key = 'S01'"


def check_condition(warehouse: Warehouse, view: str, condition: str) -> str:
    """Return the condition as one expression in brackets, if it reads nothing but `view` and other marts.

    Parameters
    ----------
    view : str
        Qualified name of one of our own views, whose columns the condition may name.

    Raises
    ------
    WarehouseError
        If it does not parse as one expression, reads anything but marts, or names what is not there.
    """
    import duckdb
    import sqlglot
    from sqlglot import exp

    try:
        found = sqlglot.parse_one(condition, dialect="duckdb")
    except sqlglot.errors.SqlglotError as error:
        raise WarehouseError("the condition cannot be read as SQL", where=condition, todo=TODO) from error
    if not isinstance(found, exp.Condition):
        raise WarehouseError("the condition is not one expression", where=condition, todo=TODO)
    for table in found.find_all(exp.Table):
        if table.db != "marts":
            raise WarehouseError(
                f"the condition reads {table.sql(dialect='duckdb')}", where=condition, todo="Only marts may be read"
            )
    text = f"({found.sql(dialect='duckdb', comments=False)})"
    try:
        warehouse.execute(f"explain select 1 from {view} where {text}")
    except duckdb.Error as error:
        raise WarehouseError(str(error).splitlines()[0], where=condition, todo=TODO) from error
    return text
