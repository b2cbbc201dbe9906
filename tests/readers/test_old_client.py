"""A published warehouse answers the same in a DuckDB client of 2025, which BI tools still bring along."""

from __future__ import annotations

import datetime
import json
import pathlib
import subprocess
import sys
import venv

import duckdb
import pytest

from segapp.pipeline import RunRequest, run
from segapp.project import Project, find_project
from segapp.stages.sample import write_sample

OLD_CLIENT = "1.2.2"
CACHE = pathlib.Path(__file__).resolve().parents[2] / ".cache"

ASK = """
import json, sys, duckdb
assert duckdb.__version__ == sys.argv[1], duckdb.__version__
connection = duckdb.connect(sys.argv[2], read_only=True)
answers = {query: connection.execute(query).fetchall() for query in json.load(sys.stdin)}
print(json.dumps(answers, default=str, sort_keys=True))
"""

UNCOMMENTED = "select count(*) from duckdb_columns() where schema_name = 'marts' and comment is null"
PLACED = "select customer_id, segment_key from model.assignments order by all"


@pytest.fixture(scope="module")
def old_python() -> pathlib.Path:
    """The Python of an environment that holds nothing but the old client; made once and kept."""
    home = CACHE / f"duckdb-{OLD_CLIENT}-python{sys.version_info.major}.{sys.version_info.minor}"
    python = home / "bin" / "python"
    if not (home / "ready").exists():
        venv.create(home, clear=True, with_pip=True)
        command = [python, "-m", "pip", "install", "--quiet", "--only-binary", ":all:", f"duckdb=={OLD_CLIENT}"]
        subprocess.run(command, check=True)
        (home / "ready").touch()
    return python


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with two runs."""
    home = tmp_path_factory.mktemp("old client")
    source = home / "customers.csv"
    write_sample(source, customer_count=400)
    project = find_project(home)
    for day in (30, 31):
        run(project, RunRequest(source=source, data_date=datetime.date(2026, 1, day)), lambda step: None)
    return project


@pytest.mark.slow
def test_every_mart_reads_the_same_in_the_old_client(project: Project, old_python: pathlib.Path) -> None:
    """Labels placed at query time and every other mart are equal to the last row and bit; every column is explained."""
    with duckdb.connect(project.warehouse, read_only=True) as connection:
        marts = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'marts' order by all"
        ).fetchall()
        queries = [f'select * from marts."{name}" order by all' for (name,) in marts] + [UNCOMMENTED]
        expected = {query: connection.execute(query).fetchall() for query in queries}
        placed = connection.execute(PLACED).fetchall()
    done = subprocess.run(
        [old_python, "-c", ASK, OLD_CLIENT, project.warehouse],
        input=json.dumps(queries),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert len(queries) > 15
    assert json.loads(done.stdout) == json.loads(json.dumps(expected, default=str))
    labels = expected['select * from marts."customer_segments_live" order by all']
    assert len(labels) == 400
    assert len({row[1] for row in labels}) > 1
    assert [row[:2] for row in labels] == placed
    assert expected[UNCOMMENTED] == [(0,)]
