"""Rewrite a database into an empty file, so that no freed block of the old one keeps what was deleted."""

from __future__ import annotations

import pathlib

from segapp.settings import Limits
from segapp.warehouse.connection import NO_LIMITS, STORAGE_VERSION, open_working
from segapp.warehouse.failures import worded
from segapp.warehouse.identifiers import quote_text


def rewrite_file(source: pathlib.Path, target: pathlib.Path, limits: Limits = NO_LIMITS) -> None:
    """Copy every schema, table, view and comment of a closed file into a new one, about 40 s a GiB.

    Raises
    ------
    WarehouseError
        If the source cannot be read or the target cannot be written.
    """
    with open_working(":memory:", limits) as warehouse, worded(str(target)):
        warehouse.execute(f"attach {quote_text(str(source))} as old_file (read_only)")
        warehouse.execute(
            f"attach {quote_text(str(target))} as new_file (storage_version {quote_text(STORAGE_VERSION)})"
        )
        warehouse.execute("copy from database old_file to new_file")
        warehouse.execute("checkpoint new_file")
        warehouse.execute("detach new_file")
