"""Find a project's sql/ and templates/ folders and the places of its warehouse and site.

A project folder's own sql/ and templates/ win; without them those that travel with the package are used.
"""

from __future__ import annotations

import pathlib
from dataclasses import dataclass

from segapp.errors import SettingsError

PACKAGE = pathlib.Path(__file__).resolve().parent


@dataclass(frozen=True)
class Project:
    """The folders and files of one project; `home` holds warehouse.duckdb and site."""

    home: pathlib.Path
    sql: pathlib.Path
    templates: tuple[pathlib.Path, ...]  # searched in this order
    apart: pathlib.Path | None = None  # where the files of a new project lie until its first run has something to show

    @property
    def warehouse(self) -> pathlib.Path:
        """Return the path of the published warehouse."""
        return self.home / "warehouse.duckdb"

    @property
    def site(self) -> pathlib.Path:
        """Return the path of the published site (a symbolic link)."""
        return self.home / "site"


def find_project(home: pathlib.Path | str = ".") -> Project:
    """Return the project whose warehouse lies in `home`.

    Raises
    ------
    SettingsError
        If the folder cannot be named to the database: its name is not valid UTF-8, or no path at all.
    """
    try:
        home = pathlib.Path(home).resolve()
        str(home).encode()
    except (ValueError, OSError, RuntimeError) as error:
        todo = "Use a folder whose whole path is valid UTF-8"
        raise SettingsError("this path cannot be used", where=str(home), todo=todo) from error
    own_sql = home / "sql"
    sql = own_sql if (own_sql / "5_marts").is_dir() else shipped("sql")
    package_templates = shipped("templates")
    own_templates = home / "templates"
    is_own = own_templates.is_dir() and own_templates != package_templates
    templates = (own_templates, package_templates) if is_own else (package_templates,)
    return Project(home, sql, templates)


def shipped(name: str) -> pathlib.Path:
    """Return a folder that ships in the wheel, or lies beside the package in a checkout."""
    inside = PACKAGE / "_shipped" / name
    return inside if inside.is_dir() else PACKAGE.parent / name
