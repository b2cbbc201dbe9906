"""The command that says what is published and whether it still fits: status."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segapp.cli.app import LOOK, AsJson, Home, app
from segapp.cli.console import say, say_json
from segapp.figures import figure

if TYPE_CHECKING:
    from segapp.project import Project
    from segapp.stages.drift import Shift
    from segapp.stages.status import Status

EXIT_CODES = {"investigate": 10, "refit": 11}
SHIFTED = {"keep": "no", "investigate": "look", "refit": "refit"}


@app.command(rich_help_panel=LOOK)
def status(
    drift: Annotated[bool, typer.Option("--drift", help="Show what has shifted since the fit.")] = False,
    exit_code: Annotated[
        bool,
        typer.Option(
            "--exit-code", help="Exit with 10 when the shift is worth a look, 11 when a refit is due; for schedulers."
        ),
    ] = False,
    check: Annotated[bool, typer.Option("--check", help="Check for anything that could stop the next job.")] = False,
    home: Home = Path(),
    as_json: AsJson = False,
) -> None:
    """Say what is published, and whether the customers have shifted since the fit. Example: segapp status --drift"""
    from segapp.project import find_project
    from segapp.stages.drift import read_published_shifts
    from segapp.stages.publish import heal_if_possible
    from segapp.stages.status import read_status

    project = find_project(home)
    if check:
        _say_findings(project)
        return
    found = read_status(project, notes=tuple(heal_if_possible(project)))
    if as_json:
        say_json(found)
    else:
        _say_status(found)
        if drift and found.run is not None:
            _say_shifts(read_published_shifts(project.warehouse))
    if exit_code:
        raise typer.Exit(EXIT_CODES.get(found.run.drift_verdict or "", 0) if found.run else 1)


def _say_findings(project: Project) -> None:
    """Print each finding, and exit with 1 when something must be fixed."""
    from segapp.stages.publish import check_project

    findings = check_project(project)
    for finding in findings:
        say(f"{'fine' if finding.is_fine else 'MEND'}  {finding.subject:<10} {finding.text}")
    if not all(finding.is_fine for finding in findings):
        raise typer.Exit(1)


def _say_status(found: Status) -> None:
    for note in found.notes:
        say(note)
    run = found.run
    if run is None:
        say(f"Nothing is published in {found.warehouse} yet. Make it: segapp run customers.csv")
        return
    made_up = " of made-up data" if run.is_synthetic else ""
    say(f"Run      {run.run_id} ({run.kind}), data of {run.data_date}{made_up}")
    say(f"Holds    {figure(run.customer_count or 0)} customers in {run.segment_count} segments")
    say(f"Chosen   {run.choice_text}")
    say(f"Shifted  {SHIFTED.get(run.drift_verdict or '', 'said from the next run on')}")
    if run.drift_reason_text:
        say(f"         {run.drift_reason_text}")
    say(f"Report   {found.report or 'none'}")
    say(f"Tables   {found.warehouse} (schema marts, {figure(found.size_bytes / 1e6, 1)} MB)")
    if found.previous_run_id:
        is_same = found.previous_run_id == run.run_id
        before = "the version before your last change" if is_same else f"run {found.previous_run_id}"
        say(f"Undo     segapp rollback restores {before}")


def _say_shifts(shifts: tuple[Shift, ...]) -> None:
    """Print every subject, the worst first."""
    if not shifts:
        say("Shifts are measured from the next run on, against the customers of this fit.")
    for shift in shifts:
        say(f"  {shift.verdict:<11}  {shift.reason_text}")
