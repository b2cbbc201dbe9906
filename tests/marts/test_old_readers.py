"""What a DuckDB of 2025 cannot read is refused before it is published; BI tools bring such clients."""

from __future__ import annotations

import dataclasses
import pathlib

import pytest

from segapp.errors import SqlFileError
from segapp.stages.marts import build_marts
from segapp.warehouse import Warehouse, check_for_old_readers, open_working, read_objects

COUNTS = "create or replace view marts.counts as select {} as n from marts.segments;"
TODO = "and BI tools bring such clients"


@pytest.mark.parametrize(
    ("expression", "name"),
    [("if(customer_count > 1, 1, 2)", "if"), ("try(ln(customer_count))", "try"), ("uuidv7()", "uuidv7")],
)
def test_a_view_with_a_new_function_is_refused(
    warehouse: Warehouse, sql_folder: pathlib.Path, expression: str, name: str
) -> None:
    """The error names the file, the view and the function."""
    objects = read_objects(sql_folder)
    made = next(each for each in objects if each.qualified_name == "marts.segments")
    path = pathlib.Path("sql/5_marts/counts.sql")
    objects.append(dataclasses.replace(made, path=path, name="counts", text=COUNTS.format(expression)))
    with pytest.raises(SqlFileError, match=rf"{path} \(marts\.counts\): uses {name}\(\), .*1\.2 does not know, {TODO}"):
        build_marts(warehouse, objects)


def test_the_shipped_views_hold_nothing_new(warehouse: Warehouse) -> None:
    """Comments, texts, columns and aliases of such a name are none of it."""
    warehouse.execute("create view marts.plain as select 'try(1)' as switch, 1 as \"if\" -- if(1, 2, 3)")
    check_for_old_readers(warehouse)


@pytest.mark.parametrize("kind", ["time_ns", "bignum", "struct(a time_ns)", "bignum[]"])
def test_a_column_of_a_new_type_is_refused(kind: str) -> None:
    """One such column makes the whole file unreadable by older clients."""
    with open_working(":memory:") as warehouse:
        warehouse.execute(f"create schema core; create table core.customers (customer_id varchar, value {kind})")
        with pytest.raises(SqlFileError, match=rf"core\.customers: column value has the type .*, {TODO}"):
            check_for_old_readers(warehouse)


def test_a_macro_is_looked_through_as_well() -> None:
    """Shells that have the file open call it by name."""
    with open_working(":memory:") as warehouse:
        warehouse.execute("create schema marts; create macro marts.sign_of(x) as if(x > 0, 1, -1)")
        with pytest.raises(SqlFileError, match=r"marts\.sign_of: uses if\(\)"):
            check_for_old_readers(warehouse)
