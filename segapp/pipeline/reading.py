"""Open the published report in a browser, or copy it into one file to mail."""

from __future__ import annotations

import os
import pathlib
import sys

from segapp.errors import WarehouseError
from segapp.named_file import named_file
from segapp.project import Project


def open_report(project: Project) -> tuple[pathlib.Path, bool]:
    """Show page one of the report in the default browser; return its path and whether a browser opened it.

    Without a display nothing is started: a text browser would take over the terminal.

    Raises
    ------
    WarehouseError
        If there is no report yet.
    """
    import webbrowser

    page = _published(project, "index.html")
    try:
        return page, _has_display() and webbrowser.open(page.as_uri())
    except webbrowser.Error:
        return page, False


def customer_lists(project: Project) -> list[str]:
    """Return the files beside the pages that list customers by id: whoever gets the folder gets them too."""
    lists = [path for path in sorted(project.site.glob("*.csv")) if _names_customers(path)]
    books = sorted(project.site.glob("*.xlsx")) if lists else []  # the workbook lists them where a CSV file does
    return [path.name for path in (*lists, *books)]


def _names_customers(path: pathlib.Path) -> bool:
    with path.open(encoding="utf-8") as file:
        return "customer_id" in file.readline().rstrip("\r\n").split(",")


def copy_single_file(project: Project, target: pathlib.Path, *, may_overwrite: bool = False) -> pathlib.Path:
    """Copy the published report as one file, whole or not at all; return its path.

    Raises
    ------
    WarehouseError
        If there is no report yet.
    TargetError
        If the file is there already or cannot be written.
    """
    target = target.resolve()
    with named_file(target, may_overwrite=may_overwrite) as part:
        part.write_bytes(_published(project, "report.html").read_bytes())
    return target


def _published(project: Project, name: str) -> pathlib.Path:
    page = project.site / name
    if not page.is_file():
        raise WarehouseError("there is no report yet", where=str(page), todo="Make one: segapp run customers.csv")
    return page


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY"))
