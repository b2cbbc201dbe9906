"""The workflow of `segapp export --rejects`: the rejected rows of the newest file, to fix."""

from __future__ import annotations

import pathlib
from typing import TYPE_CHECKING

from segapp.project import Project

if TYPE_CHECKING:
    from segapp.stages.ingest import RejectsFile


def write_rejects(project: Project, target: pathlib.Path, *, may_overwrite: bool = False) -> RejectsFile:
    """Write the rejected rows of the published warehouse's newest batch to a CSV file.

    Raises
    ------
    SegappError
        If there is no warehouse, or the file is there already or cannot be written.
    """
    from segapp.stages.ingest import export_rejects
    from segapp.warehouse import open_published

    with open_published(project.warehouse) as warehouse:
        return export_rejects(warehouse, target, may_overwrite=may_overwrite)
