"""What somebody else owns is said so, with what to do; root is refused nothing, so that the refusal is put there."""

from __future__ import annotations

import errno
import os
import pathlib
from typing import Any, NoReturn

import pytest

from segapp.errors import SettingsError, SourceError, WarehouseError
from segapp.named_source import files_of
from segapp.pipeline.init import init_project
from segapp.warehouse import open_published


def refused(*_words: Any, **_named: Any) -> NoReturn:
    """Do as the system does where access is denied."""
    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def test_a_folder_of_files_that_cannot_be_listed_is_called_so(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was called a folder, not a file, with the advice to name a file in it."""
    monkeypatch.setattr(pathlib.Path, "iterdir", refused)
    with pytest.raises(SourceError, match=r"the folder cannot be read: Permission denied\. Ask its owner"):
        files_of(tmp_path)


def test_a_warehouse_that_cannot_be_read_says_whom_to_ask(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database's own sentence ends without a next step."""
    path = tmp_path / "warehouse.duckdb"
    path.write_bytes(b"anything")
    monkeypatch.setattr(pathlib.Path, "open", refused)
    with pytest.raises(WarehouseError, match=r"cannot be read: Permission denied\. Ask its owner for access"):
        open_published(path)


def test_a_project_that_cannot_be_made_says_what_to_do(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of it is left."""
    monkeypatch.setattr("shutil.copytree", refused)
    with pytest.raises(
        SettingsError, match=r"cannot be written: Permission denied\. Name a folder where you may write"
    ):
        init_project(tmp_path / "new")
    assert list(tmp_path.iterdir()) == []
