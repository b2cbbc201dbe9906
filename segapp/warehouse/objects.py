"""Read the files of sql/ and sort them by what they read; `building` makes their objects.

A layer's folder and a file's name are the qualified name of what it makes: sql/3_features/feature_catalog.sql makes
features.feature_catalog. Folders below a layer's only group files. A file may read its own and lower layers only.
"""

from __future__ import annotations

import functools
import graphlib
import pathlib
from collections.abc import Iterable
from dataclasses import dataclass

from segapp.errors import SqlFileError
from segapp.warehouse.sql_names import find_names

GENERATED = frozenset({"model.customer_scores"})
"""Objects that the job writes itself; files may read them, none may make them."""


@dataclass(frozen=True)
class SqlObject:
    """One file of a layer folder: the object it makes, and its statements, which are parsed when that is asked for."""

    path: pathlib.Path
    layer: int
    schema: str
    name: str
    text: str
    schemas: frozenset[str]  # of all layers

    @property
    def qualified_name(self) -> str:
        """Return schema.name."""
        return f"{self.schema}.{self.name}"

    @functools.cached_property
    def reads(self) -> frozenset[str]:
        """Return the qualified names that the statements read.

        Raises
        ------
        SqlFileError
            If the file does not parse, or makes another object than its name says.
        """
        import duckdb

        try:
            names = find_names(self.text, self.schemas)
        except duckdb.Error as error:
            what, todo = f"cannot be parsed: {error}", "Fix the file and run again"
            raise SqlFileError(what, where=str(self.path), todo=todo) from error
        if names.made != {self.qualified_name}:
            made = sorted(names.made) or "nothing"
            what = f"must make {self.qualified_name} and nothing else, but makes {made}"
            raise SqlFileError(what, where=str(self.path))
        return names.reads


def read_objects(sql: pathlib.Path) -> list[SqlObject]:
    """Return the objects of the numbered layer folders below `sql`."""
    folders = sorted(sql.glob("[0-9]_*"))
    schemas = frozenset(folder.name.split("_", 1)[1] for folder in folders)
    return [_read_object(path, folder, schemas) for folder in folders for path in sorted(folder.rglob("*.sql"))]


def in_order(objects: Iterable[SqlObject]) -> list[SqlObject]:
    """Return the objects, each after those it reads.

    Raises
    ------
    SqlFileError
        If a file does not parse, makes another object than its name says, reads a higher layer, or is in a cycle.
    """
    named = {each.qualified_name: each for each in objects}
    _check_layers(named)
    return _sorted(named)


def _read_object(path: pathlib.Path, folder: pathlib.Path, schemas: frozenset[str]) -> SqlObject:
    layer, schema = folder.name.split("_", 1)
    return SqlObject(path, int(layer), schema, path.stem, path.read_text(encoding="utf-8"), schemas)


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


def _sorted(objects: dict[str, SqlObject]) -> list[SqlObject]:
    graph = {name: sorted(each.reads & objects.keys()) for name, each in sorted(objects.items())}
    try:
        names = list(graphlib.TopologicalSorter(graph).static_order())
    except graphlib.CycleError as error:
        cycle = error.args[1]
        raise SqlFileError(f"is in a cycle: {' -> '.join(cycle)}", where=str(objects[cycle[0]].path)) from error
    return sorted((objects[name] for name in names), key=lambda each: each.layer)
