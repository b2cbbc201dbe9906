"""The real mall through the whole job: the published oracles, agreement of every door, and the same bytes each time."""

from __future__ import annotations

import pathlib
import random
import shutil
import subprocess
import sys

import numpy as np
import pytest

from segapp.project import find_project
from segapp.stages.assign import read_model
from segapp.warehouse import Warehouse, open_published
from tests.run.conftest import segapp

pytestmark = pytest.mark.oracle
MOVING = (
    "run_id",
    "fit_run_id",
    "previous_run_id",
    "batch_id",
    "loaded_at",
    "assigned_at",
    "started_at",
    "finished_at",
    "published_at",
    "source_name",
)


def test_the_mall_has_six_segments_chosen_by_the_rule_alone(mall: pathlib.Path) -> None:
    """Three standardised features give k = 6 with the best known inertia."""
    with open_published(mall / "warehouse.duckdb") as warehouse:
        run = warehouse.row("select * from marts.run_history")
        chosen = warehouse.row("select * from marts.k_search where is_chosen")
        sizes = [
            row.customer_count for row in warehouse.rows("select customer_count from marts.segments order by size_rank")
        ]
    assert (run.segment_count, run.chosen_by, run.kind) == (6, "rule", "fit")
    assert chosen.inertia == pytest.approx(133.8683, abs=2e-4)
    assert sum(sizes) == 200
    assert sizes == sorted(sizes, reverse=True)


def sizes_in(warehouse: Warehouse) -> list[int]:
    """Return the sizes of the segments, largest first."""
    rows = warehouse.rows("select customer_count from marts.segments order by size_rank")
    return [row.customer_count for row in rows]


def test_leaving_age_out_is_one_word_and_gives_the_famous_five(tmp_path: pathlib.Path, mall_csv: pathlib.Path) -> None:
    """With the role of age_years changed from train to profile, income and score give the published five segments."""
    shutil.copytree(find_project(tmp_path).sql, tmp_path / "sql")
    catalog = tmp_path / "sql" / "3_features" / "feature_catalog.sql"
    text = catalog.read_text(encoding="utf-8")
    changed = text.replace("'Age', 'years', 'train'", "'Age', 'years', 'profile'")
    assert changed != text
    catalog.write_text(changed, encoding="utf-8")
    done = segapp("run", mall_csv, cwd=tmp_path)
    assert done.code == 0, done.err
    with open_published(tmp_path / "warehouse.duckdb") as warehouse:
        sizes = [
            row.customer_count for row in warehouse.rows("select customer_count from marts.segments order by size_rank")
        ]
        chosen = warehouse.row("select * from marts.k_search where is_chosen")
        centres = warehouse.rows(
            "select avg(annual_income_k) as income, avg(spending_score) as score, avg(age_years) as age,"
            " avg((gender = 'Male')::int) as male"
            " from marts.customer_segments group by segment_key order by count(*) desc"
        )
    assert sizes == [81, 39, 35, 23, 22]
    assert chosen.inertia == pytest.approx(65.5684, rel=1e-6, abs=5e-5)
    assert chosen.silhouette == pytest.approx(0.554657, abs=1e-6)
    assert chosen.davies_bouldin == pytest.approx(0.572236, abs=1e-6)
    assert chosen.calinski_harabasz == pytest.approx(248.649, abs=1e-3)
    assert [(round(row.income, 4), round(row.score, 4)) for row in centres] == [
        (55.2963, 49.5185),
        (86.5385, 82.1282),
        (88.2, 17.1143),
        (26.3043, 20.913),
        (25.7273, 79.3636),
    ]
    assert (round(centres[0].age, 2), round(centres[0].male, 4)) == (42.72, 0.4074)


def test_every_door_gives_the_same_segment(mall: pathlib.Path) -> None:
    """numpy, model.assignments, marts.customer_segments and the live view agree on every customer."""
    with open_published(mall / "warehouse.duckdb") as warehouse:
        model = read_model(warehouse, warehouse.scalar("select fit_run_id from model.current_run"))
        rows = warehouse.rows(
            "select f.*, a.segment_key as stored, m.segment_key as mart, l.segment_key as live"
            " from features.customer_features as f join model.assignments as a using (customer_id)"
            " join marts.customer_segments as m using (customer_id)"
            " join marts.customer_segments_live as l using (customer_id) order by customer_id"
        )
    values = np.array([[getattr(row, each.feature_name) for each in model.transforms] for row in rows], dtype=float)
    predicted = model.predict(values)
    assert len(rows) == 200
    assert [row.stored for row in rows] == predicted
    assert [row.mart for row in rows] == predicted
    assert [row.live for row in rows] == predicted


