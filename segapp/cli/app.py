"""The Typer application with its groups of commands; each group registers its own."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from segapp import __version__
from segapp.cli.console import use_separators
from segapp.cli.ending import Unfinished
from segapp.errors import SegappError


class Commands(TyperGroup):
    """Shows flags without a type; passes system errors and interrupts on to the code that ends every command."""

    def get_params(self, ctx: Any) -> Any:
        """Return the options."""
        return _without_flag_types(super().get_params(ctx))

    def resolve_command(self, ctx: Any, args: Any) -> Any:
        """Return the command that is called."""
        found = super().resolve_command(ctx, args)
        _without_flag_types(found[1].get_params(ctx) if found[1] else ())
        return found

    def invoke(self, ctx: Any) -> Any:
        """Run the command; Typer would swallow what is raised here."""
        try:
            return super().invoke(ctx)
        except (KeyboardInterrupt, OSError, EOFError) as error:
            raise Unfinished from error


def _without_flag_types(options: Any) -> Any:
    """Take the type off flags: Typer shows <bool>, as if a flag took a value."""
    for each in options:
        if getattr(each, "is_flag", False):
            each.metavar = ""
    return options


app = typer.Typer(
    cls=Commands,
    help="Customer segmentation that people act on: who are our customers, whom to reach next, what changed.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

WORK, LOOK, ACT, MORE = "Work", "Look", "Act", "More"


def _at(home: Path) -> Path:
    """Read the project's folder and use its separators; an invalid segapp.toml is reported later."""
    from segapp.settings import read_settings

    with contextlib.suppress(SegappError):
        use_separators(read_settings(home).separators)
    return home


Home = Annotated[
    Path,
    typer.Option(
        "--dir",
        callback=_at,
        help="Folder of the project: warehouse.duckdb, site and, if any, sql/ and templates/.",
    ),
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
        bool, typer.Option("--version", "-V", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Take the options that stand before a command; --debug is read where errors are caught."""


# isort: off
# Help shows the groups in the order in which their first command registers here: Work, Look, Act, More.
from segapp.cli import work, init  # noqa: E402
from segapp.cli import look, status  # noqa: E402
from segapp.cli import campaign, refit  # noqa: E402
from segapp.cli import about  # noqa: E402
from segapp.cli import ingest, more, push, undo  # noqa: E402
# isort: on

__all__ = ["about", "app", "campaign", "ingest", "init", "look", "more", "push", "refit", "status", "undo", "work"]
