"""The commands that take something back: rollback."""

from __future__ import annotations

from pathlib import Path

from segapp.cli.app import MORE, AsJson, Home, app
from segapp.cli.console import progress, say, say_json


@app.command(rich_help_panel=MORE)
def rollback(home: Home = Path(), as_json: AsJson = False) -> None:
    """Bring back the warehouse and report before these; once more goes forward again. Example: segapp rollback"""
    from segapp.project import find_project
    from segapp.stages.publish import rollback as roll_back

    project = find_project(home)
    with progress() as show:
        publication = roll_back(project, progress=show)
    if as_json:
        say_json(publication)
        return
    say(f"On show again  run {publication.run_id}, published {publication.published_at:%Y-%m-%d %H:%M} UTC")
    say("Forward again  segapp rollback")
