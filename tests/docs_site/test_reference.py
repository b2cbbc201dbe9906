"""The generated reference leaves nothing out: each command, option, setting, public table and column is there."""

from __future__ import annotations

import dataclasses
import json
import pathlib
import re

import pytest
from typer.testing import CliRunner

from segapp.cli.app import app
from segapp.settings import Settings, variable_of
from tests.docs_site.reference import reference_pages
from tests.documents import commands

ROOT = pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """Return the pages of the reference, by their names."""
    return {pathlib.PurePath(name).stem: text for name, text in reference_pages().items()}


def help_of(*words: str) -> str:
    """Return what --help says of a command."""
    answer = CliRunner().invoke(app, [*words, "--help"], env={"COLUMNS": "200", "TERM": "dumb"})
    assert answer.exit_code == 0
    return answer.output


def section(text: str, title: str) -> str:
    """Return a section of a page, up to the next heading of any level."""
    found = re.search(rf"^#+ {re.escape(title)}\n(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, title
    return found[1]


def test_each_command_is_there_with_all_its_options(pages: dict[str, str]) -> None:
    """Whatever option --help names stands in the section of its command."""
    groups = {"campaign": re.findall(r"^│ (\w+) ", help_of("campaign").partition("Commands")[2], re.MULTILINE)}
    assert len(groups["campaign"]) >= 5
    for name in commands():
        for words in [(name, each) for each in groups.get(name, [])] or [(name,)]:
            told = section(pages["commands"], " ".join(["segapp", *words]))
            options = set(re.findall(r"^│ *\*? *(--[\w-]+)", help_of(*words), re.MULTILINE)) - {"--help"}
            assert sorted(option for option in options if not re.search(rf"`{option}[ `]", told)) == [], words


def test_each_setting_is_there_with_its_default_variable_and_comment(pages: dict[str, str]) -> None:
    """One row for each field."""
    rows = {row.split("`")[1]: row for row in pages["settings"].splitlines() if row.startswith("| `")}
    assert set(rows) == {each.name for each in dataclasses.fields(Settings)}
    for each in dataclasses.fields(Settings):
        assert variable_of(each.name) in rows[each.name]
        assert each.metadata["comment"] in rows[each.name]


def test_each_public_table_is_there_with_its_columns_types_and_comments(pages: dict[str, str]) -> None:
    """Those of the contract, and those that only a project with purchases has."""
    contract = json.loads((ROOT / "tests" / "marts" / "contract_v1.json").read_text(encoding="utf-8"))
    for table, columns in contract.items():
        told = section(pages["marts"], table)
        rows = re.findall(r"^\| `(\w+)` \| `([^`]+)` \| (.+) \|$", told, re.MULTILINE)
        assert [(name, kind) for name, kind, _ in rows if name in columns] == list(columns.items())
        assert [name for name, _, comment in rows if not comment.strip()] == []


def test_each_file_of_the_marts_has_its_section(pages: dict[str, str]) -> None:
    """The macro too; what only comes with purchases says so."""
    for path in (ROOT / "sql" / "5_marts").glob("*.sql"):
        told = section(pages["marts"], path.stem)
        is_conditional = "-- only with rows in" in path.read_text(encoding="utf-8")
        assert ("once purchases were taken in" in told) == is_conditional
