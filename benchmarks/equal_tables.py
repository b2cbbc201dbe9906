"""Hold the tables of whole runs on the same customers against each other: rows shuffled, one thread and two.

Every table of core and model and every mart is one line of one statement: its rows, and the sum of a hash of each, run
ids, batches and times left out. Ends with 1 when any differs.
"""

from __future__ import annotations

import argparse
import os
import pathlib
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass

from measure import machine, write_table

from segapp.pipeline import RunRequest, run
from segapp.project import find_project
from segapp.stages.sample import write_sample
from segapp.warehouse import open_published, open_working, quote_identifier, quote_text

MOVING = (
    *("run_id", "fit_run_id", "previous_run_id", "batch_id", "source_name"),
    *("loaded_at", "assigned_at", "started_at", "finished_at", "published_at", "applied_at"),
    *("frozen_at", "member_text"),
)
"""Columns that say which run it was, and when."""
LOG = "model.publications"
"""Says where a run was published, and nothing of the customers."""
KINDS = {
    "integers": "select * from read_parquet($source)",
    "doubles": 'select * replace ("Annual Income (k$)" + (hash("CustomerID") % 1000) / 1e3 as "Annual Income (k$)")'
    " from read_parquet($source)",
}

Prints = dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Side:
    """One run: rows as they were made or shuffled, and its threads."""

    is_shuffled: bool
    threads: int

    def __str__(self) -> str:
        return f"{'shuffled' if self.is_shuffled else 'as made'}, {self.threads} thread{'s' * (self.threads > 1)}"


SIDES = (Side(False, 2), Side(True, 1), Side(True, 2))


@dataclass(frozen=True)
class Compared:
    """What one kind of customers gave: tables and rows compared, those that differ, and the processor's seconds."""

    kind: str
    table_count: int
    compared_row_count: int
    differing: list[str]
    seconds: float


def main() -> None:
    """Run all sides of each kind and say which tables differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--kinds", nargs="+", choices=[*KINDS], default=[*KINDS])
    parser.add_argument("--memory-limit", default="1GB")
    parser.add_argument("--keep", action="store_true", help="put the table into docs/performance.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="segapp-bench-") as name:
        folder = pathlib.Path(name)
        write_sample(folder / "sample.parquet", customer_count=options.rows)
        found = [compare(folder, kind, options) for kind in options.kinds]
    if options.keep:
        write_table("equal_tables", table(found, options))
    if any(each.differing for each in found):
        sys.exit("\n".join(f"{each.kind}: {name} differs" for each in found for name in each.differing))
    print("\n".join(f"{each.kind}: all tables are equal ({each.table_count})" for each in found))


def compare(folder: pathlib.Path, kind: str, options: argparse.Namespace) -> Compared:
    """Run every side on customers of this kind and compare its tables with those of the first one."""
    began = time.process_time()
    for is_shuffled in (False, True):
        order = ' order by hash("CustomerID", 7)' if is_shuffled else ""
        with open_working(":memory:") as warehouse:
            target = quote_text(str(source_of(folder, kind, is_shuffled)))
            query = f"copy ({KINDS[kind]}{order}) to {target} (format parquet)"
            warehouse.execute(query, {"source": str(folder / "sample.parquet")})
    prints = [prints_of_run(folder, kind, side, options) for side in SIDES]
    first = prints[0]
    differing = [
        f"{name} ({side})"
        for side, other in zip(SIDES[1:], prints[1:], strict=True)
        for name in sorted({*first, *other})
        if first.get(name) != other.get(name)
    ]
    row_count = sum(count for count, _ in first.values())
    return Compared(kind, len(first), row_count, differing, time.process_time() - began)


def source_of(folder: pathlib.Path, kind: str, is_shuffled: bool) -> pathlib.Path:
    """Return the file of a side."""
    return folder / f"{kind}-{'shuffled' if is_shuffled else 'made'}.parquet"


def prints_of_run(folder: pathlib.Path, kind: str, side: Side, options: argparse.Namespace) -> Prints:
    """Do a whole run without its report and return the fingerprints of its tables; nothing stays."""
    home = folder / "home"
    home.mkdir()
    (home / "segapp.toml").write_text(f'threads = {side.threads}\nmemory_limit = "{options.memory_limit}"\n')
    source = source_of(folder, kind, side.is_shuffled)
    os.utime(source, (0, 0))  # the day that the file speaks for
    run(find_project(home), RunRequest(source=source, is_rendered=False), lambda text: None)
    found = prints_of(home / "warehouse.duckdb")
    print(f"{kind}, {side}: {len(found)} tables", file=sys.stderr)
    shutil.rmtree(home)
    return found


def prints_of(path: pathlib.Path) -> Prints:
    """Return how many rows each table has and the sum of their hashes, from one statement."""
    with open_published(path) as warehouse:
        columns: dict[str, list[str]] = {}
        for row in warehouse.rows(
            "select schema_name || '.' || table_name as name, column_name from duckdb_columns()"
            " where schema_name in ('core', 'model', 'marts') order by all"
        ):
            if row.name != LOG and row.column_name not in MOVING:
                columns.setdefault(row.name, []).append(quote_identifier(row.column_name))
        lines = [
            f"select {quote_text(name)}, count(*), coalesce(sum(hash({', '.join(names)})), 0) from {name}"
            for name, names in columns.items()
        ]
        return {name: (count, total) for name, count, total in warehouse.execute(" union all ".join(lines)).fetchall()}


def table(found: list[Compared], options: argparse.Namespace) -> list[str]:
    """Return the table's lines."""
    lines = ["| customers | values | runs | tables | rows in them | differ | processor |"]
    lines.append("|---:|---|---|---:|---:|---:|---:|")
    sides = "; ".join(map(str, SIDES))
    lines += [
        f"| {options.rows:,} | {each.kind} | {sides} | {each.table_count} | {each.compared_row_count:,}"
        f" | {len(each.differing)} | {each.seconds:.0f} s |"
        for each in found
    ]
    return [*lines, "", machine("duckdb", "scikit-learn", "numpy")]


if __name__ == "__main__":
    main()
