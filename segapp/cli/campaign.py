"""The commands on campaigns: plan, freeze, export, results."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from segapp.cli.app import ACT, AsJson, Home, app
from segapp.cli.console import progress, say, say_json
from segapp.cli.shares import share

if TYPE_CHECKING:
    from segapp.stages.campaigns import BudgetPlan, CampaignPlan

campaign_app = typer.Typer(
    help="Plan a campaign, freeze its audience with a holdout, export it, and read what it brought.",
    no_args_is_help=True,
)
app.add_typer(campaign_app, name="campaign", rich_help_panel=ACT)

Segments = Annotated[
    list[str] | None, typer.Option("--segments", help="Keys or names, with commas between; default: all segments.")
]
Where = Annotated[str, typer.Option("--where", help="Any SQL condition on marts.customer_segments.")]
Gap = Annotated[int, typer.Option("--not-contacted-days", min=0, help="Leave out who was contacted in so many days.")]
Cost = Annotated[float | None, typer.Option("--cost-per-contact", help="What one contact costs.")]
Value = Annotated[float | None, typer.Option("--value-per-response", help="What one response earns, before that cost.")]
Holdout = Annotated[str | None, typer.Option("--holdout", help="Share held out at random, such as 20%.")]
Start = Annotated[
    datetime.datetime | None, typer.Option("--start-date", formats=["%Y-%m-%d"], help="First day; default: today.")
]


@campaign_app.command()
def plan(
    names: Annotated[list[str] | None, typer.Argument(help="Segments; default: all.")] = None,
    segments: Segments = None,
    where: Where = "",
    not_contacted_days: Gap = 0,
    cost_per_contact: Cost = None,
    value_per_response: Value = None,
    holdout: Holdout = None,
    base_rate: Annotated[str | None, typer.Option(help="Response without contact, such as 5%.")] = None,
    budget: Annotated[float | None, typer.Option(help="Money to spend: say how many of each segment.")] = None,
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
        selection=Selection(_keys([*(names or []), *(segments or [])]), where, not_contacted_days),
        cost_per_contact=cost_per_contact,
        value_per_response=value_per_response,
        holdout_share=_share(holdout),
        base_rate=_share(base_rate),
    )
    if budget is None:
        made = plan_campaign(find_project(home), request)
        say_json(made) if as_json else _say_plan(made)
        return
    with progress() as show:
        spent = plan_campaign_budget(find_project(home), request, budget, show)
    say_json(spent) if as_json else _say_budget(spent)


@campaign_app.command()
def freeze(
    name: Annotated[str, typer.Argument(help="A name of its own for the campaign.")],
    segments: Segments = None,
    where: Where = "",
    not_contacted_days: Gap = 0,
    holdout: Annotated[str, typer.Option("--holdout", help="Share held out at random.")] = "20%",
    arms: Annotated[str, typer.Option("--arms", help="Variants, with commas between.")] = "contact",
    from_plan: Annotated[
        bool, typer.Option("--from-plan", help="As many of each as the newest budget plan says.")
    ] = False,
    start_date: Start = None,
    window_days: Annotated[int, typer.Option("--window-days", help="Days in which an outcome counts.")] = 14,
    channel: Annotated[str | None, typer.Option(help="Such as e-mail.")] = None,
    cost_per_contact: Cost = None,
    value_per_response: Value = None,
    margin: Annotated[str, typer.Option(help="Share of recorded money that is earned, such as 40%.")] = "100%",
    currency: Annotated[str | None, typer.Option(help="Such as EUR.")] = None,
    home: Home = Path(),
    as_json: AsJson = False,
) -> None:
    """Fix who is contacted and who is held out, for good. Example: segapp campaign freeze Spring --segments S02,S04"""
    from segapp.pipeline.campaigns import freeze_campaign, plan_limits
    from segapp.project import find_project
    from segapp.stages.campaigns import Selection, Split, Terms

    project = find_project(home)
    terms = Terms(
        name,
        _day(start_date),
        channel,
        window_days,
        cost_per_contact,
        value_per_response,
        share(margin),
        currency,
    )
    split = Split(
        share(holdout),
        tuple(arm.strip() for arm in arms.split(",")),
        plan_limits(project) if from_plan else None,
    )
    chosen = Selection(_keys(segments or []), where, not_contacted_days)
    with progress() as show:
        frozen = freeze_campaign(project, show, terms=terms, selection=chosen, split=split)
    if as_json:
        say_json(frozen)
        return
    counts = ", ".join(f"{arm} {count:,}" for arm, count in frozen.arm_counts.items())
    say(f"{frozen.campaign_key}  {frozen.campaign_name}: {frozen.member_count:,} members ({counts})")
    for reason, count in frozen.left_out.items():
        say(f"Left out: {count:,} {reason}")
    if "holdout" not in frozen.arm_counts:
        say("Nobody is held out: this campaign can show response, not what it brought.")
    say(f'Next: segapp campaign export "{frozen.campaign_name}"')


@campaign_app.command()
def export(
    name: Annotated[str, typer.Argument(help="The campaign.")],
    arm: Annotated[str | None, typer.Option(help="One arm; default: all that are contacted.")] = None,
    folder: Annotated[Path, typer.Option("--to", help="Folder for the files.")] = Path(),
    kind: Annotated[Literal["csv", "parquet"], typer.Option("--format", help="Kind of file.")] = "csv",
    with_holdout: Annotated[bool, typer.Option("--with-holdout", help="Write those held out as well.")] = False,
    merge: Annotated[Path | None, typer.Option(help="A file of yours whose columns come beside the members.")] = None,
    merge_key: Annotated[str, typer.Option("--on", help="Its column with the customer's id.")] = "customer_id",
    home: Home = Path(),
    as_json: AsJson = False,
) -> None:
    """Write whom to contact, one file per arm. Example: segapp campaign export Spring --merge emails.csv"""
    from segapp.pipeline.campaigns import ExportRequest, export_campaign
    from segapp.project import find_project

    request = ExportRequest(name, folder, arm, f".{kind}", with_holdout, merge, merge_key)
    written = export_campaign(find_project(home), request)
    for each in written:
        say_json(each) if as_json else say(f"{each.row_count:,} members of {each.arm_name}  {each.path}")


@campaign_app.command()
def results(
    name: Annotated[str, typer.Argument(help="The campaign.")], home: Home = Path(), as_json: AsJson = False
) -> None:
    """Show what a campaign brought, against those held out. Example: segapp campaign results Spring"""
    from segapp.pipeline.campaigns import campaign_results
    from segapp.project import find_project

    found = campaign_results(find_project(home), name)
    if as_json:
        say_json(found)
        return
    header = found.campaign
    say(
        f"{header['campaign_name']} from {header['start_date']}, {header['outcome_window_days']} days:"
        f" {header['contacted_count']:,} contacted, {header['holdout_count']:,} held out"
    )
    if header["warning_text"]:
        say(header["warning_text"])
    for lift in found.lifts:
        if lift["outcome_name"] == "response":
            say(_lift_line(lift))
    if found.targeting_text:
        say(f"Does targeting by segment pay here? {found.targeting_text}")


def _lift_line(lift: dict[str, Any]) -> str:
    who = lift["segment_name"] or lift["segment_key"] or "All segments"
    held = f" against {lift['holdout_rate']:.1%} of {lift['holdout_count']:,}" if lift["holdout_count"] else ""
    rate = f"{lift['contacted_rate']:.1%} of {lift['contacted_count']:,}{held}"
    return f"  {lift['segment_key'] or '':<4} {who} ({lift['arm_name']}): {rate}. {lift['verdict_text']}"


def _say_plan(made: CampaignPlan) -> None:
    """Print a plan by segment and what to make of it."""
    for row in made.rows:
        left_out = row.forbidden_count + row.recent_count
        seen = "no effect would show" if row.smallest_lift is None else f"sees {100 * row.smallest_lift:.1f} points"
        cost = "" if row.cost is None else f", cost {row.cost:,.2f}"
        say(
            f"  {row.segment_key:<4} {row.segment_name}: {row.chosen_count:,} customers, {left_out:,} left out,"
            f" {row.contact_count:,} to contact, {row.holdout_count:,} held out{cost}, alone {seen}"
        )
    card = made.card
    cost = "" if made.cost is None else f", cost {made.cost:,.2f}"
    say(f"Together {card.contact_count:,} to contact, {card.holdout_count:,} held out ({card.holdout_share:.0%}){cost}")
    say(f"Response without contact {card.base_rate.rate:.1%} ({card.base_rate.source})")
    if made.break_even_lift is not None:
        say(f"Needs {100 * made.break_even_lift:.1f} extra responses per 100 contacted to pay")
    say(made.advice_text)


def _say_budget(made: BudgetPlan) -> None:
    """Print a budget plan, what limits it, and what else the money could do."""
    code = f" {made.currency_code}" if made.currency_code else ""
    for row in made.rows:
        count = row.outlook.contact_count if row.outlook else 0
        say(f"  {row.segment_key:<4} contact {count:,} of {row.reachable_count:,} ({row.limit_text})")
    seen = made.outlook
    say(
        f"Expected profit {seen.profit:,.0f}{code} ({seen.profit_low:,.0f} to {seen.profit_high:,.0f});"
        f" {made.limit_text} limits it; {made.unspent:,.2f}{code} stays unspent"
    )
    for each in made.comparisons:
        other = each.outlook
        say(f"  {each.plan_name}: {other.profit:,.0f}{code} ({other.profit_low:,.0f} to {other.profit_high:,.0f})")
    say(made.comparison_text)
    for name, scene in made.sensitivity:
        say(f"  If {name}: {scene.profit:,.0f}{code} from {scene.contact_count:,} contacts")


def _keys(words: list[str]) -> tuple[str, ...]:
    return tuple(key.strip() for word in words for key in word.split(",") if key.strip())


def _day(given: datetime.datetime | None) -> datetime.date:
    return given.date() if given else datetime.datetime.now(datetime.UTC).date()


def _share(text: str | None) -> float | None:
    return None if text is None else share(text)
