"""Every command of segapp, by the words that call it."""

from __future__ import annotations

import typer.main
from typer.core import TyperCommand

from segapp.cli.app import app


def commands() -> dict[str, TyperCommand]:
    """Return every command by the words that call it."""
    found = {}
    for name, command in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]
        for part, inner in getattr(command, "commands", {"": command}).items():
            found[f"{name} {part}".strip()] = inner
    return found
