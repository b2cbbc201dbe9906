"""The workflow of `segapp campaign export`: one file of contacts per arm, with columns of the user's own file."""

from __future__ import annotations

import pathlib
from dataclasses import dataclass

from segapp.errors import CampaignError
from segapp.named_file import refuse_taken
from segapp.project import Project
from segapp.settings import read_settings
from segapp.stages.campaigns.design.contact_list import (
    MERGE_TABLE,
    Merged,
    arms_to_export,
    count_arm,
    file_name,
    members_query,
    refuse_strangers,
)
from segapp.warehouse import Warehouse, open_published


@dataclass(frozen=True)
class ExportRequest:
    """Which arms to write where, and which user file to merge."""

    campaign_name: str
    folder: pathlib.Path
    arm: str | None = None
    ending: str = ".csv"
    with_holdout: bool = False
    merge_file: pathlib.Path | None = None
    merge_key: str | None = None  # default: the header that a run takes for the id
    may_overwrite: bool = False


@dataclass(frozen=True)
class ExportedArm:
    """One file that was written.

    `left_out_count` are members who must not be contacted since they were chosen, `found_count` rows whose customer a
    list of one's own names (None: without such a list).
    """

    arm_name: str
    path: str
    row_count: int
    left_out_count: int
    found_count: int | None = None


def export_campaign(project: Project, request: ExportRequest) -> list[ExportedArm]:
    """Write the members of a campaign's arms, one file per arm; the folder is made if it is not there.

    Raises
    ------
    SegappError
        If there is no such campaign or arm, or a file cannot be read or written.
    """
    from segapp.stages.export.queries import write_query

    written: list[ExportedArm] = []
    name = request.campaign_name
    with open_published(project.warehouse, read_settings(project.home).limits) as warehouse:
        arms = arms_to_export(warehouse, name, request.arm, with_holdout=request.with_holdout)
        merged = _merged(warehouse, request.merge_file, request.merge_key) if request.merge_file else None
        counts = {arm: count_arm(warehouse, name, arm, has_list=merged is not None) for arm in arms}
        if merged:
            refuse_strangers(warehouse, name, list(counts.values()), merged)
        _make_folder(request.folder)
        targets = {arm: request.folder / file_name(name, arm, request.ending) for arm in arms}
        for target in targets.values():  # all of them, or none
            refuse_taken(target, may_overwrite=request.may_overwrite)
        for arm, target in targets.items():
            query = members_query(warehouse, name, arm, merged)
            row_count = write_query(warehouse, query, target, may_overwrite=request.may_overwrite)
            found_count = counts[arm].found_count if merged else None
            written.append(ExportedArm(arm, str(target), row_count, counts[arm].left_out_count, found_count))
    return written


def _merged(warehouse: Warehouse, file: pathlib.Path, id_header: str | None) -> Merged:
    """Load the person's own list as a run would read it."""
    from segapp.stages.ingest import load_list

    return Merged(str(file), load_list(warehouse, file, MERGE_TABLE, id_header=id_header).headers)


def _make_folder(folder: pathlib.Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        todo = "Name a folder where you may write"
        raise CampaignError(f"cannot be made: {error.strerror}", where=str(folder), todo=todo) from error
