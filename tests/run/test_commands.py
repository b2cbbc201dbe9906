"""Commands around the run: sql, export, init, sample, demo, as a person types them."""

from __future__ import annotations

import json
import pathlib
import shutil
from collections.abc import Callable

import pytest

from segapp.warehouse import open_published
from tests.run.conftest import Finished, segapp, write_customers

Run = Callable[..., Finished]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Return a folder with a small published warehouse of three clear groups."""
    home = tmp_path_factory.mktemp("shop")
    groups = [(20, 20, 80), (45, 60, 50), (70, 100, 15)]
    rows = [
        (f"{10 * i + j:03d}", "Female" if j % 2 else "Male", age + j % 3, income + j, score + j % 4)
        for i, (age, income, score) in enumerate(groups)
        for j in range(10)
    ]
    done = segapp("run", write_customers(home / "customers.csv", list(rows)), "--data-date", "2026-01-31", cwd=home)
    assert done.code == 0, done.err
    return home


def test_help_names_each_command_with_an_example(shop: pathlib.Path) -> None:
    """Every command's help is one sentence and one runnable example."""
    listed = segapp("--help", cwd=shop).out
    for name in ("run", "init", "sql", "export", "demo", "sample"):
        assert name in listed
        said = segapp(name, "--help", cwd=shop).out
        assert f"Example: segapp {name}" in " ".join(said.split())
        assert "<bool>" not in said


