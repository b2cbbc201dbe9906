"""Everything else: demo, sample."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from segapp.cli.app import MORE, AsJson, Home, Overwrite, app
from segapp.cli.console import progress, say
from segapp.cli.numbers import WHOLE, whole
from segapp.cli.run_words import say_summary
from segapp.figures import figure
from segapp.settings import SEED_MAX

MOST = 1_000_000_000
"""Customers that a sample has at most: tens of gigabytes, and far beyond what is to be tried with one."""


@app.command(rich_help_panel=MORE)
def demo(home: Home = Path(), as_json: AsJson = False) -> None:
    """Make a warehouse and a report from made-up customers. Example: segapp demo --dir demo"""
    from segapp.pipeline.demo import demo as run_demo
    from segapp.project import find_project

    with progress() as show:
        summary = run_demo(find_project(home), show)
    say_summary(summary, as_json)


@app.command(rich_help_panel=MORE)
def sample(
    customers: Annotated[
        int,
        typer.Option("--customers", parser=whole(1, MOST), metavar=WHOLE, help="How many customers to make up."),
    ] = 20_000,
    seed: Annotated[
        int,
        typer.Option("--seed", parser=whole(0, SEED_MAX), metavar=WHOLE, help="The same seed gives the same file."),
    ] = 1,
    output: Annotated[Path, typer.Option("--output", help="A new .csv or .parquet file.")] = Path("sample.csv"),
    overwrite: Overwrite = False,
) -> None:
    """Write made-up customers to a file. Example: segapp sample --customers 500 --output sample.csv"""
    from segapp.stages.sample import write_sample

    with progress() as show:
        show(f"Making up {figure(customers)} customers")
        write_sample(output, customer_count=customers, seed=seed, may_overwrite=overwrite)
    say(f"{figure(customers)} made-up {'customer' if customers == 1 else 'customers'}  {output}")
