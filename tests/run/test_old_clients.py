"""Clients that lag behind: the published file opens in DuckDB 1.2.2 and says the same there."""

from __future__ import annotations

import json
import pathlib
import subprocess
import sys

import pytest

from segapp.warehouse import open_published

pytestmark = [pytest.mark.oracle, pytest.mark.slow]
OLD_VERSION = "1.2.2"

READ_ALL = """
import sys, json, duckdb
warehouse = duckdb.connect(sys.argv[1], read_only=True)
views = "select view_name from duckdb_views() where schema_name = 'marts'"
marts = [name for (name,) in warehouse.sql(views).fetchall()]
counts = {mart: warehouse.sql(f'select count(*) from (select * from marts.{mart})').fetchone()[0] for mart in marts}
for mart in marts:
    warehouse.sql(f'select * from marts.{mart}').fetchall()
live = warehouse.sql(
    'select customer_id, segment_key, typicality, is_outlier from marts.customer_segments_live order by customer_id'
).fetchall()
bare = "select count(*) from duckdb_columns() where schema_name = 'marts' and comment is null"
uncommented = warehouse.sql(bare).fetchone()[0]
print(json.dumps({'version': duckdb.__version__, 'counts': counts, 'live': live, 'uncommented': uncommented}))
"""


@pytest.fixture(scope="module")
def old_python(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Return the Python of a virtual environment that has nothing but the old client."""
    folder = tmp_path_factory.mktemp("old")
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = folder / "bin" / "python"
    subprocess.run([str(python), "-m", "pip", "install", "-qq", f"duckdb=={OLD_VERSION}"], check=True)
    return python


def test_an_old_client_reads_every_mart_and_the_same_segments(mall: pathlib.Path, old_python: pathlib.Path) -> None:
    """DuckDB 1.2.2 answers from every view, comments included, and places every customer as DuckDB 2.0 does."""
    path = mall / "warehouse.duckdb"
    done = subprocess.run([str(old_python), "-c", READ_ALL, str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    old = json.loads(done.stdout)
    with open_published(path) as warehouse:
        counts = {mart: warehouse.scalar(f"select count(*) from marts.{mart}") for mart in old["counts"]}
        live = warehouse.execute(
            "select customer_id, segment_key, typicality, is_outlier"
            " from marts.customer_segments_live order by customer_id"
        ).fetchall()
        placed = warehouse.execute(
            "select customer_id, segment_key from model.assignments order by customer_id"
        ).fetchall()
    assert old["version"] == OLD_VERSION
    assert old["counts"] == counts
    assert len(counts) >= 19
    assert [tuple(row) for row in old["live"]] == live
    assert [tuple(row[:2]) for row in old["live"]] == placed
    assert old["uncommented"] == 0
