"""Which column of a list of purchases is which, and which features of purchases form the segments."""

from __future__ import annotations

import pathlib

import pytest

from segapp.errors import SourceError
from segapp.pipeline.init import init_project
from segapp.pipeline.proposal_of_columns import ColumnsProposal, SourceOptions, propose_columns
from segapp.stages.features import read_catalog
from segapp.warehouse import build, open_working, read_objects
from tests import made_files


def propose(path: pathlib.Path, text: str, customers: pathlib.Path | None = None, **given: str) -> ColumnsProposal:
    """Return what is proposed for a list of purchases as a CSV text."""
    path.write_text(text, encoding="utf-8")
    return propose_columns(SourceOptions(customers, transactions=path, **given), lambda step: None)


def lines(head: str, *patterns: str) -> str:
    """Return a list of 120 purchases of 40 customers."""
    rows = []
    for at in range(120):
        values = {
            "id": at * at % 41,
            "day": 1 + at % 27,
            "month": 1 + at % 12,
            "amount": 3 + at * at % 97,
            "order": 5000 + at,
        }
        rows.append(patterns[at % len(patterns)].format(**values))
    return "\n".join([head, *rows]) + "\n"


@pytest.mark.parametrize(
    ("head", "pattern", "words"),
    [
        (
            "Transaction ID,Date,Customer ID,Gender,Age,Product Category,Quantity,Price per Unit,Total Amount",
            "{order},2023-{month:02}-{day:02},CUST{id:03},Male,34,Beauty,3,{amount},{amount}",
            ("Customer ID is customer id", "Date is purchased at", "Total Amount is amount"),
        ),
        (
            "Row ID;Order ID;Order Date;Ship Date;Customer ID;Customer Name;Product ID;Name;Sales;Discount;Profit",
            "1;CA-{order};{day}.{month}.2016;{day}.{month}.2016;CG-{id};Ann;P1;Bed;{amount},50;0;1,5",
            ("Order Date is purchased at", "Sales is amount", "purchased at is written day first"),
        ),
        (
            "Kundennummer\tRechnungsnummer\tKaufdatum\tBetrag",
            "{id}\t{order}\t{day}.{month}.2016\t1.0{amount:02},50",
            ("Kaufdatum is purchased at", "amount is written decimal comma"),
        ),
        (
            "shopper_member_key,spent on,money value",
            "{id},{month}/{day}/2019 8:26,{amount}.5",
            ("shopper_member_key is customer id", "spent on is purchased at", "money value is amount"),
        ),
    ],
)
def test_columns_are_recognised(tmp_path: pathlib.Path, head: str, pattern: str, words: tuple[str, ...]) -> None:
    """By their headers in several languages, else by what they hold; also where two headers could mean the same."""
    proposal = propose(tmp_path / "list.csv", lines(head, pattern))
    assert proposal.purchases is not None
    for each in words:
        assert each in proposal.purchases.column_words
    assert sum(each.role == "train" for each in proposal.purchases.features) >= 2


def test_dates_that_can_be_read_in_two_ways_are_asked_for(tmp_path: pathlib.Path) -> None:
    """No day beyond 12: the option is named, and with it the list is read."""
    text = "customer_id,date,amount\n" + "".join(
        f"{at % 9},0{1 + at % 9}/0{1 + at % 7}/2020,{at}\n" for at in range(90)
    )
    with pytest.raises(SourceError, match="--dates day-first or month-first"):
        propose(tmp_path / "list.csv", text)
    proposal = propose(tmp_path / "list.csv", text, dates="day-first")
    assert "'purchased_at', 'day first'" in proposal.texts["1_intake/transaction_column_forms.sql"]


def test_orders_train_only_where_they_differ(tmp_path: pathlib.Path) -> None:
    """Where nearly everybody bought once, tenure is recency: pieces take the place of the number of orders."""
    rows = [f"{at},2020-{1 + at % 12:02}-{1 + at % 28:02},{3 + at * at % 97},{1 + at % 5}" for at in range(100)]
    proposal = propose(tmp_path / "list.csv", "\n".join(["customer_id,date,amount,quantity", *rows]) + "\n")
    assert proposal.purchases is not None
    roles = {each.feature.name: each.role for each in proposal.purchases.features}
    assert (roles["recency_days"], roles["average_order_amount"]) == ("train", "train")
    assert roles.get("order_count") != "train"


def test_beside_customers_at_most_eight_train(tmp_path: pathlib.Path) -> None:
    """Three features of purchases leave five to the file of customers; what is written builds."""
    customers = made_files.telecom(tmp_path)
    pattern = "C{id:05},2020-{month:02}-{day:02},{amount}"
    proposal = propose(tmp_path / "list.csv", lines("customer_id,date,amount", pattern), customers)
    project = init_project(tmp_path / "project", proposal.texts)
    with open_working(":memory:") as warehouse:
        build(warehouse, read_objects(project.sql), (1, 2, 3))
        catalog = read_catalog(warehouse)
    trained = [each.feature_name for each in catalog if each.role == "train"]
    assert {"recency_days", "order_count", "average_order_amount"} <= set(trained)
    assert len(trained) <= 8
    policies = {each.feature_name: each.null_policy for each in catalog}
    assert (policies["recency_days"], policies["order_count"]) == ("median", "exclude")


def test_customers_without_a_quantity_are_segmented_by_their_purchases(tmp_path: pathlib.Path) -> None:
    """A list of names and towns is no ground for segments; what these people bought is."""
    rows = [[f"K{at}", "Ann", f"Town {at % 5}"] for at in range(40)]
    customers = made_files.write(tmp_path / "customers.csv", ["customer_id", "first name", "town"], rows)
    proposal = propose(
        tmp_path / "list.csv", lines("customer_id,date,amount", "K{id},2020-{month:02}-{day:02},{amount}"), customers
    )
    assert [each.name for each in proposal.plan.trained] == []
    assert "purchases.recency_days" in proposal.texts["3_features/customer_features.sql"]


@pytest.mark.parametrize(
    ("text", "lack"),
    [
        ("date,amount\n2020-01-01,5\n2020-01-02,6\n", "says who bought"),
        ("customer_id,amount\n1,5\n2,6\n", "day or time"),
    ],
)
def test_what_a_list_needs_is_named(tmp_path: pathlib.Path, text: str, lack: str) -> None:
    """Who and when."""
    with pytest.raises(SourceError, match=lack):
        propose(tmp_path / "list.csv", text)
