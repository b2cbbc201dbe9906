"""One rule decides which text a spreadsheet would run, whoever writes the CSV."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segapp.warehouse import Warehouse, defused, open_working, without_formula

RUN = ("=1+1", "+x", "@x", "-x", "-1+1", "- 5", " =1", "\tx", "\nx", "\r=1", "+", "-inf", "+1 2", "-1e", "-.5")
NOT_RUN = ("", "x=1", "'=1", "-5", "+49301234567", " -5 ", "-1.5e-3", "1", "5.", "\u00e4-b", "\u2212 5")


@pytest.fixture(scope="module")
def warehouse() -> Warehouse:
    """A database in memory."""
    return open_working(":memory:")


def in_sql(warehouse: Warehouse, text: str) -> str:
    """Return what the SQL makes of a text."""
    return str(warehouse.scalar(f'select {defused("some column")} from (select ? as "some column")', [text]))


@pytest.mark.parametrize("text", RUN)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(warehouse: Warehouse, text: str) -> None:
    """Also behind space, and where it only begins as a number."""
    assert without_formula(text) == in_sql(warehouse, text) == f"'{text}"


@pytest.mark.parametrize("text", NOT_RUN)
def test_other_texts_and_plain_numbers_stay(warehouse: Warehouse, text: str) -> None:
    """A number as a text is a number in the spreadsheet, too."""
    assert without_formula(text) == in_sql(warehouse, text) == text


@given(text=st.text(st.sampled_from("=+-@ \t\n\r\v\f0159.eE'xä\u2028\u00a0"), max_size=6))
@settings(max_examples=500, deadline=None, derandomize=True, database=None)
def test_python_and_sql_are_of_one_mind(warehouse: Warehouse, text: str) -> None:
    """The rejects, the answers on the terminal and the files of the report defuse the same texts."""
    assert without_formula(text) == in_sql(warehouse, text)
