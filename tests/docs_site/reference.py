"""Write the reference of commands, settings and public tables from what the code and its comments say."""

from __future__ import annotations

import dataclasses
import pathlib
import tempfile
import typing
from collections.abc import Iterator
from typing import Any

from typer.main import get_command

from segapp.cli.app import ACT, LOOK, MORE, WORK, app
from segapp.settings import Settings, variable_of
from segapp.stages.marts import build_marts
from segapp.warehouse import read_objects
from segapp.warehouse.public_tables import PublicTable, read_public_tables
from tests.worlds.report import World, make

SQL = pathlib.Path(__file__).resolve().parents[2] / "sql"
TYPE_WORDS = {"str": "TEXT", "int": "COUNT", "float": "NUMBER", "Path": "PATH"}
"""What stands for a value whose option names none of its own."""


def reference_pages() -> dict[str, str]:
    """Return the pages of the reference in Markdown, by their path below the documents."""
    return {
        "reference/commands.md": commands_page(),
        "reference/settings.md": settings_page(),
        "reference/marts.md": marts_page(),
    }


def commands_page() -> str:
    """Return a page of all commands with their arguments and options, in the groups that --help shows."""
    lines = ["# Commands", "", "What `segapp COMMAND --help` says, on one page. `-h` and `--help` work everywhere.", ""]
    found = list(_leaves(get_command(app), None, "segapp", None))
    for panel in (WORK, LOOK, ACT, MORE):
        lines += [f"## {panel}", ""]
        for context, command in [(context, command) for context, command, group in found if group == panel]:
            lines += _command_lines(context, command)
    return "\n".join(lines)


def _leaves(command: Any, parent: Any, name: str, panel: str | None) -> Iterator[tuple[Any, Any, str | None]]:
    """Yield each command that is no group, with its context and the group of --help that it stands in."""
    context = command.context_class(command, info_name=name, parent=parent)
    if not hasattr(command, "commands"):
        yield context, command, panel
        return
    for word, each in command.commands.items():
        own = each.rich_help_panel if isinstance(each.rich_help_panel, str) else None
        yield from _leaves(each, context, word, panel or own)


def _command_lines(context: Any, command: Any) -> list[str]:
    says, *more = command.help.split("\n\n")
    sentence, _, example = " ".join(says.split()).partition(" Example: ")
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)]).replace("{", "").replace("}", "")
    lines = [f"### {context.command_path}", "", sentence, "", "```text", usage, "```", ""]
    lines += [line for paragraph in more for line in (" ".join(paragraph.split()), "")]
    if example:
        lines += ["For example:", "", "```sh", example, "```", ""]
    shown = [each for each in command.params if "--help" not in each.opts]
    if shown:
        lines += [*_table(("option", "what it does"), [_option_row(each) for each in shown]), ""]
    return lines


def _option_row(option: Any) -> tuple[str, str]:
    kind = option.type_descriptor.annotation
    if option.param_type_name == "argument":
        name = f"`{option.metavar or option.name.upper()}`"
    elif getattr(option, "is_flag", False):
        name = ", ".join(f"`{each}`" for each in option.opts)
    else:
        name = ", ".join(f"`{each} {option.metavar or _value_word(kind)}`" for each in option.opts)
    is_told = option.default not in (None, False, "") and option.show_default is True
    default = f" Default: `{option.default}`." if is_told else ""
    one_of = ", ".join(f"`{word}`" for word in typing.get_args(kind)) if _is_choice(kind) else ""
    return name, f"{option.help or ''}{f' One of {one_of}.' if one_of else ''}{default}"


def _is_choice(kind: Any) -> bool:
    return typing.get_origin(kind) is typing.Literal


def _value_word(kind: Any) -> str:
    if _is_choice(kind):
        return "WORD"
    if typing.get_origin(kind) is list:
        return f"{_value_word(typing.get_args(kind)[0])}..."
    return TYPE_WORDS.get(kind.__name__, kind.__name__.upper())


def settings_page() -> str:
    """Return a page of all settings: name, default, variable of the environment, what it is for."""
    rows = [
        (f"`{each.name}`", f"`{_toml(each.default)}`", each.metadata["comment"], f"`{variable_of(each.name)}`")
        for each in dataclasses.fields(Settings)
    ]
    lines = ["# Settings", ""]
    lines += ["A line of `segapp.toml` sets one, a variable of the environment wins over it; none is needed.", ""]
    lines += ["`segapp settings` says which values hold in a project, and where each comes from.", ""]
    return "\n".join(lines + _table(("setting", "default", "what it is for", "variable"), rows)) + "\n"


def _toml(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value) if isinstance(value, int) else f'"{value}"'


def marts_page() -> str:
    """Return a page of all public tables with their columns, types and comments, as the catalog has them."""
    lines = ["# Tables", "", "The views of the schema `marts`: what analysts, BI tools and the report read.", ""]
    lines += ["`segapp tables` lists them in a terminal, `segapp tables segments` the columns of one. Columns never"]
    lines += ["change name, type or order. The features beside each customer are those of your own catalog; here the"]
    lines += ["demo's.", ""]
    tables, purchases = public_tables()
    lines += _table(("table", "what it holds"), [(f"[{each.name}](#{each.name})", each.comment) for each in tables])
    for each in tables:
        columns = [(f"`{column.name}`", f"`{column.data_type}`", column.comment) for column in each.columns]
        lines += ["", f"## {each.name}", "", each.comment, ""]
        lines += ["It is there once purchases were taken in.", ""] if each.name in purchases else []
        lines += _table(("column", "type", "what it holds"), columns)
    macro = (SQL / "5_marts" / "segment_as_of.sql").read_text(encoding="utf-8")
    says = [line.removeprefix("--").strip() for line in macro.splitlines() if line.startswith("--")]
    lines += ["", "## segment_as_of", "", *says[:-1], "", "```sql", says[-1], "```"]
    return "\n".join(lines) + "\n"


def public_tables() -> tuple[list[PublicTable], set[str]]:
    """Return the public tables of a warehouse as the demo has it, and the names of those that purchases bring."""
    with (
        tempfile.TemporaryDirectory(prefix="segapp-reference-") as folder,
        make(pathlib.Path(folder) / "warehouse.duckdb", World()) as warehouse,
    ):
        plain = {each.name for each in read_public_tables(warehouse)}
        warehouse.execute(
            "insert into core.transactions by name"
            " select '0001' as customer_id, now()::timestamp as purchased_at, 1 as repeat_number, 'b0' as batch_id"
        )
        build_marts(warehouse, read_objects(SQL))
        tables = read_public_tables(warehouse, with_personal=True)
        return tables, {each.name for each in tables} - plain


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    """Return the lines of a Markdown table; what no cell can hold is escaped, but in code, where nothing is."""
    shown = [[_cell(cell) for cell in row] for row in rows]
    return [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads), *(f"| {' | '.join(row)} |" for row in shown)]


def _cell(text: str) -> str:
    words = " ".join(text.split())
    return words if words.startswith("`") else words.replace("|", "\\|").replace("<", "&lt;")
