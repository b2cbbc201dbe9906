"""Values come in as their column is written, and what does not hold to it is refused with the reason, never guessed."""

from __future__ import annotations

import datetime
import pathlib
from collections.abc import Callable, Iterator

import pytest

from segapp.errors import SqlFileError
from segapp.stages.ingest import IngestRequest, ingest
from segapp.warehouse import Warehouse, build, open_working, read_objects

CUSTOMERS = """
create table core.customers (
    customer_id varchar not null, amount double, joined date, is_partner boolean,
    batch_id varchar not null, first_seen_date date not null, gone_date date
)"""
ALIASES = """
create or replace view intake.column_aliases as
select * from (
    values ('customers', 'amount', 'amount'), ('customers', 'joined', 'joined'),
    ('customers', 'is_partner', 'partner'), ('customers', 'customer_id', 'id')
) as aliases (entity_name, column_name, header_alias)
"""


@pytest.fixture
def warehouse(sql_folder: pathlib.Path) -> Iterator[Warehouse]:
    """Yield an empty warehouse with a table of four columns."""
    with open_working(":memory:") as warehouse:
        build(warehouse, read_objects(sql_folder), (1, 2))
        warehouse.execute("drop table core.customers")
        warehouse.execute(CUSTOMERS)
        warehouse.execute(ALIASES)
        yield warehouse


@pytest.fixture
def load(warehouse: Warehouse, tmp_path: pathlib.Path) -> Callable[..., list[tuple[object, ...]]]:
    """Return a function that loads a text under forms, and returns the customers."""

    def take(text: str, *forms: tuple[str, str, str]) -> list[tuple[object, ...]]:
        rows = ", ".join(f"('customers', '{name}', '{form}', '{words}')" for name, form, words in forms)
        warehouse.execute(
            f"create or replace view intake.column_forms as select * from (values {rows})"
            " as forms (entity_name, column_name, value_form, missing_words)"
        )
        path = tmp_path / "customers.csv"
        path.write_text(text, encoding="utf-8")
        day = datetime.date(2026, 1, 31)
        request = IngestRequest(path, "b1", day, datetime.datetime(2026, 1, 31), False)
        ingest(warehouse, request, lambda step: None)
        return warehouse.execute(
            "select customer_id, amount, joined, is_partner from core.customers order by customer_id"
        ).fetchall()

    return take


def reasons(warehouse: Warehouse) -> list[tuple[str, str]]:
    """Return why rows were rejected."""
    return warehouse.execute(
        "select column_name, reason_text from intake.rejected_rows order by line_number"
    ).fetchall()


def test_decimal_commas(warehouse: Warehouse, load: Callable[..., list[tuple[object, ...]]]) -> None:
    """Thousands marks and currency signs go; a decimal point among commas is refused, not read as a hundredfold."""
    text = 'id;amount\na;1.234,50 €\nb;-7,5\nc;12.5\nd;\ne;"€ 1.000"\n'
    assert load(text, ("amount", "decimal comma", "")) == [
        ("a", 1234.5, None, None),
        ("b", -7.5, None, None),
        ("d", None, None, None),
        ("e", 1000.0, None, None),
    ]
    assert reasons(warehouse) == [("amount", '"12.5" is not a number, decimal comma')]


def test_days_first(warehouse: Warehouse, load: Callable[..., list[tuple[object, ...]]]) -> None:
    """31/01/2026 is a day, 01/31/2026 is none there."""
    text = "id,joined\na,31/01/2026\nb,01/02/2026\nc,01/31/2026\n"
    found = load(text, ("joined", "day first", ""))
    assert [each[2] for each in found] == [datetime.date(2026, 1, 31), datetime.date(2026, 2, 1)]
    assert reasons(warehouse)[0][0] == "joined"


def test_words_for_yes_no_and_missing(load: Callable[..., list[tuple[object, ...]]]) -> None:
    """Each column has its own words for a missing value."""
    text = "id,amount,partner\na,-1,ja\nb,999,nein\nc,5,unknown\n"
    assert load(text, ("amount", "", "-1|999"), ("is_partner", "yes or no", "unknown")) == [
        ("a", None, None, True),
        ("b", None, None, False),
        ("c", 5.0, None, None),
    ]


def test_rows_are_numbered_where_nothing_identifies(load: Callable[..., list[tuple[object, ...]]]) -> None:
    """Rows that are the same are customers of their own then, in plain files and in those read one by one."""
    text = "amount\n5\n5\n7\n"
    assert load(text, ("customer_id", "row number", "")) == [
        ("1", 5.0, None, None),
        ("2", 5.0, None, None),
        ("3", 7.0, None, None),
    ]


def test_rows_are_numbered_in_a_file_that_is_not_plain(load: Callable[..., list[tuple[object, ...]]]) -> None:
    """Blank lines have no number."""
    assert [each[0] for each in load("amount,joined\n5,\n\n5,\n", ("customer_id", "row number", ""))] == ["1", "2"]


def test_a_form_that_is_none_is_named(load: Callable[..., list[tuple[object, ...]]]) -> None:
    """With those that there are."""
    with pytest.raises(SqlFileError, match=r"column_forms\.sql.*decimal dot.*decimal point"):
        load("id,amount\na,1\n", ("amount", "decimal dot", ""))
