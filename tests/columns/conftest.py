"""Plans of made files, and of texts written in the test itself."""

from __future__ import annotations

import pathlib
from collections.abc import Callable

import pytest

from segapp.pipeline.proposal_of_columns import ColumnsProposal, SourceOptions, propose_columns


def propose(source: pathlib.Path, **given: str | None) -> ColumnsProposal:
    """Return what is proposed for a file."""
    return propose_columns(SourceOptions(source, **given), lambda step: None)


@pytest.fixture
def proposed(tmp_path: pathlib.Path) -> Callable[..., ColumnsProposal]:
    """Return a function that proposes a project for a CSV text."""

    def make(text: str, **given: str | None) -> ColumnsProposal:
        path = tmp_path / "customers.csv"
        path.write_text(text, encoding="utf-8")
        return propose(path, **given)

    return make


def apply(folder: pathlib.Path, difference: str) -> None:
    """Apply a difference as `patch -p1` would."""
    import subprocess

    done = subprocess.run(
        ["git", "apply", "-p1"], input=difference, text=True, cwd=folder, check=False, capture_output=True
    )
    assert done.returncode == 0, done.stderr
