"""Measure what taking in a table of PostgreSQL costs beside COPY TO a file and DuckDB's reading of that file.

python -m benchmarks.sources --rows 1000000 starts a server of its own; seconds are of the clock.
"""

from __future__ import annotations

import argparse
import datetime
import pathlib
import tempfile
import time

import psycopg

from segapp.named_source import DatabaseName, Named, Within
from segapp.stages.ingest import IngestRequest, ingest, opened
from tests.ingest.conftest import built_warehouse
from tests.postgres_server import running_server

MAKE = """create table if not exists customers as
    select at as customer_id, case when at % 2 = 0 then 'Male' else 'Female' end as gender, 18 + at % 60 as age_years,
        15 + at % 120 as annual_income_k, 1 + at % 99 as spending_score from generate_series(1, {rows}) as at"""


def take_in(named: Named, within: Within, folder: pathlib.Path) -> float:
    """Return the seconds of taking a source in."""
    now = datetime.datetime(2026, 1, 1)
    with built_warehouse(folder / "warehouse.duckdb") as warehouse:
        begun = time.perf_counter()
        with opened(warehouse, named, within) as file:
            request = IngestRequest(file.path, "b1", now.date(), now, False, shown=file.shown, name=file.name)
            ingest(warehouse, request, lambda step: None)
        return time.perf_counter() - begun


def read_bare(url: str, folder: pathlib.Path) -> float:
    """Return the seconds of COPY TO a file and DuckDB's reading of it."""
    path = folder / "bare.csv"
    begun = time.perf_counter()
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
    return time.perf_counter() - begun


def main() -> None:
    """Measure PostgreSQL and print one line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    with running_server() as server, tempfile.TemporaryDirectory() as home:
        url, folder = f"{server}/postgres", pathlib.Path(home)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(MAKE.format(rows=rows).encode())
        bare = read_bare(url, folder)
        ours = take_in(DatabaseName(url), Within(table="customers"), folder)
        print(f"PostgreSQL, {rows:,} rows: bare {bare:.1f} s, taken in {ours:.1f} s, {ours / bare:.2f} times")


if __name__ == "__main__":
    main()
