"""Dates as people and programs write them are read by the form of their column, and by no other."""

from __future__ import annotations

import pytest

from segapp.value_forms import DAY_FIRST, MONTH_FIRST, YEAR_FIRST, moment_sql
from segapp.warehouse import open_working, quote_text

READ = [
    (DAY_FIRST, "31/01/2026", "2026-01-31 00:00:00"),
    (DAY_FIRST, "31.1.26", "2026-01-31 00:00:00"),
    (DAY_FIRST, "01/12/10 8:26", "2010-12-01 08:26:00"),
    (DAY_FIRST, "25-Oct-18", "2018-10-25 00:00:00"),
    (DAY_FIRST, "11-FEB-2013", "2013-02-11 00:00:00"),
    (DAY_FIRST, "11 February 2013", "2013-02-11 00:00:00"),
    (MONTH_FIRST, "12/1/10 8:26", "2010-12-01 08:26:00"),
    (MONTH_FIRST, "2/11/2019 1:30 PM", "2019-02-11 13:30:00"),
    (MONTH_FIRST, "Feb 11, 2013", "2013-02-11 00:00:00"),
    (YEAR_FIRST, "2013-02-11 09:30", "2013-02-11 09:30:00"),
    (YEAR_FIRST, "20130211", "2013-02-11 00:00:00"),
    (DAY_FIRST, "2/13/2019", None),
    (MONTH_FIRST, "13/2/2019", None),
    (DAY_FIRST, "25-Okt-18", None),
    (DAY_FIRST, "soon", None),
]


@pytest.mark.parametrize(("form", "text", "expected"), READ)
def test_a_moment_is_read_by_the_form_of_its_column(form: str, text: str, expected: str | None) -> None:
    """Two digits of a year are this century's or the last one's; what does not hold to the form is no value."""
    with open_working(":memory:") as warehouse:
        found = warehouse.scalar(f"select strftime({moment_sql(form, quote_text(text))}, '%Y-%m-%d %H:%M:%S')")
    assert found == expected
