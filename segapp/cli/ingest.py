"""The command that loads what campaigns need: outcomes, contacts, and who must not be contacted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from segapp.cli.app import MORE, AsJson, Home, app
from segapp.cli.console import progress, say, say_counts, say_json
from segapp.cli.ingest_options import (
    AllowRelease,
    Campaign,
    Channel,
    CostPerContact,
    Currency,
    Entity,
    LastDay,
    Margin,
    MaxRejected,
    PlannedHoldout,
    PlannedShares,
    Query,
    RowsSource,
    Sheet,
    Table,
    ValuePerResponse,
    WholeList,
    WindowDays,
)
from segapp.cli.shares import share
from segapp.clock import utc_today
from segapp.entities import TRANSACTIONS
from segapp.figures import figure

if TYPE_CHECKING:
    from segapp.model import BatchCounts
    from segapp.pipeline import RunRequest
    from segapp.project import Project


@app.command(rich_help_panel=MORE)
def ingest(
    entity: Entity,
    source: RowsSource,
    campaign: Campaign = None,
    data_date: LastDay = None,
    full_snapshot: WholeList = False,
    allow_release: AllowRelease = False,
    max_rejected: MaxRejected = None,
    planned_holdout: PlannedHoldout = None,
    planned_shares: PlannedShares = None,
    window_days: WindowDays = 14,
    channel: Channel = None,
    cost_per_contact: CostPerContact = None,
    value_per_response: ValuePerResponse = None,
    margin: Margin = 1.0,
    sheet: Sheet = None,
    table: Table = None,
    query: Query = None,
    currency: Currency = None,
    home: Home = Path(),
    as_json: AsJson = False,
) -> None:
    """Load purchases, or what came of campaigns. Example: segapp ingest outcomes sales.csv --campaign Spring"""
    from segapp.named_source import Within, named_source
    from segapp.pipeline import RunRequest
    from segapp.pipeline.ingest_rows import ingest_rows
    from segapp.pipeline.intakes import RowsRequest
    from segapp.project import find_project
    from segapp.stages.campaigns import Terms

    if entity == TRANSACTIONS.entity_name:
        purchases = RunRequest(
            transactions=named_source(source),
            within=Within(sheet, table, query),
            data_date=data_date,
            is_full_snapshot=full_snapshot,
            max_rejected_share=max_rejected,
        )
        _run_purchases(find_project(home), purchases, as_json)
        return
    start = data_date or utc_today()
    terms = Terms("", start, channel, window_days, cost_per_contact, value_per_response, margin, currency)
    request = RowsRequest(
        entity_name=entity,
        source=named_source(source),
        within=Within(sheet, table, query),
        campaign_name=campaign,
        data_date=data_date,
        is_full_snapshot=full_snapshot,
        may_release=allow_release,
        max_rejected_share=max_rejected,
        planned_holdout_share=planned_holdout,
        planned_shares=_shares(planned_shares),
        terms=terms,
    )
    with progress() as show:
        counts = ingest_rows(find_project(home), request, show)
    if as_json:
        say_json(counts)
    else:
        _say_taken_in(counts)


def _run_purchases(project: Project, request: RunRequest, as_json: bool) -> None:
    """Load purchases: they change what the segments are made of, so this is a run."""
    from segapp.cli.run_words import say_proposal, say_summary
    from segapp.pipeline import run
    from segapp.pipeline.own_project import project_for
    from segapp.pipeline.proposal_of_columns import SourceOptions

    given = SourceOptions(transactions=request.transactions, within=request.within)
    with progress() as show, project_for(project, given, show) as (found, proposal):
        if proposal is not None and not as_json:
            say_proposal(found, proposal)
        done = run(found, request, show)
    say_summary(done, as_json)


def _say_taken_in(counts: BatchCounts) -> None:
    """Print what became of the rows, and what they changed."""
    for note in counts.notes:
        say(note)
    say_counts(counts)
    say(
        f"{figure(counts.new_count)} new, {figure(counts.changed_count)} changed,"
        f" {figure(counts.unchanged_count)} known before"
    )
    if counts.rejected_count:
        say("Why rows were rejected: segapp export --rejects rejected.csv")


def _shares(text: str | None) -> dict[str, float]:
    """Return the share of each arm from `mail=40%,holdout=60%`."""
    pairs = [part.partition("=") for part in (text or "").split(",") if part.strip()]
    if any(not sign or not name.strip() for name, sign, _ in pairs):
        raise typer.BadParameter("give each arm its share, such as mail=40%,call=40%,holdout=20%")
    return {name.strip(): share(number.strip()) for name, _, number in pairs}
