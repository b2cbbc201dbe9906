"""The catalog and the columns of customer_features are held against each other before anything is made of them."""

import pathlib

import pytest

from segapp.errors import SqlFileError
from segapp.stages.features import TAKEN, read_catalog
from segapp.warehouse import build, open_working, read_objects

FEATURES = """
create or replace view features.customer_features as
select customer_id, gender, {} as age_years, annual_income_k, spending_score from core.customers"""


def test_a_feature_cannot_be_called_like_what_the_job_writes(sql_folder: pathlib.Path) -> None:
    """A column named typicality would stand twice in model.assignments; the error names the file to change."""
    with open_working(":memory:") as warehouse:
        build(warehouse, read_objects(sql_folder), (1, 2, 3))
        warehouse.execute(
            "create or replace view features.customer_features as select customer_id, gender, age_years, "
            "1 as typicality from core.customers"
        )
        with pytest.raises(SqlFileError, match=r"customer_features\.sql.*typicality"):
            read_catalog(warehouse)


def test_all_columns_of_the_assignments_are_taken(sql_folder: pathlib.Path) -> None:
    """The list of taken names has all of the table, and those of marts.customer_segments besides."""
    with open_working(":memory:") as warehouse:
        build(warehouse, read_objects(sql_folder), (1, 2, 3, 4))
        columns = "select column_name from duckdb_columns() where schema_name = '{}' and table_name = '{}'"
        written = {name for (name,) in warehouse.execute(columns.format("model", "assignments")).fetchall()}
        features = {name for (name,) in warehouse.execute(columns.format("features", "customer_features")).fetchall()}
    assert written - features <= TAKEN


@pytest.mark.parametrize("kind", ["hugeint", "uhugeint", "decimal(18, 2)", "float"])
def test_every_number_can_form_segments(sql_folder: pathlib.Path, kind: str) -> None:
    """Whatever type an expression in SQL happens to have."""
    with open_working(":memory:") as warehouse:
        build(warehouse, read_objects(sql_folder), (1, 2, 3))
        warehouse.execute(FEATURES.format(f"cast(30 as {kind})"))
        assert read_catalog(warehouse)


@pytest.mark.parametrize("value", ["true", "date '2026-01-31'", "'30'"])
def test_what_is_no_number_is_refused_with_both_ways_out(sql_folder: pathlib.Path, value: str) -> None:
    """The error names the column, its type, the role that needs no number, and the file that can make it one."""
    with open_working(":memory:") as warehouse:
        build(warehouse, read_objects(sql_folder), (1, 2, 3))
        warehouse.execute(FEATURES.format(value))
        with pytest.raises(SqlFileError, match=r"age_years is .* role profile, or make it .*customer_features\.sql"):
            read_catalog(warehouse)
