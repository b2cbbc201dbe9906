"""Turn the charts of templates/bi/superset.yaml into what Superset stores: what is shown, the query, the place."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from segapp.errors import TemplateError
from segapp.warehouse import PublicTable

UuidOf = Callable[[str, str], str]


def chart_files(
    wanted: Mapping[str, Any], uuid_of: UuidOf, tables: Mapping[str, PublicTable]
) -> dict[str, dict[str, Any]]:
    """Return the file of each chart by its path in the bundle.

    Raises
    ------
    TemplateError
        If a chart names a column or metric that its table does not have.
    """
    found = {}
    for number, chart in enumerate(_charts(wanted), start=1):
        metrics = wanted["metrics"].get(chart["table"], {})
        _check(chart, {column.name for column in tables[chart["table"]].columns}, set(metrics))
        found[f"charts/{number:02d}.yaml"] = {
            "slice_name": chart["title"],
            "viz_type": chart["viz"],
            "params": _params(chart),
            "query_context": json.dumps(_query_context(chart)),
            "uuid": _uuid_of_chart(chart, uuid_of),
            "version": "1.0.0",
            "dataset_uuid": uuid_of("dataset", chart["table"]),
        }
    return found


def position(wanted: Mapping[str, Any], uuid_of: UuidOf, title: str) -> dict[str, Any]:
    """Return where each chart stands on the dashboard: rows of a grid 12 wide."""
    rows = [f"ROW-{number}" for number, _ in enumerate(wanted["rows"], start=1)]
    found: dict[str, Any] = {
        "DASHBOARD_VERSION_KEY": "v2",
        "ROOT_ID": {"type": "ROOT", "id": "ROOT_ID", "children": ["GRID_ID"]},
        "HEADER_ID": {"type": "HEADER", "id": "HEADER_ID", "meta": {"text": title}},
        "GRID_ID": {"type": "GRID", "id": "GRID_ID", "children": rows, "parents": ["ROOT_ID"]},
    }
    for row, charts in zip(rows, wanted["rows"], strict=True):
        ids = [f"CHART-{row}-{number}" for number, _ in enumerate(charts, start=1)]
        parents = ["ROOT_ID", "GRID_ID"]
        meta = {"background": "BACKGROUND_TRANSPARENT"}
        found[row] = {"type": "ROW", "id": row, "children": ids, "parents": parents, "meta": meta}
        for number, (chart_id, chart) in enumerate(zip(ids, charts, strict=True), start=1):
            found[chart_id] = {
                "type": "CHART",
                "id": chart_id,
                "children": [],
                "parents": [*parents, row],
                "meta": {
                    "chartId": number,
                    "uuid": _uuid_of_chart(chart, uuid_of),
                    "sliceName": chart["title"],
                    "width": chart["width"],
                    "height": chart["height"],
                },
            }
    return found


def _uuid_of_chart(chart: Mapping[str, Any], uuid_of: UuidOf) -> str:
    """Return the id of a chart: another where it shows something else, since an import leaves known charts alone."""
    return uuid_of("chart", json.dumps(chart, sort_keys=True))


def _charts(wanted: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [chart for row in wanted["rows"] for chart in row]


def _check(chart: Mapping[str, Any], columns: set[str], metrics: set[str]) -> None:
    query = _query(chart)
    missing = [name for name in query["columns"] if name not in columns]
    missing += [name for name in query.get("metrics", []) if name not in metrics]
    if missing:
        names = ", ".join(missing)
        raise TemplateError(f"chart {chart['title']!r}: marts.{chart['table']} has no {names}")


def _params(chart: Mapping[str, Any]) -> dict[str, Any]:
    """Return what Superset's own form of the chart holds."""
    params = {key: value for key, value in chart["params"].items() if key != "order_by"}
    is_raw = "all_columns" in params
    if is_raw:
        params["query_mode"] = "raw"
        params["order_by_cols"] = [json.dumps(pair) for pair in chart["params"].get("order_by", [])]
    where = chart.get("where")
    filters = [{"clause": "WHERE", "expressionType": "SQL", "sqlExpression": where}] if where else []
    return {"viz_type": chart["viz"], "adhoc_filters": filters, "annotation_layers": [], **params}


def _query(chart: Mapping[str, Any]) -> dict[str, Any]:
    """Return the query that Superset's form of the chart would ask, so that a report can ask it without a browser."""
    params = chart["params"]
    query: dict[str, Any] = {
        "row_limit": params.get("row_limit", 1000),
        "extras": {"where": chart.get("where", ""), "having": ""},
        "filters": [],
    }
    if "all_columns" in params:
        return query | {"columns": params["all_columns"], "orderby": params.get("order_by", [])}
    groups = params.get("groupby", [])
    columns = [params["x_axis"]] if "x_axis" in params else []
    columns += [groups] if isinstance(groups, str) else groups
    metrics = params.get("metrics") or [params["metric"]]
    return query | {"columns": columns, "metrics": metrics, "orderby": [[metrics[0], False]]}


def _query_context(chart: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "datasource": {"id": 0, "type": "table"},  # set by the import
        "force": False,
        "queries": [_query(chart)],
        "result_format": "json",
        "result_type": "full",
    }
