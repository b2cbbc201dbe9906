"""Open a published file read-only, all of it from one publication."""

from __future__ import annotations

import os
import pathlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb


def connect_read_only(path: pathlib.Path | str, config: Mapping[str, Any] | None = None) -> duckdb.DuckDBPyConnection:
    """Return a connection to the file that has this name now.

    DuckDB 2.0 opens the path once for the header and again for the rest. A file that takes its place in between would
    be read by the header of the one before, so it is opened anew.

    Raises
    ------
    duckdb.Error
        If there is no such file, or it cannot be read.
    """
    import duckdb

    while True:
        before = _identity(path)
        try:
            connection = duckdb.connect(str(path), read_only=True, config=dict(config or {}))
        except duckdb.Error:
            if _identity(path) == before:
                raise
            continue
        if _identity(path) == before:
            return connection
        connection.close()


def _identity(path: pathlib.Path | str) -> tuple[int, int] | None:
    """Return the identity of the file of this name; None where there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino
