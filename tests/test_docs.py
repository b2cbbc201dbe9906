"""The documents tell the truth: every example runs and prints what is shown, every command and link exists."""

from __future__ import annotations

import json
import pathlib
import re

import pytest

from tests.documents import DOCUMENTS, ROOT, commands, run_examples, scrubbed

PAGES = [ROOT / "README.md", ROOT / "sql" / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


EXAMPLES = re.compile(r"N_schema|/name\.sql|reports/gender\.sql")
"""Patterns, and files that a worked example tells the reader to write."""


PLAIN_FIGURES = {"cost", "cost_per_contact", "revenue", "annual_income_k", "spending_score"}
"""Figures that are given and not made: a source's own columns, and what a plan's contacts cost."""


@pytest.mark.slow
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_example_prints_what_the_document_shows(document: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """The examples run in order in an empty folder; run ids aside, their output is the one shown."""
    pairs = list(run_examples(document, tmp_path))
    assert pairs
    for example, real in pairs:
        assert scrubbed(example.text) == scrubbed(real)


def test_every_command_in_the_readme_exists_and_every_command_is_in_the_readme() -> None:
    """No document names a command that does not exist, and the README names all that do."""
    readme = (ROOT / "README.md").read_text()
    named = {(page.name, name) for page in PAGES for name in re.findall(r"segapp ([a-z]+)\b", code_of(page))}
    known = commands()
    assert sorted(f"{page}: segapp {name}" for page, name in named if name not in known) == []
    assert sorted(name for name in known if f"segapp {name}" not in readme) == []


def code_of(page: pathlib.Path) -> str:
    """Return only the code of a page: fenced, indented and in backticks."""
    return "\n".join(re.findall(r"```.*?```|`[^`\n]+`|^    .*$", page.read_text(), re.MULTILINE | re.DOTALL))


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_and_named_file_exists(page: pathlib.Path) -> None:
    """Relative links lead somewhere, and files named in backticks are in the repository."""
    text = page.read_text()
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"", text) for link in link]
    links = [link for link in links if link and "://" not in link]
    named = re.findall(r"`((?:sql|segapp|templates|docs|tests|benchmarks)/[\w./-]+\.\w+)`", text)
    named = [name for name in named if not EXAMPLES.search(name)]
    assert [link for link in links if not (page.parent / link).exists()] == []
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_figure_of_the_public_tables_is_explained() -> None:
    """Each column of marts that holds a fraction is in docs/metrics.md; a range by the figure that it is of."""
    text = (ROOT / "docs" / "metrics.md").read_text()
    contract = json.loads((ROOT / "tests" / "marts" / "contract_v1.json").read_text())
    figures = {name for columns in contract.values() for name, type_ in columns.items() if type_ == "DOUBLE"}
    explained = {name for name in figures if re.search(rf"\b{re.sub('_(low|high)$', '', name)}\b", text)}
    assert sorted(figures - explained - PLAIN_FIGURES) == []
