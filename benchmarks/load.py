"""Publish again and again, half of the jobs killed, under readers that reopen and readers that hold on; count errors.

Every job writes one run into three tables; an answer that names two runs, a reader that fails, or a finished run that
no reader sees is a failure, and the script then ends with 1. With --others each finished run is also pushed to a
PostgreSQL, half of the pushes killed, and a Superset and that PostgreSQL are asked all the time:

python -m benchmarks.load --jobs 30 --readers 8 --seed 1 --others
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator

QUERY = "select min(run_id) as low, max(run_id) as high, count(*) as n from (select run_id from marts.a"
QUERY += " union all select run_id from marts.b union all select run_id from marts.c) as runs"
ROWS = 20_000
SEEN: set[str] = set()


def main() -> None:
    """Start the readers, run the jobs one after the other, stop the readers, and print what they saw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=30)
    parser.add_argument("--readers", type=int, default=8, help="of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--others", action="store_true", help="Superset and PostgreSQL, too (make test-bi sets up both)"
    )
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        kinds = {"job": job, "reopen": reopen, "hold": hold, "push": push, "postgres": postgres, "superset": superset}
        kinds[options.child[0]](*options.child[1:])
        return
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(run_load(pathlib.Path(folder), options))


def run_load(home: pathlib.Path, options: argparse.Namespace) -> int:
    """Return 0 when nothing went wrong."""
    finished = ["R000"]
    start("job", home, finished[0]).wait()
    with contextlib.ExitStack() as stack:
        others = stack.enter_context(running_others(home)) if options.others else {}
        readers = [(kind, start(kind, home, "-")) for kind in ("reopen", "hold") for _ in range(options.readers)]
        readers += [(kind, start(kind, home, where)) for kind, where in others.items() for _ in range(2)]
        chance = random.Random(options.seed)  # noqa: S311  (moments to kill at, no secret)
        killed, usual = {"job": 0, "push": 0}, {"job": 1.0, "push": 1.0}

        def work(kind: str, name: str, *, is_to_be_killed: bool) -> bool:
            begun, process = time.monotonic(), start(kind, home, name)
            if is_to_be_killed:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(timeout=chance.uniform(0, usual[kind]))
                process.send_signal(signal.SIGKILL)
            code = process.wait()
            if code == 0:  # the next one is killed within the length that jobs have beside the readers
                usual[kind] = time.monotonic() - begun
            killed[kind] += code == -signal.SIGKILL
            print(f"{kind} {name} ended with {code}", file=sys.stderr, flush=True)
            return code == 0

        for number in range(options.jobs):
            name = f"R{number + 1:03d}"
            if work("job", name, is_to_be_killed=bool(number % 2)):
                finished.append(name)
            if others:
                work("push", others["postgres"], is_to_be_killed=number % 4 > 1)
        time.sleep(1)
        (home / "stop").touch()
        answers = [(kind, reader.communicate()[0].splitlines()) for kind, reader in readers]
    if others:
        print(f"{options.jobs} pushes, {killed['push']} of them killed")
        for kind in ("superset", "postgres"):
            lines = [line for each, found in answers if each == kind for line in found]
            count = sum(int(line.split()[1]) for line in lines if line.startswith("end"))
            seen = {line for line in lines if line.startswith("ok")}
            print(f"{kind}: {count:,} answers, {len(seen)} runs seen")
    return report([found for _, found in answers], finished, jobs=options.jobs, killed=killed["job"])


@contextlib.contextmanager
def running_others(home: pathlib.Path) -> Iterator[dict[str, str]]:
    """Start a PostgreSQL with the first run and a Superset on the file; yield where each is."""
    from tests.bi.superset_server import running_superset
    from tests.postgres_server import running_server

    (home / "superset").mkdir()
    with running_server() as server, running_superset(home / "superset") as superset:
        address = f"{server}/postgres"
        assert start("push", home, address).wait() == 0  # noqa: S101  a benchmark
        database = {
            "database_name": "load",
            "sqlalchemy_uri": f"duckdb:///{home / 'warehouse.duckdb'}",
            "extra": json.dumps({"engine_params": {"connect_args": {"read_only": True}}}),
        }
        number = superset.ask("/api/v1/database/", database)["id"]
        # Superset makes SQL Lab ready with the first question, and refuses another that comes meanwhile
        superset.ask("/api/v1/sqllab/execute/", question(number))
        yield {"superset": f"{superset.address} {number} {superset.token}", "postgres": address}


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
        run = f"select '{run_id}' as run_id, '1' as contract_version, '0' as segapp_version"
        warehouse.execute(f"create or replace table marts.contract as {run}")
        warehouse.execute("create schema if not exists features")
        catalog = "select '' as feature_name, '' as role, false as is_personal"
        warehouse.execute(f"create or replace view features.feature_catalog as {catalog}")
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


def push(home: str, address: str) -> None:
    """Copy the published run into PostgreSQL."""
    from segapp.stages.push import PushRequest
    from segapp.stages.push import push as run_push

    run_push(pathlib.Path(home, "warehouse.duckdb"), PushRequest(address), lambda step: None)


def postgres(home: str, address: str) -> None:
    """Ask PostgreSQL, over one connection and by a prepared query."""
    import psycopg

    count = 0
    with psycopg.connect(address, autocommit=True, prepare_threshold=0) as connection:
        while not pathlib.Path(home, "stop").exists():
            judge(*connection.execute(QUERY).fetchone())
            count += 1
            time.sleep(0.05)
    print("end", count)


def superset(home: str, where: str) -> None:
    """Ask Superset, as its SQL Lab does."""
    address, number, token = where.split()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    count = 0
    while not pathlib.Path(home, "stop").exists():
        request = urllib.request.Request(  # noqa: S310  our own server
            f"{address}/api/v1/sqllab/execute/", data=json.dumps(question(int(number))).encode(), headers=headers
        )
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310
                (row,) = json.load(answer)["data"]
        except urllib.error.HTTPError as error:
            print("refused:", error.read().decode()[:1000].replace("\n", " "), flush=True)
            continue
        judge(row["low"], row["high"], row["n"])
        count += 1
        time.sleep(0.05)
    print("end", count)


def question(number: int) -> dict[str, object]:
    """Return the question as SQL Lab puts it to a database."""
    return {"database_id": number, "sql": QUERY, "client_id": uuid.uuid4().hex[:11], "runAsync": False}


def say(connection: object) -> str:
    """Ask once and judge the answer."""
    import sqlalchemy

    return judge(*connection.execute(sqlalchemy.text(QUERY)).one())  # type: ignore[attr-defined]


def judge(low: str, high: str, count: int) -> str:
    """Print a run when all rows are of one run and none is missing, else what was seen; return the run."""
    if low != high or count != 3 * ROWS:
        print("mixed", low, high, count, flush=True)
    elif low not in SEEN:
        SEEN.add(low)
        print("ok", low, flush=True)
    return str(low)


if __name__ == "__main__":
    main()
