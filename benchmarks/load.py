"""Publish again and again, half of the jobs killed, under readers that reopen and readers that hold on; count errors.

Every job writes one run into three tables; an answer that names two runs, a reader that fails, or a finished run that
no reader sees is a failure, and the script then ends with 1.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

QUERY = "select min(run_id), max(run_id), count(*) from (from marts.a union all from marts.b union all from marts.c)"
ROWS = 20_000
SEEN: set[str] = set()


def main() -> None:
    """Start the readers, run the jobs one after the other, stop the readers, and print what they saw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=30)
    parser.add_argument("--readers", type=int, default=8, help="of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        {"job": job, "reopen": reopen, "hold": hold}[options.child[0]](*options.child[1:])
        return
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(run_load(pathlib.Path(folder), options))


def run_load(home: pathlib.Path, options: argparse.Namespace) -> int:
    """Return 0 when nothing went wrong."""
    finished = ["R000"]
    start("job", home, finished[0]).wait()
    readers = [start(kind, home, "-") for kind in ("reopen", "hold") for _ in range(options.readers)]
    chance = random.Random(options.seed)  # noqa: S311  (moments to kill at, no secret)
    killed, usual = 0, 1.0
    for number in range(options.jobs):
        name, begun = f"R{number + 1:03d}", time.monotonic()
        process = start("job", home, name)
        if number % 2:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=chance.uniform(0, usual))
            process.send_signal(signal.SIGKILL)
        if process.wait() == 0:
            finished.append(name)
            usual = (
                time.monotonic() - begun
            )  # the next one is killed within the length that jobs have beside the readers
        killed += process.returncode == -signal.SIGKILL
        print(f"{name} ended with {process.returncode}", file=sys.stderr, flush=True)
    time.sleep(1)
    (home / "stop").touch()
    answers = [reader.communicate()[0].splitlines() for reader in readers]
    return report(answers, finished, jobs=options.jobs, killed=killed)


def report(answers: list[list[str]], finished: list[str], *, jobs: int, killed: int) -> int:
    """Print the figures; return 1 if a reader failed, an answer mixed two runs, or a finished run was not seen."""
    lines = [line for each in answers for line in each]
    seen = {line.split()[1] for line in lines if line.startswith("ok")}
    errors = [line for line in lines if not line.startswith(("ok", "end"))]
    count = sum(int(line.split()[1]) for line in lines if line.startswith("end"))
    unseen = sorted(set(finished) - seen)
    silent = sum(not any(line.startswith("end") for line in each) for each in answers)
    print(f"{len(answers)} readers, {jobs} jobs, {killed} of them killed, {len(finished) - 1} finished")
    print(f"{count:,} answers, {len(errors)} errors or mixed runs, {silent} readers lost")
    print(f"{len(unseen)} finished runs that no reader saw {unseen or ''}")
    for line in errors[:5]:
        print(line)
    return int(bool(errors or unseen or silent))


def start(kind: str, home: pathlib.Path, name: str) -> subprocess.Popen[str]:
    """Start a job or a reader as a process of its own."""
    command = [sys.executable, __file__, "--child", kind, str(home), name]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ)


def job(home: str, run_id: str) -> None:
    """Publish one run."""
    from segapp.project import find_project
    from segapp.stages.publish import working_copy

    with working_copy(find_project(home)) as work:
        warehouse = work.open()
        warehouse.execute("create schema if not exists marts")
        for table in ("a", "b", "c"):
            statement = (
                f"create or replace table marts.{table} as select ? as run_id, md5(n::varchar) as m from range(?) t (n)"
            )
            warehouse.execute(statement, [run_id, ROWS])
        site = work.new_site()
        (site / "index.html").write_text(run_id, encoding="utf-8")
        work.publish(warehouse, run_id=run_id, site=site)


def reopen(home: str, _: str) -> None:
    """Open the file for each query, as NullPool does."""
    import segapp

    count = 0
    while not pathlib.Path(home, "stop").exists():
        with segapp.connect(pathlib.Path(home, "warehouse.duckdb")) as connection:
            say(connection)
        count += 1
        time.sleep(0.05)
    print("end", count)


def hold(home: str, _: str) -> None:
    """Keep one connection and expect one run for as long as it is held."""
    import segapp

    count = 0
    while not pathlib.Path(home, "stop").exists():
        with segapp.connect(pathlib.Path(home, "warehouse.duckdb")) as connection:
            first = say(connection)
            for _ in range(20):
                if say(connection) != first:
                    print("changed under the reader", flush=True)
                time.sleep(0.05)
            count += 21
    print("end", count)


def say(connection: object) -> str:
    """Ask once; print a run when all rows are of one run and none is missing, else what was seen."""
    import sqlalchemy

    low, high, count = connection.execute(sqlalchemy.text(QUERY)).one()  # type: ignore[attr-defined]
    if low != high or count != 3 * ROWS:
        print("mixed", low, high, count, flush=True)
    elif low not in SEEN:
        SEEN.add(low)
        print("ok", low, flush=True)
    return str(low)


if __name__ == "__main__":
    main()
