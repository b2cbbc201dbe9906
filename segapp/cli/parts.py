"""`segapp run` in parts: the names of its steps, what may stand beside --from, what is said of a kept copy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from segapp.cli.console import say, say_json

if TYPE_CHECKING:
    from segapp.model import Progress
    from segapp.pipeline import RunRequest, RunSummary
    from segapp.pipeline.continuing import Continuation, KeptSummary
    from segapp.project import Project

First = Literal["fit", "place", "describe", "marts", "check", "report", "publish"]
Last = Literal["read", "fit", "place", "describe", "marts", "check", "report"]

FirstStep = Annotated[
    First | None, typer.Option("--from", help="Go on at this step with the working copy that --until kept; no FILE.")
]
LastStep = Annotated[
    Last | None,
    typer.Option("--until", help="Stop after this step and keep the working copy; what is published stays."),
]


def continuation(
    first_step: First, last_step: Last | None, *, k: int | None, evidence: str | None, read: Mapping[str, Any]
) -> Continuation:
    """Return what --from asks for; refuse options that speak of a step that is done.

    Parameters
    ----------
    read : mapping of option to value
        What was said about the reading of a file, which a kept working copy has behind it.
    """
    from segapp.pipeline.continuing import Continuation

    fitted = {"--k": k, "--evidence": evidence} if first_step != "fit" else {}
    for option, value in {**read, **fitted}.items():
        if value is not None and value is not False:
            raise typer.BadParameter(f"{option} is of a step before {first_step}, which the kept working copy has done")
    return Continuation(first_step, last_step or "publish", k, evidence)


def run_or_part(
    project: Project, request: RunRequest | Continuation, last_step: Last | None, show: Progress
) -> RunSummary | KeptSummary:
    """Do a whole run, or the part of it that was asked for."""
    from segapp.pipeline import run
    from segapp.pipeline.continuing import Continuation, continue_run, run_until

    if isinstance(request, Continuation):
        return continue_run(project, request, show)
    return run_until(project, request, show, last_step=last_step) if last_step else run(project, request, show)


def say_kept(kept: KeptSummary, as_json: bool) -> None:
    """Print what was done, where the working copy is, and how to go on."""
    if as_json:
        say_json(kept)
        return
    batch = kept.batch
    for note in kept.notes:
        say(note)
    say(
        f"{batch.row_count:,} rows read = {batch.loaded_count:,} loaded + {batch.rejected_count:,} rejected"
        f" + {batch.duplicate_count:,} duplicates"
    )
    say(f"Done     {', '.join(kept.done)}; nothing is published")
    say(f"Kept     {kept.warehouse}")
    if kept.report:
        say(f"Report   {kept.report}")
    say(f'Look     segapp sql "show all tables" --dir "{kept.folder}"')
    say(f"Go on    segapp run --from {kept.next_step}")
