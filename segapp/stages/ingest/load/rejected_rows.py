"""Write the rejected rows of a batch to a CSV file that a user can fix and load again."""

from __future__ import annotations

import csv
import itertools
import pathlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from segapp.errors import SegappError
from segapp.named_file import named_file
from segapp.stages.ingest.rules.contract import read_contract
from segapp.stages.ingest.rules.fates import SUPERSEDED
from segapp.stages.ingest.rules.headers import HeaderMatcher
from segapp.stages.ingest.sources.records import split_record
from segapp.warehouse import Warehouse, restored, without_formula

ADDED_HEADERS = ("Rejected line", "Rejected because", "Rejected text")
"""Headers beside the source's own; loading the file again ignores them."""

_PIECE = 10_000


@dataclass(frozen=True)
class RejectsFile:
    """How many rows of which batch were written; no file is written when there are none."""

    batch_id: str
    source_name: str
    row_count: int


@dataclass(frozen=True)
class _Layout:
    """How the rows of the batch's source are split, and which field is the key."""

    headers: list[str]
    delimiter: str
    is_text: bool  # then an apostrophe before a formula is of an export such as this one
    key: str
    key_position: int


def export_rejects(
    warehouse: Warehouse, target: pathlib.Path, batch_id: str | None = None, *, may_overwrite: bool = False
) -> RejectsFile:
    """Write the rejected rows of a batch (by default the newest) under the source's own headers.

    A row that does not split into the right number of fields is cut or filled up; its whole text stands in the last
    column. A superseded row comes without its id, lest it replace the newer row when the file is loaded as it is.

    Raises
    ------
    SegappError
        If there is no such batch, or the file is there already or cannot be written.
    """
    batch = warehouse.row(
        "select batch_id, entity_name, source_name, header_text, delimiter, physical_line_count from intake.batches"
        " where $batch_id is null or batch_id = $batch_id order by batch_number desc limit 1",
        {"batch_id": batch_id},
    )
    if batch is None:
        raise SegappError("nothing has been loaded yet" if batch_id is None else f"there is no batch {batch_id}")
    layout = _layout(warehouse, batch)
    rows = _rows(warehouse, batch.batch_id, layout)
    first = next(rows, None)
    row_count = 0
    if first is not None:
        with named_file(target, may_overwrite=may_overwrite) as part:
            row_count = _write(part, layout, itertools.chain([first], rows))
    return RejectsFile(batch.batch_id, batch.source_name, row_count)


def _layout(warehouse: Warehouse, batch: Any) -> _Layout:
    headers = split_record(batch.header_text, ",")
    contract = read_contract(warehouse, batch.entity_name)
    matching = HeaderMatcher(warehouse, contract).match(headers, batch.source_name)
    is_text = batch.physical_line_count is not None
    return _Layout(headers, batch.delimiter, is_text, contract.key.name, matching.positions[0])


def _rows(warehouse: Warehouse, batch_id: str, layout: _Layout) -> Iterator[list[str]]:
    """Yield one row per rejected line, in the order of the lines, reading the table piece by piece."""
    cursor = warehouse.execute(
        "select line_number, string_agg(coalesce(column_name || ': ', '') || reason_text, '; '"
        " order by column_name, reason_text), min(coalesce(raw_text, '')) from intake.rejected_rows"
        " where batch_id = ? group by line_number order by line_number",
        [batch_id],
    )
    width = len(layout.headers)
    while piece := cursor.fetchmany(_PIECE):
        for line_number, reason, raw in piece:
            fields = (split_record(raw, layout.delimiter) + [""] * width)[:width]
            if layout.is_text:
                fields = [restored(each) for each in fields]
            if reason.startswith(f"{layout.key}: {SUPERSEDED}"):
                fields[layout.key_position] = ""
            yield [*map(without_formula, fields), str(line_number), without_formula(reason), without_formula(raw)]


def _write(part: pathlib.Path, layout: _Layout, rows: Iterator[list[str]]) -> int:
    """Write the rows under their headers; return how many there are."""
    with part.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([without_formula(restored(each)) for each in (*layout.headers, *ADDED_HEADERS)])
        return sum(writer.writerow(row) > 0 for row in rows)
