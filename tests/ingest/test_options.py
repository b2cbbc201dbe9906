"""The options of `segapp run` that concern what comes in."""

from __future__ import annotations

import pathlib

import pytest
import typer

from segapp.cli.shares import share
from segapp.errors import SourceError
from tests.ingest.conftest import HEADER, TakeIn
from tests.run.conftest import segapp


@pytest.mark.parametrize(
    ("text", "value"), [("5%", 0.05), ("0.05", 0.05), ("0", 0.0), ("100%", 1.0), (" 2.5% ", 0.025)]
)
def test_share(text: str, value: float) -> None:
    """A share is written as people write it."""
    assert share(text) == value


@pytest.mark.parametrize("text", ["5", "-1%", "101%", "five", "%", "nan"])
def test_no_share(text: str) -> None:
    """What is no share from 0 % to 100 % is wrong usage."""
    with pytest.raises(typer.BadParameter):
        share(text)


@pytest.mark.slow
def test_run_options(tmp_path: pathlib.Path) -> None:
    """A run limits rejects and gives them back, takes a named encoding, and marks those gone whom a snapshot lacks."""
    rows = [f"{row},Frau,{20 + row % 40},{row % 90},{row * 7 % 100}" for row in range(60)]
    source = tmp_path / "january.csv"
    source.write_bytes("\n".join([HEADER, *rows, "x,y,z,1,2"]).replace("Frau", "женщина").encode("koi8-r"))
    refused = segapp("run", source, "--encoding", "koi8-r", "--max-rejected", "1%", cwd=tmp_path)
    assert (refused.code, "1 of 61 rows would be rejected" in refused.err) == (1, True)
    first = segapp("run", source, "--encoding", "koi8-r", "--data-date", "2026-01-31", "--json", cwd=tmp_path)
    assert first.result["batch"]["rejected_count"] == 1
    exported = segapp("export", "--rejects", "rejects.csv", cwd=tmp_path)
    assert exported.out.startswith("1 rejected row of january.csv")
    assert "x,y,z,1,2" in (tmp_path / "rejects.csv").read_text("utf-8-sig")
    source.write_text("\n".join([HEADER, *rows[:50]]))
    second = segapp("run", source, "--full-snapshot", "--data-date", "2026-02-28", "--json", cwd=tmp_path)
    assert second.result["batch"]["gone_count"] == 10
    assert second.result["customer_count"] == 50
    assert "No row of january.csv was rejected" in segapp("export", "--rejects", "none.csv", cwd=tmp_path).out


def test_a_renamed_column_is_recognised_by_its_spelling(take_in: TakeIn) -> None:
    """What comes closest is named; nothing is guessed."""
    counts = take_in("CustomerID,Gendre,Age,Shoe size\n1,Male,20,44\n")
    assert "the header Gendre comes close to gender: if it is meant, add it to sql/1_intake" in counts.notes
    assert "ignored, no such column in the table: Gendre, Shoe size" in counts.notes
    with pytest.raises(SourceError, match=r"no column for customer_id \(CustomerIDs comes closest\)"):
        take_in("CustomerIDs,Gender,Age\n1,Male,20\n")


def test_a_changed_type_is_shown_with_three_rows(take_in: TakeIn) -> None:
    """Where nothing can be loaded, the first rows say what the column holds now."""
    with pytest.raises(SourceError) as caught:
        take_in("CustomerID,Gender,Age\n1,Male,young\n2,Male,old\n3,Male,so so\n4,Male,old\n")
    words = 'age_years: "young" is not a number (4 times, first in line 2; then line 3: "old", line 4: "so so")'
    assert words in caught.value.line
