"""Measure ingest against the plain DuckDB statement that reads the same file into a table, in the same run."""

from __future__ import annotations

import argparse
import datetime
import pathlib
import sys
import tempfile

from measure import Measured, machine, measure, median, write_table

MEMORY_LIMIT = "400MB"
COLUMNS = {
    "CustomerID": "VARCHAR",
    "Gender": "VARCHAR",
    "Age": "INTEGER",
    "Annual Income (k$)": "DOUBLE",
    "Spending Score (1-100)": "INTEGER",
}
PLAIN, FIRST, AGAIN = "plain statement", "ingest, first file", "ingest, the same file again"
DIRTY = "ingest, first file, 1 % bad rows, 1 % twice"


def main() -> None:
    """Measure both formats, side by side, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--child", nargs=2, metavar=("SIDE", "FILE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        run_child(*options.child)
        return
    with tempfile.TemporaryDirectory(prefix="segapp-bench-") as name:
        folder = pathlib.Path(name)
        results = {
            source.suffix: measure_sides(source, options.repeat) for source in write_sources(folder, options.rows)
        }
    write_table("ingest", table(results, options.rows))


def write_sources(folder: pathlib.Path, row_count: int) -> list[pathlib.Path]:
    """Write the same made-up customers as CSV and as Parquet, each clean and dirty; ids are not in order."""
    import duckdb

    sources = [folder / "customers.csv", folder / "customers.parquet"]
    for source in sources:
        for path, is_dirty in ((source, False), (dirty(source), True)):
            duckdb.execute(f"copy ({made_up(row_count, is_dirty=is_dirty)}) to '{path}'")
    return sources


def dirty(source: pathlib.Path) -> pathlib.Path:
    """Return where the dirty file of the same rows is."""
    return source.with_stem("dirty")


def made_up(row_count: int, *, is_dirty: bool) -> str:
    """Return a query for customers; in dirty ones every 100th age is impossible and every 100th id came before."""
    number = "case when i % 100 = 31 then i - 5 else i end" if is_dirty else "i"
    age = "case when i % 100 = 57 then 150 else 18 + hash(i + 1) % 60 end" if is_dirty else "18 + hash(i + 1) % 60"
    return (
        f'select ({number}) * 7919 % {row_count} as "CustomerID",'
        " case when hash(i) % 2 = 0 then 'Male' else 'Female' end as \"Gender\","
        f' {age} as "Age", 15 + hash(i + 2) % 120 as "Annual Income (k$)",'
        f' 1 + hash(i + 3) % 99 as "Spending Score (1-100)" from range({row_count}) as numbers (i)'
    )


def measure_sides(source: pathlib.Path, repeat: int) -> dict[str, Measured]:
    """Measure the sides in turn, so that all see the same machine; each run is a process of its own."""
    runs: dict[str, list[Measured]] = {PLAIN: [], FIRST: [], DIRTY: [], AGAIN: []}
    for _ in range(repeat):
        for side, results in runs.items():
            with tempfile.TemporaryDirectory(dir=source.parent) as name:
                if side == AGAIN:
                    measure([sys.executable, __file__, "--child", FIRST, str(source)], pathlib.Path(name))
                path = dirty(source) if side == DIRTY else source
                results.append(measure([sys.executable, __file__, "--child", side, str(path)], pathlib.Path(name)))
    return {side: median(results) for side, results in runs.items()}


def run_child(side: str, source: str) -> None:
    """Do the work of one side in the present folder."""
    if side == PLAIN:
        read_plainly(source)
    else:
        take_in(pathlib.Path(source), "b2" if side == AGAIN else "b1")


def read_plainly(source: str) -> None:
    """Read the file into a typed table of a file like ours, as one statement."""
    import duckdb

    connection = duckdb.connect(
        "plain.duckdb", config={"storage_compatibility_version": "v1.2.0", "memory_limit": MEMORY_LIMIT}
    )
    if source.endswith(".csv"):
        types = ", ".join(f"'{name}': '{kind}'" for name, kind in COLUMNS.items())
        connection.execute(f"create table customers as from read_csv('{source}', columns = {{{types}}})")
    else:
        casts = ", ".join(f'cast("{name}" as {kind}) as "{name}"' for name, kind in COLUMNS.items())
        connection.execute(f"create table customers as select {casts} from '{source}'")
    connection.execute("checkpoint")
    connection.close()


def take_in(source: pathlib.Path, batch_id: str) -> None:
    """Take the file in as the job does."""
    from segapp.project import find_project
    from segapp.settings import Limits
    from segapp.stages.ingest import IngestRequest, ingest
    from segapp.warehouse import build, open_working, read_objects

    today = datetime.datetime(2026, 1, 31)
    with open_working("work.duckdb", Limits(memory_limit=MEMORY_LIMIT)) as warehouse:
        build(warehouse, read_objects(find_project().sql), [1, 2])
        request = IngestRequest(source, batch_id, today.date(), today, is_synthetic=True)
        ingest(warehouse, request, lambda _: None)
        warehouse.execute("checkpoint")


def table(results: dict[str, dict[str, Measured]], row_count: int) -> list[str]:
    """Return the table's lines."""
    lines = [f"| {row_count:,} rows | format | wall | processor | peak | wall ratio | processor ratio |"]
    lines.append("|---|---|---:|---:|---:|---:|---:|")
    for suffix, sides in results.items():
        plain = sides[PLAIN]
        for side, found in sides.items():
            ratios = found.seconds / plain.seconds, found.cpu_seconds / plain.cpu_seconds
            lines.append(
                f"| {side} | {suffix[1:]} | {found.seconds:.1f} s | {found.cpu_seconds:.1f} s"
                f" | {found.peak_mib:.0f} MiB | {ratios[0]:.1f}x | {ratios[1]:.1f}x |"
            )
    return [*lines, "", f"{machine('duckdb')} Memory limit of the database: {MEMORY_LIMIT}."]


if __name__ == "__main__":
    main()
