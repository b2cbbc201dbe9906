"""The commands that explain: tables, a segment, the settings, the campaigns."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segapp.cli.app import LOOK, AsJson, Home, app
from segapp.cli.campaign import campaign_app
from segapp.cli.console import counted, printable, say, say_json
from segapp.figures import figure, percentage

if TYPE_CHECKING:
    from segapp.pipeline.looking import SegmentCard


@app.command(rich_help_panel=LOOK)
def tables(
    name: Annotated[str | None, typer.Argument(help="A table: then its columns; default: all tables.")] = None,
    home: Home = Path(),
    as_json: AsJson = False,
) -> None:
    """List the tables that can be asked, or one's columns, with what they hold. Example: segapp tables segments"""
    from segapp.pipeline.looking import list_tables
    from segapp.project import find_project

    found = list_tables(find_project(home), name)
    if as_json:
        say_json(found)
    elif name:
        say(f"marts.{found[0].name}: {found[0].comment}")
        _say_rows(
            ("column", "type", "what it holds"),
            [(each.name, each.data_type, each.comment) for each in found[0].columns],
        )
    else:
        _say_rows(("table", "one row is"), [(f"marts.{each.name}", each.comment) for each in found])


@app.command(rich_help_panel=LOOK)
def explain(
    segment: Annotated[str, typer.Argument(help="Its key or its name.")],
    home: Home = Path(),
    as_json: AsJson = False,
) -> None:
    """Show a segment: who they are, how sure that is, what to do. Example: segapp explain S02"""
    from segapp.pipeline.looking import explain_segment
    from segapp.project import find_project

    card = explain_segment(find_project(home), segment)
    if as_json:
        say_json(card)
    else:
        _say_card(card)


def _say_card(card: SegmentCard) -> None:
    size = f"{counted(card.customer_count, 'customer')}, {percentage(card.customer_share)} of those placed"
    say(f"{card.segment_key}  {card.segment_name}: {size} on {card.data_date:%Y-%m-%d}")
    for label, text in (
        ("Apart by", card.traits_text),
        ("Found by", card.rule_text),
        ("Stable", _stability(card)),
        ("Next", ": ".join(each for each in (card.advice, card.reason_text) if each)),
    ):
        if text:
            say(f"  {label:<9} {text}")
    rows = [(each.label, each.segment_text, each.base_text, each.direction) for each in card.features]
    _say_rows(("feature", "here", "all customers", "beside all"), rows)


def _stability(card: SegmentCard) -> str:
    if card.stability_grade is None:
        return ""
    jaccard = "" if card.stability_jaccard is None else f" (Jaccard {figure(card.stability_jaccard, 2)} in resamples)"
    return card.stability_grade + jaccard


@app.command(rich_help_panel=LOOK)
def settings(home: Home = Path(), as_json: AsJson = False) -> None:
    """List the settings, their values, and where each comes from. Example: segapp settings"""
    from segapp.project import find_project
    from segapp.settings import told_settings

    found = told_settings(find_project(home).home)
    if as_json:
        say_json(found)
        return
    _say_rows(
        ("setting", "value", "from", "what it is for"),
        [(each.name, repr(each.value), each.source, each.comment) for each in found],
    )


@campaign_app.command("list")
def list_(home: Home = Path(), as_json: AsJson = False) -> None:
    """List the campaigns, newest first. Example: segapp campaign list"""
    from segapp.pipeline.looking import list_campaigns
    from segapp.project import find_project

    found = list_campaigns(find_project(home))
    if as_json:
        say_json(found)
    elif not found:
        say('No campaigns yet. Plan one: segapp campaign plan; freeze it: segapp campaign freeze "Spring"')
    else:
        _say_rows(
            ("campaign", "from", "days", "contacted", "held out", "trust"),
            [
                (
                    each.campaign_name,
                    each.start_date,
                    each.outcome_window_days,
                    each.contacted_count,
                    each.holdout_count,
                    each.trust_verdict or "",
                )
                for each in found
            ],
        )


def _say_rows(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print aligned columns, figures to the right; the texts of the last one wrap below themselves."""
    cells = [[_cell(value) for value in row] for row in rows]
    are_figures = [all(isinstance(value, int) for value in column) for column in zip(*rows, strict=True)]
    widths = [max(map(len, column)) for column in zip(heads, *cells, strict=True)][:-1]
    room = max(shutil.get_terminal_size().columns - sum(widths) - 2 * len(widths), 30)
    for row in (heads, ["-" * min(len(head), room) for head in heads], *cells):
        first, *rest = textwrap.wrap(row[-1], room) or [""]
        aligned = [
            cell.rjust(width) if is_figure else cell.ljust(width)
            for cell, width, is_figure in zip(row, widths, are_figures or [False] * len(row), strict=False)
        ]
        say("  ".join([*aligned, first]).rstrip())
        for line in rest:
            say(" " * (sum(widths) + 2 * len(widths)) + line)


def _cell(value: object) -> str:
    return printable(figure(value) if isinstance(value, int) else str(value))
