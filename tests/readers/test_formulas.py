"""One rule decides which text a spreadsheet would run, whoever writes the CSV."""

from __future__ import annotations

import pathlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segapp.warehouse import (
    Warehouse,
    csv_column,
    defused_sql,
    open_working,
    restored,
    restored_sql,
    without_formula,
    write_csv,
)

RUN = ("=1+1", "+x", "@x", "-x", "-1+1", "- 5", " =1", "\tx", "\nx", "+", "-inf", "+1 2", "-1e", "-.5")
NOT_RUN = ("", "x=1", "'x", "x'=1", "-5", "+49301234567", " -5 ", "-1.5e-3", "1", "5.", "\u00e4-b", "\u2212 5")


@pytest.fixture(scope="module")
def warehouse() -> Warehouse:
    """A database in memory."""
    return open_working(":memory:")


def in_sql(warehouse: Warehouse, text: str) -> str:
    """Return what the SQL makes of a text."""
    return str(warehouse.scalar(f"select {defused_sql('words')} from (select ? as words)", [text]))


@pytest.mark.parametrize("text", RUN)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(warehouse: Warehouse, text: str) -> None:
    """Also behind space, and where it only begins as a number."""
    assert without_formula(text) == in_sql(warehouse, text) == f"'{text}"


@pytest.mark.parametrize("text", NOT_RUN)
def test_other_texts_and_plain_numbers_stay(warehouse: Warehouse, text: str) -> None:
    """A number as a text is a number in the spreadsheet, too."""
    assert without_formula(text) == in_sql(warehouse, text) == text


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("a;=1+1", "a;'=1+1"),
        ("a\t@x", "a\t'@x"),
        ("a\n+x", "a\n'+x"),
        ("a\r\n-x", "a\r\n'-x"),
        ("\r=1", "'\r'=1"),
        ("a; =1;b;-2;-x", "a;' =1;b;-2;'-x"),
        ("1;-5;+7;-1e5", "1;-5;+7;-1e5"),
        ("'=1", "''=1"),
    ],
)
def test_a_formula_behind_a_separator_is_none(warehouse: Warehouse, text: str, safe: str) -> None:
    """Programs part fields at semicolons, tabs and line ends as well; an apostrophe that was there gets a second."""
    assert without_formula(text) == in_sql(warehouse, text) == safe


def test_a_header_is_no_formula_either(warehouse: Warehouse, tmp_path: pathlib.Path) -> None:
    """Columns of a person's own file bring their headers along, numbers and texts alike."""
    assert csv_column("=1", "INTEGER") == """"=1" as "'=1\""""
    write_csv(warehouse, """select 1 as "=1+1", 'x' as "a;@b" """, path=tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text() == "'=1+1,a;'@b\n1,x\n"


@given(text=st.text(st.sampled_from("=+-@ ;\t\n\r\v\f0159.eE'xä\u2028\u00a0"), max_size=9))
@settings(max_examples=500, deadline=None, derandomize=True, database=None)
def test_python_and_sql_are_of_one_mind(warehouse: Warehouse, text: str) -> None:
    """The rejects, the answers on the terminal and the files of the report defuse the same texts, and read them back.

    A text is the same when it comes back, whatever apostrophes it held.
    """
    safe = without_formula(text)
    assert safe == in_sql(warehouse, text)
    assert restored(safe) == text
    assert warehouse.scalar(f"select {restored_sql('words')} from (select ? as words)", [safe]) == text
