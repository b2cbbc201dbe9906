"""Hold the public tables against what an earlier release promised: what goes stays, deprecated, for one release."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Mapping

from segapp.warehouse import Warehouse

RELEASED = pathlib.Path(__file__).parent / "released"
"""Per release the contract file as it was then, under its version: 0.1.0.json. Put there when a release is made."""

DEPRECATED = "Deprecated: "
HOME = "deprecated"
"""The folder of sql/5_marts with views that go with the next release; their comments begin with the word above."""

Columns = Mapping[str, Mapping[str, str]]

_COLUMNS = "select table_name, column_name, data_type from duckdb_columns()"
_COLUMNS += " where schema_name = 'marts' order by table_name, column_index"
_COMMENTS = "select view_name, coalesce(comment, '') from duckdb_views() where schema_name = 'marts'"


def offered(warehouse: Warehouse) -> tuple[dict[str, dict[str, str]], set[str]]:
    """Return type by column by view, and which of the views are deprecated."""
    found: dict[str, dict[str, str]] = {}
    for view, column, data_type in warehouse.execute(_COLUMNS).fetchall():
        found.setdefault(view, {})[column] = data_type
    comments = warehouse.execute(_COMMENTS).fetchall()
    return found, {view for view, comment in comments if comment.startswith(DEPRECATED)}


def broken_promises(promised: Columns, found: Columns) -> list[str]:
    """Return what a dashboard of the release before no longer finds: views, columns, their types and their order."""
    broken = []
    for view, columns in promised.items():
        if view not in found:
            broken.append(f"marts.{view} is gone: for one release its file stays, in sql/5_marts/{HOME}/")
        elif list(found[view].items())[: len(columns)] != list(columns.items()):
            broken.append(f"marts.{view} has other columns: give the new view another name and keep this one")
    return broken


def last_release() -> dict[str, dict[str, str]]:
    """Return what the newest release promised; nothing before there is one."""
    files = sorted(RELEASED.glob("*.json"), key=lambda path: [int(part) for part in path.stem.split(".")])
    return json.loads(files[-1].read_text("utf-8")) if files else {}
