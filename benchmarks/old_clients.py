"""Measure what each public view takes in DuckDB clients since 1.2, beside the newest: seconds of one core.

python -m benchmarks.old_clients --rows 100000

It makes that many customers first, or takes the file that is named; the table goes into docs/bi/README.md.
"""

from __future__ import annotations

import argparse
import pathlib
import tempfile

from benchmarks.measure import machine, write_table
from benchmarks.push import PAGE, publish
from tests.readers.test_old_client import MARTS, VERSIONS, answers, told

SHOWN_SECONDS = 0.05
"""Views that take less everywhere are one line."""

TIMES = """
import json, sys, time, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True, config={"threads": 1})
connection.execute("set enable_progress_bar = false")
found = {}
for name in json.load(sys.stdin):
    took = []
    for _ in range(3):
        began = time.process_time()
        connection.execute(f'create or replace temp table answer as select * from marts."{name}"')
        took.append(time.process_time() - began)
    found[name] = min(took)
print(json.dumps(found))
"""


def main() -> None:
    """Write a row for each view that takes long anywhere."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=pathlib.Path)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3, help="clients take turns so often; the least counts")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = given.file or publish(pathlib.Path(folder) / "shop", given.rows)
        names = [name for [name] in answers(VERSIONS[-1], path, [MARTS])[MARTS]]
        rounds = [{version: told(TIMES, version, path, names) for version in VERSIONS} for _ in range(given.rounds)]
    took = {name: [min(each[version][name] for each in rounds) for version in VERSIONS] for name in names}
    lines = [f"| table | {' | '.join(VERSIONS)} | most, against {VERSIONS[-1]} |"]
    lines.append(f"|---|{'---:|' * (len(VERSIONS) + 1)}")
    for name, seconds in sorted(took.items(), key=lambda each: -max(each[1])):
        if max(seconds) >= SHOWN_SECONDS:
            cells = " | ".join(f"{each:.2f}" for each in seconds)
            lines.append(f"| {name} | {cells} | {max(seconds) / seconds[-1]:.1f} |")
    rest = [max(seconds) for seconds in took.values() if max(seconds) < SHOWN_SECONDS]
    lines += ["", f"The other {len(rest)} take less than {SHOWN_SECONDS} s everywhere. {machine('duckdb')}"]
    write_table("old clients", lines, page=PAGE)


if __name__ == "__main__":
    main()
