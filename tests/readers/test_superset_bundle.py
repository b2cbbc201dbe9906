"""The bundle for Superset: database, datasets, charts and a dashboard, the same bytes for the same run."""

from __future__ import annotations

import pathlib
import subprocess
import sys
import zipfile

import pytest
import yaml

from segapp.errors import TargetError, TemplateError
from segapp.project import find_project
from segapp.stages.export import SupersetRequest, export_superset
from segapp.stages.sample import write_sample

DATABASE = "segapp/databases/segapp.yaml"
TEMPLATE = find_project().templates[-1] / "bi" / "superset.yaml"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """A folder with a published run."""
    home = tmp_path_factory.mktemp("shop")
    write_sample(home / "customers.csv", customer_count=60)
    segapp("run", "customers.csv", "--evidence", "none", home=home)
    return home


def segapp(*words: str, home: pathlib.Path) -> str:
    """Run the command line as a person would, in `home`."""
    command = [sys.executable, "-m", "segapp", *words]
    return subprocess.run(command, cwd=home, capture_output=True, text=True, check=True).stdout


def bundle(
    home: pathlib.Path, target: pathlib.Path, seen_at: str = "/data/warehouse.duckdb", template: str = ""
) -> dict[str, dict[str, object]]:
    """Export and return the bundle's files; with a template of the project's own, if there is one."""
    folders = list(find_project(home).templates)
    if template:
        own = target.parent / "templates"
        (own / "bi").mkdir(parents=True)
        (own / "bi" / "superset.yaml").write_text(template, encoding="utf-8")
        folders.insert(0, own)
    request = SupersetRequest(seen_at, "Our customers", folders)
    export_superset(home / "warehouse.duckdb", target, request, may_overwrite=True)
    with zipfile.ZipFile(target) as opened:
        return {name: yaml.safe_load(opened.read(name)) for name in opened.namelist()}


def test_the_database_is_opened_read_only_where_superset_sees_it(home: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """The path asked for is the address; the answers of a cache are at most five minutes old."""
    database = bundle(home, tmp_path / "a.zip")[DATABASE]
    assert database["sqlalchemy_uri"] == "duckdb:////data/warehouse.duckdb"
    assert database["extra"]["engine_params"] == {"connect_args": {"read_only": True}}  # type: ignore[index]
    assert (database["allow_dml"], database["cache_timeout"]) == (False, 300)


def test_a_password_never_goes_along(home: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """On tables that were pushed, Superset asks for the password when the bundle is imported."""
    address = "postgresql://me:s3cret@db.example.org/shop?password=s3cret&sslmode=require"
    files = bundle(home, tmp_path / "a.zip", address)
    assert files[DATABASE]["sqlalchemy_uri"] == "postgresql://me:XXXXXXXXXX@db.example.org/shop?sslmode=require"
    assert "s3cret" not in str(files)
    assert "s3cret" not in segapp("export", str(tmp_path / "b.zip"), "--seen-at", address, home=home)


def test_the_ids_stay_the_same_for_one_place(home: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """The same run gives the same bytes; another place gives other ids, so that two shops fit into one Superset."""
    first, again = tmp_path / "a.zip", tmp_path / "b.zip"
    files = bundle(home, first)
    bundle(home, again)
    assert first.read_bytes() == again.read_bytes()
    other = bundle(home, again, "/other/warehouse.duckdb")
    ids = [{str(each["uuid"]) for each in found.values() if "uuid" in each} for found in (files, other)]
    assert not ids[0] & ids[1]


def test_datasets_carry_comments_and_no_personal_columns(home: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """What BI tools show of a column is our comment; personal columns are not listed."""
    files = bundle(home, tmp_path / "a.zip")
    columns = files["segapp/datasets/segapp/customer_segments.yaml"]["columns"]
    named = {each["column_name"]: each["description"] for each in columns}  # type: ignore[attr-defined]
    assert named["segment_key"]
    assert not {"gender", "age_years", "annual_income_k"} & named.keys()


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (
            "x_axis: segment_name",
            "x_axis: segment_nam",
            "chart 'Size of each segment': marts.segments has no segment_nam",
        ),
        ("table: segment_targets", "table: targets", "there is no table marts.targets"),
        ("    viz: heatmap_v2\n", "\n", "lacks 'viz'"),
        ("rows:", "rows: [", "while parsing"),
    ],
)
def test_a_wrong_template_is_named(
    home: pathlib.Path, tmp_path: pathlib.Path, before: str, after: str, told: str
) -> None:
    """The error says which file and what in it; nothing is written."""
    text = TEMPLATE.read_text(encoding="utf-8")
    assert before in text
    with pytest.raises(TemplateError, match=rf"superset\.yaml: .*{told}"):
        bundle(home, tmp_path / "a.zip", template=text.replace(before, after, 1))
    assert not (tmp_path / "a.zip").exists()


def test_the_command_says_what_to_do_with_it(home: pathlib.Path) -> None:
    """One line says what was written, the next how it is imported; a file that is there stays."""
    assert segapp("export", "superset.zip", "--seen-at", "/data/warehouse.duckdb", home=home).splitlines() == [
        "A dashboard of 9 charts on /data/warehouse.duckdb  superset.zip",
        "To import it: Superset, Dashboards, Import; or superset import-dashboards -p FILE -u USER",
    ]
    request = SupersetRequest("here", "Our customers", find_project(home).templates)
    with pytest.raises(TargetError):
        export_superset(home / "warehouse.duckdb", home / "superset.zip", request)
