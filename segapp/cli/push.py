"""The command that copies the published tables into another database: push."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from segapp.cli.app import MORE, AsJson, Home, app
from segapp.cli.console import progress, say_json
from segapp.cli.run_words import say_push


@app.command(rich_help_panel=MORE)
def push(
    url: Annotated[
        str | None,
        typer.Argument(help="The database: postgresql://user@host/name. Default: push_to of segapp.toml."),
    ] = None,
    tables: Annotated[
        str | None, typer.Option("--tables", help="Names of tables, with commas between; default: all of marts.")
    ] = None,
    schema: Annotated[str, typer.Option("--schema", help="The schema there that holds them.")] = "marts",
    personal: Annotated[bool, typer.Option("--personal", help="Copy columns marked as personal, too.")] = False,
    vacuum: Annotated[
        bool, typer.Option("--vacuum", help="PostgreSQL: free the space of replaced rows at once.")
    ] = False,
    home: Home = Path(),
    as_json: AsJson = False,
) -> None:
    """Copy the published tables into another database. Example: segapp push postgresql://me@localhost/shop

    A password is taken from SEGAPP_PUSH_PASSWORD, or from where PostgreSQL looks for it (PGPASSWORD, ~/.pgpass).
    """
    from segapp.errors import SettingsError
    from segapp.project import find_project
    from segapp.settings import read_settings
    from segapp.stages.push import PushRequest
    from segapp.stages.push import push as run_push

    project = find_project(home)
    settings = read_settings(project.home)
    address = url or settings.push_to
    if not address:
        todo = "Name one: segapp push postgresql://user@host/name, or set push_to in segapp.toml"
        raise SettingsError("no database is named", todo=todo)
    names = tuple(name.strip() for name in (tables or "").split(",") if name.strip())
    if tables is not None and not names:
        raise typer.BadParameter("names no table; leave it out for all", param_hint="--tables")
    request = PushRequest(address, names, schema, with_personal=personal, is_vacuumed=vacuum)
    with progress() as show:
        summary = run_push(project.warehouse, request, show, settings.limits)
    if as_json:
        say_json(summary)
        return
    say_push(summary)
