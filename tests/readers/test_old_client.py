"""A published warehouse answers the same in every DuckDB client since 2025; BI tools bring old ones along."""

from __future__ import annotations

import datetime
import json
import pathlib
import shutil
import subprocess
import sys
from typing import Any

import pytest

from segapp.pipeline import RunRequest, run
from segapp.project import Project, find_project
from segapp.stages.sample import write_sample
from segapp.warehouse import check_for_old_readers, open_working
from segapp.warehouse.old_readers import _OLD_FUNCTIONS
from tests.marts.old_clients import LET_THROUGH

VERSIONS = ["1.2.2", "1.3.2", "1.4.5", "1.5.6", "2.0.1"]
"""The last of each line. 1.5.3 has a fault of its own (`unordered_map::at`) in views on views, fixed in 1.5.4."""

PLANS_ALIKE = 2
"""How many times the steps of 1.5's plan another client may take: clients before 1.4 plan a view again for each use."""

NODE = "@duckdb/node-api@1.5.6-r.1"
CACHE = pathlib.Path(__file__).resolve().parents[2] / ".cache"
MARTS = "select table_name from information_schema.tables where table_schema = 'marts' order by all"
COMMENTS = "select table_name, column_name, comment from duckdb_columns() where schema_name = 'marts' order by all"
UNCOMMENTED = "select count(*) from duckdb_columns() where schema_name = 'marts' and comment is null"
PLACED = "select customer_id, segment_key from model.assignments order by all"
LIVE = "select customer_id, segment_key from marts.customer_segments_live order by all"
AS_OF = "select * from marts.segment_as_of(date '2026-01-30') order by all"

ASK = """
import json, sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
connection.execute("set enable_progress_bar = false")
answers = {query: connection.execute(query).fetchall() for query in json.load(sys.stdin)}
print(json.dumps([duckdb.__version__, answers], default=str))
"""

PLANS = """
import json, sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
found = {}
def walk(node, above, steps):
    steps.append([above, node["name"].strip()])
    for below in node.get("children", []):
        walk(below, steps[-1][1], steps)
for name in json.load(sys.stdin):
    [[_, plan]] = connection.execute(f'explain (format json) select * from marts."{name}"').fetchall()
    found[name] = []
    for root in json.loads(plan):
        walk(root, None, found[name])
print(json.dumps(found))
"""

ASK_NODE = """
const { DuckDBInstance } = require(process.argv[1] + '/node_modules/@duckdb/node-api');
(async () => {
  const instance = await DuckDBInstance.create(process.argv[2], { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  const found = {};
  for (const query of JSON.parse(require('fs').readFileSync(0, 'utf8')))
    found[query] = (await connection.runAndReadAll(query)).getRowsJson();
  console.log(JSON.stringify(found));
})();
"""


def client(version: str) -> str:
    """Return the folder that holds one version of the client alone; fetched once and kept."""
    home = CACHE / f"duckdb-{version}-python{sys.version_info.major}.{sys.version_info.minor}"
    if not (home / ".ready").exists():
        shutil.rmtree(home, ignore_errors=True)
        options = ["--quiet", "--no-deps", "--only-binary", ":all:", "--target", str(home)]
        subprocess.run([sys.executable, "-m", "pip", "install", *options, f"duckdb=={version}"], check=True)
        (home / ".ready").touch()
    return str(home)


