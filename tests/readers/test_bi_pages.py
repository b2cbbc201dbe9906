"""The pages on BI tools keep their word: each says whether it was tried, and the notebooks' blocks run."""

from __future__ import annotations

import pathlib
import re
import subprocess
import sys

import pytest

from segapp.stages.sample import write_sample

PAGES = pathlib.Path(__file__).resolve().parents[2] / "docs" / "bi"
TOOLS = sorted(path for path in PAGES.glob("*.md") if path.name != "README.md")
BLOCKS = re.findall(r"```python\n(.*?)```", (PAGES / "notebooks.md").read_text("utf-8"), re.DOTALL)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """A folder with a published run."""
    home = tmp_path_factory.mktemp("notebook")
    write_sample(home / "customers.csv", customer_count=60)
    command = [sys.executable, "-m", "segapp", "run", "customers.csv", "--evidence", "none"]
    subprocess.run(command, cwd=home, capture_output=True, check=True)
    return home


@pytest.mark.parametrize("page", TOOLS, ids=lambda page: page.stem)
def test_each_page_says_whether_it_was_tried(page: pathlib.Path) -> None:
    """Tested here, or not; and the list of tools leads to it."""
    assert re.search(r"\*\*(Tested here|Not tested here)", page.read_text("utf-8"))
    assert f"]({page.name})" in (PAGES / "README.md").read_text("utf-8")


@pytest.mark.parametrize("block", BLOCKS, ids=[str(number) for number, _ in enumerate(BLOCKS)])
def test_the_blocks_for_notebooks_run(home: pathlib.Path, block: str) -> None:
    """Each runs as it stands, beside the published file, and writes nothing."""
    before = (home / "warehouse.duckdb").read_bytes()
    done = subprocess.run([sys.executable, "-c", block], cwd=home, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert (home / "warehouse.duckdb").read_bytes() == before


def test_there_are_blocks() -> None:
    """The page is read as it is meant."""
    assert len(BLOCKS) == 5
