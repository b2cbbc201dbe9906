"""Measure what sources cost beside the least that reading them can cost, both in one run, one after the other.

python -m benchmarks.sources postgres --rows 5000000: loading a table beside COPY TO a file and DuckDB's reading of
it; a server of its own is started, whose processor time is not ours and not counted.
python -m benchmarks.sources excel --rows 200000: loading a sheet beside calamine's reading of its values.
python -m benchmarks.sources init --rows 10000000: looking at a CSV file of 20 columns beside DuckDB's SUMMARIZE of it.
"""

from __future__ import annotations

import argparse
import datetime
import pathlib
import tempfile
import time
from collections.abc import Callable

import psycopg

from segapp.named_source import DatabaseName, Named, Within
from segapp.pipeline.proposal_of_columns import SourceOptions, propose_columns
from segapp.settings import Limits
from segapp.stages.ingest import IngestRequest, ingest, opened
from segapp.warehouse import open_working
from tests.ingest.conftest import built_warehouse
from tests.postgres_server import running_server

MAKE = """select at as customer_id, case when at % 2 = 0 then 'Male' else 'Female' end as gender,
    18 + at % 60 as age_years, 15 + at % 120 as annual_income_k, 1 + at % 99 as spending_score
    from generate_series(1, {rows}) as series(at)"""
WIDE = """copy (select number as customer_id, {columns} from range({rows}) as series(number))
    to $path (format csv, header)"""
WIDE_COLUMNS = (
    *(f"round(exp(5 + sqrt(-2 * ln(random() + 1e-9)) * cos(6.28 * random())), 2) as amount_{at}" for at in range(8)),
    *(f"cast(floor(random() * {9 + at * 7}) as integer) as visits_{at}_count" for at in range(5)),
    *(f"'group ' || cast(floor(random() * {3 + at}) as integer) as category_{at}" for at in range(4)),
    "date '2020-01-01' + cast(floor(random() * 2000) as integer) as joined_date",
    "18 + cast(floor(random() * 70) as integer) as age",
)


def timed(action: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds of the clock and of the processor that an action takes."""
    wall, processor = time.perf_counter(), time.process_time()
    action()
    return time.perf_counter() - wall, time.process_time() - processor


def say(what: str, rows: int, bare: tuple[float, float], ours: tuple[float, float]) -> None:
    """Print one line."""
    print(
        f"{what}, {rows:,} rows: bare {bare[0]:.1f} s ({bare[1]:.1f} s of processor), ours {ours[0]:.1f} s"
        f" ({ours[1]:.1f} s), {ours[0] / bare[0]:.2f} times ({ours[1] / bare[1]:.2f} times)",
        flush=True,
    )


def take_in(named: Named, within: Within, folder: pathlib.Path) -> tuple[float, float]:
    """Return what taking a source in takes."""
    now = datetime.datetime(2026, 1, 1)
    with built_warehouse(folder / "warehouse.duckdb") as warehouse:

        def action() -> None:
            with opened(warehouse, named, within) as file:
                request = IngestRequest(file.path, "b1", now.date(), now, False, shown=file.shown, name=file.name)
                ingest(warehouse, request, lambda step: None)

        return timed(action)


def copy_and_read(url: str, folder: pathlib.Path) -> None:
    """COPY the table to a file and read that with DuckDB."""
    path = folder / "bare.csv"
    with (
        psycopg.connect(url) as connection,
        connection.cursor() as cursor,
        path.open("wb") as file,
        cursor.copy("copy customers to stdout (format csv, header)") as copy,
    ):
        for piece in copy:
            file.write(piece)
    with built_warehouse(folder / "bare.duckdb") as warehouse:
        warehouse.execute("create table bare as from read_csv($path)", {"path": str(path)})


def postgres(rows: int, folder: pathlib.Path) -> None:
    """Measure a table of PostgreSQL."""
    with running_server() as server:
        url = f"{server}/postgres"
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"create table if not exists customers as {MAKE.format(rows=rows)}".encode())
        bare = timed(lambda: copy_and_read(url, folder))
        say("PostgreSQL", rows, bare, take_in(DatabaseName(url), Within(table="customers"), folder))


def excel(rows: int, folder: pathlib.Path) -> None:
    """Measure a sheet of a workbook."""
    import python_calamine
    import xlsxwriter

    path = folder / "customers.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["customer_id", "gender", "age_years", "annual_income_k", "spending_score"])
        for at in range(1, rows + 1):
            sheet.write_row(at, 0, [at, "Male" if at % 2 else "Female", 18 + at % 60, 15 + at % 120, 1 + at % 99])
    bare = timed(lambda: [*python_calamine.load_workbook(str(path)).get_sheet_by_index(0).iter_rows()])
    say("Excel", rows, bare, take_in(path, Within(), folder))


def init(rows: int, folder: pathlib.Path) -> None:
    """Measure what `segapp init` does before it writes."""
    path = folder / "wide.csv"
    with open_working(":memory:", Limits(memory_limit="1GB")) as warehouse:
        warehouse.execute(WIDE.format(columns=", ".join(WIDE_COLUMNS), rows=rows), {"path": str(path)})
        bare = timed(lambda: warehouse.execute("summarize from read_csv($path)", {"path": str(path)}).fetchall())
    say("init", rows, bare, timed(lambda: propose_columns(SourceOptions(path), lambda step: None)))


def main() -> None:
    """Measure one kind of source and print one line."""
    kinds = {"postgres": (postgres, 5_000_000), "excel": (excel, 200_000), "init": (init, 10_000_000)}
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=kinds)
    parser.add_argument("--rows", type=int)
    given = parser.parse_args()
    measure, rows = kinds[given.kind]
    with tempfile.TemporaryDirectory() as home:
        measure(given.rows or rows, pathlib.Path(home))


if __name__ == "__main__":
    main()
