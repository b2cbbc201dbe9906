"""The command that makes a project folder, for the built-in columns or for those of a source."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segapp.cli.app import WORK, app
from segapp.cli.console import progress, say
from segapp.cli.run_words import say_proposal, say_summary
from segapp.cli.work import Dates, Decimal, Encoding, IdColumn, Purchases, Query, Sheet, Table

if TYPE_CHECKING:
    from segapp.pipeline.proposal_of_columns import SourceOptions

Customers = Annotated[
    str | None,
    typer.Option("--customers", metavar="SOURCE", help="The customers to make the project for, as for segapp run."),
]


@app.command(rich_help_panel=WORK)
def init(
    folder: Annotated[Path, typer.Argument(help="A new or empty folder; with --update a project.")],
    customers: Customers = None,
    transactions: Purchases = None,
    id_column: IdColumn = None,
    decimal: Decimal = None,
    dates: Dates = None,
    encoding: Encoding = None,
    sheet: Sheet = None,
    table: Table = None,
    query: Query = None,
    then_run: Annotated[bool, typer.Option("--run", help="Run the source in the new project.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be decided, and write nothing.")] = False,
    update: Annotated[
        bool, typer.Option("--update", help="Show what the source's new columns would change; write nothing.")
    ] = False,
) -> None:
    """Make a project folder with sql/ and templates/ to change. Example: segapp init shop --customers customers.csv

    With --customers the project is for that file's columns; without, for those of the demonstration.
    """
    from segapp.named_source import Within, named_source
    from segapp.pipeline.proposal_of_columns import SourceOptions

    has_source = bool(customers or transactions)
    if (not has_source and (then_run or dry_run or update)) or (not customers and id_column):
        raise typer.BadParameter("name a source: --customers customers.csv")
    within = Within(sheet, table, query)
    given = SourceOptions(
        named_source(customers) if customers else None,
        id_column,
        decimal,
        dates,
        encoding,
        within,
        named_source(transactions) if transactions else None,
    )
    if update:
        _say_update(folder, given)
    elif dry_run:
        _say_dry_run(given)
    elif then_run:
        _make_and_run(folder, given)
    else:
        _make(folder, given if has_source else None)


def _say_update(folder: Path, given: SourceOptions) -> None:
    from segapp.pipeline.proposal_of_change import propose_change
    from segapp.project import find_project

    with progress() as show:
        change = propose_change(find_project(folder), given, show)
    say(f"Against the project in {folder}: {change.words}.")
    if change.difference:
        say(f'To add the new columns, save this to a file and apply it: patch -p1 -d "{folder}" < change.diff')
        for line in change.difference.splitlines():
            say(line)


def _say_dry_run(given: SourceOptions) -> None:
    from segapp.pipeline.proposal_of_columns import propose_columns, words_of

    with progress() as show:
        proposal = propose_columns(given, show)
    for line in words_of(proposal):
        say(line)
    for each in proposal.entries:
        say(f"{each.decision.name.strip() or '(empty)'}: {each.role}: {each.decision.reason}")


def _make(folder: Path, given: SourceOptions | None) -> None:
    from segapp.pipeline.init import init_project
    from segapp.pipeline.proposal_of_columns import propose_columns

    with progress() as show:
        proposal = propose_columns(given, show) if given else None
        made = init_project(folder, proposal.texts if proposal else {})
    if proposal:
        say_proposal(made, proposal)
    else:
        say(f"Made {made.home} with sql/, templates/ and segapp.toml")
    say(f'Next: segapp run {_sources(given)} --dir "{folder}"')


def _make_and_run(folder: Path, given: SourceOptions) -> None:
    """Make a project and run its source; where the run fails, the folder is as it was."""
    from segapp.pipeline import RunRequest, run
    from segapp.pipeline.init import FOLDERS, refuse_full
    from segapp.pipeline.new_project import new_project
    from segapp.pipeline.proposal_of_columns import propose_columns

    refuse_full(folder)
    request = RunRequest(
        source=given.source, within=given.within, encoding=given.encoding, transactions=given.transactions
    )
    how_to_write = f'segapp init "{folder}" {given.options}'
    with progress() as show:
        proposal = propose_columns(given, show)
        with new_project(folder, proposal.texts, folders=FOLDERS, how_to_write=how_to_write) as made:
            say_proposal(made, proposal)
            done = run(made, request, show)
    say_summary(done, False)


def _sources(given: SourceOptions | None) -> str:
    """Return the sources as a run takes them."""
    if given is None:
        return "customers.csv"
    customers = [f'"{given.source}"'] if given.source else []
    return " ".join([*customers, *([f'--transactions "{given.transactions}"'] if given.transactions else [])])
