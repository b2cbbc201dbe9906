"""Hold CONTRIBUTING.md to the repository: every place that it names is there."""

from __future__ import annotations

import importlib
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


def stage_rows() -> dict[str, list[str]]:
    """Return the functions that docs/architecture.md names, by stage."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows: dict[str, list[str]] = {}
    for stage, functions in re.findall(r"^\| stages/(\w+) \| ([^|]+) \|", text, re.MULTILINE):
        rows.setdefault(stage, []).extend(re.findall(r"`(\w+)\(", functions))
    return rows


def test_the_table_of_the_architecture_names_every_package() -> None:
    """Stages and what lies beside them: a folder that is not in it would be found by nobody."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    folders = {path.parent.name for path in (ROOT / "segapp").glob("*/__init__.py")} - {"stages"}
    assert folders - set(re.findall(r"^\| (\w+) \|", text, re.MULTILINE)) == set()


def test_the_table_of_the_architecture_names_every_stage() -> None:
    """A stage that is not in it would be found by nobody."""
    stages = {path.stem for path in (ROOT / "segapp" / "stages").iterdir() if not path.name.startswith("__")}
    assert set(stage_rows()) == stages


@pytest.mark.parametrize(("stage", "names"), stage_rows().items())
def test_each_function_of_the_table_is_there(stage: str, names: list[str]) -> None:
    """What the table calls a stage's door can be opened."""
    module = importlib.import_module(f"segapp.stages.{stage}")
    assert [name for name in names if not hasattr(module, name)] == []
