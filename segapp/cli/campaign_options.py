"""The options of the commands on campaigns, each with its help."""

from __future__ import annotations

import datetime
from typing import Annotated

import typer

from segapp.cli.days import METAVAR, day
from segapp.cli.numbers import NUMBER, WHOLE, number, whole
from segapp.cli.shares import SHARE, share

Segments = Annotated[
    list[str] | None, typer.Option("--segments", help="Keys or names, with commas between; default: all segments.")
]
Where = Annotated[str, typer.Option("--where", help="Any SQL condition on marts.customer_segments.")]
Gap = Annotated[
    int,
    typer.Option(
        "--not-contacted-days",
        parser=whole(0),
        metavar=WHOLE,
        help="Leave out customers contacted in the last so many days.",
    ),
]
Cost = Annotated[
    float | None,
    typer.Option("--cost-per-contact", parser=number, metavar=NUMBER, help="What one contact costs."),
]
Value = Annotated[
    float | None,
    typer.Option(
        "--value-per-response", parser=number, metavar=NUMBER, help="What one response earns, before that cost."
    ),
]
Holdout = Annotated[
    float | None,
    typer.Option("--holdout", parser=share, metavar=SHARE, help="Share held out at random, such as 20%."),
]
Start = Annotated[
    datetime.date | None,
    typer.Option("--start-date", parser=day, metavar=METAVAR, help="First day; default: today."),
]
SegmentNames = Annotated[list[str] | None, typer.Argument(help="Segments; default: all.")]
BaseRate = Annotated[
    float | None, typer.Option(parser=share, metavar=SHARE, help="Response without contact, such as 5%.")
]
ExpectedLift = Annotated[
    float | None,
    typer.Option(
        parser=share,
        metavar=SHARE,
        help="True lift that the test should detect, such as 6%; default: 2 points above cost.",
    ),
]
ArmCount = Annotated[int, typer.Option(parser=whole(), metavar=WHOLE, help="Number of variants that are compared.")]
Budget = Annotated[
    float | None,
    typer.Option(parser=number, metavar=NUMBER, help="Money to spend: say how many of each segment."),
]
CampaignName = Annotated[str | None, typer.Argument(help="A name of its own for the campaign.")]
StandingHoldout = Annotated[
    float | None,
    typer.Option(
        parser=share, metavar=SHARE, help="A standing holdout of all customers: no campaign contacts it for a year."
    ),
]
HoldoutShare = Annotated[
    float,
    typer.Option(
        "--holdout", parser=share, metavar=SHARE, help="Share held out at random; default: 20%.", show_default=False
    ),
]
Arms = Annotated[str, typer.Option("--arms", help="Variants, with commas between.")]
FromPlan = Annotated[
    bool, typer.Option("--from-plan", help="Contact as many of each segment as the newest budget plan says.")
]
WindowDays = Annotated[
    int,
    typer.Option(
        "--window-days",
        parser=whole(),
        metavar=WHOLE,
        help="Days after the contact in which an outcome counts.",
    ),
]
Channel = Annotated[str | None, typer.Option(help="Such as e-mail.")]
Margin = Annotated[
    float,
    typer.Option(
        parser=share, metavar=SHARE, help="Share of recorded money that is earned, such as 40%.", show_default=False
    ),
]
Currency = Annotated[str | None, typer.Option(help="Such as EUR.")]
