"""What `segapp run --push` adds to a run: after the publication, its tables go to the database that push_to names.

A push that fails never undoes the run: it is published before, and stays so.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segapp.cli.console import progress, say_error
from segapp.cli.run_words import say_no_news, say_summary

if TYPE_CHECKING:
    from segapp.model import Progress
    from segapp.pipeline import RunSummary
    from segapp.pipeline.values import NoNews, PushFailure
    from segapp.project import Project
    from segapp.stages.push import PushSummary

NOT_PUSHED = 3
"""The exit code of a run that is published and did not reach the other database."""

WithPush = Annotated[
    bool,
    typer.Option("--push", help="Then copy the tables into the database that segapp.toml names as push_to."),
]


def check_push(home: Path, last_step: str | None) -> None:
    """Refuse --push before the run where it cannot work.

    Raises
    ------
    SegappError
        If segapp.toml names no database, or what it names is no address of one.
    """
    from segapp.errors import SettingsError
    from segapp.settings import read_settings
    from segapp.warehouse.addresses import PUSH_PASSWORD, Address

    if last_step:
        raise typer.BadParameter(f"--until {last_step} publishes nothing that could be pushed")
    address = read_settings(home).push_to
    if not address:
        todo = 'Name one there: push_to = "postgresql://user@host/name"'
        raise SettingsError("names no database to push to", where=str(home / "segapp.toml"), todo=todo)
    Address.parse(address, PUSH_PASSWORD)


def end(done: RunSummary | NoNews, project: Project | None, as_json: bool) -> None:
    """Say what a run did, or that there was nothing to do; with a project, push what is published first.

    Where nothing was new, what is already there is not copied again.
    """
    from segapp.pipeline.values import NoNews, PushFailure

    code, is_idle = 0, isinstance(done, NoNews)
    if project:
        with progress() as show:
            pushed, code = _push_published(project, show, is_only_newer=is_idle)
        done = replace(done, push=pushed)
    if isinstance(done, NoNews):
        say_no_news(done, as_json)
    else:
        say_summary(done, as_json)
    if isinstance(done.push, PushFailure):
        say_error(f"Not pushed: {done.push.error.rstrip('.')}. {done.push.todo}")
        raise typer.Exit(code)


def _push_published(project: Project, show: Progress, *, is_only_newer: bool) -> tuple[PushSummary | PushFailure, int]:
    """Push what is published; return the outcome and the exit code. Nothing is raised: the run is published."""
    from segapp.cli.ending import line_of
    from segapp.errors import Terminated
    from segapp.pipeline.values import PushFailure
    from segapp.settings import read_settings
    from segapp.stages.push import PushRequest, push

    try:
        settings = read_settings(project.home)
        request = PushRequest(settings.push_to, is_only_newer=is_only_newer)
        return push(project.warehouse, request, lambda step: show(f"push: {step}"), settings.limits), 0
    except KeyboardInterrupt as interrupt:
        cause, code = "interrupted", 143 if isinstance(interrupt, Terminated) else 130
    except Exception as error:
        cause, code = line_of(error), NOT_PUSHED
    elsewhere = "" if project.home.resolve() == Path.cwd() else f' --dir "{project.home}"'
    return PushFailure(cause, f"The run is published. To push it: segapp push{elsewhere}"), code
