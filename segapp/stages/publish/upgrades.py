"""Track the schema version of a file, and upgrade an older one to today's, step by step.

The steps are the numbered files of sql/upgrades: what `create table if not exists` and new columns cannot do alone,
such as a column with another name or meaning. Each is one transaction together with the record that it was done.
"""

from __future__ import annotations

import pathlib
import re
from dataclasses import dataclass

from segapp import __version__
from segapp.clock import utc_now
from segapp.errors import WarehouseError
from segapp.project import Project, shipped
from segapp.warehouse import Warehouse, make_table, run_file, transaction

FIRST_VERSION = 1


@dataclass(frozen=True)
class Upgrade:
    """One file of sql/upgrades: 0002_what_it_does.sql brings version 1 to version 2."""

    version: int
    path: pathlib.Path


def read_steps(project: Project) -> list[Upgrade]:
    """Return the steps in order; the first file only describes the first version."""
    paths = sorted((project.sql / "upgrades").glob("[0-9][0-9][0-9][0-9]_*.sql"))
    return [Upgrade(int(path.name[:4]), path) for path in paths]


def upgrade(warehouse: Warehouse, project: Project) -> list[str]:
    """Bring the working copy to the newest version; return a sentence for each step.

    Raises
    ------
    WarehouseError
        If a newer segapp wrote the file.
    SqlFileError
        If a step cannot be run; the working copy is then thrown away and the published file stays as it was.
    """
    refuse_older_sql(project)
    version = version_of(warehouse)
    steps = read_steps(project)
    newest = _newest(steps)
    if version is None:
        _refuse_foreign(warehouse, project)
        return []  # a new file: `stamp` records the version when it is published
    if version > newest:
        what = f"was written by a newer segapp (schema version {version}; this one knows {newest})"
        where = str(project.warehouse)
        raise WarehouseError(what, where=where, todo="Install that version: pip install --upgrade segapp")
    done = [each for each in steps if each.version > version]
    for each in done:
        with transaction(warehouse):
            run_file(warehouse, each.path, each.path.read_text(encoding="utf-8"))
            _record(warehouse, project, each)
    return [f"the warehouse was upgraded to schema version {each.version} ({each.path.stem[5:]})" for each in done]


def refuse_older_sql(project: Project) -> None:
    """Refuse a project's own sql/ from before today's tables: the job writes to tables that it does not declare.

    Raises
    ------
    WarehouseError
        With the files to copy.
    """
    ours = shipped("sql")
    own = {path.name for path in (project.sql / "4_model").rglob("*.sql")}
    files = [path for path in sorted((ours / "4_model").rglob("*.sql")) if path.name not in own]
    if not files:
        return
    for path in sorted((ours / "upgrades").glob("*.sql")):
        if not (project.sql / "upgrades" / path.name).exists():
            belong = re.findall(r"^-- with (\S+)", path.read_text(encoding="utf-8"), re.MULTILINE)
            files += [path, *(ours / name for name in belong)]
    names = ", ".join(dict.fromkeys(str(path.relative_to(ours)) for path in files))
    raise WarehouseError(
        "these SQL files were made by an older segapp, and this one writes to tables that they do not have",
        where=str(project.sql),
        todo=f"Copy from {ours}: {names}. If you had changed one of them, change it again",
    )


def check_current(warehouse: Warehouse, project: Project) -> None:
    """Refuse to render pages from a file of an older version, which lacks columns that they read.

    Raises
    ------
    WarehouseError
        With what brings the file up to date.
    """
    version, newest = version_of(warehouse), _newest(read_steps(project))
    if version is not None and version < newest:
        what = f"was written by an older segapp (schema version {version}; the pages of this one read {newest})"
        raise WarehouseError(what, where=str(project.warehouse), todo="Bring it up to date: segapp run FILE")


def _refuse_foreign(warehouse: Warehouse, project: Project) -> None:
    """Refuse a foreign database: publishing would replace it by ours."""
    found = warehouse.execute(
        "select schema_name || '.' || table_name from duckdb_tables() where database_name = current_database()"
        " and not internal union all select schema_name || '.' || view_name from duckdb_views()"
        " where database_name = current_database() and not internal order by all"
    ).fetchall()
    if found:
        raise WarehouseError(
            f"this DuckDB file was not made by segapp: it holds {found[0][0]}",
            where=str(project.warehouse),
            todo="Move it away, or work in another folder: --dir customers",
        )


def stamp(warehouse: Warehouse, project: Project) -> None:
    """Record the newest version in a file that has no record yet."""
    steps = read_steps(project)
    make_table(warehouse, project.sql, "model.schema_migrations")
    if not warehouse.scalar("select count(*) from model.schema_migrations"):
        last = steps[-1] if steps else Upgrade(FIRST_VERSION, pathlib.Path("first_schema"))
        _record(warehouse, project, last)


def version_of(warehouse: Warehouse) -> int | None:
    """Return the schema version of a file; None for an empty one. Files without a record are of the first version."""
    tables = {
        name
        for (name,) in warehouse.execute(
            "select table_name from duckdb_tables() where schema_name = 'model' and database_name = current_database()"
        ).fetchall()
    }
    if "schema_migrations" in tables:
        found = warehouse.scalar("select max(version) from model.schema_migrations")
        if found is not None:
            return int(found)
    return FIRST_VERSION if "runs" in tables else None


def _newest(steps: list[Upgrade]) -> int:
    return max((each.version for each in steps), default=FIRST_VERSION)


def _record(warehouse: Warehouse, project: Project, step: Upgrade) -> None:
    make_table(warehouse, project.sql, "model.schema_migrations")
    warehouse.execute(
        "insert into model.schema_migrations values (?, ?, ?, ?)",
        [step.version, step.path.stem, utc_now(), __version__],
    )
