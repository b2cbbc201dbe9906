"""The workflow of `segapp init`: a project folder with everything an analyst may want to change."""

from __future__ import annotations

import dataclasses
import pathlib
import shutil
from collections.abc import Collection, Mapping

from segapp.errors import SettingsError
from segapp.project import Project, find_project, shipped
from segapp.settings import Settings, setting_comments

FOLDERS = ("sql", "templates")
SETTINGS = "segapp.toml"
JOBS_OWN = "steps"
"""The folder of sql/ that a project has no copy of: the job reads its statements from the package."""


def init_project(folder: pathlib.Path, texts: Mapping[str, str] | None = None) -> Project:
    """Copy sql/ and templates/ into a new or empty folder and write a segapp.toml with every setting at its default.

    `texts` are files below sql/ in the place of those that travel with the package.

    Raises
    ------
    SettingsError
        If the folder holds anything, or cannot be written.
    """
    refuse_full(folder)
    part = folder.with_name(f".{folder.name}.part")
    try:
        write_files(part, texts or {}, FOLDERS)
        part.replace(folder)
    except OSError as error:
        todo = "Name a folder where you may write"
        raise SettingsError(f"cannot be written: {error.strerror}", where=str(folder), todo=todo) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return find_project(folder)


def refuse_full(folder: pathlib.Path) -> None:
    """Refuse a folder that is not empty.

    Raises
    ------
    SettingsError
        With what to do instead.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise SettingsError("is not an empty folder", where=str(folder), todo="Name a new one")


def write_files(folder: pathlib.Path, texts: Mapping[str, str], folders: Collection[str]) -> None:
    """Write the files of a project: copies of what ships with the package, its own texts below sql/, settings."""
    for each in folders:
        shutil.copytree(shipped(each), folder / each, ignore=shutil.ignore_patterns(JOBS_OWN))
    for name, text in texts.items():
        (folder / "sql" / name).write_text(text, encoding="utf-8")
    (folder / SETTINGS).write_text(settings_text(), encoding="utf-8")


def settings_text() -> str:
    """Return a segapp.toml that lists every setting with its default, commented out."""
    comments = setting_comments()
    blocks = []
    for field in dataclasses.fields(Settings):
        default = f'"{field.default}"' if isinstance(field.default, str) else str(field.default).lower()
        blocks.append(f"# {comments[field.name]}\n# {field.name} = {default}\n")
    return "\n".join(blocks)
