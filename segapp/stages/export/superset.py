"""Write a bundle that Superset imports: a database, datasets with our descriptions, charts and one dashboard.

What the charts show is declared in templates/bi/superset.yaml; this module turns that into Superset's files.
"""

from __future__ import annotations

import pathlib
import uuid
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from segapp.errors import TemplateError
from segapp.named_file import named_file, refuse_taken
from segapp.project import shipped
from segapp.settings import Limits
from segapp.stages.export.superset_charts import chart_files, position
from segapp.stages.export.yaml import as_yaml, read_yaml
from segapp.warehouse import NO_LIMITS, PublicTable, open_published, read_public_tables
from segapp.warehouse.addresses import Address, with_password_asked

TEMPLATE = pathlib.PurePath("bi", "superset.yaml")
CACHE_SECONDS = 300
"""How old an answer of Superset's cache may be, where one is set up: a new run is seen within five minutes."""

_TIME_COLUMNS = ("data_date", "start_date")


@dataclass(frozen=True)
class SupersetRequest:
    """What the bundle is made for.

    Parameters
    ----------
    seen_at : str
        Where Superset finds the tables: the path of warehouse.duckdb there, or the address of a database that was
        pushed to. Bundles for one place have the same ids, so that an import replaces what was imported before.
    title : str
        The project's title.
    templates : sequence of paths
        Folders that are searched for bi/superset.yaml, in this order.
    """

    seen_at: str
    title: str
    templates: Sequence[pathlib.Path]
    with_personal: bool = False

    def uuid_of(self, kind: str, name: str) -> str:
        """Return the id of a thing: the same whenever a bundle for this place is made."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"segapp {self.place} {kind} {name}"))

    @property
    def is_address(self) -> bool:
        """Return whether the tables are in a database that was pushed to, not in the file."""
        return "://" in self.seen_at

    @property
    def place(self) -> str:
        """Return where the tables are, as it may be shown: without a password."""
        return Address.parse(self.seen_at, "").shown if self.is_address else self.seen_at


def export_superset(
    path: pathlib.Path,
    target: pathlib.Path,
    request: SupersetRequest,
    *,
    limits: Limits = NO_LIMITS,
    may_overwrite: bool = False,
) -> int:
    """Write the bundle as a .zip file, which appears whole or not at all; return how many charts it holds.

    Raises
    ------
    WarehouseError
        If there is no warehouse.
    TargetError
        If the file is there already or cannot be written.
    TemplateError
        If the template names a table or column that marts do not have.
    """
    target = target.resolve()
    refuse_taken(target, may_overwrite=may_overwrite)
    place = next(found for each in request.templates if (found := each / TEMPLATE).is_file())
    wanted = read_yaml(place)
    with open_published(path, limits) as warehouse:
        tables = {each.name: each for each in read_public_tables(warehouse, with_personal=request.with_personal)}
        moment = warehouse.scalar("select published_at from marts.contract")
        colours = dict(warehouse.execute("select segment_name, colour_hex from marts.segments order by 1").fetchall())
    try:
        files = _files(request, wanted, tables)
        files["dashboards/segapp.yaml"] = _dashboard(request, wanted, colours)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        what = f"lacks {error}" if isinstance(error, KeyError) else str(error)
        raise TemplateError(
            what, where=str(place), todo=f"Fix it; {shipped('templates') / TEMPLATE} shows how"
        ) from error
    except TemplateError as error:
        raise TemplateError(error.what, where=str(place)) from error
    about = {"version": "1.0.0", "type": "Dashboard", "timestamp": f"{moment.isoformat()}+00:00"}
    with named_file(target, may_overwrite=may_overwrite) as part:
        _write(part, {"metadata.yaml": about, **files})
    return sum(map(len, wanted["rows"]))


def _files(
    request: SupersetRequest, wanted: dict[str, Any], tables: dict[str, PublicTable]
) -> dict[str, dict[str, Any]]:
    """Return the files of database, datasets and charts by their path in the bundle."""
    names = list(dict.fromkeys(chart["table"] for row in wanted["rows"] for chart in row))
    for name in names:
        if name not in tables:
            raise TemplateError(f"there is no table marts.{name}")
    files = {"databases/segapp.yaml": _database(request)}
    for name in names:
        files[f"datasets/segapp/{name}.yaml"] = _dataset(request, tables[name], wanted["metrics"].get(name, {}))
    return files | chart_files(wanted, request.uuid_of, tables)


def _database(request: SupersetRequest) -> dict[str, Any]:
    if request.is_address:
        uri, parameters = with_password_asked(request.seen_at), {}
    else:
        uri, parameters = f"duckdb:///{request.seen_at}", {"connect_args": {"read_only": True}}
    return {
        "database_name": f"{request.title} (segapp, {pathlib.PurePath(request.place).parent.name or 'here'})",
        "sqlalchemy_uri": uri,
        "cache_timeout": CACHE_SECONDS,
        "expose_in_sqllab": True,
        "allow_run_async": False,
        "allow_ctas": False,
        "allow_cvas": False,
        "allow_dml": False,
        "allow_csv_upload": False,
        "extra": {"engine_params": parameters, "allows_virtual_table_explore": True},
        "uuid": request.uuid_of("database", ""),
        "version": "1.0.0",
    }


def _dataset(request: SupersetRequest, table: PublicTable, metrics: dict[str, dict[str, str]]) -> dict[str, Any]:
    names = [each.name for each in table.columns]
    return {
        "table_name": table.name,
        "main_dttm_col": next((name for name in _TIME_COLUMNS if name in names), None),
        "description": table.comment,
        "schema": "marts",
        "filter_select_enabled": True,
        "uuid": request.uuid_of("dataset", table.name),
        "metrics": [
            {
                "metric_name": name,
                "verbose_name": each["label"],
                "expression": each["sql"],
                "description": each["text"],
                "d3format": each["format"],
            }
            for name, each in metrics.items()
        ],
        "columns": [
            {
                "column_name": each.name,
                "is_dttm": each.data_type in ("DATE", "TIMESTAMP"),
                "is_active": True,
                "type": each.data_type,
                "groupby": True,
                "filterable": True,
                "description": each.comment,
            }
            for each in table.columns
        ],
        "version": "1.0.0",
        "database_uuid": request.uuid_of("database", ""),
    }


def _dashboard(request: SupersetRequest, wanted: dict[str, Any], colours: dict[str, str]) -> dict[str, Any]:
    title = f"{request.title}: {wanted['title']}" if request.title != wanted["title"] else request.title
    return {
        "dashboard_title": title,
        "description": "Customer segments, made by segapp.",
        "published": True,
        "uuid": request.uuid_of("dashboard", ""),
        "position": position(wanted, request.uuid_of, title),
        "metadata": {"label_colors": colours, "cross_filters_enabled": True, "refresh_frequency": 0},
        "version": "1.0.0",
    }


def _write(part: pathlib.Path, files: dict[str, dict[str, Any]]) -> None:
    """Write the files below one folder, as Superset expects it; the same bytes for the same run."""
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in files.items():
            bundle.writestr(zipfile.ZipInfo(f"segapp/{name}"), as_yaml(content), zipfile.ZIP_DEFLATED)
