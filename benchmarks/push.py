"""Push the marts of many customers to a PostgreSQL of its own: seconds, rows a second, and what readers there notice.

python -m benchmarks.push --rows 1000000 --pushes 20

The tables go into docs/bi/README.md.
"""

from __future__ import annotations

import argparse
import collections
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

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
    select coalesce(wait_event_type || ' ' || wait_event, 'none: at work, or waiting for a processor')
    from pg_stat_activity where application_name = 'reader' and state = 'active'"""
"""What each reader that is being answered waits for."""

LONG_SECONDS = 0.2


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


def push_all(path: pathlib.Path, url: str, *, is_vacuumed: bool = False) -> int:
    """Push all tables; return their rows."""
    return sum(push(path, PushRequest(url, is_vacuumed=is_vacuumed), lambda step: None).row_counts.values())


def under_readers(path: pathlib.Path, url: str, pushes: int) -> list[str]:
    """Push again and again under four readers; then let them read for as long beside two processes that only compute.

    Return a table of what their answers took, whether any was wrong, and what they waited for.
    """
    push_all(path, url)

    def push_often(*, is_vacuumed: bool) -> None:
        for _ in range(pushes):
            push_all(path, url, is_vacuumed=is_vacuumed)

    began = time.monotonic()
    columns = {f"{pushes} pushes with --vacuum": read_beside(lambda: push_often(is_vacuumed=True), url)}
    seconds = time.monotonic() - began
    columns["only computing"] = read_beside(lambda: compute(seconds), url)
    columns[f"{pushes} pushes"] = read_beside(lambda: push_often(is_vacuumed=False), url)
    lines = [f"| 4 prepared readers beside | {' | '.join(columns)} |", f"|---|{'---:|' * len(columns)}"]
    seen = columns.values()
    for name, of in ROWS.items():
        lines.append(f"| {name} | {' | '.join(map(of, seen))} |")
    for event in sorted(set().union(*(each.waits for each in seen))):
        lines.append(f"| seen waiting for {event} | {' | '.join(f'{each.waits[event]:,}' for each in seen)} |")
    return lines


@dataclass
class Seen:
    """What readers saw."""

    took: list[float] = field(default_factory=list)
    wrong: list[object] = field(default_factory=list)
    looks: int = 0
    waits: collections.Counter[str] = field(default_factory=collections.Counter)

    def within(self, place: float) -> str:
        """Return within what time so many of the answers came."""
        return f"{sorted(self.took)[min(int(place * len(self.took)), len(self.took) - 1)]:.3f} s"


ROWS: dict[str, Callable[[Seen], str]] = {
    "answers": lambda seen: f"{len(seen.took):,}",
    "of these wrong or of two runs": lambda seen: str(len(seen.wrong)),
    "50 % of the answers within": lambda seen: seen.within(0.5),
    "99 % of the answers within": lambda seen: seen.within(0.99),
    "99.9 % of the answers within": lambda seen: seen.within(0.999),
    "longest": lambda seen: seen.within(1),
    f"answers over {LONG_SECONDS} s": lambda seen: str(sum(each > LONG_SECONDS for each in seen.took)),
    "looks at what they wait for": lambda seen: f"{seen.looks:,}",
}


def compute(seconds: float) -> None:
    """Keep two processes busy, as a push keeps two: one that writes rows and one that takes them."""
    program = f"import time; until = time.monotonic() + {seconds}\nwhile time.monotonic() < until: sum(range(10_000))"
    for process in [subprocess.Popen([sys.executable, "-c", program]) for _ in range(2)]:
        process.wait()


def read_beside(work: Callable[[], None], url: str) -> Seen:
    """Let four readers ask without a pause while something is done."""
    seen = Seen()
    is_over = threading.Event()

    def read(query: str) -> None:
        options = {"autocommit": True, "prepare_threshold": 0, "application_name": "reader"}
        with psycopg.connect(url, **options) as connection:
            expected = connection.execute(query).fetchall()
            while not is_over.is_set():
                began = time.monotonic()
                answer = connection.execute(query).fetchall()
                seen.took.append(time.monotonic() - began)
                if answer != expected:
                    seen.wrong.append(answer)

    def watch() -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            while not is_over.is_set():
                seen.waits.update(event for (event,) in connection.execute(WAITING))
                seen.looks += 1
                time.sleep(0.005)

    others = [threading.Thread(target=read, args=(query,)) for query in READ] + [threading.Thread(target=watch)]
    for other in others:
        other.start()
    work()
    is_over.set()
    for other in others:
        other.join()
    return seen


if __name__ == "__main__":
    main()
