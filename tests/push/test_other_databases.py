"""`segapp push` fills any database that SQLAlchemy knows; here SQLite."""

from __future__ import annotations

import pathlib
import sqlite3
import subprocess
import sys

import duckdb
import pytest

from segapp.errors import WarehouseError
from segapp.stages.push import PushRequest, push
from segapp.warehouse.addresses import Address
from tests.push.conftest import HARD_TEXTS, make_published


def test_sqlite_gets_the_tables_with_their_values(tmp_path: pathlib.Path) -> None:
    """The schema's name stands before the tables; a second push replaces rows and keeps a view."""
    path, target = make_published(tmp_path / "warehouse.duckdb"), tmp_path / "bi.sqlite"
    request = PushRequest(f"sqlite:///{target}")
    push(path, request, lambda step: None)
    with sqlite3.connect(target) as connection:
        connection.execute("create view big as select segment_key from marts_segments where customer_count > 5")
    make_published(path, "second", "alter table marts.segments add column extra bigint default 7")
    assert push(path, request, lambda step: None).row_counts["segments"] == 3
    with sqlite3.connect(target) as connection:
        notes = connection.execute("select note from marts_customer_segments order by customer_id").fetchall()
        assert notes == [(each,) for each in HARD_TEXTS]
        assert connection.execute("select * from big").fetchall() == [("S01",)]
        assert connection.execute("select distinct run_id from marts_push_record").fetchall() == [("second",)]
        assert connection.execute("select distinct extra from marts_segments").fetchall() == [(7,)]


def test_a_changed_type_and_a_foreign_table_are_refused(tmp_path: pathlib.Path) -> None:
    """As in PostgreSQL: the error comes first, and nothing is changed."""
    path, target = make_published(tmp_path / "warehouse.duckdb"), tmp_path / "bi.sqlite"
    request = PushRequest(f"sqlite:///{target}")
    push(path, request, lambda step: None)
    make_published(path, "second", "alter table marts.segments alter customer_count type varchar")
    with pytest.raises(WarehouseError, match=r"customer_count: is BIGINT there and TEXT now"):
        push(path, request, lambda step: None)
    with sqlite3.connect(target) as connection:
        assert connection.execute("select distinct run_id from marts_push_record").fetchall() == [
            ("20260131T120000Z0001",)
        ]
        connection.execute("create table mine_segments (x)")
    with pytest.raises(WarehouseError, match="not made by segapp push"):
        push(make_published(path), PushRequest(f"sqlite:///{target}", schema="mine"), lambda step: None)


def test_a_first_push_that_was_killed_can_be_done_again(tmp_path: pathlib.Path) -> None:
    """SQLite commits a new table at once: what a kill leaves is known as ours, and filled the next time."""
    more = "create table model.many as select range as n from range(2000000);"
    more += "drop table marts.segments; create view marts.segments as select n::varchar as segment_key from model.many"
    path, target = make_published(tmp_path / "warehouse.duckdb", more=more), f"sqlite:///{tmp_path / 'bi.sqlite'}"
    code = "import sys; from segapp.stages.push import *; push(sys.argv[1], PushRequest(sys.argv[2]), print)"
    child = subprocess.Popen([sys.executable, "-u", "-c", code, str(path), target], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    while "rows of customer_segments" not in (line := child.stdout.readline()):
        assert line
    child.kill()
    child.wait()
    with sqlite3.connect(tmp_path / "bi.sqlite") as connection:
        assert connection.execute("select count(*) from marts_segments").fetchall() == [(0,)]
    assert push(make_published(path), PushRequest(target), lambda step: None).row_counts["segments"] == 3


def test_another_file_of_duckdb_is_a_database_as_well(tmp_path: pathlib.Path) -> None:
    """Its schemas are listed with the file's name before them, and found again by the second push."""
    path, target = make_published(tmp_path / "warehouse.duckdb"), tmp_path / "other.duckdb"
    for _ in range(2):
        assert push(path, PushRequest(f"duckdb:///{target}"), lambda step: None).row_counts["segments"] == 3
    with duckdb.connect(target) as connection:
        assert connection.execute("select count(*) from marts.segments").fetchall() == [(3,)]


def test_a_column_of_any_name_is_added(tmp_path: pathlib.Path) -> None:
    """Signs that mean something to a library on the way are part of a name and nothing else."""
    path, target = make_published(tmp_path / "warehouse.duckdb"), tmp_path / "bi.sqlite"
    request = PushRequest(f"sqlite:///{target}")
    push(path, request, lambda step: None)
    make_published(path, more='alter table marts.segments add column "a :b %s ""q"" é" varchar default \'x\'')
    push(path, request, lambda step: None)
    with sqlite3.connect(target) as connection:
        assert connection.execute('select distinct "a :b %s ""q"" é" from marts_segments').fetchall() == [("x",)]


@pytest.mark.parametrize(
    ("url", "todo"),
    [
        ("foo://me:s3cret@host/x", "Install the driver that SQLAlchemy needs for it"),
        ("sqlite:////nowhere/x.db", "The rows there are as they were"),
        ("postgresql://me:s3cret@127.0.0.1:1/x", "Check host, port and name, and whether the server is up"),
        ("postgresql://me@127.0.0.1:1/x?password=s3cret&application_name=s3cret", "Check host"),
    ],
)
def test_an_address_that_leads_nowhere_says_what_to_do(tmp_path: pathlib.Path, url: str, todo: str) -> None:
    """The error has a next step and no password."""
    path = make_published(tmp_path / "warehouse.duckdb")
    with pytest.raises(WarehouseError, match=todo) as caught:
        push(path, PushRequest(url), lambda step: None)
    assert "s3cret" not in caught.value.line


@pytest.mark.parametrize(
    "url", ["mysql://me:p%40s3cret%2F@h/x", "mssql://h/x?odbc_connect=PWD%3Dp%40s3cret%2F", "x://h/x?api_key=p@s3cret/"]
)
def test_no_spelling_of_a_password_is_shown(url: str) -> None:
    """Drivers repeat it as it was typed, as it is sent, or with the whole address."""
    address = Address.parse(url, "NO_SUCH_VARIABLE")
    for text in (url, address.url, "access denied (using PWD=p@s3cret/ or p@s3cret/)", "p%40s3cret%2F"):
        assert "s3cret" not in address.without_secrets(text) + address.shown


def test_tables_of_no_name_are_refused(tmp_path: pathlib.Path) -> None:
    """An empty variable of a script is no wish for all tables."""
    make_published(tmp_path / "warehouse.duckdb")
    words = ["push", f"sqlite:///{tmp_path}/bi.sqlite", "--dir", str(tmp_path), "--tables", ""]
    answer = subprocess.run([sys.executable, "-m", "segapp", *words], capture_output=True, text=True, check=False)
    assert (answer.returncode, "names no table" in answer.stderr) == (2, True)
    assert not (tmp_path / "bi.sqlite").exists()


def test_the_command_says_what_it_pushed(tmp_path: pathlib.Path) -> None:
    """Two lines: how many tables and rows of which run, and where they are; push_to of segapp.toml is the default."""
    make_published(tmp_path / "warehouse.duckdb")
    (tmp_path / "segapp.toml").write_text(f"push_to = 'sqlite:///{tmp_path}/bi.sqlite'\n")
    command = [sys.executable, "-m", "segapp", "push", "--dir", str(tmp_path), "--tables", "segments,contract"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    assert answer.stdout.splitlines() == [
        "2 tables, 4 rows of run 20260131T120000Z0001",
        f"Tables marts_... of sqlite:///{tmp_path}/bi.sqlite",
    ]
