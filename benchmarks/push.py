"""Push the marts of many customers to a PostgreSQL of its own: seconds, rows a second, and what readers there notice.

python -m benchmarks.push --rows 1000000 --pushes 20

The tables go into docs/bi/README.md.
"""

from __future__ import annotations

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

import psycopg

from benchmarks.measure import machine, write_table
from segapp.stages.push import PushRequest, push
from segapp.stages.sample import write_sample
from tests.postgres_server import running_server

PAGE = pathlib.Path(__file__).resolve().parents[1] / "docs" / "bi" / "README.md"
READ = (
    "select count(*), min(run_id), max(run_id) from marts.segments",
    "select count(*) from marts.customer_segments where segment_key = 'S01'",
    "select count(distinct run_id), min(run_id) = (select min(run_id) from marts.segments) from marts.push_record",
    "select segment_name, customer_count from marts.segments order by size_rank",
)
"""One question per reader, prepared. Every answer must be that of one run."""

WAITING = """
    select count(*) from pg_stat_activity
    where application_name = 'reader' and wait_event_type = 'Lock'"""


def main() -> None:
    """Write a row for the first push, one for the next, and what readers saw during many."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--pushes", type=int, default=20)
    parser.add_argument("--reader-rows", type=int, default=20_000, help="customers of the pushes under readers")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, running_server() as server:
        home = pathlib.Path(folder)
        large, small = publish(home / "large", given.rows), publish(home / "small", given.reader_rows)
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute("create database large")
            connection.execute("create database small")
        load = os.getloadavg()[0]
        lines = ["| push | rows | clock | rows a second |", "|---|---:|---:|---:|"]
        for what in ("into an empty database", "over a run before"):
            began = time.monotonic()
            count = push_all(large, f"{server}/large")
            took = time.monotonic() - began
            lines.append(f"| {given.rows:,} customers, {what} | {count:,} | {took:.1f} s | {count / took:,.0f} |")
        lines += ["", *under_readers(small, f"{server}/small", given.pushes)]
    lines += ["", f"{machine('duckdb', 'psycopg')} Load of the machine before: {load:.1f}."]
    write_table("push", lines, page=PAGE)


def publish(home: pathlib.Path, customer_count: int) -> pathlib.Path:
    """Return the published file of so many made-up customers."""
    home.mkdir()
    write_sample(home / "customers.csv", customer_count=customer_count)
    command = [sys.executable, "-m", "segapp", "run", "customers.csv", "--evidence", "none"]
    subprocess.run(command, cwd=home, check=True, capture_output=True)
    return home / "warehouse.duckdb"


def push_all(path: pathlib.Path, url: str) -> int:
    """Push all tables; return their rows."""
    return sum(push(path, PushRequest(url), lambda step: None).row_counts.values())


def under_readers(path: pathlib.Path, url: str, pushes: int) -> list[str]:
    """Push again and again under four readers; return a table of what their answers took and whether any was wrong."""
    push_all(path, url)
    took: list[float] = []
    waits, wrong = [0, 0], []
    is_over = threading.Event()

    def read(query: str) -> None:
        options = {"autocommit": True, "prepare_threshold": 0, "application_name": "reader"}
        with psycopg.connect(url, **options) as connection:
            expected = connection.execute(query).fetchall()
            while not is_over.is_set():
                began = time.monotonic()
                answer = connection.execute(query).fetchall()
                took.append(time.monotonic() - began)
                if answer != expected:
                    wrong.append(answer)

    def watch() -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            while not is_over.is_set():
                waits[0] += connection.execute(WAITING).fetchone()[0]
                waits[1] += 1
                time.sleep(0.005)

    others = [threading.Thread(target=read, args=(query,)) for query in READ] + [threading.Thread(target=watch)]
    for other in others:
        other.start()
    for _ in range(pushes):
        push_all(path, url)
    is_over.set()
    for other in others:
        other.join()
    took.sort()
    waited = f"| readers seen waiting for a lock, in {waits[1]:,} looks | {waits[0]} |"
    lines = [f"| {pushes} pushes under 4 prepared readers | |", "|---|---:|"]
    lines += [f"| answers | {len(took):,} |", f"| of these wrong or of two runs | {len(wrong)} |", waited]
    for name, place in (("50 %", 0.5), ("99 %", 0.99), ("99.9 %", 0.999)):
        lines.append(f"| {name} of the answers within | {took[int(place * len(took))]:.3f} s |")
    return [*lines, f"| longest | {took[-1]:.3f} s |", f"| answers over 0.2 s | {sum(each > 0.2 for each in took)} |"]


if __name__ == "__main__":
    main()