def test_the_same_customers_give_the_same_marts_in_any_order_and_with_any_threads(
    tmp_path: pathlib.Path, mall: pathlib.Path, mall_csv: pathlib.Path
) -> None:
    """Shuffled rows, one or two threads: every mart is equal but for run id and times."""
    lines = mall_csv.read_text(encoding="utf-8").splitlines()
    body = lines[1:]
    random.Random(7).shuffle(body)  # noqa: S311
    for threads in (1, 2):
        home = tmp_path / str(threads)
        home.mkdir()
        shuffled = home / "Mall_Customers.csv"
        shuffled.write_text("\n".join([lines[0], *body]) + "\n", encoding="utf-8")
        (home / "segapp.toml").write_text(f"threads = {threads}\n", encoding="utf-8")
        done = segapp("run", shuffled, "--data-date", "2026-01-31", cwd=home)
        assert done.code == 0, done.err
        assert marts_of(home) == marts_of(mall)


def marts_of(home: pathlib.Path) -> dict[str, list[tuple[object, ...]]]:
    """Return all rows of every mart, sorted, without what may differ between two runs."""
    with open_published(home / "warehouse.duckdb") as warehouse:
        columns: dict[str, list[str]] = {}
        for row in warehouse.rows(
            "select table_name, column_name from duckdb_columns() where schema_name = 'marts' order by column_index"
        ):
            if row.column_name not in MOVING:
                columns.setdefault(row.table_name, []).append(row.column_name)
        return {
            mart: warehouse.execute(f"select {', '.join(names)} from marts.{mart} order by all").fetchall()
            for mart, names in columns.items()
        }


def test_a_reader_keeps_its_snapshot_while_a_new_one_sees_the_new_run(
    tmp_path: pathlib.Path, mall: pathlib.Path, mall_csv: pathlib.Path
) -> None:
    """A process that holds the file open during a run is not disturbed; the run succeeds; the next reader sees it."""
    home = tmp_path / "mall"
    shutil.copytree(mall, home, symlinks=True)
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, str(home / "warehouse.duckdb")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert reader.stdin is not None
    assert reader.stdout is not None
    before = reader.stdout.readline()
    done = segapp("run", mall_csv, "--data-date", "2026-02-28", "--json", cwd=home)
    assert done.code == 0, done.err
    out, _ = reader.communicate("go on\n")
    assert out == before
    with open_published(home / "warehouse.duckdb") as warehouse:
        run_id = warehouse.scalar("select run_id from marts.contract")
    assert run_id == done.result["run_id"] != before.strip()


READER = """
import sys, duckdb
warehouse = duckdb.connect(sys.argv[1], read_only=True)
for _ in range(2):
    print(warehouse.sql("select run_id from marts.contract").fetchone()[0], flush=True)
    if _ == 0: sys.stdin.readline()
"""


def test_a_later_run_keeps_the_segments_and_says_so(
    tmp_path: pathlib.Path, mall: pathlib.Path, mall_csv: pathlib.Path
) -> None:
    """The same customers a month later are in the same segments, nobody moved, and the run says it kept the model."""
    home = tmp_path / "mall"
    shutil.copytree(mall, home, symlinks=True)
    done = segapp("run", mall_csv, "--data-date", "2026-02-28", "--json", cwd=home)
    assert done.code == 0, done.err
    assert done.result["kind"] == "assign"
    assert done.result["choice_text"].startswith("kept from the fit")
    with open_published(home / "warehouse.duckdb") as warehouse:
        moved = warehouse.scalar(
            "select count(*) from marts.customer_segments where previous_segment_key is distinct from segment_key"
        )
        history = warehouse.scalar("select count(distinct run_id) from marts.segment_history")
    assert (moved, history) == (0, 2)
