"""Run the select-only files of sql/reports/ and sql/checks/: one query a file; errors name file and line."""

from __future__ import annotations

import contextlib
import pathlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from segapp.errors import SqlFileError
from segapp.warehouse.connection import Warehouse


@contextlib.contextmanager
def reading(warehouse: Warehouse) -> Iterator[None]:
    """Hold a read-only transaction: one state of the warehouse, and no statement inside can write to it."""
    warehouse.execute("begin transaction read only")
    try:
        yield
    finally:
        warehouse.execute("rollback")


def select_file(warehouse: Warehouse, path: pathlib.Path, params: Mapping[str, Any] | None = None) -> list[Any]:
    """Run the one query of a file and return its rows as frozen dataclasses.

    Raises
    ------
    SqlFileError
        With file and line, if the file cannot be read, is not exactly one SELECT, asks for a parameter that is not
        given or the reverse, or fails.
    """
    import duckdb

    text = _text(path)
    try:
        statements = warehouse.connection.extract_statements(text)
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            raise SqlFileError("must hold one SELECT and nothing else", where=str(path))
        _check_params(statements[0].named_parameters, set(params or ()), path)
        return warehouse.rows(text, dict(params) if params else None)
    except duckdb.Error as error:
        raise SqlFileError(_first_line(error), where=_place(path, error), todo="Fix the file and run again") from error


def _text(path: pathlib.Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SqlFileError(f"cannot be read: {error}", where=str(path)) from error


def _check_params(wanted: set[str], given: set[str], path: pathlib.Path) -> None:
    if missing := sorted(wanted - given):
        raise SqlFileError(f"needs a value for ${', $'.join(missing)}", where=str(path))
    if extra := sorted(given - wanted):
        raise SqlFileError(f"is given ${', $'.join(extra)} but does not use it", where=str(path))


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]


def _place(path: pathlib.Path, error: Exception) -> str:
    line = re.search(r"^LINE (\d+):", str(error), flags=re.MULTILINE)
    return f"{path}:{line[1]}" if line else str(path)
