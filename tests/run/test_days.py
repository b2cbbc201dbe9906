"""The day that a file speaks for: how it is written, before what is published, and after today."""

from __future__ import annotations

import datetime
import os
import pathlib

import pytest
import typer

from segapp.cli.days import day
from tests.run.conftest import Finished, segapp, write_customers

QUICK = ("--evidence", "none", "--json")


def shop(folder: pathlib.Path) -> pathlib.Path:
    """Return a file of twenty customers in two groups."""
    rows = [(f"{i:03d}", "Female", 20 + i % 2 * 40, 30 + i, 50) for i in range(20)]
    return write_customers(folder / "customers.csv", list(rows))


def run_as_of(source: pathlib.Path, *words: str) -> Finished:
    """Run the file in its folder."""
    return segapp("run", source, *words, *QUICK, cwd=source.parent)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("31.12.2026", "'31.12.2026' must be written as 2026-12-31"),
        ("2026/12/31", "'2026/12/31' must be written as 2026-12-31"),
        ("31/12/2026", "'31/12/2026' is not a calendar date; write it as 2026-01-31"),
        ("2026-02-30", "'2026-02-30' is not a calendar date; write it as 2026-01-31"),
    ],
)
def test_a_day_written_otherwise_is_shown_as_it_has_to_be(text: str, said: str) -> None:
    """Where the day is plain it is given back in our writing; what may mean two days is never guessed."""
    with pytest.raises(typer.BadParameter) as refused:
        day(text)
    assert refused.value.message == said
    assert day("2026-12-31") == datetime.date(2026, 12, 31)


def test_a_wrong_day_is_wrong_usage_in_plain_words(tmp_path: pathlib.Path) -> None:
    """The option is named, and nothing of how the program reads it."""
    done = segapp("run", "customers.csv", "--data-date", "31.12.2026", cwd=tmp_path)
    assert done.code == 2
    assert "must be written as 2026-12-31" in done.err
    assert "--data-date" in done.err
    assert "Value error" not in done.err


def test_an_earlier_day_is_refused_with_what_the_person_can_do(tmp_path: pathlib.Path) -> None:
    """Who gave a day is told from which on; who gave none is told where the day came from."""
    source = shop(tmp_path)
    assert run_as_of(source, "--data-date", "2026-03-31").code == 0
    given = run_as_of(source, "--data-date", "2020-01-01")
    assert given.code == 1
    assert "the published customers are of 2026-03-31, and an earlier day cannot follow" in given.err
    assert "--data-date 2020-01-01 has to be 2026-03-31 or later" in given.err
    os.utime(source, (1_577_880_000, 1_577_880_000))
    taken = run_as_of(source)
    assert taken.code == 1
    assert "last changed on 2020-01-01" in taken.err
    assert "--data-date YYYY-MM-DD, from 2026-03-31 on" in taken.err


def test_a_day_to_come_is_pointed_out(tmp_path: pathlib.Path) -> None:
    """From two days ahead on: clocks and time zones differ by a day. The run is made all the same."""
    source, today = shop(tmp_path), datetime.datetime.now(datetime.UTC).date()
    tomorrow = run_as_of(source, "--data-date", str(today + datetime.timedelta(days=1)))
    assert tomorrow.result["notes"] == []
    later = run_as_of(source, "--data-date", str(today + datetime.timedelta(days=40)))
    (note,) = [each for each in later.result["notes"] if "days from now" in each]
    assert "take it back with segapp rollback" in note
