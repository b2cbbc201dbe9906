"""What a DuckDB of 2025 cannot read is refused before it is published; BI tools bring such clients."""

from __future__ import annotations

import dataclasses
import pathlib

import pytest

from segapp.errors import SqlFileError
from segapp.stages.marts import build_marts
from segapp.warehouse import Warehouse, check_for_old_readers, open_working, read_objects
from tests.marts.old_clients import LET_THROUGH

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


FORMS = [
    (
        "with recursive x (a, b) using key (a) as (select 1, 1 union select a, b + 1 from x where b < 3) from x",
        "using key",
    ),
    ("select coalesce(*columns(*)) as first_value from (select 1 as a, 2 as b)", "columns"),
    ("select list_reduce([1, 2], lambda x, y: x + y, 10) as total", r"list_reduce\(\) with a first value"),
    ("select date_trunc('month', date '2026-01-31') as month", "column month is a TIMESTAMP"),
    ("select date_trunc('day', timestamp '2026-01-31') as month", "column month is a TIMESTAMP"),
    ("from (select datetrunc('week', valid_from_date) as w from model.segment_membership)", "column w is a TIMESTAMP"),
]


@pytest.mark.parametrize(("query", "told"), FORMS, ids=[query[:40] for query, _ in FORMS])
def test_a_form_that_old_clients_take_in_another_way_is_refused(warehouse: Warehouse, query: str, told: str) -> None:
    """Functions that have the same name and other types, and syntax that has no name at all."""
    warehouse.execute(f"create view marts.new as {query}")
    with pytest.raises(SqlFileError, match=rf"marts\.new: .*{told}.*, {TODO}"):
        check_for_old_readers(warehouse)


@pytest.mark.parametrize("query", LET_THROUGH)
def test_what_old_clients_read_is_let_through(warehouse: Warehouse, query: str) -> None:
    """The same words where they do no harm; tests/readers/test_old_client.py reads them."""
    warehouse.execute(f"create view marts.fine as {query}")
    check_for_old_readers(warehouse)


def test_a_macro_is_looked_through_as_well() -> None:
    """Shells that have the file open call it by name."""
    with open_working(":memory:") as warehouse:
        warehouse.execute("create schema marts; create macro marts.sign_of(x) as if(x > 0, 1, -1)")
        with pytest.raises(SqlFileError, match=r"marts\.sign_of: uses if\(\)"):
            check_for_old_readers(warehouse)
