"""The commands with which a person changes the segments: refit, rename."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from segapp.cli.app import ACT, WORK, AsJson, Home, app
from segapp.cli.console import progress, say, say_json
from segapp.cli.numbers import WHOLE, whole
from segapp.figures import figure, percentage

if TYPE_CHECKING:
    from segapp.pipeline.refit_summary import NewSegment, RefitSummary


@app.command(rich_help_panel=WORK)
def refit(
    is_applied: Annotated[bool, typer.Option("--apply", help="Publish what the last `segapp refit` showed.")] = False,
    evidence: Annotated[
        Literal["none", "quick", "full"] | None,
        typer.Option(help="How thoroughly to test the segments: not at all, for seconds, or for up to half a minute."),
    ] = None,
    k: Annotated[
        int | None,
        typer.Option("--k", parser=whole(1), metavar=WHOLE, help="Number of segments, if you choose it."),
    ] = None,
    home: Home = Path(),
    as_json: AsJson = False,
) -> None:
    """Show what a new fit would change; publish it with --apply. Example: segapp refit

    Without --apply nothing is published: the new segments, where they come from and how many customers would move are
    shown. Keys stay with the customers: a segment that is found again keeps its key, name and colour.
    """
    from segapp.pipeline.refit import refit as run_refit
    from segapp.pipeline.refit_summary import RefitRequest
    from segapp.project import find_project

    with progress() as show:
        summary = run_refit(find_project(home), RefitRequest(is_applied, evidence, k), show)
    if as_json:
        say_json(summary)
    else:
        _say_refit(summary)


@app.command(rich_help_panel=ACT)
def rename(
    key: Annotated[str, typer.Argument(help="The segment: its key, such as S02, or its name.")],
    name: Annotated[str, typer.Argument(help="Its new name, in quotes.")],
    home: Home = Path(),
) -> None:
    """Give a segment a name of your own, which it keeps. Example: segapp rename S02 "Young regulars" """
    from segapp.pipeline.rename import rename as run_rename
    from segapp.project import find_project

    with progress() as show:
        renamed = run_rename(find_project(home), key, name, show)
    for note in renamed.notes:
        say(note)
    say(f"{renamed.segment_key}  {renamed.segment_name} (was {renamed.old_name})")


def _say_refit(summary: RefitSummary) -> None:
    """Print the new segments, where their customers come from, and what to do next."""
    for note in summary.notes:
        say(note)
    say(summary.choice_text)
    if summary.stability_mean_ari is not None:
        say(f"Stability {figure(summary.stability_mean_ari, 2)}, structure {summary.structure_verdict or 'not tested'}")
    width = max(len(segment.segment_name) for segment in summary.segments)
    for segment in summary.segments:
        say(_segment_line(segment, width))
    for key, name in summary.retired:
        say(f"  {key}  {name} is gone")
    _say_crosstab(summary)
    share = summary.moved_count / summary.shared_count if summary.shared_count else 0.0
    verb = "changed" if summary.is_applied else "would change"
    say(
        f"{figure(summary.moved_count)} of {figure(summary.shared_count)} customers ({percentage(share)})"
        f" {verb} segment"
    )
    if summary.is_applied:
        say(f"Report  {summary.report}")
        say(f"Tables  {summary.warehouse} (schema marts)")
    else:
        say("Nothing is published yet. To publish exactly this: segapp refit --apply")


def _segment_line(segment: NewSegment, width: int) -> str:
    origin = "" if segment.comes_from in ((), (segment.segment_key,)) else f" from {' and '.join(segment.comes_from)}"
    stability = (
        f"  {segment.stability_grade} {figure(segment.stability_jaccard, 2)}" if segment.stability_jaccard else ""
    )
    return (
        f"  {segment.segment_key}  {segment.segment_name:<{width}}  {figure(segment.customer_count):>10}"
        f"  {percentage(segment.customer_share):>6}{stability}  {segment.lineage}{origin}"
    )


def _say_crosstab(summary: RefitSummary) -> None:
    """Print customers by published segment (rows) and new one (columns)."""
    counts = {(flow.previous_segment_key, flow.segment_key): flow.customer_count for flow in summary.crosstab}
    rows = sorted({previous for previous, _ in counts})
    columns = sorted(segment.segment_key for segment in summary.segments)
    width = max([len(figure(count)) for count in counts.values()] + [len(key) for key in columns] + [5])
    say("Customers by published segment (rows) and new segment (columns)")
    say("       " + " ".join(f"{key:>{width}}" for key in columns))
    for row in rows:
        cells = [figure(counts[row, key]) if (row, key) in counts else "." for key in columns]
        say(f"  {row:<4} " + " ".join(f"{cell:>{width}}" for cell in cells))
