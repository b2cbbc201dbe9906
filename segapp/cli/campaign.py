"""The commands on campaigns: plan, freeze, export, results."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from segapp.cli.app import ACT, AsJson, Commands, Home, Overwrite, app
from segapp.cli.campaign_options import (
    ArmCount,
    Arms,
    BaseRate,
    Budget,
    CampaignName,
    Channel,
    Cost,
    Currency,
    ExpectedLift,
    FromPlan,
    Gap,
    Holdout,
    HoldoutShare,
    Margin,
    SegmentNames,
    Segments,
    StandingHoldout,
    Start,
    Value,
    Where,
    WindowDays,
)
from segapp.cli.campaign_words import (
    budget_lines,
    export_lines,
    frozen_lines,
    plan_lines,
    result_lines,
    standing_lines,
)
from segapp.cli.console import progress, say, say_json
from segapp.clock import utc_today

if TYPE_CHECKING:
    from segapp.project import Project

campaign_app = typer.Typer(
    cls=Commands,
    help="Plan a campaign, freeze its audience with a holdout, export it, and read what it brought.",
    no_args_is_help=True,
)
app.add_typer(campaign_app, name="campaign", rich_help_panel=ACT)


@campaign_app.command()
def plan(
    names: SegmentNames = None,
    segments: Segments = None,
    where: Where = "",
    not_contacted_days: Gap = 0,
    cost_per_contact: Cost = None,
    value_per_response: Value = None,
    holdout: Holdout = None,
    base_rate: BaseRate = None,
    expected_lift: ExpectedLift = None,
    arms: ArmCount = 1,
    budget: Budget = None,
    start_date: Start = None,
    home: Home = Path(),
    as_json: AsJson = False,
) -> None:
    """Show size, cost, holdout and what a test can tell. Example: segapp campaign plan S02 --cost-per-contact 1"""
    from segapp.pipeline.campaigns import plan_campaign, plan_campaign_budget
    from segapp.project import find_project
    from segapp.stages.campaigns import PlanRequest, Selection

    request = PlanRequest(
        start_date=_day(start_date),
        selection=Selection((*(names or ()), *(segments or ())), where, not_contacted_days),
        cost_per_contact=cost_per_contact,
        value_per_response=value_per_response,
        holdout_share=holdout,
        base_rate=base_rate,
        expected_lift=expected_lift,
        arm_count=arms,
    )
    if budget is None:
        made = plan_campaign(find_project(home), request)
        say_json(made) if as_json else _say_all(plan_lines(made))
        return
    with progress() as show:
        spent = plan_campaign_budget(find_project(home), request, budget, show)
    say_json(spent) if as_json else _say_all(budget_lines(spent))


@campaign_app.command()
def freeze(
    name: CampaignName = None,
    segments: Segments = None,
    where: Where = "",
    not_contacted_days: Gap = 0,
    standing_holdout: StandingHoldout = None,
    holdout: HoldoutShare = 0.2,
    arms: Arms = "contact",
    from_plan: FromPlan = False,
    start_date: Start = None,
    window_days: WindowDays = 14,
    channel: Channel = None,
    cost_per_contact: Cost = None,
    value_per_response: Value = None,
    margin: Margin = 1.0,
    currency: Currency = None,
    home: Home = Path(),
    as_json: AsJson = False,
) -> None:
    """Fix who is contacted and who is held out, for good. Example: segapp campaign freeze Spring --segments S02,S04"""
    from segapp.pipeline.campaigns import freeze_campaign, newest_budget
    from segapp.project import find_project
    from segapp.stages.campaigns import Selection, Split, Terms

    project = find_project(home)
    if standing_holdout is not None:
        if segments or where or not_contacted_days or from_plan:
            raise typer.BadParameter("a standing holdout is of all customers; leave out the other choices")
        _freeze_standing(project, name, _day(start_date), standing_holdout, as_json=as_json)
        return
    if name is None:
        raise typer.BadParameter("a campaign needs a name", param_hint="NAME")
    bought = newest_budget(project) if from_plan else None
    if bought and cost_per_contact is None:
        cost_per_contact, currency = bought.cost_per_contact, currency or bought.currency_code
    day_one = _day(start_date)
    terms = Terms(name, day_one, channel, window_days, cost_per_contact, value_per_response, margin, currency)
    limits = bought.contact_counts if bought else None
    split = Split(holdout, tuple(arm.strip() for arm in arms.split(",")), limits)
    chosen = Selection(tuple(segments or ()), where, not_contacted_days)
    with progress() as show:
        frozen = freeze_campaign(project, show, terms=terms, selection=chosen, split=split)
    say_json(frozen) if as_json else _say_all(frozen_lines(frozen))


@campaign_app.command()
def export(
    name: Annotated[str, typer.Argument(help="The campaign.")],
    arm: Annotated[str | None, typer.Option(help="One arm; default: all that are contacted.")] = None,
    folder: Annotated[Path, typer.Option("--to", help="Folder for the files.")] = Path(),
    kind: Annotated[Literal["csv", "parquet"], typer.Option("--format", help="Kind of file.")] = "csv",
    with_holdout: Annotated[bool, typer.Option("--with-holdout", help="Also write those held out.")] = False,
    merge: Annotated[Path | None, typer.Option(help="A file of yours whose columns are added to the list.")] = None,
    merge_key: Annotated[
        str | None, typer.Option("--on", help="The file's column of customer ids, if its header is not recognised.")
    ] = None,
    overwrite: Overwrite = False,
    home: Home = Path(),
    as_json: AsJson = False,
) -> None:
    """Write whom to contact, one file per arm. Example: segapp campaign export Spring --merge emails.csv"""
    from segapp.pipeline.contact_lists import ExportRequest, export_campaign
    from segapp.project import find_project

    request = ExportRequest(name, folder, arm, f".{kind}", with_holdout, merge, merge_key, overwrite)
    written = export_campaign(find_project(home), request)
    if as_json:
        for each in written:
            say_json(each)
    else:
        _say_all(export_lines(written, str(merge)))


@campaign_app.command()
def results(
    name: Annotated[str, typer.Argument(help="The campaign.")], home: Home = Path(), as_json: AsJson = False
) -> None:
    """Show what a campaign brought, against those held out. Example: segapp campaign results Spring"""
    from segapp.pipeline.campaigns import campaign_results
    from segapp.project import find_project

    found = campaign_results(find_project(home), name)
    say_json(found) if as_json else _say_all(result_lines(found))


def _freeze_standing(
    project: Project, name: str | None, start_date: datetime.date, held_out: float, *, as_json: bool
) -> None:
    from segapp.pipeline.campaigns import hold_out_of_everything
    from segapp.stages.campaigns import Terms
    from segapp.stages.campaigns.design.standing import YEAR_DAYS

    terms = Terms(name or f"Standing holdout {start_date.year}", start_date, "none", outcome_window_days=YEAR_DAYS)
    with progress() as show:
        frozen = hold_out_of_everything(project, show, terms=terms, share=held_out)
    say_json(frozen) if as_json else _say_all(standing_lines(frozen, start_date + datetime.timedelta(days=YEAR_DAYS)))


def _say_all(lines: Iterable[str]) -> None:
    for line in lines:
        say(line)


def _day(given: datetime.date | None) -> datetime.date:
    return given or utc_today()
