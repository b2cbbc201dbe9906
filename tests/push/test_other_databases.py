"""`segapp push` fills any database that SQLAlchemy knows; here SQLite."""

from __future__ import annotations

import pathlib
import sqlite3
import subprocess
import sys

import pytest

from segapp.errors import WarehouseError
from segapp.stages.push import PushRequest, push
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


def test_the_command_says_what_it_pushed(tmp_path: pathlib.Path) -> None:
    """Two lines: how many tables and rows of which run, and where they are; push_to of segapp.toml is the default."""
    make_published(tmp_path / "warehouse.duckdb")
    (tmp_path / "segapp.toml").write_text(f"push_to = 'sqlite:///{tmp_path}/bi.sqlite'\n")
    command = [sys.executable, "-m", "segapp", "push", "--dir", str(tmp_path), "--tables", "segments,contract"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    assert answer.stdout.splitlines() == [
        "2 tables, 4 rows of run 20260131T120000Z0001",
        f"Schema marts of sqlite:///{tmp_path}/bi.sqlite",
    ]
