"""The commands that build: run and report; `init` has a module of its own."""

from __future__ import annotations

import contextlib
import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from segapp.cli.app import WORK, AsJson, Home, Overwrite, app
from segapp.cli.console import progress, say
from segapp.cli.days import METAVAR, day
from segapp.cli.numbers import WHOLE, whole
from segapp.cli.parts import FirstStep, LastStep, known_before, run_or_part, say_kept, whole_or_part
from segapp.cli.run_push import WithPush, check_push, end
from segapp.cli.run_words import say_lists, say_proposal
from segapp.cli.shares import SHARE, share
from segapp.figures import figure

Source = Annotated[
    str | None,
    typer.Argument(
        metavar="FILE", help="CSV, JSON lines, Parquet, a workbook; a folder of them; postgresql://user@host/name."
    ),
]
Sheet = Annotated[str | None, typer.Option("--sheet", help="Sheet of a workbook; default: the first with a table.")]
Table = Annotated[str | None, typer.Option("--table", help="For a database: the table to read.")]
Query = Annotated[str | None, typer.Option("--query", help="For a database: a select, instead of a table.")]
Watermark = Annotated[
    str | None,
    typer.Option(
        "--watermark", help="For a database: a column that grows with each change; later runs read only newer rows."
    ),
]
IfNew = Annotated[bool, typer.Option("--if-new", help="Do nothing where the source holds nothing new.")]
DataDate = Annotated[
    datetime.date | None,
    typer.Option(parser=day, metavar=METAVAR, help="Date of the file's data; default: its modification date in UTC."),
]
K = Annotated[
    int | None,
    typer.Option("--k", parser=whole(1), metavar=WHOLE, help="Number of segments, if you choose it (first run)."),
]
Synthetic = Annotated[
    bool, typer.Option("--synthetic", help="The customers are made up; a file of segapp sample says so itself.")
]
Snapshot = Annotated[
    bool, typer.Option("--full-snapshot", help="The file names all customers: mark those it lacks as gone.")
]
MaxRejected = Annotated[
    float | None,
    typer.Option("--max-rejected", parser=share, metavar=SHARE, help="Stop when more rows than this are rejected: 5%."),
]
Encoding = Annotated[
    str | None, typer.Option("--encoding", help="Encoding of a text file, if it is not recognised: cp1250.")
]
IdColumn = Annotated[
    str | None, typer.Option("--id", metavar="COLUMN", help="The customers' id in a file of your own, or row-number.")
]
Decimal = Annotated[
    Literal["point", "comma"] | None,
    typer.Option("--decimal", help="The decimal sign, where it is unclear."),
]
Dates = Annotated[
    Literal["day-first", "month-first"] | None,
    typer.Option("--dates", help="The order of dates, where it is unclear."),
]
Purchases = Annotated[
    str | None,
    typer.Option(
        "--transactions", metavar="FILE", help="A list of purchases; on its own, the customers are those who bought."
    ),
]
HowHard = Annotated[
    Literal["none", "quick", "full"] | None,
    typer.Option(
        "--evidence",
        help="How thoroughly to test a first fit: not at all, for seconds, or for up to half a minute.",
        show_default="quick",
    ),
]


@app.command(rich_help_panel=WORK)
def run(
    source: Source = None,
    transactions: Purchases = None,
    data_date: DataDate = None,
    k: K = None,
    synthetic: Synthetic = False,
    full_snapshot: Snapshot = False,
    max_rejected: MaxRejected = None,
    encoding: Encoding = None,
    sheet: Sheet = None,
    table: Table = None,
    query: Query = None,
    watermark: Watermark = None,
    if_new: IfNew = False,
    evidence: HowHard = None,
    id_column: IdColumn = None,
    decimal: Decimal = None,
    dates: Dates = None,
    first_step: FirstStep = None,
    last_step: LastStep = None,
    with_push: WithPush = False,
    home: Home = Path(),
    as_json: AsJson = False,
) -> None:
    """Load a file, place every customer, publish warehouse and report. Example: segapp run customers.csv

    The first run fits the segments; later runs keep them and place everybody in the same ones. Where the file has
    columns of its own and there is no project yet, the first run writes one: sql/ says what is made of each column.
    A list of purchases comes with --transactions, beside a file of customers or alone.

    A database's password: in SEGAPP_SOURCE_PASSWORD, or where PostgreSQL looks for it (PGPASSWORD, ~/.pgpass).

    A run in parts: with --until check, a look at the working copy that is kept, then --from report.
    """
    from segapp.named_source import Within, named_source
    from segapp.pipeline import RunRequest
    from segapp.pipeline.continuing import KeptSummary
    from segapp.pipeline.own_project import project_for
    from segapp.pipeline.proposal_of_columns import SourceOptions
    from segapp.project import find_project

    request = RunRequest(
        source=named_source(source) if source else None,
        within=Within(sheet, table, query, watermark),
        transactions=named_source(transactions) if transactions else None,
        data_date=data_date,
        is_synthetic=synthetic,
        is_full_snapshot=full_snapshot,
        max_rejected_share=max_rejected,
        encoding=encoding,
        forced_k=k,
        evidence=evidence or "quick",
    )
    asked = whole_or_part(request, first_step, last_step, evidence)
    project = find_project(home)
    if with_push:
        check_push(project.home, last_step)
    if if_new and (known := known_before(project, asked)):
        end(known, project if with_push else None, as_json)
        return
    with progress() as show, contextlib.ExitStack() as stack:
        if request.source or request.transactions:
            given = SourceOptions(
                request.source, id_column, decimal, dates, encoding, request.within, request.transactions
            )
            project, proposal = stack.enter_context(project_for(project, given, show))
            if proposal is not None and not as_json:
                say_proposal(project, proposal)
        done = run_or_part(project, asked, last_step, show)
    if isinstance(done, KeptSummary):
        say_kept(done, as_json)
    else:
        end(done, project if with_push else None, as_json)


@app.command(rich_help_panel=WORK)
def report(
    file: Annotated[Path | None, typer.Argument(help="With --single-file: the file; default: report.html.")] = None,
    single_file: Annotated[
        bool, typer.Option("--single-file", help="Write every page into one HTML file as well, to send by mail.")
    ] = False,
    overwrite: Overwrite = False,
    home: Home = Path(),
) -> None:
    """Render the report again from the published tables, after a change of templates or SQL. Example: segapp report"""
    if file is not None and not single_file:
        raise typer.BadParameter(f"{file} is for a report in one file: segapp report --single-file {file}")
    from segapp.named_file import refuse_taken

    target = file or Path("report.html")
    if single_file:
        refuse_taken(target, may_overwrite=overwrite)
    from segapp.pipeline.publishing import report as render_report
    from segapp.pipeline.reading import copy_single_file
    from segapp.project import find_project

    project = find_project(home)
    with progress() as show:
        page = render_report(project, show)
        copied = copy_single_file(project, target, may_overwrite=overwrite) if single_file else None
    say(f"Report  {page}")
    say_lists(project.home)
    if copied:
        say(f"One file  {copied} ({figure(copied.stat().st_size / 1000)} kB)")
