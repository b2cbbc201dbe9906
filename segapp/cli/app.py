"""The Typer application with its groups of commands; each group registers its own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from segapp import __version__
from segapp.cli.console import say_error
from segapp.errors import Terminated


class _Commands(TyperGroup):
    """Says what an interrupt left behind: Typer would end without a word, and give SIGTERM the code of Ctrl-C."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as interrupt:
            say_error("Interrupted: the published warehouse and site are as they were")
            raise typer.Exit(143 if isinstance(interrupt, Terminated) else 130) from interrupt


app = typer.Typer(
    cls=_Commands,
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
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace a file of this name that is there.")]
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


# isort: off
# Help shows the groups in the order in which their first command registers here: Work, Look, Act, More.
from segapp.cli import work, init  # noqa: E402
from segapp.cli import look, status  # noqa: E402
from segapp.cli import campaign, refit  # noqa: E402
from segapp.cli import ingest, more, undo  # noqa: E402
# isort: on

__all__ = ["app", "campaign", "ingest", "init", "look", "more", "refit", "status", "undo", "work"]
