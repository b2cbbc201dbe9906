"""Let many analysts at once ask small questions of one published file: threads, kept and reopened connections.

python benchmarks/analysts.py WAREHOUSE --analysts 50 --seconds 10
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import pathlib
import random
import statistics
import time

import duckdb

QUERIES = (
    "select * from marts.segments order by size_rank",
    "select segment_key, sentence_text from marts.segment_profiles where driver_rank = 1",
    "select segment_key, count(*) from marts.customer_segments group by segment_key",
    "select typicality, count(*) from marts.customer_segments where segment_key = 'S01' group by typicality",
)


def ask(path: str, threads: int, is_kept: bool, until: float, results: multiprocessing.Queue[list[float]]) -> None:
    """Ask until the time is up; report how long each answer took."""
    config = {"threads": threads} if threads else {}
    chosen, took = random.Random(os.getpid()), []  # noqa: S311  a choice of questions
    connection = duckdb.connect(path, read_only=True, config=config) if is_kept else None
    while time.time() < until:
        began = time.perf_counter()
        if connection:
            connection.execute(chosen.choice(QUERIES)).fetchall()
        else:
            with duckdb.connect(path, read_only=True, config=config) as opened:
                opened.execute(chosen.choice(QUERIES)).fetchall()
        took.append(time.perf_counter() - began)
    results.put(took)


def measure(path: str, analysts: int, seconds: float, *, threads: int, is_kept: bool) -> tuple[float, float, float]:
    """Return answers per second, and the median and the 95th percentile of what one took."""
    spawned = multiprocessing.get_context("fork")
    results = spawned.Queue()
    until = time.time() + seconds + 2
    people = [spawned.Process(target=ask, args=(path, threads, is_kept, until, results)) for _ in range(analysts)]
    for each in people:
        each.start()
    took = sorted(second for _ in people for second in results.get())
    for each in people:
        each.join()
    return len(took) / (seconds + 2), statistics.median(took), took[int(0.95 * len(took))]


def main() -> None:
    """Print one row per way of connecting."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("warehouse", type=pathlib.Path)
    parser.add_argument("--analysts", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=10)
    given = parser.parse_args()
    print("| threads | connection | answers a second | median | 95 % within |\n|---|---|---:|---:|---:|")
    for threads in (0, 1):
        for is_kept in (True, False):
            rate, median, late = measure(
                str(given.warehouse), given.analysts, given.seconds, threads=threads, is_kept=is_kept
            )
            named = f"| {threads or 'default'} | {'kept' if is_kept else 'reopened'} |"
            print(f"{named} {rate:,.0f} | {median:,.2f} s | {late:,.2f} s |", flush=True)
    print(f"\n{given.analysts} processes, {os.cpu_count()} cores, duckdb {duckdb.__version__}.", end=" ")
    print(f"Load of the machine before: {os.getloadavg()[2]:.1f}.")


if __name__ == "__main__":
    main()
