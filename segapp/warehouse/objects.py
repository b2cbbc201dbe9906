"""Build the tables and views of sql/ in the order in which they read each other.

The path of a file is the qualified name of what it makes: sql/3_features/feature_catalog.sql makes
features.feature_catalog. A file may read its own and lower layers only.
"""

from __future__ import annotations

import graphlib
import pathlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from segapp.errors import SqlFileError
from segapp.warehouse.connection import Warehouse
from segapp.warehouse.failures import transaction
from segapp.warehouse.identifiers import quote_identifier
from segapp.warehouse.sql_names import find_names

GENERATED = frozenset({"model.customer_scores"})
"""Objects that the job writes itself; files may read them, none may make them."""


@dataclass(frozen=True)
class SqlObject:
    """One file of a layer folder: the object it makes, its statements, and the qualified names it reads."""

    path: pathlib.Path
    layer: int
    schema: str
    name: str
    text: str
    reads: frozenset[str]

    @property
    def qualified_name(self) -> str:
        """Return schema.name."""
        return f"{self.schema}.{self.name}"


def read_objects(sql: pathlib.Path) -> list[SqlObject]:
    """Return all objects of the numbered layer folders below `sql`, each after those it reads.

    Raises
    ------
    SqlFileError
        If a file does not parse, makes another object than its name says, reads a higher layer, or is in a cycle.
    """
    folders = sorted(sql.glob("[0-9]_*"))
    schemas = frozenset(folder.name.split("_", 1)[1] for folder in folders)
    paths = [path for folder in folders for path in sorted(folder.glob("*.sql"))]
    objects = {found.qualified_name: found for found in (_read_object(path, schemas) for path in paths)}
    _check_layers(objects)
    return _in_order(objects)


def build(warehouse: Warehouse, objects: Iterable[SqlObject], layers: Sequence[int]) -> None:
    """Create the schemas and objects of the given layers, lowest first; views are made afresh."""
    chosen = [each for each in objects if each.layer in layers]
    with transaction(warehouse):  # one commit: each of hundreds of comments would wait for the disk
        for schema in dict.fromkeys(each.schema for each in chosen):
            warehouse.execute(f"create schema if not exists {quote_identifier(schema)}")
            _drop_views(warehouse, schema)
        for each in chosen:
            run_file(warehouse, each.path, each.text)


def run_file(warehouse: Warehouse, path: pathlib.Path, text: str) -> None:
    """Run the statements of one file; DuckDB's errors carry no file name, so it is added."""
    import duckdb

    try:
        warehouse.execute(text)
    except duckdb.Error as error:
        raise SqlFileError(str(error), where=str(path), todo="Mend the file and run again") from error


def _drop_views(warehouse: Warehouse, schema: str) -> None:
    """Drop the schema's views, so that one whose file is gone does not linger."""
    names = warehouse.execute(
        "select view_name from duckdb_views()"
        " where schema_name = ? and not internal and database_name = current_database()",
        [schema],
    ).fetchall()
    for (name,) in names:
        if f"{schema}.{name}" not in GENERATED:
            warehouse.execute(f"drop view {quote_identifier(schema)}.{quote_identifier(name)}")


def _read_object(path: pathlib.Path, schemas: frozenset[str]) -> SqlObject:
    import duckdb

    layer, schema = path.parent.name.split("_", 1)
    text = path.read_text(encoding="utf-8")
    try:
        names = find_names(text, schemas)
    except duckdb.Error as error:
        raise SqlFileError(f"cannot be parsed: {error}", where=str(path), todo="Mend the file and run again") from error
    target = f"{schema}.{path.stem}"
    if names.made != {target}:
        raise SqlFileError(
            f"must make {target} and nothing else, but makes {sorted(names.made) or 'nothing'}", where=str(path)
        )
    return SqlObject(path, int(layer), schema, path.stem, text, names.reads)


def _check_layers(objects: dict[str, SqlObject]) -> None:
    layer_of_schema = {each.schema: each.layer for each in objects.values()}
    for each in objects.values():
        for name in sorted(each.reads):
            schema = name.split(".")[0]
            if schema not in layer_of_schema:
                continue
            if layer_of_schema[schema] > each.layer:
                raise SqlFileError(f"reads {name}, which is in a higher layer", where=str(each.path))
            if name not in objects and name not in GENERATED:
                raise SqlFileError(f"reads {name}, which no file makes", where=str(each.path))


def _in_order(objects: dict[str, SqlObject]) -> list[SqlObject]:
    graph = {name: sorted(each.reads & objects.keys()) for name, each in sorted(objects.items())}
    try:
        names = list(graphlib.TopologicalSorter(graph).static_order())
    except graphlib.CycleError as error:
        cycle = error.args[1]
        raise SqlFileError(f"is in a cycle: {' -> '.join(cycle)}", where=str(objects[cycle[0]].path)) from error
    return sorted((objects[name] for name in names), key=lambda each: each.layer)
