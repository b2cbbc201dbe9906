"""The public views keep their promise: names, types, order and comments are those of contract version 1."""

import itertools
import json
import pathlib
import re

import pytest

from segapp.warehouse import Warehouse
from tests.marts.promises import offered

CONTRACT = json.loads((pathlib.Path(__file__).parent / "contract_v1.json").read_text())
COLUMNS = "select table_name, column_name, data_type, comment from duckdb_columns()"
COLUMNS += " where schema_name = 'marts' order by table_name, column_index"


def columns_of(warehouse: Warehouse) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for view, column, data_type, _ in warehouse.execute(COLUMNS).fetchall():
        found.setdefault(view, []).append((column, data_type))
    return found


def test_names_types_and_order_are_those_of_the_contract(empty_warehouse: Warehouse) -> None:
    """A dashboard written against contract version 1 finds every view and column where it was."""
    _, deprecated = offered(empty_warehouse)  # they go with the next release, and are promised by the one before
    found = {view: columns for view, columns in columns_of(empty_warehouse).items() if view not in deprecated}
    assert found == {view: list(columns.items()) for view, columns in CONTRACT.items()}


def test_the_contract_that_is_held_is_the_one_that_is_told(warehouse: Warehouse) -> None:
    """marts.contract names the version whose file the catalog is compared with."""
    version = warehouse.scalar("select contract_version from marts.contract")
    assert (pathlib.Path(__file__).parent / f"contract_v{version}.json").is_file()


def test_every_view_and_column_has_a_comment(empty_warehouse: Warehouse) -> None:
    """BI tools show the comments, so none may be missing."""
    views = "select view_name from duckdb_views() where schema_name = 'marts' and coalesce(comment, '') = ''"
    assert empty_warehouse.execute(views).fetchall() == []
    assert [row[:2] for row in empty_warehouse.execute(COLUMNS).fetchall() if not row[3]] == []


def test_no_column_is_a_list_or_a_struct(empty_warehouse: Warehouse) -> None:
    """BI tools cannot read nested columns."""
    types = {data_type for columns in columns_of(empty_warehouse).values() for _, data_type in columns}
    assert types <= {"VARCHAR", "DATE", "TIMESTAMP", "BIGINT", "INTEGER", "BOOLEAN", "DOUBLE"}


def test_every_view_answers_before_the_first_run(empty_warehouse: Warehouse) -> None:
    """An empty warehouse gives empty views, not errors."""
    counts = {view: empty_warehouse.scalar(f"select count(*) from marts.{view}") for view in CONTRACT}
    assert set(counts.values()) == {0}


SHARED = {"model.current_run", "model.thresholds", "model.feature_formats", "model.figure_signs"}
SHARED |= {"features.feature_catalog"}
"""Which run is shown, limits, and how figures and labels are written: no findings, so any query may read them."""


@pytest.mark.parametrize(
    "path", sorted((pathlib.Path(__file__).parents[2] / "sql" / "reports").glob("*.sql")), ids=lambda path: path.stem
)
def test_a_query_of_the_report_reads_marts_or_says_why_not(path: pathlib.Path) -> None:
    """What a page shows, an analyst can select; what lies below the marts has its reason in the file's comment."""
    lines = path.read_text(encoding="utf-8").splitlines()
    code = "\n".join(line for line in lines if not line.lstrip().startswith("--"))
    below = set(re.findall(r"\b(?:intake|core|features|model)\.[a-z_]+", code)) - SHARED
    comment = "\n".join(itertools.takewhile(lambda line: line.startswith("--"), lines))
    assert ("Not from marts: " in comment) == bool(below), below
