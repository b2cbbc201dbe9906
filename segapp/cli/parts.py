"""Run in parts: the names of the steps, --from and --until, and the working copy kept in between."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from segapp.cli.console import say, say_counts, say_json

if TYPE_CHECKING:
    from segapp.model import Progress
    from segapp.pipeline import RunRequest, RunSummary
    from segapp.pipeline.continuing import Continuation, KeptSummary
    from segapp.pipeline.values import NoNews
    from segapp.project import Project

First = Literal["fit", "place", "describe", "marts", "check", "report", "publish"]
Last = Literal["read", "fit", "place", "describe", "marts", "check", "report"]

FirstStep = Annotated[
    First | None,
    typer.Option("--from", help="Continue at this step with the working copy that --until kept; without FILE."),
]
LastStep = Annotated[
    Last | None,
    typer.Option("--until", help="Stop after this step and keep the working copy; what is published stays."),
]


OF_READING = {
    "FILE": "source",
    "--data-date": "data_date",
    "--synthetic": "is_synthetic",
    "--full-snapshot": "is_full_snapshot",
    "--max-rejected": "max_rejected_share",
    "--encoding": "encoding",
    "--transactions": "transactions",
    "--sheet, --table, --query or --watermark": "within",
}
OF_FITTING = {"--k": "forced_k", "--evidence": "evidence"}


def whole_or_part(
    request: RunRequest, first_step: First | None, last_step: Last | None, evidence: str | None
) -> RunRequest | Continuation:
    """Return the request, or with --from the continuation; refuse a missing FILE, and options of earlier steps."""
    from segapp.pipeline import RunRequest
    from segapp.pipeline.continuing import Continuation

    nothing = RunRequest()
    if first_step is None:
        if request.source is None and request.transactions is None:
            raise typer.BadParameter("name a file: segapp run customers.csv", param_hint="FILE")
        return request
    done = OF_READING if first_step == "fit" else OF_READING | OF_FITTING
    for option, field in done.items():
        if getattr(request, field) != getattr(nothing, field):
            raise typer.BadParameter(f"{option} is of a step before {first_step}, which the kept working copy has done")
    return Continuation(first_step, last_step or "publish", request.forced_k, evidence)


def known_before(project: Project, request: RunRequest | Continuation) -> NoNews | None:
    """Return evidence that the source holds nothing new; None where it may."""
    from segapp.pipeline.continuing import Continuation
    from segapp.pipeline.named_files import find_no_news

    if isinstance(request, Continuation):
        raise typer.BadParameter("--if-new is for a run that reads a file; --from continues with one already read")
    return find_no_news(project, request)


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
    for note in kept.notes:
        say(note)
    say_counts(kept.batch)
    say(f"Done     {', '.join(kept.done)}; nothing is published")
    say(f"Kept     {kept.warehouse}")
    if kept.report:
        say(f"Report   {kept.report}")
    say(f'Look     segapp sql "show all tables" --dir "{kept.folder}"')
    say(f"Next     segapp run --from {kept.next_step}{_elsewhere(Path(kept.folder).parent)}")


def _elsewhere(home: Path) -> str:
    """Return the --dir option for a project outside the current folder."""
    return "" if home.resolve() == Path.cwd() else f' --dir "{home}"'