def test_status_names_what_a_rollback_brings_back(shop: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """After a rename it is the same run without it, not the run's own id as if it were another."""
    home = shutil.copytree(shop, tmp_path / "shop", symlinks=True)
    assert "Before" not in segapp("status", cwd=home).out
    assert segapp("rename", "S01", "Our best", cwd=home).code == 0
    last = segapp("status", cwd=home).out.splitlines()[-1]
    assert last == "Undo     segapp rollback restores the version before your last change"


def test_sql_answers_as_a_table_as_csv_and_as_json(shop: pathlib.Path) -> None:
    """The same query, for people, spreadsheets and scripts."""
    query = "select segment_key, customer_count from marts.segments order by segment_key"
    assert segapp("sql", query, cwd=shop).out.splitlines()[2].split() == ["S01", "10"]
    assert segapp("sql", query, "--csv", cwd=shop).out.splitlines()[:2] == ["segment_key,customer_count", "S01,10"]
    assert json.loads(segapp("sql", query, "--json", cwd=shop).out)[0] == {"segment_key": "S01", "customer_count": 10}


@pytest.mark.parametrize(
    "query",
    [
        "create table marts.x as select 1",
        "attach 'other.duckdb'",
        "select * from read_csv('customers.csv')",
        "copy marts.segments to 'out.csv'",
        "select 1; select 2",
        "selec 1",
    ],
)
def test_sql_cannot_write_or_read_other_files(query: str, shop: pathlib.Path) -> None:
    """What is not a query on the warehouse is refused in one sentence; below it, the place that the database names."""
    done = segapp("sql", query, cwd=shop)
    sentence, *excerpt = done.err.splitlines()
    assert (done.code, done.out, sentence[:5]) == (1, "", "sql: ")
    if excerpt:
        line, caret = excerpt
        assert line.endswith(query)
        assert caret.strip(" ^") == ""
    assert not (shop / "out.csv").exists()


def test_export_writes_the_table_that_was_asked_for(shop: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """One line per row and a head; the command says how many rows there are."""
    done = segapp("export", tmp_path / "out.csv", "--dir", shop, cwd=tmp_path)
    assert done.code == 0, done.err
    assert len((tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()) == 31
    assert "30 rows of marts.customer_segments" in done.out


def test_a_reader_without_a_warehouse_is_told_how_to_make_one(run_segapp: Run) -> None:
    """Where nothing is published, every reading command says so and what to do."""
    for words in (("sql", "select 1"), ("export", "out.csv")):
        done = run_segapp(*words)
        assert done.code == 1
        assert "segapp run" in done.err


def test_init_makes_a_project_that_can_be_changed(run_segapp: Run, tmp_path: pathlib.Path, shop: pathlib.Path) -> None:
    """The project's own sql/ wins: a feature taken out of its catalog is out of the segments."""
    assert run_segapp("init", "mine").code == 0
    home = tmp_path / "mine"
    catalog = home / "sql" / "3_features" / "feature_catalog.sql"
    text = catalog.read_text(encoding="utf-8")
    catalog.write_text(text.replace("'Age', 'years', 'train'", "'Age', 'years', 'ignored'"), encoding="utf-8")
    done = run_segapp("run", shop / "customers.csv", "--dir", home)
    assert done.code == 0, done.err
    with open_published(home / "warehouse.duckdb") as warehouse:
        assert warehouse.scalar("select count(distinct feature_name) from model.centroids") == 2
    assert run_segapp("init", "mine").code == 1


def test_a_project_with_an_unknown_setting_is_told_which(
    run_segapp: Run, shop: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    """A misspelt setting is named, with those that there are."""
    (tmp_path / "segapp.toml").write_text("titel = 'x'\n", encoding="utf-8")
    done = run_segapp("run", shop / "customers.csv")
    assert done.code == 1
    assert "titel is not a setting" in done.err


def test_sample_is_taken_in_without_a_reject(run_segapp: Run, tmp_path: pathlib.Path) -> None:
    """A made-up file has the mall's own header and one that says so, and runs unchanged."""
    assert run_segapp("sample", "--customers", "300", "--seed", "5", "--output", "made.csv").code == 0
    head = (tmp_path / "made.csv").read_text(encoding="utf-8").splitlines()[0]
    assert head == "CustomerID,Gender,Age,Annual Income (k$),Spending Score (1-100),Made up by segapp sample"
    done = run_segapp("run", "made.csv", "--json")
    assert done.code == 0, done.err
    assert (done.result["batch"]["loaded_count"], done.result["batch"]["rejected_count"]) == (300, 0)
    assert done.result["batch"]["is_synthetic"]
    assert done.result["notes"] == ["made.csv says in its header that its customers are made up: marked as synthetic."]


@pytest.mark.slow
def test_real_customers_replace_made_up_ones_and_never_the_reverse(
    run_segapp: Run, tmp_path: pathlib.Path, shop: pathlib.Path
) -> None:
    """A real file after synthetic ones starts afresh and says so; synthetic customers never join real ones."""
    assert run_segapp("sample", "--customers", "300", "--output", "made.csv").code == 0
    assert run_segapp("run", "made.csv").code == 0
    real = run_segapp("run", shop / "customers.csv")
    assert "starts afresh" in real.out
    with open_published(tmp_path / "warehouse.duckdb") as warehouse:
        assert warehouse.scalar("select count(*) from marts.customer_segments") == 30
    made = (tmp_path / "made.csv").read_text(encoding="utf-8")
    (tmp_path / "resaved.csv").write_text("sep=;\n" + made.replace(",", ";").upper(), encoding="utf-16")
    assert run_segapp("sample", "--customers", "300", "--output", "made.parquet").code == 0
    for words in (("made.csv",), ("resaved.csv",), ("made.parquet",), (shop / "customers.csv", "--synthetic")):
        refused = run_segapp("run", *words)
        assert refused.code == 1
        assert "never join" in refused.err
    assert run_segapp("demo").code == 1


def test_a_failed_run_leaves_the_published_file_as_it_was(shop: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """A bad file changes not a byte."""
    home = tmp_path / "shop"
    shutil.copytree(shop, home, symlinks=True)
    before = (home / "warehouse.duckdb").read_bytes()
    (home / "bad.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert segapp("run", "bad.csv", cwd=home).code == 1
    assert (home / "warehouse.duckdb").read_bytes() == before
