"""Find a project's sql/ and templates/ folders and the places of its warehouse and site.

A project folder's own sql/ and templates/ win; without them those that travel with the package are used.
"""

from __future__ import annotations

import pathlib
from dataclasses import dataclass

PACKAGE = pathlib.Path(__file__).resolve().parent


@dataclass(frozen=True)
class Project:
    """The folders and files of one project; `home` holds warehouse.duckdb and site."""

    home: pathlib.Path
    sql: pathlib.Path
    templates: tuple[pathlib.Path, ...]  # searched in this order

    @property
    def warehouse(self) -> pathlib.Path:
        """Return the path of the published warehouse."""
        return self.home / "warehouse.duckdb"

    @property
    def site(self) -> pathlib.Path:
        """Return the path of the published site (a symbolic link)."""
        return self.home / "site"


def find_project(home: pathlib.Path | str = ".") -> Project:
    """Return the project whose warehouse lies in `home`."""
    home = pathlib.Path(home).resolve()
    own_sql = home / "sql"
    sql = own_sql if (own_sql / "5_marts").is_dir() else shipped("sql")
    package_templates = shipped("templates")
    own_templates = home / "templates"
    is_own = own_templates.is_dir() and own_templates != package_templates
    templates = (own_templates, package_templates) if is_own else (package_templates,)
    return Project(home, sql, templates)


def shipped(name: str) -> pathlib.Path:
    """Return a folder that travels in the wheel, or lies beside the package in a checkout."""
    inside = PACKAGE / "_shipped" / name
    return inside if inside.is_dir() else PACKAGE.parent / name