def told(program: str, version: str, path: pathlib.Path, asked: list[str]) -> Any:
    """Return what a Python program with one version of the client prints as JSON."""
    command = [sys.executable, "-S", "-c", program, str(path)]
    done = subprocess.run(
        command,
        input=json.dumps(asked),
        env={"PYTHONPATH": client(version)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def answers(version: str, path: pathlib.Path, queries: list[str]) -> dict[str, list[list[Any]]]:
    """Return what one version of the client answers."""
    found, answered = told(ASK, version, path, queries)
    assert found == version
    return answered  # type: ignore[no-any-return]


def make_project(home: pathlib.Path, customer_count: int) -> Project:
    """Return a project with two runs."""
    source = home / "customers.csv"
    write_sample(source, customer_count=customer_count)
    project = find_project(home)
    for day in (30, 31):
        request = RunRequest(source=source, data_date=datetime.date(2026, 1, day), evidence="none")
        run(project, request, lambda step: None)
    return project


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A small project."""
    return make_project(tmp_path_factory.mktemp("old client"), 400)


@pytest.fixture(scope="module")
def expected(project: Project) -> dict[str, list[list[Any]]]:
    """What the newest client says of all marts, row by row."""
    names = [name for [name] in answers(VERSIONS[-1], project.warehouse, [MARTS])[MARTS]]
    assert len(names) > 15
    queries = [f'select * from marts."{name}" order by all' for name in names]
    return answers(VERSIONS[-1], project.warehouse, [*queries, COMMENTS, UNCOMMENTED, PLACED, LIVE, AS_OF])


@pytest.mark.slow
@pytest.mark.parametrize("version", VERSIONS)
def test_every_mart_reads_the_same(project: Project, expected: dict[str, list[list[Any]]], version: str) -> None:
    """Rows, labels placed at query time, comments and the segments of a day are equal to the last bit."""
    found = answers(version, project.warehouse, list(expected))
    assert {query for query in expected if found[query] != expected[query]} == set()
    assert found[UNCOMMENTED] == [[0]]
    assert len(found[LIVE]) == len(found[AS_OF]) == 400
    assert found[LIVE] == found[PLACED]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("npm") is None, reason="no Node.js here")
def test_every_mart_reads_the_same_in_node(project: Project, expected: dict[str, list[list[Any]]]) -> None:
    """The client of Evidence and of dashboards in JavaScript counts the same and has the same texts and figures."""
    home = CACHE / "duckdb-node"
    if not (home / "node_modules" / "@duckdb").is_dir():
        home.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "install", "--silent", "--prefix", str(home), NODE], check=True)
    counts = {query: f"select count(*)::integer from ({query})" for query in expected}
    asked = [*counts.values(), COMMENTS, PLACED, LIVE]
    command = ["node", "-e", ASK_NODE, "--", str(home), str(project.warehouse)]
    done = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert {query: found[count] for query, count in counts.items()} == {
        query: [[len(rows)]] for query, rows in expected.items()
    }
    assert {query: found[query] for query in (COMMENTS, PLACED, LIVE)} == {
        query: expected[query] for query in (COMMENTS, PLACED, LIVE)
    }


@pytest.mark.slow
def test_no_view_is_planned_much_longer_in_an_old_client(project: Project) -> None:
    """Most of what a small view takes is planning, which goes with the steps of the plan."""
    names = [name for [name] in answers(VERSIONS[-1], project.warehouse, [MARTS])[MARTS]]
    steps = {version: told(PLANS, version, project.warehouse, names) for version in VERSIONS}
    newer = steps["1.5.6"]  # 2.0 leaves out what can have no rows
    found = {
        (version, name): (len(plans[name]), len(newer[name]))
        for version, plans in steps.items()
        for name in names
        if len(plans[name]) > PLANS_ALIKE * len(newer[name])
    }
    assert found == {}


@pytest.mark.slow
def test_what_is_unnested_is_filtered_at_once_in_the_oldest_client(project: Project) -> None:
    """Its unnest ends a batch with each row; a filter puts them together, so that what follows takes a tenth."""
    names = [name for [name] in answers(VERSIONS[-1], project.warehouse, [MARTS])[MARTS]]
    plans = told(PLANS, VERSIONS[0], project.warehouse, names)
    above = {(name, above) for name, steps in plans.items() for above, step in steps if step == "UNNEST"}
    assert above == {("customer_reasons", "FILTER")}


@pytest.mark.slow
def test_what_the_check_lets_through_is_read_by_every_client(tmp_path: pathlib.Path) -> None:
    """Its forms and types are judged by what clients do, not by what is believed of them."""
    path = tmp_path / "warehouse.duckdb"
    with open_working(path) as warehouse:
        warehouse.execute("create schema marts; create schema model; create table model.runs (data_date date)")
        for number, query in enumerate(LET_THROUGH):
            warehouse.execute(f"create view marts.v{number} as {query}")
        check_for_old_readers(warehouse)
    queries = [f"select count(*) from marts.v{number}" for number, _ in enumerate(LET_THROUGH)]
    for version in VERSIONS:
        assert len(answers(version, path, queries)) == len(LET_THROUGH)


@pytest.mark.slow
def test_the_list_of_old_functions_is_that_of_the_oldest_client(project: Project) -> None:
    """What is refused before it is published is what the oldest client does not have."""
    query = "select distinct lower(function_name) from duckdb_functions() where function_name ~ '[a-zA-Z].*'"
    known = {name for [name] in answers(VERSIONS[0], project.warehouse, [query])[query]}
    windows = {"cume_dist", "dense_rank", "first_value", "lag", "last_value", "lead", "nth_value", "ntile"}
    windows |= {"percent_rank", "rank", "rank_dense", "row_number"}
    listed = set(_OLD_FUNCTIONS.read_text("utf-8").split())
    assert windows <= listed
    assert listed - windows <= known
