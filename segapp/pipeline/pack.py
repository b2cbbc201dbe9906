"""Write the pack for a meeting from what is published, in the words and colours of the project."""

from __future__ import annotations

import pathlib

from segapp.named_file import named_file, refuse_taken
from segapp.pipeline.publishing import report_settings, shown_with
from segapp.project import Project
from segapp.settings import read_settings


def write_pack(project: Project, target: pathlib.Path, *, may_overwrite: bool = False) -> int:
    """Write slides (.pptx) or a page to print (.html), whole or not at all; return how many slides there are.

    Raises
    ------
    WarehouseError
        If there is no warehouse.
    TargetError
        If the kind of file is not known, what writes it is missing, or the file is there already.
    TemplateError, SqlFileError
        With file and line, if a template, chart or query is wrong.
    """
    from segapp.stages.publish import check_current
    from segapp.stages.report import build_pack, check_target
    from segapp.warehouse import interruptible, open_published

    target = target.resolve()
    check_target(target)
    refuse_taken(target, may_overwrite=may_overwrite)
    found = read_settings(project.home)
    settings = report_settings(project, found)
    with open_published(project.warehouse, found.limits) as published, interruptible(published):
        check_current(published, project)
        with shown_with(found, published, project) as warehouse:
            pack = build_pack(warehouse, project=project, settings=settings, kind=target.suffix.lower())
    with named_file(target, may_overwrite=may_overwrite) as part:
        part.write_bytes(pack.content)
    return pack.slide_count
