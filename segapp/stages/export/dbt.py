"""Write a dbt project's sources for the public tables: names, descriptions and tests, for dbt-duckdb."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Mapping
from typing import Any

from segapp.errors import TargetError
from segapp.settings import Limits
from segapp.stages.export.yaml import as_yaml
from segapp.warehouse import NO_LIMITS, PublicTable, open_published, read_public_tables

KEYS: Mapping[str, tuple[str, ...]] = {
    "customer_segments": ("customer_id",),
    "customer_segments_live": ("customer_id",),
    "segments": ("segment_key",),
    "segment_targets": ("segment_key",),
    "campaigns": ("campaign_key",),
    "contract": ("run_id",),
    "run_history": ("run_id",),
}
"""Columns of which no value is there twice or missing."""

_LINEAGES = ("first", "kept", "split", "merged", "new", "returned", "retired")

WORDS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("customer_segments", "typicality"): ("core", "typical", "borderline", "outlier"),
    ("segments", "name_source"): ("rule", "person"),
    ("segments", "stability_grade"): ("solid", "fair", "fragile"),
    ("segments", "lineage"): _LINEAGES,
    ("segment_history", "lineage"): _LINEAGES,
    ("segment_typical_customers", "kind"): ("typical", "borderline"),
    ("segment_targets", "advice"): ("reach", "test first", "leave alone", "avoid"),
    ("segment_targets", "evidence_type"): ("measured lift", "response only", "scorecard"),
    ("campaigns", "trust_verdict"): ("passed", "caution", "blocked", "not checked"),
    ("campaign_lift", "outcome_name"): ("response", "conversion", "revenue"),
    ("campaign_lift", "verdict"): ("works", "no worthwhile effect", "harms", "cannot tell"),
    ("run_history", "kind"): ("fit", "assign", "refit"),
    ("run_history", "structure_verdict"): ("clear", "weak", "none"),
    ("run_history", "drift_verdict"): ("keep", "investigate", "refit"),
    ("data_quality", "severity"): ("fail", "warn", "info"),
    ("run_history", "chosen_by"): ("rule", "person"),
}
"""Columns that hold one of a few words."""

SOURCES = "models/segapp_sources.yml"


def export_dbt(
    path: pathlib.Path, target: pathlib.Path, *, limits: Limits = NO_LIMITS, may_overwrite: bool = False
) -> int:
    """Write models/segapp_sources.yml below `target`, and what a first dbt project needs; return the tables.

    A dbt_project.yml and a profiles.yml that are there already are left alone.

    Raises
    ------
    WarehouseError
        If there is no warehouse.
    TargetError
        If the sources are there already and may not be replaced, or cannot be written.
    """
    sources = target / SOURCES
    if sources.exists() and not may_overwrite:
        raise TargetError("is there already", where=str(sources), todo="Replace it with --overwrite")
    with open_published(path, limits) as warehouse:
        tables = read_public_tables(warehouse)
    try:
        sources.parent.mkdir(parents=True, exist_ok=True)
        sources.write_text(as_yaml(_sources(tables)), "utf-8")
        for name, text in (("dbt_project.yml", _PROJECT), ("profiles.yml", _profile(path))):
            if not (target / name).exists():
                (target / name).write_text(text, "utf-8")
    except OSError as error:
        raise TargetError(error.strerror or str(error), where=str(target), todo="Name another folder") from error
    return len(tables)


def _sources(tables: list[PublicTable]) -> dict[str, Any]:
    described = [
        {
            "name": table.name,
            "description": table.comment,
            "columns": [_column(table, each.name, each.comment) for each in table.columns],
        }
        for table in tables
    ]
    source = {
        "name": "marts",
        "database": "warehouse",
        "schema": "marts",
        "description": "Customer segments, made by segapp.",
        "tables": described,
    }
    return {"version": 2, "sources": [source]}


def _column(table: PublicTable, name: str, comment: str) -> dict[str, Any]:
    tests: list[Any] = ["unique", "not_null"] if name in KEYS.get(table.name, ()) else []
    if words := WORDS.get((table.name, name)):
        tests.append({"accepted_values": {"arguments": {"values": list(words)}}})
    column: dict[str, Any] = {"name": name, "description": comment}
    return column | ({"data_tests": tests} if tests else {})


_PROJECT = """# Made by segapp export dbt/: a first project on the public tables. Yours from here on.
name: segapp_marts
version: "1.0"
profile: segapp
model-paths: ["models"]
"""


def _profile(path: pathlib.Path) -> str:
    return f"""# The published warehouse is attached read-only; dbt's own models go to segapp_dbt.duckdb here.
segapp:
  target: dev
  outputs:
    dev:
      type: duckdb
      path: segapp_dbt.duckdb
      attach:
        - path: {json.dumps(str(path.resolve()))}
          alias: warehouse
          read_only: true
"""
