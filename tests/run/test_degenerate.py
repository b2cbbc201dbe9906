"""Input that cannot be segmented ends in a clear sentence and sensible tables, never in a traceback."""

from __future__ import annotations

import pathlib
from collections.abc import Callable

import pytest

from segapp.warehouse import open_published
from tests.run.conftest import Finished, write_customers

Run = Callable[..., Finished]

STILL_SEGMENTED = {
    "one customer": [(1, "Female", 30, 50, 60)],
    "all rows the same": [(i, "Female", 30, 50, 60) for i in range(20)],
    "fewer distinct points than the smallest number of segments tried": [
        (1, "Female", 30, 50, 60),
        (2, "Male", 31, 50, 60),
    ],
    "a constant feature": [(i, "Female", 30, 40 + 30 * (i % 2), 20 + 30 * (i % 3)) for i in range(60)],
    "three distinct customers": [(i, "Male", 20 + 20 * (i % 3), 50, 60) for i in range(30)],
    "no gender anywhere": [(i, "", 20 + i, 50 + i, 60 - i) for i in range(40)],
}


@pytest.mark.parametrize("name", STILL_SEGMENTED)
def test_thin_data_gives_sensible_tables(name: str, run_segapp: Run, tmp_path: pathlib.Path) -> None:
    """Every customer is in a segment, shares sum to one, and the sentence says how the number came about."""
    source = write_customers(tmp_path / "customers.csv", STILL_SEGMENTED[name])
    done = run_segapp("run", source)
    assert done.code == 0, done.err
    assert done.err == ""
    with open_published(tmp_path / "warehouse.duckdb") as warehouse:
        placed = warehouse.scalar("select count(*) from marts.customer_segments where segment_key is not null")
        share = warehouse.scalar("select sum(customer_share) from marts.segments")
        choice = warehouse.scalar("select choice_text from marts.run_history")
    assert placed == len(STILL_SEGMENTED[name])
    assert share == pytest.approx(1)
    assert choice


def test_a_customer_without_a_training_feature_is_kept_with_a_reason(run_segapp: Run, tmp_path: pathlib.Path) -> None:
    """Who cannot be placed stays in every mart with a null key and an exclusion_reason."""
    rows: list[tuple[object, ...]] = [(i, "Female", 20 + i, 50 + i, 60 - i) for i in range(40)]
    source = write_customers(tmp_path / "customers.csv", [*rows, (99, "Male", "?", 50, 60)])
    done = run_segapp("run", source)
    assert done.code == 0, done.err
    with open_published(tmp_path / "warehouse.duckdb") as warehouse:
        row = warehouse.row("select * from marts.customer_segments where customer_id = '99'")
    assert (row.segment_key, row.exclusion_reason) == (None, "Age is missing or not a finite number")
    assert "1 of 41 customers could not be placed" in done.out


HEADER = "CustomerID,Gender,Age,Annual Income (k$),Spending Score (1-100)\n"
REFUSED = {
    "no rows": HEADER.encode(),
    "an empty file": b"",
    "every row bad": (HEADER + "1,Female,old,50,60\n2,Male,young,50,60\n").encode(),
    "an unknown header": b"a,b,c\n1,2,3\n",
    "not a table at all": bytes(range(256)) * 40,
    "every customer without a training feature": (HEADER + "1,Female,,50,60\n2,Male,,50,60\n").encode(),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_ends_in_one_line_and_changes_nothing(
    name: str, run_segapp: Run, tmp_path: pathlib.Path
) -> None:
    """Exit code 1, one line that names the file or the table, no traceback, no warehouse."""
    source = tmp_path / "customers.csv"
    source.write_bytes(REFUSED[name])
    done = run_segapp("run", source)
    assert done.code == 1
    assert done.out == ""
    assert len(done.err.splitlines()) == 1, done.err
    assert "Traceback" not in done.err
    assert not (tmp_path / "warehouse.duckdb").exists()
    assert sorted(each.name for each in tmp_path.iterdir() if "lock" not in each.name) == ["customers.csv"]


def test_a_file_without_a_quantity_is_told_with_the_headers_that_are_there(
    run_segapp: Run, tmp_path: pathlib.Path
) -> None:
    """The file, what it lacks and what it has stand in one line, and no project is written for it."""
    (tmp_path / "customers.csv").write_text("id;Age;Euro\n1;20;3\n2;30;4\n", encoding="utf-8")
    done = run_segapp("run", "customers.csv")
    assert (done.code, len(done.err.splitlines())) == (1, 1)
    assert "customers.csv: no column is a quantity that tells customers apart" in done.err
    assert not (tmp_path / "sql").exists()
    assert "Headers found: id, Age, Euro" in done.err


def test_a_missing_file_is_named(run_segapp: Run) -> None:
    """The error names the path and says what to give."""
    done = run_segapp("run", "nowhere.csv")
    assert done.code == 1
    assert "nowhere.csv" in done.err


def test_wrong_usage_exits_with_2(run_segapp: Run) -> None:
    """An unknown option is the caller's mistake, not a failure."""
    assert run_segapp("run", "--nonsense").code == 2
