"""An empty project in a folder with an awkward name."""

from __future__ import annotations

import pathlib

import pytest

from segapp.project import Project, find_project


@pytest.fixture
def project(tmp_path: pathlib.Path) -> Project:
    """An empty project."""
    home = tmp_path / 'shop\'s "best" 50% [of] 2026'
    home.mkdir()
    return find_project(home)
