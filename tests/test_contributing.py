"""Hold CONTRIBUTING.md to the repository: every place that it names is there."""

from __future__ import annotations

import pathlib
import re

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PLACES = sorted({each for each in re.findall(r"`([\w./-]+/[\w./-]*)`", TEXT) if not each.startswith("make")})
ROWS = [line for line in TEXT.splitlines() if re.match(r"\| an? |\| a \w", line)]


@pytest.mark.parametrize("place", PLACES)
def test_every_named_place_is_there(place: str) -> None:
    """A contributor who follows the table finds the file or the folder."""
    assert (ROOT / place).exists()


def test_each_kind_of_addition_names_its_test() -> None:
    """A row says what to touch and which tests hold it."""
    assert len(ROWS) >= 10
    assert [row for row in ROWS if "tests/" not in row.split("|")[-2]] == []


def test_every_command_of_make_is_one() -> None:
    """What the document tells to type is a target of the Makefile."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make (\w+)`", TEXT)) - targets == set()
