"""The options of `segapp ingest`, each with its help."""

from __future__ import annotations

import datetime
from typing import Annotated

import typer

from segapp.cli.days import METAVAR, day
from segapp.cli.numbers import NUMBER, WHOLE, number, whole
from segapp.cli.shares import SHARE, share
from segapp.entities import ingested_names

Entity = Annotated[str, typer.Argument(help=f"{', '.join(ingested_names())}.")]
RowsSource = Annotated[str, typer.Argument(help="A file or database, as for segapp run.")]
Campaign = Annotated[str | None, typer.Option(help="The campaign that the rows belong to.")]
LastDay = Annotated[
    datetime.date | None,
    typer.Option(parser=day, metavar=METAVAR, help="Last day that the file covers; default: its modification date."),
]
WholeList = Annotated[
    bool,
    typer.Option("--full-snapshot", help="The do-not-contact list is complete: release everybody it does not name."),
]
AllowRelease = Annotated[
    bool, typer.Option("--allow-release", help="Do so even if the file is empty or rows were rejected.")
]
MaxRejected = Annotated[
    float | None, typer.Option(parser=share, metavar=SHARE, help="Stop when more rows are rejected, such as 5%.")
]
PlannedHoldout = Annotated[
    float | None, typer.Option(parser=share, metavar=SHARE, help="Contacts: planned share held out.")
]
PlannedShares = Annotated[
    str | None, typer.Option(help="Contacts: planned share of each arm, such as mail=40%,call=40%,holdout=20%.")
]
WindowDays = Annotated[
    int, typer.Option(parser=whole(), metavar=WHOLE, help="Contacts: days in which an outcome counts.")
]
Channel = Annotated[str | None, typer.Option(help="Contacts: such as e-mail.")]
CostPerContact = Annotated[
    float | None, typer.Option(parser=number, metavar=NUMBER, help="Contacts: what one contact cost.")
]
ValuePerResponse = Annotated[
    float | None, typer.Option(parser=number, metavar=NUMBER, help="Contacts: what one response earns.")
]
Margin = Annotated[
    float,
    typer.Option(
        parser=share,
        metavar=SHARE,
        help="Contacts: share of recorded money that is earned; default: all.",
        show_default=False,
    ),
]
Sheet = Annotated[str | None, typer.Option(help="Of a workbook.")]
Table = Annotated[str | None, typer.Option(help="For a database: the table to read.")]
Query = Annotated[str | None, typer.Option(help="For a database: a select, instead of a table.")]
Currency = Annotated[str | None, typer.Option(help="Contacts: such as EUR.")]
