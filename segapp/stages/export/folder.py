"""Write all public tables into a folder of Parquet files, with a manifest that says what they are."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import pathlib
import shutil
from typing import Any

from segapp.errors import TargetError
from segapp.settings import Limits
from segapp.warehouse import (
    NO_LIMITS,
    PublicTable,
    Warehouse,
    interruptible,
    open_published,
    quote_text,
    read_public_tables,
    worded,
)

MANIFEST = "manifest.json"


def export_folder(
    path: pathlib.Path | str,
    target: pathlib.Path,
    *,
    limits: Limits = NO_LIMITS,
    may_overwrite: bool = False,
    with_personal: bool = False,
) -> dict[str, int]:
    """Write each table of marts as TABLE.parquet and a manifest.json; return the rows by table.

    The folder appears whole or not at all. The manifest says which run it is, and for each file its rows, its columns
    with types and comments, and its SHA-256.

    Raises
    ------
    WarehouseError
        If there is no warehouse.
    TargetError
        If there is a folder of this name that is not an export of before, or that may not be replaced.
    """
    target = target.resolve()
    _heal(target)
    _refuse(target, may_overwrite=may_overwrite)
    part = target.with_name(f".{target.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        part.mkdir(parents=True)
        with open_published(path, limits) as warehouse, worded(str(target)), interruptible(warehouse):
            warehouse.execute(f"set temp_directory = {quote_text(str(part / 'spill'))}")
            tables = read_public_tables(warehouse, with_personal=with_personal)
            files = [_write(warehouse, table, part) for table in tables]
            manifest = {**_run(warehouse), "tables": files}
        shutil.rmtree(part / "spill", ignore_errors=True)
        (part / MANIFEST).write_text(json.dumps(manifest, indent=2, default=str, ensure_ascii=False) + "\n", "utf-8")
        _put_in_place(part, target)
    except OSError as error:
        raise TargetError(error.strerror or str(error), where=str(target), todo="Name another folder") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return {each["table"]: each["row_count"] for each in files}


def _refuse(target: pathlib.Path, *, may_overwrite: bool) -> None:
    if not target.exists():
        return
    if not target.is_dir():
        raise TargetError("is a file", where=str(target), todo="Name a folder")
    if not any(target.iterdir()):
        return
    if others := sorted({each.name for each in target.iterdir()} - _exported(target)):
        raise TargetError(f"holds other files, such as {others[0]}", where=str(target), todo="Name a new folder")
    if not may_overwrite:
        todo = "Name a new folder, or replace this one with --overwrite"
        raise TargetError("holds an export already", where=str(target), todo=todo)


def _exported(folder: pathlib.Path) -> set[str]:
    """Return the names that an earlier export wrote there, by its manifest; none without one."""
    try:
        tables = json.loads((folder / MANIFEST).read_text("utf-8"))["tables"]
        return {MANIFEST, *(str(each["file"]) for each in tables)}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _write(warehouse: Warehouse, table: PublicTable, folder: pathlib.Path) -> dict[str, Any]:
    path = folder / f"{table.name}.parquet"
    options = "format parquet, compression zstd"
    count = warehouse.scalar(f"copy ({table.select}) to {quote_text(str(path))} ({options})")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    columns = [{"name": each.name, "type": each.data_type, "comment": each.comment} for each in table.columns]
    return {
        "table": table.name,
        "file": path.name,
        "comment": table.comment,
        "row_count": int(count),
        "sha256": digest,
        "columns": columns,
    }


def _run(warehouse: Warehouse) -> dict[str, Any]:
    row = warehouse.row("select run_id, contract_version, segapp_version, published_at from marts.contract")
    return dataclasses.asdict(row) if row else {}


def _put_in_place(part: pathlib.Path, target: pathlib.Path) -> None:
    """Rename the finished folder into place, then remove the previous one, if any."""
    before = _before(target)
    if target.exists():
        shutil.rmtree(before, ignore_errors=True)  # of an export that was killed after its renames
        target.rename(before)
    part.rename(target)
    shutil.rmtree(before, ignore_errors=True)


def _heal(target: pathlib.Path) -> None:
    """Restore the previous export where a kill between the two renames left none."""
    if _before(target).is_dir() and not target.exists():
        _before(target).rename(target)


def _before(target: pathlib.Path) -> pathlib.Path:
    return target.with_name(f".{target.name}.before")
