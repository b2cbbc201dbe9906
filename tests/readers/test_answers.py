"""Answers are written as a table, CSV or JSON, and hostile text stays text."""

from __future__ import annotations

import csv
import datetime
import decimal
import io
import json

from hypothesis import example, given
from hypothesis import strategies as some

from segapp.stages.export import as_csv, as_json, as_table
from segapp.warehouse import without_formula

COLUMNS = ("segment_name", "customer_count", "data_date")
ROWS = [("Älteste", 120, datetime.date(2026, 1, 31)), (None, 7, None)]


def test_a_table_aligns_numbers_to_the_right() -> None:
    """Columns line up, NULL is empty, and the last line counts the rows."""
    assert list(as_table(COLUMNS, ROWS)) == [
        "segment_name  customer_count  data_date",
        "------------  --------------  ----------",
        "Älteste                  120  2026-01-31",
        "                           7",
        "(2 rows)",
    ]


def test_wide_characters_keep_their_columns() -> None:
    """A character that takes two columns of a terminal is counted as two."""
    assert list(as_table(("a", "b"), [("漢字", "x"), ("e\u0301", "y")]))[2:4] == ["漢字  x", "e\u0301     y"]


def test_a_long_answer_says_that_it_is_cut() -> None:
    """A table for people ends after the limit and names the way to all rows; no row beyond is asked for."""
    lines = list(as_table(("n",), ((number,) for number in range(10**12)), row_limit=2))
    assert lines[2:] == ["0", "1", "(the first 2 rows; use --csv or --json for everything)"]


def test_a_table_fits_the_terminal_and_says_what_it_cut() -> None:
    """Long texts are cut, then columns on the right left out; numbers are never cut."""
    row = ("S01", "Age: higher than all customers", 0.1 + 0.2, "Female and male")
    columns = ("segment_key", "sentence_text", "share", "other_words")
    for width in range(24, 90):
        lines = list(as_table(columns, [row], width=width))
        assert max(map(len, lines[:-1])) <= width
    assert list(as_table(columns, [row], width=40))[1:] == [
        "-----------  --------------------  -----",
        "S01          Age: higher than al…    0.3",
        "(1 row; cut to fit: sentence_text; left out: other_words; --wide shows all columns)",
    ]
    assert list(as_table(columns, [row], width=200))[-1] == "(1 row)"


@given(some.floats(allow_nan=False, allow_infinity=False, min_value=-1e14, max_value=1e14))
def test_a_table_shows_no_seventeen_decimals(value: float) -> None:
    """Six decimals, or four digits of a small number; CSV has all of them."""
    shown = list(as_table(("n",), [(value,)]))[2].strip()
    assert len(shown.partition(".")[2].partition("e")[0]) <= 6
    assert abs(float(shown) - value) <= max(5.1e-7, 1e-3 * abs(value) if abs(value) < 1e-3 else 0)
    assert float(list(as_csv(("n",), [(value,)]))[1]) == value


def test_no_rows_still_show_the_columns() -> None:
    """An empty answer shows what it would have held."""
    assert list(as_table(("a", "b"), [])) == ["a  b", "-  -", "(0 rows)"]
    assert list(as_csv(("a", "b"), [])) == ["a,b"]
    assert json.loads("".join(as_json(("a", "b"), []))) == []
    assert json.loads("\n".join(as_json(("a",), [(1,), (2,)]))) == [{"a": 1}, {"a": 2}]


def test_terminal_orders_are_spelled_out() -> None:
    """Escape sequences, newlines and direction overrides in a name cannot act on the terminal."""
    hostile = "\x1b]0;pwned\x07\x1b[2J\r\nnext\u202egnp"
    (line,) = list(as_table(("a\x1b[31m",), [(hostile,)]))[2:3]
    assert line == "\\x1b]0;pwned\\x07\\x1b[2J\\r\\nnext\\u202egnp"
    assert all(part.isprintable() for part in as_table(("a\x1b[31m",), [(hostile,)]))
    assert all(part.isprintable() for part in as_csv(("a\x1b[31m",), [(hostile,)], is_terminal=True))


def test_csv_neutralises_formulas_in_texts_only() -> None:
    """A name that a spreadsheet would run gets an apostrophe; a negative number stays a number."""
    rows = [("=1+1", -5), ("+x", 1.5), ("@x", 0), ("-x", 0), ("\tx", 0), ("x=1", 0)]
    assert list(as_csv(("name", "n"), rows))[1:] == ["'=1+1,-5", "'+x,1.5", "'@x,0", "'-x,0", "'\tx,0", "x=1,0"]


def test_csv_tells_null_from_an_empty_text() -> None:
    """NULL is nothing between the commas, an empty text is a pair of quotes."""
    assert list(as_csv(("a", "b"), [(None, "")])) == ["a,b", ',""']


def test_json_holds_every_kind_of_value() -> None:
    """Dates are ISO texts, decimals numbers, bytes hexadecimal, and NaN null; a column of the same name is kept."""
    row = (datetime.datetime(2026, 1, 31, 12), decimal.Decimal("1.50"), b"\x00\xff", float("nan"), {"a": [1, None]})
    (answer,) = json.loads("".join(as_json(("at", "money", "raw", "x", "x"), [row])))
    expected = {"at": "2026-01-31T12:00:00", "money": 1.5, "raw": "00ff", "x": None, "x_2": {"a": [1, None]}}
    assert answer == expected


@given(some.lists(some.tuples(some.text(), some.none() | some.integers()), max_size=5))
@example([("\n", None), (" =1", 1), ("-5", 0), ("'", 2)])
def test_csv_reads_back_as_it_was(rows: list[tuple[str, int | None]]) -> None:
    """Any text survives the way through CSV, an apostrophe before a formula apart."""
    lines = "\r\n".join(as_csv(("name", "n"), rows)) + "\r\n"
    found = list(csv.reader(io.StringIO(lines, newline="")))[1:]
    assert found == [[without_formula(name), str(n if n is not None else "")] for name, n in rows]
