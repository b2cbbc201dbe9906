"""Run the plain SQL that each step of a run needs, in a file of its own, and say what each took.

first.sql and later.sql hold it; the checks are those of sql/checks, one after the other on the published file.
"""

import json
import os
import pathlib
import re
import shutil
import sys
import time

import duckdb

PART, MEMORY_LIMIT, SOURCE, PUBLISHED, CHECKS = sys.argv[1:]
HERE = pathlib.Path(__file__).resolve().parent
COPY = pathlib.Path("copy.duckdb")
steps: dict[str, list[float]] = {}


def statements(name: str) -> dict[str, list[str]]:
    """Return the statements of a file by step."""
    parts = re.split(r"^-- step: (\w+)$", (HERE / name).read_text(), flags=re.MULTILINE)
    return {
        step: [each.strip() for each in text.split(";") if each.strip()]
        for step, text in zip(parts[1::2], parts[2::2], strict=True)
    }


def timed(step: str, began: tuple[float, float]) -> None:
    """Note what a step took since it began."""
    steps[step] = [now - then for now, then in zip(clocks(), began, strict=True)]


def clocks() -> tuple[float, float]:
    """Return the time on the clock and that of the processor."""
    return time.perf_counter(), time.process_time()


def copy_flushed() -> None:
    """Copy the published file, its bytes on the disk at the end."""
    shutil.copyfile(PUBLISHED, COPY)
    with COPY.open("rb+") as file:
        os.fsync(file.fileno())


sql = statements("first.sql")
if PART == "later":
    sql = {**sql, **statements("later.sql")}
    del sql["fit"]
    began = clocks()
    shutil.copyfile(PUBLISHED, COPY)
    timed("open", began)
config = {"storage_compatibility_version": "v1.2.0", "memory_limit": MEMORY_LIMIT}
with duckdb.connect("bare.duckdb", config=config) as connection:
    connection.execute("set enable_progress_bar = false")
    for step, texts in sql.items():
        began = clocks()
        for text in texts:
            connection.execute(text.replace("$source", f"'{SOURCE}'")).fetchall()
        timed(step, began)
with duckdb.connect(PUBLISHED, read_only=True, config={"memory_limit": MEMORY_LIMIT}) as connection:
    began = clocks()
    for path in sorted(pathlib.Path(CHECKS).glob("*.sql")):
        connection.execute(path.read_text()).fetchall()
    timed("check", began)
began = clocks()
copy_flushed()
timed("publish", began)
print(json.dumps(steps))
