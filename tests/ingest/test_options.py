"""The options of `segapp run` that concern what comes in."""

from __future__ import annotations

import pathlib

import pytest
import typer

from segapp.cli.shares import share
from tests.ingest.conftest import HEADER
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
