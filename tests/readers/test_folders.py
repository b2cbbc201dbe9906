"""`segapp export --parquet` and `segapp export dbt/`: all public tables for lakes, and their descriptions for dbt."""

from __future__ import annotations

import hashlib
import json
import pathlib
import shutil
import subprocess
import sys

import duckdb
import pytest
import yaml

from segapp.errors import TargetError
from segapp.stages.export import export_dbt, export_folder
from segapp.stages.export.dbt import KEYS, WORDS
from tests.push.conftest import HARD_TEXTS, make_published


def test_every_table_is_a_file_and_the_manifest_says_what_they_are(tmp_path: pathlib.Path) -> None:
    """Rows, types, comments and hashes of the manifest are those of the files; the run is named."""
    folder = tmp_path / "lake"
    counts = export_folder(make_published(tmp_path / "warehouse.duckdb"), folder)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["run_id"] == "20260131T120000Z0001"
    assert counts == {"contract": 1, "customer_segments": len(HARD_TEXTS), "segments": 3}
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [*(f"{n}.parquet" for n in counts), "manifest.json"]
    )
    for each in manifest["tables"]:
        path = folder / each["file"]
        assert hashlib.sha256(path.read_bytes()).hexdigest() == each["sha256"]
        described = duckdb.sql(f"describe select * from read_parquet('{path}')").fetchall()
        assert [(name, kind) for name, kind, *_ in described] == [(c["name"], c["type"]) for c in each["columns"]]
    notes = duckdb.sql(f"select note from read_parquet('{folder}/customer_segments.parquet') order by customer_id")
    assert [note for (note,) in notes.fetchall()] == HARD_TEXTS


def test_a_folder_of_other_files_is_never_replaced(tmp_path: pathlib.Path) -> None:
    """Only an export of before is, and that only with --overwrite; what fails leaves nothing behind."""
    path, folder = make_published(tmp_path / "warehouse.duckdb"), tmp_path / "lake"
    folder.mkdir()
    (folder / "thesis.txt").write_text("mine")
    with pytest.raises(TargetError, match="holds other files"):
        export_folder(path, folder, may_overwrite=True)
    export_folder(path, tmp_path / "new")
    with pytest.raises(TargetError, match=r"holds an export already.*--overwrite"):
        export_folder(path, tmp_path / "new")
    make_published(path, "second")
    (tmp_path / "new" / "notes.txt").write_text("mine")
    with pytest.raises(TargetError, match=r"holds other files, such as notes\.txt"):
        export_folder(path, tmp_path / "new", may_overwrite=True)
    (tmp_path / "new" / "notes.txt").unlink()
    export_folder(path, tmp_path / "new", may_overwrite=True)
    assert json.loads((tmp_path / "new" / "manifest.json").read_text())["run_id"] == "second"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["lake", "new", "warehouse.duckdb"]


@pytest.mark.parametrize("renames", [1, 2])
def test_a_kill_between_the_renames_is_healed(tmp_path: pathlib.Path, renames: int) -> None:
    """The export before is put back, and replaced only where that is asked for; nothing is left beside it."""
    path, folder = make_published(tmp_path / "warehouse.duckdb"), tmp_path / "lake"
    export_folder(path, folder)
    shutil.copytree(folder, tmp_path / ".lake.before")
    if renames == 1:
        shutil.rmtree(folder)
    with pytest.raises(TargetError, match="holds an export already"):
        export_folder(path, folder)
    assert (folder / "segments.parquet").is_file()
    export_folder(path, folder, may_overwrite=True)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["lake", "warehouse.duckdb"]


def test_dbt_gets_descriptions_and_tests_and_keeps_what_is_there(tmp_path: pathlib.Path) -> None:
    """Sources name every table and column with its comment; a project of one's own is left alone."""
    path, folder = make_published(tmp_path / "warehouse.duckdb"), tmp_path / "dbt"
    folder.mkdir()
    (folder / "dbt_project.yml").write_text("name: mine\n")
    assert export_dbt(path, folder) == 3
    (source,) = yaml.safe_load((folder / "models" / "segapp_sources.yml").read_text())["sources"]
    customers = next(table for table in source["tables"] if table["name"] == "customer_segments")
    assert customers["description"] == "One row per customer."
    assert customers["columns"][0] == {
        "name": "customer_id",
        "description": "",
        "data_tests": ["unique", "not_null"],
    }
    assert (folder / "dbt_project.yml").read_text() == "name: mine\n"
    assert yaml.safe_load((folder / "profiles.yml").read_text())["segapp"]["outputs"]["dev"]["attach"][0]["read_only"]
    with pytest.raises(TargetError, match="--overwrite"):
        export_dbt(path, folder)


def test_a_dbt_project_of_any_name_gets_the_sources(tmp_path: pathlib.Path) -> None:
    """It is known by its dbt_project.yml; another folder is told what there is to write."""
    make_published(tmp_path / "warehouse.duckdb")
    (tmp_path / "analytics").mkdir()
    (tmp_path / "analytics" / "dbt_project.yml").write_text("name: mine\n")
    command = [sys.executable, "-m", "segapp", "export", "--dir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "analytics")], capture_output=True, check=True)
    assert (tmp_path / "analytics" / "models" / "segapp_sources.yml").is_file()
    refused = subprocess.run([*command, str(tmp_path / "other")], capture_output=True, text=True, check=False)
    assert (refused.returncode, "superset.zip or dbt/; or --parquet" in refused.stderr) == (1, True)


def test_what_dbt_tests_is_in_the_contract() -> None:
    """Each key and column of words is a column of the public tables."""
    contract = json.loads((pathlib.Path(__file__).parents[1] / "marts" / "contract_v1.json").read_text())
    tested = {(table, column) for table, columns in KEYS.items() for column in columns} | WORDS.keys()
    assert {(table, column) for table, column in tested if column not in contract[table]} == set()
