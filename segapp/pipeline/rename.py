"""The workflow of `segapp rename`: a user's name for a segment, which then stays with its key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from segapp import segment_words
from segapp.errors import ModelError
from segapp.model import Progress
from segapp.pipeline.current_run import require_published
from segapp.pipeline.job import Job, open_job
from segapp.pipeline.publishing import publish
from segapp.project import Project
from segapp.stages.marts import build_marts

LONGEST_NAME = 150


@dataclass(frozen=True)
class Renamed:
    """What a segment was called and is called now."""

    segment_key: str
    old_name: str
    segment_name: str
    report: str
    notes: tuple[str, ...] = ()


def rename(project: Project, key: str, name: str, progress: Progress) -> Renamed:
    """Give a segment a name and publish it.

    Parameters
    ----------
    key : str
        The segment, such as S02, or its present name; small letters do as well.
    name : str
        1 to 150 characters, on one line, different from the names of the other segments and no key.

    Raises
    ------
    SegappError
        If there is no such segment or the name cannot be used; nothing has changed then.
    """
    with open_job(project, progress) as job:
        require_published(job)
        segments = _segments(job)
        found = _find(segments, key)
        wanted = _checked(name, [each for each in segments if each is not found])
        _store(job, found, wanted)
        build_marts(job.warehouse, job.objects)
        publish(job, found.run_id, reason="rename")
    report = str(project.site / f"{found.segment_key}.html")
    return Renamed(found.segment_key, found.segment_name, wanted, report, tuple(job.notes))


def _segments(job: Job) -> list[Any]:
    return job.warehouse.rows(
        "select segments.* from model.segments inner join model.current_run on segments.run_id = current_run.run_id"
        " order by segments.segment_key"
    )


def _find(segments: list[Any], key: str) -> Any:
    if not segments:
        raise ModelError("there are no segments yet", todo="Make them first: segapp run customers.csv")
    try:
        keys = segment_words.segment_keys([key], {each.segment_key: each.segment_name for each in segments})
    except segment_words.SegmentWordError as error:
        raise ModelError(error.what, todo=error.todo) from error
    if len(keys) > 1:
        raise ModelError(f"{key} names {len(keys)} segments", todo="Rename one at a time")
    return next(each for each in segments if each.segment_key == keys[0])


def _checked(name: str, others: list[Any]) -> str:
    """Return the name without surrounding blanks, or say why it cannot be used."""
    wanted = name.strip()
    todo = 'Try: segapp rename S02 "Young regulars"'
    if not wanted:
        raise ModelError("a name needs at least one character", todo=todo)
    if len(wanted) > LONGEST_NAME:
        raise ModelError(f"the name has {len(wanted)} characters, more than {LONGEST_NAME}", todo=todo)
    if not wanted.isprintable():
        raise ModelError("the name holds a line break or another character that cannot be shown", todo=todo)
    if segment_words.KEY_SHAPE.fullmatch(wanted):
        raise ModelError(f"{wanted} looks like the key of a segment, of this run or a later one", todo=todo)
    for each in others:
        if each.segment_name.casefold() == wanted.casefold():
            raise ModelError(f"{each.segment_key} is already called {each.segment_name}", todo="Use another name")
    return wanted


def _store(job: Job, found: Any, name: str) -> None:
    """Write the name into the run that is published; earlier runs keep the names they had."""
    job.warehouse.execute(
        "update model.segments set segment_name = ?, name_source = 'person', is_name_stale = false,"
        " stale_reason_text = null, name_basis_text = rule_basis_text where run_id = ? and segment_key = ?",
        [name, found.run_id, found.segment_key],
    )
