"""Ids of many shapes are forgotten: no byte of warehouse, site, workbook or list spells them afterwards."""

from __future__ import annotations

import csv
import datetime
import html
import io
import json
import pathlib
import zipfile

import duckdb
import pytest

from segapp.pipeline import RunRequest, run
from segapp.pipeline.campaigns import freeze_campaign
from segapp.pipeline.continuing import run_until
from segapp.pipeline.forget import forget
from segapp.project import Project, find_project
from segapp.stages.campaigns import Selection, Split, Terms

IDS = (
    'O\'Brien, "Ann" 4711',
    "a,b;c|d-4711",
    "Zoë-Müller-4711",
    "x" * 59 + "-0815-tail-that-is-cut",
    "100%-off-4711",
    "back\\slash\\4711",
    "0000042",
    "=1+1+4711",
)
NEIGHBOUR = "0000042-b"


def quiet(step: str) -> None:
    """Show no progress."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Everybody is forgotten who stood in good rows, rejected ones, a condition, a file's name and a kept copy."""
    home = tmp_path_factory.mktemp("shop")
    source = tmp_path_factory.mktemp("in") / f"request {IDS[2]}.csv"
    source.write_text(customers(), encoding="utf-8")
    project = find_project(home)
    for day in (30, 31):
        run(project, RunRequest(source=source, data_date=datetime.date(2026, 1, day)), quiet)
    quoted = ", ".join("'" + each.replace("'", "''") + "'" for each in IDS)
    terms = Terms("Spring", start_date=datetime.date(2026, 2, 1))
    selection = Selection(condition=f"customer_id not in ({quoted})")
    freeze_campaign(project, quiet, terms=terms, selection=selection, split=Split(0.5))
    run_until(project, RunRequest(source=source, data_date=datetime.date(2026, 2, 2)), quiet, last_step="read")
    assert all(found_in(project, customer_id) for customer_id in IDS)
    for customer_id in IDS:
        forget(project, customer_id, quiet)
    return project


def customers() -> str:
    """Return a file that names each id in a good row, in one with a column too many, and as a value of another."""
    text = io.StringIO()
    write = csv.writer(text, lineterminator="\n").writerow
    write(["CustomerID", "Gender", "Age", "Annual Income (k$)", "Spending Score (1-100)"])
    for n in range(60):
        write([f"c{n:03d}", ("Male", "Female")[n % 2], 20 + n % 40, 15 + n * 7 % 120, 1 + n * 13 % 99])
    for customer_id in IDS:
        write([customer_id, "Female", 31, 70, 77])
        write([customer_id, "Male", 33, 44, 55, 66, customer_id])
        write(["c001", "Male", customer_id, 44, 55])
    write([NEIGHBOUR, "Male", 33, 44, 55, 66])
    return text.getvalue()


def spellings(customer_id: str) -> set[bytes]:
    """Return what must be nowhere: the id plain, quoted, escaped and cut."""
    plain = customer_id
    texts = {
        plain,
        plain.replace('"', '""'),
        plain.replace("'", "''"),
        html.escape(plain),
        html.escape(plain, quote=False),
    }
    texts |= {json.dumps(plain)[1:-1], json.dumps(plain, ensure_ascii=False)[1:-1], plain[:60], plain[:40]}
    return {text.encode() for text in texts}


def contents(path: pathlib.Path) -> list[bytes]:
    """Return the bytes of a file, and those of what a zip or workbook holds."""
    found = [path.read_bytes()]
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            found += [archive.read(name) for name in archive.namelist()]
    return found


def found_in(project: Project, customer_id: str) -> list[str]:
    """Return the files below the project's folder that spell an id by itself."""
    return sorted(
        str(path.relative_to(project.home))
        for path in project.home.rglob("*")
        if path.is_file() and not path.is_symlink()
        if any(spelled in without_neighbour(each) for each in contents(path) for spelled in spellings(customer_id))
    )


def without_neighbour(text: bytes) -> bytes:
    """Return bytes without the other customer's id, which holds one of ours."""
    return text.replace(NEIGHBOUR.encode(), b"")


@pytest.mark.slow
@pytest.mark.parametrize("customer_id", IDS)
def test_no_byte_of_any_file_spells_the_id(project: Project, customer_id: str) -> None:
    """Warehouse, pages, workbook and lists are read byte by byte; the kept copy and the file before are gone."""
    assert found_in(project, customer_id) == []
    assert {path.name for path in project.home.iterdir() if not path.name.startswith(".site-")} == {
        ".warehouse.duckdb.lock",
        "site",
        "warehouse.duckdb",
    }


@pytest.mark.slow
def test_no_value_of_any_table_spells_an_id(project: Project) -> None:
    """Blocks are compressed, so every text of every table is read as well; other people's texts are whole."""
    with duckdb.connect(project.warehouse, read_only=True) as connection:
        columns = connection.execute(
            "select schema_name, table_name, column_name from duckdb_columns() inner join duckdb_tables()"
            " using (table_oid, schema_name, table_name) where data_type = 'VARCHAR' and not duckdb_columns.internal"
        ).fetchall()
        texts = [
            text
            for schema, table, column in columns
            for (text,) in connection.execute(f'select distinct "{column}" from "{schema}"."{table}"').fetchall()
            if text
        ]
        count = connection.execute("select count(*) from marts.customer_segments").fetchone()
    assert [
        text for text in texts for each in IDS if any(s in without_neighbour(text.encode()) for s in spellings(each))
    ] == []
    assert count == (60,)
    assert any(text.startswith(f"{NEIGHBOUR},Male") for text in texts)
    assert len(columns) > 50
