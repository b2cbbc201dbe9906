"""The commands that show what is published: sql, open, export."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from segapp.cli.app import LOOK, AsJson, Home, Overwrite, app
from segapp.cli.console import counted, progress, say, say_csv, say_lines
from segapp.cli.export_options import ExportTable, ExportTarget, Parquet, Rejects, SeenAt
from segapp.cli.numbers import WHOLE, whole
from segapp.figures import figure


@app.command(rich_help_panel=LOOK)
def sql(
    query: Annotated[
        str | None, typer.Argument(help="One query, in quotes; it cannot write anything. Without one: a prompt.")
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    rows: Annotated[int, typer.Option("--rows", parser=whole(1), metavar=WHOLE, help="Most rows to show.")] = 500,
    is_wide: Annotated[
        bool, typer.Option("--wide", help="Show texts and columns that the terminal would cut.")
    ] = False,
    home: Home = Path(),
    as_json: AsJson = False,
) -> None:
    """Ask the published tables. Example: segapp sql "select segment_name, customer_count from marts.segments"

    Without a query, it opens DuckDB's shell or harlequin where one is installed, else a prompt; a query also comes
    through a pipe. A table without a schema is one of marts.
    """
    from segapp.cli.sql_prompt import open_shell, query_of_input
    from segapp.project import find_project
    from segapp.stages.export import as_csv as to_csv
    from segapp.stages.export import as_json as to_json
    from segapp.stages.export import as_table
    from segapp.warehouse.readers import run_query

    project = find_project(home)

    def show(text: str) -> None:
        """Run one query and print its answer in the form that was asked for."""
        answer = run_query(project.warehouse, text)
        if as_json:
            say_lines(to_json(answer.columns, answer.rows))
        elif as_csv:
            say_csv(to_csv(answer.columns, answer.rows, is_terminal=sys.stdout.isatty()))
        else:
            width = shutil.get_terminal_size().columns if sys.stdout.isatty() and not is_wide else None
            say_lines(as_table(answer.columns, answer.rows, row_limit=rows, width=width))

    if query is None and sys.stdin.isatty():
        open_shell(project, show)
    else:
        show(query_of_input() if query is None else query)


@app.command("open", rich_help_panel=LOOK)
def open_(home: Home = Path()) -> None:
    """Open the report, or print its path if there is no display. Example: segapp open"""
    from segapp.pipeline.reading import open_report
    from segapp.project import find_project

    page, _ = open_report(find_project(home))
    say(f"Report  {page}")


@app.command(rich_help_panel=LOOK)
def export(
    target: ExportTarget,
    table: ExportTable = None,
    rejects: Rejects = False,
    parquet: Parquet = False,
    seen_at: SeenAt = None,
    overwrite: Overwrite = False,
    home: Home = Path(),
) -> None:
    """Write a published table to a file, or all to a workbook. Example: segapp export segments.xlsx"""
    if rejects:
        _export_rejects(target, home, may_overwrite=overwrite)
        return
    is_for_dbt = not target.suffix and (target.name == "dbt" or (target / "dbt_project.yml").is_file())
    if parquet or is_for_dbt:
        _export_folder(target, home, is_parquet=parquet, may_overwrite=overwrite)
        return
    if target.suffix.lower() == ".zip":
        _export_superset(target, seen_at, home, may_overwrite=overwrite)
        return
    if target.suffix.lower() in (".pptx", ".html"):
        _export_pack(target, table, home, may_overwrite=overwrite)
        return
    if target.suffix.lower() == ".xlsx":
        _export_workbook(target, table, home, may_overwrite=overwrite)
        return
    table = table or "customer_segments"
    from segapp.project import find_project
    from segapp.settings import read_settings
    from segapp.stages.export import count_left_out, export_table

    project = find_project(home)
    has_personal = read_settings(project.home).personal_in_exports
    with progress() as show:
        show(f"Writing {target}")
        written = export_table(
            project.warehouse, target, table=table, may_overwrite=overwrite, has_personal=has_personal
        )
        left_out = count_left_out(project.warehouse, table=table)
    say(f"{counted(written.row_count, 'row')} of marts.{table.removeprefix('marts.')}  {target}")
    if left_out:
        say(f"{figure(left_out)} left out: must not be contacted (to analyse all: segapp sql)")
    if written.left_out:
        say(f"Left out as personal: {', '.join(written.left_out)} (personal_in_exports in segapp.toml)")


def _export_folder(target: Path, home: Path, *, is_parquet: bool, may_overwrite: bool) -> None:
    from segapp.project import find_project
    from segapp.settings import read_settings
    from segapp.stages.export import export_dbt, export_folder

    project = find_project(home)
    settings = read_settings(project.home)
    with progress() as show:
        show(f"Writing {target}")
        if not is_parquet:
            count = export_dbt(project.warehouse, target, limits=settings.limits, may_overwrite=may_overwrite)
            written = f"{counted(count, 'table')} described for dbt"
        else:
            rows = export_folder(
                project.warehouse,
                target,
                limits=settings.limits,
                may_overwrite=may_overwrite,
                with_personal=settings.personal_in_exports,
            )
            written = f"{counted(len(rows), 'table')}, {counted(sum(rows.values()), 'row')} as Parquet"
    say(f"{written}  {target}")


def _export_superset(target: Path, seen_at: str | None, home: Path, *, may_overwrite: bool) -> None:
    from segapp.project import find_project
    from segapp.settings import read_settings
    from segapp.stages.export import SupersetRequest, export_superset

    project = find_project(home)
    settings = read_settings(project.home)
    place = seen_at or str(project.warehouse)
    request = SupersetRequest(place, settings.title, project.templates, settings.personal_in_exports)
    with progress() as show:
        show(f"Writing {target}")
        count = export_superset(project.warehouse, target, request, limits=settings.limits, may_overwrite=may_overwrite)
    say(f"A dashboard of {counted(count, 'chart')} on {request.place}  {target}")
    say("To import it: Superset, Dashboards, Import; or superset import-dashboards -p FILE -u USER")


def _export_workbook(target: Path, table: str | None, home: Path, *, may_overwrite: bool) -> None:
    from segapp.errors import WarehouseError
    from segapp.project import find_project
    from segapp.settings import language_of, read_settings
    from segapp.stages.export import BookTerms, BookWords, export_workbook

    if table is not None:
        todo = "Leave out --table, or write the one table to a .csv file"
        raise WarehouseError("a workbook holds all tables", where=str(target), todo=todo)
    project = find_project(home)
    terms = BookTerms(read_settings(project.home).personal_in_exports, BookWords(language_of(project)))
    with progress() as show:
        show(f"Writing {target}")
        written = export_workbook(project.warehouse, target, may_overwrite=may_overwrite, terms=terms)
    beside = written.customers_csv
    for name, row_count in written.row_counts.items():
        say(f"{counted(row_count, 'row')} of {name}  {beside if beside and name == 'customers' else target}")
    if written.left_out_count:
        say(f"{figure(written.left_out_count)} left out: must not be contacted")


def _export_pack(target: Path, table: str | None, home: Path, *, may_overwrite: bool) -> None:
    from segapp.errors import WarehouseError
    from segapp.pipeline.pack import write_pack
    from segapp.project import find_project

    if table is not None:
        todo = "Leave out --table, or write the one table to a .csv file"
        raise WarehouseError("a pack shows what a meeting needs", where=str(target), todo=todo)
    with progress() as show:
        show(f"Writing {target}")
        count = write_pack(find_project(home), target, may_overwrite=may_overwrite)
    say(f"{counted(count, 'slide')}  {target}")


def _export_rejects(target: Path, home: Path, *, may_overwrite: bool) -> None:
    from segapp.pipeline.export_rejects import write_rejects
    from segapp.project import find_project

    written = write_rejects(find_project(home), target, may_overwrite=may_overwrite)
    if written.row_count:
        say(f"{counted(written.row_count, 'rejected row')} of {written.source_name}  {target}")
        say("Fix them there and load the file again; the three columns at the end are ignored")
    else:
        say(f"No row of {written.source_name} was rejected, so no file was written")
