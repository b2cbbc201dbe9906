"""Make the tables and views of sql/ in a warehouse, unless they stand there as they were left, made from the same SQL.

What they were made from is noted in a view: who drops the views of its schema, an older segapp too, drops the note.
"""

from __future__ import annotations

import hashlib
import pathlib
from collections.abc import Sequence

from segapp.errors import SqlFileError
from segapp.warehouse.connection import Warehouse
from segapp.warehouse.failures import transaction
from segapp.warehouse.identifiers import quote_identifier, quote_text
from segapp.warehouse.objects import GENERATED, SqlObject, in_order, read_objects

SCHEMA = "model"
NOTE = f"{SCHEMA}.built_sql"


def build(warehouse: Warehouse, objects: Sequence[SqlObject], layers: Sequence[int]) -> None:
    """Create the schemas and objects of the given layers, lowest first; views are rebuilt unless all are unchanged.

    Raises
    ------
    SqlFileError
        With the file's name, if one is not as `in_order` demands or cannot be run; nothing is changed then.
    """
    if is_built(warehouse, objects, layers):
        return
    noted = _read_note(warehouse)
    chosen = [each for each in in_order(objects) if each.layer in layers]
    with transaction(warehouse):  # one commit: each of hundreds of comments would wait for the disk
        for schema in dict.fromkeys(each.schema for each in chosen):
            warehouse.execute(f"create schema if not exists {quote_identifier(schema)}")
            _drop_views(warehouse, schema)
        for each in chosen:
            run_file(warehouse, each.path, each.text)
        if any(each.schema == SCHEMA and each.layer <= max(layers) for each in objects):
            _note(warehouse, noted | {_part(layers): _fingerprint(warehouse, objects, layers)})


def make_table(warehouse: Warehouse, sql: pathlib.Path, qualified_name: str) -> None:
    """Make one table of `sql` with its schema, where the rest must not be built yet."""
    made = next(each for each in read_objects(sql) if each.qualified_name == qualified_name)
    warehouse.execute(f"create schema if not exists {quote_identifier(made.schema)}")
    run_file(warehouse, made.path, made.text)


def is_built(warehouse: Warehouse, objects: Sequence[SqlObject], layers: Sequence[int]) -> bool:
    """Return whether these layers stand as they were left, made from the same texts and on the same columns."""
    noted = _read_note(warehouse).get(_part(layers))
    return noted is not None and noted == _fingerprint(warehouse, objects, layers)


def run_file(warehouse: Warehouse, path: pathlib.Path, text: str) -> None:
    """Run the statements of one file; DuckDB's errors carry no file name, so it is added."""
    import duckdb

    try:
        warehouse.execute(text)
    except duckdb.Error as error:
        raise SqlFileError(str(error), where=str(path), todo="Fix the file and run again") from error


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


def _note(warehouse: Warehouse, noted: dict[str, str]) -> None:
    """Replace the note, in the transaction that made what it describes."""
    rows = ", ".join(f"({quote_text(part)}, {quote_text(md5)})" for part, md5 in noted.items())
    warehouse.execute(f"create or replace view {NOTE} as select * from (values {rows}) as built (layers, sql_md5)")
    warehouse.execute(f"comment on view {NOTE} is 'One row per part of sql/ built at once: what it was made from.'")


def _read_note(warehouse: Warehouse) -> dict[str, str]:
    import duckdb

    try:
        return dict(warehouse.execute(f"select layers, sql_md5 from {NOTE}").fetchall())
    except duckdb.CatalogException:  # there is none
        return {}


def _part(layers: Sequence[int]) -> str:
    return ", ".join(map(str, layers))


def _fingerprint(warehouse: Warehouse, objects: Sequence[SqlObject], layers: Sequence[int]) -> str:
    """Return a hash over the texts of these layers, and the columns of all tables and views up to them.

    What the job makes itself counts for the layers above it only: it is made after its own. The database's texts of
    views are left out: it rewrites their words when it opens a file.
    """
    import duckdb

    texts = sorted((each.qualified_name, each.text) for each in objects if each.layer in layers)
    schemas = {each.schema: each.layer for each in objects if each.layer <= max(layers)}
    later = {name for name in GENERATED if schemas.get(name.split(".")[0]) in layers} | {NOTE}
    columns = warehouse.execute(
        "select schema_name || '.' || table_name as table_name, column_index, column_name, data_type, comment"
        " from duckdb_columns() where database_name = current_database() and list_contains(?, schema_name)"
        " order by table_name, column_index",
        [list(schemas)],
    ).fetchall()
    left = duckdb.__version__, texts, [column for column in columns if column[0] not in later]
    return hashlib.md5(repr(left).encode(), usedforsecurity=False).hexdigest()
