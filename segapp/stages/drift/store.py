"""Write and read what drift keeps in the warehouse: the snapshot of a fit, results of later runs, names of segments."""

from __future__ import annotations

import pathlib
from collections.abc import Sequence
from dataclasses import asdict, astuple, fields, replace

from segapp.stages.drift.judge import VERDICTS, Shift, Thresholds
from segapp.stages.drift.spread import MISSING, Bin, Spread, Subject
from segapp.warehouse import Warehouse, open_published


def write_snapshot(warehouse: Warehouse, fit_run_id: str, spreads: Sequence[Spread]) -> None:
    """Store one row per subject and bin, the bin of the missing included."""
    rows = [
        (
            *(fit_run_id, spread.subject.kind, spread.subject.name),
            *(each.number, each.low, each.high, each.category, spread.counts.get(each.number, 0)),
        )
        for spread in spreads
        for each in (Bin(MISSING), *spread.subject.bins)
    ]
    warehouse.insert("model.drift_snapshot", rows)


def read_snapshot(warehouse: Warehouse, fit_run_id: str, today: Sequence[Subject]) -> list[Spread]:
    """Return the spreads of a fit for the subjects that still exist and are still of their kind, in today's order."""
    rows = warehouse.rows("select * from model.drift_snapshot where run_id = ? order by bin_number", [fit_run_id])
    spreads = []
    for subject in today:
        mine = [row for row in rows if (row.subject_kind, row.subject_name) == (subject.kind, subject.name)]
        found = [row for row in mine if row.bin_number != MISSING]
        if found and subject.is_number == (found[0].bin_high is not None):
            bins = tuple(Bin(row.bin_number, row.bin_low, row.bin_high, row.category_name) for row in found)
            counts = {row.bin_number: row.customer_count for row in mine}
            spreads.append(Spread(replace(subject, bins=bins), counts))
    return spreads


def read_thresholds(warehouse: Warehouse) -> Thresholds:
    """Return the thresholds of drift."""
    row = warehouse.row("select * from model.thresholds")
    return Thresholds(**{field.name: getattr(row, field.name) for field in fields(Thresholds)})


def read_names(warehouse: Warehouse) -> dict[str, str]:
    """Return the newest name of each segment."""
    rows = warehouse.rows(
        "select segments.segment_key, arg_max(segments.segment_name, runs.run_number) as segment_name"
        " from model.segments inner join model.runs on segments.run_id = runs.run_id group by segments.segment_key"
    )
    return {row.segment_key: row.segment_name for row in rows}


def write_results(warehouse: Warehouse, run_id: str, shifts: Sequence[Shift], worst: Shift) -> None:
    """Store every shift, and the verdict of the run with its sentence."""
    columns = ", ".join(field.name for field in fields(Shift))
    marks = ", ".join("?" for _ in fields(Shift))
    warehouse.connection.executemany(
        f"insert into model.drift_results (run_id, {columns}) values (?, {marks})",
        [(run_id, *astuple(shift)) for shift in shifts],
    )
    warehouse.execute(
        "update model.runs set drift_verdict = ?, drift_reason_text = ? where run_id = ?",
        [worst.verdict, worst.reason_text, run_id],
    )


def read_published_shifts(path: pathlib.Path) -> tuple[Shift, ...]:
    """Return every shift of the published run, the worst first; none where it is a fit.

    Raises
    ------
    WarehouseError
        If there is no warehouse.
    """
    columns = ", ".join(f"drift_results.{field.name}" for field in fields(Shift))
    with open_published(path) as warehouse:
        rows = warehouse.rows(
            f"select {columns} from model.drift_results"
            " inner join model.current_run on drift_results.run_id = current_run.run_id"
        )
    shifts = [Shift(**asdict(row)) for row in rows]
    return tuple(sorted(shifts, key=lambda each: (-VERDICTS.index(each.verdict), -(each.stability_index or 0.0))))
