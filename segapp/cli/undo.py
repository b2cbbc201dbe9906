"""The commands that take something back: rollback, forget."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from segapp.cli.app import MORE, AsJson, Home, app
from segapp.cli.console import progress, say, say_json
from segapp.figures import figure


@app.command(rich_help_panel=MORE)
def rollback(home: Home = Path(), as_json: AsJson = False) -> None:
    """Restore the previous version of warehouse and report; run again to redo. Example: segapp rollback"""
    from segapp.pipeline.rollback import rollback as roll_back
    from segapp.project import find_project

    with progress() as show:
        restored = roll_back(find_project(home), show)
    if as_json:
        say_json(restored)
        return
    for note in restored.notes:
        say(note)
    say(f"Restored       run {restored.run_id}, published {restored.published_at:%Y-%m-%d %H:%M} UTC")
    say("Redo           segapp rollback")


@app.command(rich_help_panel=MORE)
def forget(
    customer_id: Annotated[str, typer.Argument(help="The customer's id, letter by letter as in the file.")],
    home: Home = Path(),
    as_json: AsJson = False,
) -> None:
    """Remove one customer from every table, page and kept file, and say from where. Example: segapp forget 0042

    This also deletes the previous version, which a rollback would restore. A file that still names the customer
    brings them back.
    """
    from segapp.pipeline.forget import forget as forget_customer
    from segapp.project import find_project

    with progress() as show:
        forgotten = forget_customer(find_project(home), customer_id, show)
    if as_json:
        say_json(forgotten)
        return
    for note in forgotten.notes:
        say(note)
    for each in forgotten.removals:
        what = "texts that quoted the id" if each.is_text else "rows"
        say(f"{figure(each.row_count):>8} {what}  {each.table_name}")
    say(f"Forgotten  {customer_id}; run {forgotten.run_id} is published without them, and no earlier version is kept")
    say("A file that still names them brings them back: fix the source, too, and remove lists exported before")
