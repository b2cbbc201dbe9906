"""The options of `segapp export`, each with its help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

ExportTarget = Annotated[
    Path,
    typer.Argument(
        help="The file to write: .csv or .parquet for one table, .xlsx for a workbook, .pptx for slides or .html"
        " for the same to print; dbt/ or a dbt project for its sources, superset.zip for a dashboard of Superset."
    ),
]
ExportTable = Annotated[str | None, typer.Option("--table", help="Which table of marts; default: customer_segments.")]
Rejects = Annotated[
    bool,
    typer.Option("--rejects", help="Write the rejected rows of the newest file instead, to fix and load again."),
]
Parquet = Annotated[
    bool, typer.Option("--parquet", help="All tables as Parquet files into this folder, with a manifest.")
]
SeenAt = Annotated[
    str | None,
    typer.Option(
        "--seen-at",
        metavar="PATH",
        help="For superset.zip: where Superset finds warehouse.duckdb, or the address of a database pushed to.",
    ),
]
