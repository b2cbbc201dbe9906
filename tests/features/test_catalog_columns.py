"""The catalog and the columns of customer_features are held against each other before anything is made of them."""

import pathlib

import pytest

from segapp.errors import SqlFileError
from segapp.stages.features import TAKEN, read_catalog
from segapp.warehouse import build, open_working, read_objects


def test_a_feature_cannot_be_called_like_what_the_job_writes(sql_folder: pathlib.Path) -> None:
    """A column named typicality would stand twice in model.assignments; the error names the file to change."""
    with open_working(":memory:") as warehouse:
        build(warehouse, read_objects(sql_folder), (1, 2, 3))
        warehouse.execute(
            "create or replace view features.customer_features as select *, 1 as typicality from core.customers"
        )
        with pytest.raises(SqlFileError, match=r"customer_features\.sql.*typicality"):
            read_catalog(warehouse)


def test_all_columns_of_the_assignments_are_taken(sql_folder: pathlib.Path) -> None:
    """The list of taken names is that of the table."""
    with open_working(":memory:") as warehouse:
        build(warehouse, read_objects(sql_folder), (1, 2, 3, 4))
        columns = "select column_name from duckdb_columns() where schema_name = '{}' and table_name = '{}'"
        written = {name for (name,) in warehouse.execute(columns.format("model", "assignments")).fetchall()}
        features = {name for (name,) in warehouse.execute(columns.format("features", "customer_features")).fetchall()}
    assert written - features == TAKEN
