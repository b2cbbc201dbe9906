"""The last lines of a run: rows, segments and why, where report and tables are; what a new project decided."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from segapp.cli.console import counted, say, say_counts, say_json
from segapp.figures import figure, percentage

if TYPE_CHECKING:
    from segapp.pipeline import RunSummary
    from segapp.pipeline.proposal_of_columns import ColumnsProposal
    from segapp.pipeline.values import NoNews
    from segapp.project import Project
    from segapp.stages.push import PushSummary

LISTS_NAMED = 3


def say_summary(summary: RunSummary, as_json: bool) -> None:
    """Print the last lines of a run: rows loaded, the segments and why, where report and tables are."""
    from segapp.pipeline.values import PushFailure

    if as_json:
        say_json(summary)
        return
    batch = summary.batch
    for note in summary.notes:
        say(note)
    say_counts(batch)
    if summary.purchases:
        say(summary.purchases.source_name)
        say_counts(summary.purchases)
    if batch.rejected_count:
        say("Rejected rows, to fix and load again: segapp export --rejects rejects.csv")
    if summary.excluded_count:
        say(
            f"{figure(summary.excluded_count)} of {figure(summary.customer_count)} customers could not be placed"
            " (exclusion_reason)"
        )
    say(summary.choice_text)
    width = max(len(segment.segment_name) for segment in summary.segments)
    for segment in summary.segments:
        say(
            f"  {segment.segment_key}  {segment.segment_name:<{width}}"
            f"  {figure(segment.customer_count):>10}  {percentage(segment.customer_share):>6}"
        )
    say(f"Report  {summary.report}")
    say_lists(Path(summary.warehouse).parent)
    say(f"Tables  {summary.warehouse} (schema marts)")
    if summary.push and not isinstance(summary.push, PushFailure):
        say_push(summary.push)


def say_no_news(known: NoNews, as_json: bool) -> None:
    """Print that there was nothing to load, and with --push the outcome of the push."""
    from segapp.pipeline.values import PushFailure

    if as_json:
        say_json(known)
        return
    say(f"Nothing new in {known.source_name} since batch {known.batch_id}: nothing was done.")
    if known.push and not isinstance(known.push, PushFailure):
        say_push(known.push)


def say_push(summary: PushSummary) -> None:
    """Print what was copied into another database, and what a person should know of it."""
    rows = sum(summary.row_counts.values())
    if summary.row_counts:
        say(f"{counted(len(summary.row_counts), 'table')}, {counted(rows, 'row')} of run {summary.run_id}")
    else:
        say(f"All tables there show run {summary.run_id} already: nothing was copied")
    place = f"Tables {summary.name_prefix}..." if summary.name_prefix else f"Schema {summary.schema}"
    say(f"{place} of {summary.target}")
    for note in summary.notes:
        say(f"Note: {note}")


def say_lists(home: Path) -> None:
    """Print which customer lists lie beside the pages: whoever gets the folder gets them too."""
    from segapp.pipeline.reading import customer_lists
    from segapp.project import find_project

    if names := customer_lists(find_project(home)):
        more = f" and {len(names) - LISTS_NAMED} more" if len(names) > LISTS_NAMED else ""
        say(f"Lists   of customers by id lie beside the pages: {', '.join(names[:LISTS_NAMED])}{more}")


def say_proposal(project: Project, proposal: ColumnsProposal) -> None:
    """Print what forms the segments of a new project and why, and which decisions to check."""
    from segapp.pipeline.proposal_of_columns import words_of

    say(f"Made a project for these columns in {project.home}")
    for line in words_of(proposal):
        say(line)
