"""A forgotten customer leaves every table, and every text that quotes their row."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from segapp.errors import WarehouseError
from segapp.stages.forget import Removal, forget_customer
from segapp.warehouse import Warehouse, open_working


@pytest.fixture
def warehouse() -> Iterator[Warehouse]:
    """Tables that know customers by different columns, and texts that quote them."""
    with open_working(":memory:") as warehouse:
        for schema in ("core", "intake", "model"):
            warehouse.execute(f"create schema {schema}")
        warehouse.execute(
            "create table core.customers as from (values ('7', 1), ('77', 2), ('8', 3)) t (customer_id, n)"
        )
        warehouse.execute(
            "create table core.\"odd \"\"one\" as from (values ('7'), ('7'), ('8')) t (referred_customer_id)"
        )
        warehouse.execute("create view core.all_customers as select customer_id from core.customers")
        warehouse.execute(
            "create table intake.rejected_rows as from (values"
            " (2, 'too many columns', '7,x,y'), (3, '7 came again on line 9', null), (4, 'bad', '77,1,17')"
            ") t (line_number, reason_text, raw_text)"
        )
        warehouse.execute("create table model.check_results as from (values ('customer id 7, n 1')) t (sample_text)")
        yield warehouse


def test_every_table_is_named_from_which_they_went(warehouse: Warehouse) -> None:
    """Rows go from every table with a column of customer ids; texts that quote the id are emptied."""
    assert forget_customer(warehouse, "7") == (
        Removal("core.customers", 1, is_text=False),
        Removal('core.odd "one', 2, is_text=False),
        Removal("intake.rejected_rows", 1, is_text=True),
        Removal("intake.rejected_rows", 1, is_text=True),
        Removal("model.check_results", 1, is_text=True),
    )
    assert warehouse.execute("select customer_id from core.customers order by all").fetchall() == [("77",), ("8",)]
    assert warehouse.execute("from intake.rejected_rows order by all").fetchall() == [
        (2, "too many columns", "(forgotten)"),
        (3, "(forgotten)", None),
        (4, "bad", "77,1,17"),
    ]
    assert warehouse.scalar("select sample_text from model.check_results") == "(forgotten)"


@pytest.mark.parametrize("customer_id", ["99", "", "7.", ".*", "[", "'; drop table core.customers; --", "\\E"])
def test_an_unknown_customer_changes_nothing(warehouse: Warehouse, customer_id: str) -> None:
    """An id that no table knows is told as such, whatever it holds."""
    with pytest.raises(WarehouseError, match="no table knows a customer"):
        forget_customer(warehouse, customer_id)
    assert warehouse.scalar("select count(*) from core.customers") == 3
    assert warehouse.scalar("select count(*) from intake.rejected_rows where raw_text = '(forgotten)'") == 0


@pytest.mark.parametrize("customer_id", [" ", "\t", '"', ":", "{"])
def test_an_id_of_signs_alone_leaves_the_texts_that_rules_write(warehouse: Warehouse, customer_id: str) -> None:
    """A blank or a colon stands in every stored text; taken out, names could no longer be read."""
    warehouse.execute('create table model.segments as select \'{"age": "higher"}\' as name_basis_text')
    with pytest.raises(WarehouseError, match="no table knows a customer"):
        forget_customer(warehouse, customer_id)
    assert warehouse.scalar("select name_basis_text from model.segments") == '{"age": "higher"}'
