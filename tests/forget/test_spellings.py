"""An id is found in every spelling that a text can have of it, and nobody else's is taken for it."""

from __future__ import annotations

import html
import json

import pytest

from segapp.stages.forget.spellings import Spellings
from segapp.warehouse import Warehouse, open_working

SHAPES = (
    'O\'Brien, "Ann"',
    "a,b;c|d",
    "Zoë-Müller-7",
    "客户四七一一-9",
    "x" * 59 + "-0815-tail-that-is-cut",
    "100%-off",
    "back\\slash\\7",
    "0000042",
    "=1+1",
    "+49-171-4711",
    "@cmd|'/C calc'!A0",
    "<b>7</b>&co",
    "two  spaces 7",
    "tab\tinside 7",
)


@pytest.mark.parametrize("customer_id", SHAPES)
def test_every_spelling_is_found(customer_id: str) -> None:
    """As it is, in CSV, SQL, JSON, HTML, behind a formula's apostrophe, trimmed, cut, in capitals."""
    spelled = Spellings(customer_id)
    texts = [
        customer_id,
        f'"{customer_id}" is not a number',
        f'4,"{customer_id.replace(chr(34), chr(34) * 2)}",x',
        f"customer_id <> '{customer_id.replace(chr(39), chr(39) * 2)}'",
        json.dumps({"id": customer_id}),
        json.dumps({"id": customer_id}, ensure_ascii=False),
        f"<td>{html.escape(customer_id)}</td>",
        f"'{customer_id}",
        f'"  {customer_id} "',
        customer_id.upper(),
        f'"{customer_id[:60]}" is not allowed',
        f"{customer_id[:57]}... (line 9)",
    ]
    assert [text for text in texts if spelled.without(text) == text] == []


@pytest.mark.parametrize(
    ("customer_id", "text"),
    [
        ("1", "12,Male,21,31,41"),
        ("1", "A-1,Male,x"),
        ("1", "c2,Male,1.5,-1,2026-01-01"),
        ("7", "7.5 and 70 and 77"),
        ("cust-1", "cust-12,x,cust-1-b,xcust-1,my.cust-1@example.com"),
        ("ann", "ann@example.com,joann,annika,ann-marie"),
        ("0042", "42,00042,0.0042,0042.5"),
        ("x" * 70, "x" * 59 + "y,z"),
        ("x" * 70, f'"{"x" * 45}" is not allowed'),
        ("=1+1", "=1+12"),
    ],
)
def test_nobody_elses_id_is_taken_for_it(customer_id: str, text: str) -> None:
    """What only holds the id as a part of a longer word, number or id stays."""
    assert Spellings(customer_id).without(text) == text


def test_case_counts_where_it_tells_two_customers_apart() -> None:
    """`abc-1` may be spelled ABC-1, but not while ABC-1 is somebody else."""
    assert Spellings("abc-1").without("ABC-1,x") == "(forgotten),x"
    assert Spellings("abc-1", others=("ABC-1",)).without("ABC-1,x,abc-1") == "ABC-1,x,(forgotten)"


@pytest.mark.parametrize(
    ("customer_id", "name", "left"),
    [
        ("cust-1", "request_cust-1_2026.csv", "request_(forgotten)_2026.csv"),
        ("42", "customer_42.csv", "customer_(forgotten).csv"),
        ("31", "customers-2026-01-31.csv", "customers-2026-01-31.csv"),
        ("4", "customer_42.csv", "customer_42.csv"),
    ],
)
def test_files_named_after_a_customer_lose_the_name(customer_id: str, name: str, left: str) -> None:
    """A plain number is an id only where no other number stands."""
    assert Spellings(customer_id).file_name_without(name) == left


@pytest.mark.parametrize("customer_id", ["S02", "Female", "6", "core"])
def test_an_id_like_a_key_a_word_or_a_figure_leaves_the_tables_sentences_alone(customer_id: str) -> None:
    """Keys, categories and figures of others stay, though a customer is called like one."""
    from segapp.stages.forget import forget_customer

    with open_working(":memory:") as warehouse:
        _tables(warehouse, customer_id)
        before = warehouse.execute("from model.segments").fetchall(), warehouse.execute("from core.notes").fetchall()
        forget_customer(warehouse, customer_id)
        after = warehouse.execute("from model.segments").fetchall(), warehouse.execute("from core.notes").fetchall()
    assert before == after


def test_every_text_column_of_every_table_is_searched() -> None:
    """Also those of the project's own tables; the rest of the text stays, and the last lines say where it was."""
    from segapp.stages.forget import Removal, forget_customer

    with open_working(":memory:") as warehouse:
        _tables(warehouse, "KD-7")
        warehouse.execute("update core.notes set note = 'friend of KD-7, not of KD-77'")
        warehouse.execute('create table core."odd table" as select \'{"by": "KD-7"}\'::json as "odd column"')
        removals = forget_customer(warehouse, "KD-7")
        note = warehouse.scalar("select note from core.notes")
        odd = warehouse.scalar('select "odd column" from core."odd table"')
    assert note == "friend of (forgotten), not of KD-77"
    assert json.loads(odd) == {"by": "(forgotten)"}
    assert Removal("core.notes", 1, is_text=True) in removals
    assert Removal("core.odd table", 1, is_text=True) in removals


def _tables(warehouse: Warehouse, customer_id: str) -> None:
    warehouse.execute("create schema core; create schema model")
    warehouse.execute("create table core.customers as select ? as customer_id, 'Female' as gender", [customer_id])
    warehouse.execute("create table core.notes as select 'S02: Female, 6 segments, core' as note, 'Female' as gender")
    warehouse.execute(
        "create table model.segments as select 'S02' as segment_key, 'Female of 6, core' as segment_name,"
        " 'split from S02' as lineage, 'gender = ''Female'' and n = 6' as rule_sql"
    )
