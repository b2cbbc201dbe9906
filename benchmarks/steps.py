"""Measure every step of a whole run, the first and a later one with a changed file, against the bare SQL it needs.

Each run is a process of its own and its bare SQL (benchmarks/step_parts/*.sql) another, in turns, so that all see the
same machine; seconds of the processor are what to compare on a busy one.
"""

from __future__ import annotations

import argparse
import json
import os
import pathlib
import sys
import tempfile
from dataclasses import dataclass

from measure import Measured, machine, measure, write_table

ROOT = pathlib.Path(__file__).resolve().parent.parent
PARTS = pathlib.Path(__file__).resolve().parent / "step_parts"
STEPS = {
    "open": "open, and copy the published file",
    "read": "read: judge every row, look for ids that come twice, compare, write",
    "fingerprint": "fingerprint of all customers",
    "fit": "fit: summary, sizes and distances",
    "search": "search for the number of segments",
    "evidence": "evidence against chance",
    "place": "place, moves, membership, drift",
    "describe": "describe",
    "marts": "marts (views)",
    "check": "check",
    "report": "report",
    "publish": "publish",
}
BARE = {
    "open": "copy of the file",
    "read": "CREATE TABLE AS the file's columns, checkpoint",
    "fingerprint": "md5 of each row's values, summed",
    "fit": "minima, means, spreads; one GROUP BY all features; one GROUP BY nearest centre and distance",
    "place": "CREATE TABLE AS the columns of assignments and of membership from cheap expressions, checkpoint;"
    " GROUP BY tenths",
    "describe": "GROUP BY segment and value, pair of values; nearest five; rules counted",
    "check": "the queries of sql/checks",
    "publish": "copy of the file, flushed to the disk",
}
BARE_LATER = {
    "read": "CREATE TABLE AS, join with the known ones, DELETE, INSERT, checkpoint",
    "place": "the same joined with the run before; moves; UPDATE and INSERT of stays; GROUP BY tenths",
}
FEBRUARY = """
copy (
    select
        "CustomerID",
        "Gender",
        "Age",
        case when hash("CustomerID") % 100 < 6 then "Annual Income (k$)" // 2 + 20 else "Annual Income (k$)" end
            as "Annual Income (k$)",
        case when hash("CustomerID") % 100 < 6 then 100 - "Spending Score (1-100)" else "Spending Score (1-100)" end
            as "Spending Score (1-100)",
        "Made up by segapp sample"
    from '{january}'
    where hash("CustomerID", 1) % 100 >= 2
) to '{february}'"""


@dataclass(frozen=True)
class Side:
    """One process: what it took as a whole, and (wall, processor, ...) seconds of each step."""

    measured: Measured
    steps: dict[str, list[float]]


def main() -> None:
    """Measure both runs and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--format", choices=["csv", "parquet"], default="parquet")
    parser.add_argument("--memory-limit", default="1GB")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="segapp-bench-") as name:
        folder = pathlib.Path(name)
        (folder / "segapp.toml").write_text(f'memory_limit = "{options.memory_limit}"\n')
        files = dict(zip(("first", "later"), make_files(folder, options), strict=True))
        sides = {}
        for part, file in files.items():
            ours = run_side(folder, "ours.py", str(folder), str(file))
            published, checks = folder / "warehouse.duckdb", ROOT / "sql" / "checks"
            bare = run_side(folder, "bare.py", part, options.memory_limit, str(file), str(published), str(checks))
            sides[part] = ours, bare
    write_table(f"steps-{options.format}-{options.rows}", table(options, sides))


def make_files(folder: pathlib.Path, options: argparse.Namespace) -> tuple[pathlib.Path, pathlib.Path]:
    """Return made-up customers of two months: in the second 2 of 100 are gone and 6 of 100 have other values."""
    import duckdb

    january, february = (folder / f"{month}.{options.format}" for month in ("january", "february"))
    command = [sys.executable, "-m", "segapp", "sample", "--customers", str(options.rows), "--output", str(january)]
    measure(command, folder)
    duckdb.execute(FEBRUARY.format(january=january, february=february))
    return january, february


def run_side(folder: pathlib.Path, script: str, *words: str) -> Side:
    """Run one side; its last line is JSON with the seconds of its steps."""
    measured = measure([sys.executable, str(PARTS / script), *words], folder)
    steps = json.loads((folder / "output.txt").read_text().splitlines()[-1])
    print(script, words, measured, steps, file=sys.stderr)
    return Side(measured, steps)


def table(options: argparse.Namespace, sides: dict[str, tuple[Side, Side]]) -> list[str]:
    """Return the lines of both runs."""
    lines = [f"{options.rows:,} customers from {options.format}; memory limit of the database: {options.memory_limit}."]
    for part, (ours, bare) in sides.items():
        words = BARE | (BARE_LATER if part == "later" else {})
        lines += ["", f"| {part} run | wall | processor | its bare SQL | wall | processor | times |"]
        lines.append("|---|---:|---:|---|---:|---:|---:|")
        lines += [
            line(title, ours.steps[step], words.get(step, ""), bare.steps.get(step))
            for step, title in STEPS.items()
            if step in ours.steps
        ]
        whole = [sum(figures[i] for figures in ours.steps.values()) for i in (0, 1)]
        lines.append(
            f"| whole run; peak {ours.measured.peak_mib:.0f} MiB | {whole[0]:.1f} s | {whole[1]:.1f} s | | | | |"
        )
    load = f"Load of the machine at the end: {os.getloadavg()[0]:.1f}."
    return [*lines, "", f"Times: processor seconds over those of the bare SQL. {machine('duckdb')} {load}"]


def line(title: str, ours: list[float], words: str, bare: list[float] | None) -> str:
    """Return the line of one step."""
    begin = f"| {title} | {ours[0]:.2f} s | {ours[1]:.2f} s | "
    if bare is None:
        return f"{begin}{words} | | | |"
    return f"{begin}{words} | {bare[0]:.2f} s | {bare[1]:.2f} s | {ours[1] / bare[1]:.1f}x |"


if __name__ == "__main__":
    main()
