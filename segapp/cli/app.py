"""The Typer application with its groups of commands; each group registers its own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from segapp import __version__

app = typer.Typer(
    help="Customer segmentation that people act on: who are our customers, whom to reach next, what changed.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

WORK, LOOK, ACT, MORE = "Work", "Look", "Act", "More"

Home = Annotated[
    Path, typer.Option("--dir", help="Folder of the project: warehouse.duckdb, site and, if any, sql/ and templates/.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON, for scripts.")]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"segapp {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Take the options that stand before a command; --debug is read where errors are caught."""


from segapp.cli import look, more, refit, status, undo, work  # noqa: E402  (each registers its commands on the app made above)

__all__ = ["app", "look", "more", "refit", "status", "undo", "work"]

# After the others: help shows the groups in the order in which they register.
from segapp.cli import campaign, ingest  # noqa: E402

__all__ += ["campaign", "ingest"]
