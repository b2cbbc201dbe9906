"""Whatever a message or a document calls a setting of segapp.toml is one."""

from __future__ import annotations

import ast
import pathlib
import re

import pytest

from segapp.settings import setting_comments

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "segapp").rglob("*.py"))
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "templates").rglob("*.html"))]


def messages(path: pathlib.Path) -> list[str]:
    """Return the texts of a module that are no docstrings; of an f-string its fixed parts."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.append(node.value)
    return [each for each in found if "segapp.toml" in each and "\n" not in each]


def named(text: str) -> set[str]:
    """Return what a sentence calls a setting: in backticks, with an =, in snake case, or after a verb."""
    found = re.findall(r"`([a-z_]+)(?:`| *=)", text) + re.findall(r"\b([a-z]+(?:_[a-z]+)+)\b", text)
    found += re.findall(r"(?:[Rr]aise|[Ll]ower|[Ss]et|[Mm]end|[Cc]hange) `?([a-z_]+)`?(?=[^.]* in segapp\.toml)", text)
    return set(found)


@pytest.mark.parametrize("path", [path for path in SOURCES if messages(path)], ids=lambda path: path.stem)
def test_a_message_names_settings_that_exist(path: pathlib.Path) -> None:
    """Advice such as "Raise memory_limit" can be followed."""
    assert set().union(*map(named, messages(path))) <= set(setting_comments())


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_page_names_settings_that_exist(path: pathlib.Path) -> None:
    """So can what the documents and pages say, paragraph by paragraph."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if "segapp.toml" in line]
    found = {name for line in lines for name in re.findall(r"`([a-z_]+)(?:`| *= )", line)}
    assert found <= set(setting_comments())


def test_advice_on_memory_is_found() -> None:
    """The test above would see the advice that once named no setting."""
    assert named("Raise `memory` in segapp.toml, or close other programs") == {"memory"}
    assert named("Raise memory_limit in segapp.toml") == {"memory_limit"}
