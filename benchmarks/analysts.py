"""Let many analysts at once ask small questions of one published file: threads, kept and reopened connections.

python -m benchmarks.analysts --analysts 50 --seconds 18

It makes a million customers first, or takes the file that is named; the table goes into docs/bi/README.md.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import pathlib
import random
import statistics
import tempfile
import time

import duckdb

from benchmarks.measure import machine, write_table
from benchmarks.push import PAGE, publish

QUERIES = (
    "select * from marts.segments order by size_rank",
    "select segment_key, sentence_text from marts.segment_profiles where driver_rank = 1",
    "select segment_key, count(*) from marts.customer_segments group by segment_key",
    "select typicality, count(*) from marts.customer_segments where segment_key = 'S01' group by typicality",
)

WAYS = ((0, True), (0, False), (1, True), (1, False))
"""Threads, 0 being as many as DuckDB takes, and whether a connection is kept."""
ROUNDS = 3
"""The ways take turns, so that other work on the machine meets all of them alike."""


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


def measure(path: str, analysts: int, seconds: float, *, threads: int, is_kept: bool) -> list[float]:
    """Return what each answer took."""
    spawned = multiprocessing.get_context("fork")
    results = spawned.Queue()
    until = time.time() + seconds + 2
    people = [spawned.Process(target=ask, args=(path, threads, is_kept, until, results)) for _ in range(analysts)]
    for each in people:
        each.start()
    took = [second for _ in people for second in results.get()]
    for each in people:
        each.join()
    return took


def _late(took: list[float]) -> float:
    return sorted(took)[int(0.95 * len(took))]


def main() -> None:
    """Write one row per way of connecting."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("warehouse", type=pathlib.Path, nargs="?")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--analysts", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=18)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = given.warehouse or publish(pathlib.Path(folder) / "home", given.rows)
        load = os.getloadavg()[0]
        lines = ["| threads | connection | answers a second | median | 95 % within |", "|---|---|---:|---:|---:|"]
        found: dict[tuple[int, bool], list[float]] = {way: [] for way in WAYS}
        for _ in range(ROUNDS):
            for threads, is_kept in WAYS:
                seconds = given.seconds / ROUNDS
                took = measure(str(path), given.analysts, seconds, threads=threads, is_kept=is_kept)
                found[threads, is_kept] += took
        for (threads, is_kept), took in found.items():
            rate, median, late = len(took) / (given.seconds + 2 * ROUNDS), statistics.median(took), _late(took)
            named = f"| {threads or 'default'} | {'kept' if is_kept else 'reopened'} |"
            lines.append(f"{named} {rate:,.0f} | {median:,.2f} s | {late:,.2f} s |")
    lines += ["", f"{given.analysts} processes. {machine('duckdb')} Load of the machine before: {load:.1f}."]
    write_table("analysts", lines, page=PAGE)


if __name__ == "__main__":
    main()
